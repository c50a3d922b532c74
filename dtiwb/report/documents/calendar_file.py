"""``lich.ics``: the tasks with a day, as all-day events for the officer's calendar.

Events and not to-dos, because Outlook and Google Calendar leave to-dos out; they take
no time of the day and bring no alarm, which is the reader's own choice. A task keeps
its UID, so that a later file changes what an earlier one put into the calendar: done
tasks say so, cancelled ones are struck out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from dtiwb import __version__
from dtiwb.models import Assessment
from dtiwb.report.calendar import TERMS, Entry, entries
from dtiwb.report.documents.elements import printable
from dtiwb.report.words import Words

if TYPE_CHECKING:
    from icalendar import Event

_ONE_DAY = timedelta(days=1)


def calendar_ics(assessment: Assessment) -> bytes:
    """Return the calendar file (RFC 5545) of every task that has a day."""
    from icalendar import Calendar, vText

    words, case = Words(assessment), assessment.case
    name = words.say(
        "calendar.name", year=case.params.year, agency=case.agency.full_name
    )
    made = Calendar()
    made.add("prodid", f"-//dtiwb//dtiwb {__version__}//{words.language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", vText(_line(name)))
    made.add("x-wr-caldesc", vText("\n".join(_caveats(words))))
    for entry in entries(assessment):
        for event in _events(words, entry):
            made.add_component(event)
    return bytes(made.to_ical())


def has_days(assessment: Assessment) -> bool:
    """Tell whether any task has a day, so that there is a calendar to hand out."""
    return any(entry.days for entry in entries(assessment))


def _events(words: Words, entry: Entry) -> Iterator[Event]:
    """Yield one event with its rule, or one a day where no common rule fits."""
    uid = f"{entry.task.id}@{words.assessment.case.id}"
    rule = _rule(entry)
    if rule or len(entry.days) == 1:
        yield _event(words, entry, entry.days[0], uid, rule)
        return
    for day in entry.days:
        yield _event(words, entry, day, f"{day.isoformat()}-{uid}", {})


def _event(
    words: Words, entry: Entry, day: date, uid: str, rule: dict[str, Any]
) -> Event:
    from icalendar import Event

    made, state = Event(), entry.state.state
    title = entry.task.title
    if state == "done":
        title = f"{words.say(f'task_state.{state}')}: {title}"
    made.add("uid", _line(uid))
    made.add("dtstamp", datetime.combine(_as_of(words), time(), UTC))
    made.add("dtstart", day)
    made.add("dtend", day + _ONE_DAY)
    made.add("summary", _line(title))
    made.add("description", "\n".join(map(_line, _description(words, entry))))
    made.add("transp", "TRANSPARENT")
    if state == "cancelled":
        made.add("status", "CANCELLED")
    if rule:
        made.add("rrule", rule)
    return made


def _rule(entry: Entry) -> dict[str, Any]:
    """Return the rule of a recurring task, in the forms every calendar reads.

    One day of the month that all of them have, or the last of the month. There is
    none for what falls on the 30th, but in February on the 28th.
    """
    if entry.recurrence is None or len(entry.days) == 1:
        return {}
    months, count = TERMS[entry.recurrence], len(entry.days)
    monthly = {"freq": "MONTHLY", "interval": months, "count": count}
    if len({day.day for day in entry.days}) == 1:
        yearly = {"freq": "YEARLY", "count": count}
        return yearly if entry.recurrence == "yearly" else monthly
    if all((day + _ONE_DAY).day == 1 for day in entry.days):
        return monthly | {"bymonthday": -1}
    return {}


def _description(words: Words, entry: Entry) -> Iterator[str]:
    task = entry.task
    if task.lead_unit:
        yield words.say("calendar.lead-unit", unit="; ".join(task.lead_unit))
    if task.supporting_units:
        units = "; ".join(task.supporting_units)
        yield words.say("calendar.supporting-units", units=units)
    if task.criterion_ids:
        yield words.say("calendar.criteria", ids="; ".join(task.criterion_ids))
    yield words.say("calendar.printed", deadline=entry.state.deadline.text)
    state = words.say(f"task_state.{entry.state.state}")
    yield words.say("calendar.state", date=words.day(_as_of(words)), state=state)
    yield from _caveats(words)


def _caveats(words: Words) -> Iterator[str]:
    yield words.say("page.draft")
    if words.assessment.case.is_fictional:
        yield words.say("page.fictional-note")


def _as_of(words: Words) -> date:
    return words.assessment.case.params.as_of


def _line(text: str) -> str:
    """Return *text* in one line, without the characters a calendar cannot hold."""
    return " ".join(printable(text).split())

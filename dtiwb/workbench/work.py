"""What a click asks for, done on an open session: one method for each.

Messages come from the screen as plain text by name. What a person should know is
added to ``notices`` in sentences.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from dtiwb.models import CriterionResult, EvidenceItem, EvidenceRule
from dtiwb.wording import say
from dtiwb.workbench.authors import Role, may_write
from dtiwb.workbench.choosing import Choice, listed, units_of
from dtiwb.workbench.finder import Finder
from dtiwb.workbench.rows import KEYS, Key
from dtiwb.workbench.saving import Saved
from dtiwb.workbench.session import Session

Message = Mapping[str, str]

_NUMBERS = ("value", "claimed_points", "reviewed_points")


class Work:
    """One person's work on one open case, and what of it is on the screen.

    ``paper`` is the paper shown, with its page and a quote to link. ``refused`` holds
    entries that cannot be taken, with the reason, so that nobody types them again.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.notices: list[str] = []
        self.choice = Choice()
        self.criterion_id = session.assessment.criteria[0].id
        self.paper: tuple[str, int, str] | None = None
        self.paper_words = ""
        self.shows_cheapest = False
        self.is_zoomed = False
        self.refused: dict[tuple[str, Key, str], tuple[str, str]] = {}
        self.rejected: set[tuple[str, str]] = set()
        self.units = units_of(session.assessment)
        self.finder = Finder(session.case, session.readings)

    def _catch_up(self) -> None:
        """Follow what somebody else may have changed: criteria, tasks, register."""
        rows = self.session.assessment.criteria
        if self.criterion_id not in {row.id for row in rows}:
            self.criterion_id = rows[0].id
        self.units = units_of(self.session.assessment)
        if not self.finder.knows(self.session.case):
            self.finder = Finder(self.session.case, self.session.readings)

    def say(self, code: str, **fields: object) -> str:
        """Return the sentence of *code* in the language of the case."""
        return say(code, self.session.language, **fields)

    def rows(self) -> list[CriterionResult]:
        """Return the criteria that are listed."""
        return listed(self.session.assessment, self.choice, self.units)

    def row(self) -> CriterionResult:
        """Return the criterion shown, as it stands."""
        rows = self.session.assessment.criteria
        return next(row for row in rows if row.id == self.criterion_id)

    def item(self, evidence_id: str) -> EvidenceItem | None:
        """Return a paper of the register; none that is secret."""
        items = self.session.case.evidence
        found = next((each for each in items if each.id == evidence_id), None)
        return None if found is None or found.secrecy else found

    def rules(self) -> tuple[EvidenceRule, ...]:
        """Return what the criterion shown demands, what is supposed met included."""
        the_set = self.session.case.criteria_set
        found = next(c for c in the_set.criteria() if c.id == self.criterion_id)
        return the_set.evidence_rules(found)

    def rule_for(self, item: EvidenceItem) -> str:
        """Return the first unmet demand that asks for such a paper; "" for all."""
        unmet = [each.rule for each in self.row().verdicts if not each.holds]
        fits = [rule.id for rule in unmet if not rule.kinds or item.kind in rule.kinds]
        return fits[0] if fits else ""

    def may(self, table: str, column: str) -> bool:
        """Tell whether whoever works here is the author of that column."""
        return may_write(self.session.role, table, column)

    def shown(self, table: str, key: Key, column: str) -> str:
        """Return a field as it is read: numbers with a comma in Vietnamese."""
        text = self.session.row(table, key).get(column, "")
        is_number = column in _NUMBERS and text.replace(".", "", 1).isdecimal()
        return text.replace(".", ",") if is_number and self._has_comma else text

    def is_changed(self, table: str, key: Key, column: str) -> bool:
        """Tell whether a field is not what is on disk."""
        saved = self.session.saved_row(table, key) or {}
        return saved.get(column, "") != self.session.row(table, key).get(column, "")

    @property
    def _has_comma(self) -> bool:
        return self.session.language == "vi"

    # Choosing

    def choose(self, message: Message) -> None:
        """Show the criterion ``id``."""
        if message["id"] not in {row.id for row in self.session.assessment.criteria}:
            return
        self.criterion_id = message["id"]
        self.paper, self.paper_words, self.shows_cheapest = None, "", False

    def step(self, message: Message) -> None:
        """Show the criterion ``by`` places further down the list."""
        ids = [row.id for row in self.rows()]
        if ids:
            here = ids.index(self.criterion_id) if self.criterion_id in ids else -1
            to = min(max(here + int(message["by"]), 0), len(ids) - 1)
            self.choose({"id": ids[to]})

    def list_only(self, message: Message) -> None:
        """List what ``name`` (``words``, ``unit``, ...) as ``value`` lets through."""
        self.choice = replace(self.choice, **{message["name"]: message["value"]})

    def search_papers(self, message: Message) -> None:
        """List the papers with the words ``value``."""
        self.paper_words = message["value"]

    def show(self, message: Message) -> None:
        """Show page ``page`` of the paper ``id``, with a ``quote`` to link."""
        page = message.get("page", "")
        number = int(page) if page.isdecimal() else 1
        self.paper = (message["id"], number, message.get("quote", ""))

    def zoom(self, _: Message) -> None:
        """Make the page larger, or as it was."""
        self.is_zoomed = not self.is_zoomed

    def cheapest(self, _: Message) -> None:
        """Show or hide where points come cheapest."""
        self.shows_cheapest = not self.shows_cheapest

    # Entering

    def enter(self, message: Message) -> None:
        """Put ``value`` into ``column`` of the row ``key`` (JSON) of ``table``."""
        table, column, value = message["table"], message["column"], message["value"]
        key = _key(message)
        told = self.session.enter(table, key, {column: value})
        self.refused.pop((table, key, column), None)
        if told:
            self.refused[table, key, column] = (value, " ".join(told))

    def link(self, message: Message) -> None:
        """Link the paper ``id`` to the criterion shown, with ``page`` and ``quote``.

        Without ``rule`` it goes to the first unmet demand that asks for its kind, else
        to all of them.
        """
        item = self.item(message["id"])
        if not self.session.who:
            self.notices.append(self.say("workbench.who-first"))
        elif item is not None:
            rule = message.get("rule", self.rule_for(item))
            values = {
                "page": message.get("page", ""),
                "quote": message.get("quote", ""),
                "confirmed_by": self.session.who,
                "confirmed_on": self.session.today().isoformat(),
            }
            key = (item.id, self.criterion_id, rule)
            self.notices += self.session.enter("links", key, values)
            self.rejected.discard((self.criterion_id, item.id))

    def reject(self, message: Message) -> None:
        """Take the paper ``id`` from the criterion: its links, else its suggestion."""
        wanted = (message["id"], self.criterion_id)
        links = [key for key in self.session.rows["links"] if key[:2] == wanted]
        for key in links:
            self.notices += self.session.remove_link(key)
        if not links:
            self.rejected.add((self.criterion_id, message["id"]))

    def name(self, message: Message) -> None:
        """Take ``value`` as the name of whoever works here."""
        self.session.who = " ".join(message["value"].split())

    def take_role(self, message: Message) -> None:
        """Work as the agency or as the appraiser."""
        role = next(each for each in get_args(Role) if each == message["value"])
        self.session.role = role

    def undo(self, _: Message) -> None:
        """Take the last entry back, and show the criterion it was for."""
        change = self.session.undo()
        if change is None:
            self.notices.append(self.say("workbench.nothing-to-undo"))
        elif "criterion_id" in KEYS[change.table]:
            place = KEYS[change.table].index("criterion_id")
            self.criterion_id = change.key[place]

    # Saving

    def save(self, _: Message) -> None:
        """Bring what is entered to disk."""
        if not self.session.unsaved():
            self.notices.append(self.say("workbench.nothing-to-save"))
        elif not self.session.who:
            self.notices.append(self.say("workbench.who-first"))
        else:
            for each in self.session.save():
                self.notices += self._of(each)
            self._catch_up()

    def _of(self, saved: Saved) -> list[str]:
        told = [saved.failure] if saved.failure else []
        if saved.written:
            count = sum(len(change.columns()) for change in saved.written)
            code = "workbench.merged" if saved.was_merged else "workbench.saved"
            told.append(self.say(code, file=saved.file, count=count))
        if saved.conflicts:
            count = len(saved.conflicts)
            told.append(self.say("workbench.met", file=saved.file, count=count))
        return told

    def reload(self, _: Message) -> None:
        """Read the case again, with what is entered laid over it."""
        self.session.reload()
        self._catch_up()

    def settle(self, message: Message) -> None:
        """Decide the conflict over the row ``key`` of ``table``: mine or theirs."""
        is_mine = message["keep"] == "mine"
        self.session.settle(message["table"], _key(message), keep_mine=is_mine)

    def take_draft(self, message: Message) -> None:
        """Take back or drop the draft at place ``number``."""
        draft = self.session.offered[int(message["number"])]
        self.session.who = self.session.who or draft.who
        self.session.take_draft(draft, restore=message["keep"] == "yes")

    # Trying

    def try_out(self, _: Message) -> None:
        """Begin a trial, unless one is on."""
        if not self.session.is_trial:
            self.session.try_out()

    def end_trial(self, message: Message) -> None:
        """End it: take over what was tried, or forget it."""
        if self.session.is_trial:
            self.session.end_trial(take_over=message["keep"] == "yes")

    def suppose(self, message: Message) -> None:
        """Suppose the demand ``rule`` of the criterion met, or no longer."""
        self.try_out(message)
        is_met = message["value"] == "yes"
        self.session.suppose(self.criterion_id, message["rule"], is_met)


ACTS = {
    each.__name__.replace("_", "-"): each
    for each in (
        *(Work.choose, Work.step, Work.list_only, Work.search_papers, Work.show),
        *(Work.zoom, Work.cheapest, Work.enter, Work.link, Work.reject, Work.name),
        *(Work.take_role, Work.undo, Work.save, Work.reload, Work.settle),
        *(Work.take_draft, Work.try_out, Work.end_trial, Work.suppose),
    )
}
"""What a message may ask for, by the name it asks under."""


def _key(message: Message) -> Key:
    return tuple(str(part) for part in json.loads(message["key"]))

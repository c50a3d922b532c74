"""A case at work: its rows, what is not saved yet, and what it comes to meanwhile.

Every entry is checked as its file would be when the case is opened, put into the draft,
and the case assessed again. What is tried out in a trial never meets the saved data
until it is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from dtiwb.assessing import assess
from dtiwb.errors import Problem
from dtiwb.models import Assessment, Case
from dtiwb.register.readings import Readings, readings_of
from dtiwb.wording import column_title, say, sentence
from dtiwb.workbench.authors import Role, may_write
from dtiwb.workbench.drafts import Draft, DraftKeeper, read_drafts
from dtiwb.workbench.entered import entered_case
from dtiwb.workbench.history import local_now
from dtiwb.workbench.rows import (
    Change,
    Key,
    Row,
    Rows,
    differences,
    edited,
    problems_in,
    record_of,
    row_of,
    rows_of,
    with_changes,
)
from dtiwb.workbench.saving import (
    Conflict,
    Saved,
    conflicts_of,
    save_changes,
    stamps,
)
from dtiwb.workbench.what_if import supposing


class Session:
    """One person's work on one case.

    ``open_case`` reads the case from disk, now and again after every save.
    """

    def __init__(
        self,
        open_case: Callable[[], Case],
        *,
        who: str = "",
        role: Role = "agency",
        now: Callable[[], datetime] = local_now,
    ) -> None:
        """Open the case.

        Raises:
            InputError: it cannot be used; with every problem in every file.
        """
        self.who = who
        self.role: Role = role
        self.conflicts: dict[tuple[str, Key], Conflict] = {}
        self._open, self._now = open_case, now
        self._done: list[Change] = []
        self._begun = self._sealed = 0
        self._take(open_case())
        self._rows = self._base
        self._trial: Rows | None = None
        self.before_trial: Assessment | None = None
        self.draft = DraftKeeper(self.case.root, self.case.id)
        self.supposed: frozenset[tuple[str, str]] = frozenset()
        self.offered = read_drafts(self.case.root, self.case.id)
        self._assess()

    def _take(self, case: Case) -> None:
        """Make *case* what is on disk."""
        self.case = case
        self._base = rows_of(case)
        self._stamps = stamps(case)
        self._readings = readings_of(case)

    def _assess(self) -> None:
        """Assess the case as it would be with what is entered, and what is tried."""
        entered = entered_case(self.case, self._base, self.rows, self._readings)
        self.assessment: Assessment = assess(supposing(entered, self.supposed))

    def today(self) -> date:
        """Return the day it is."""
        return self._now().date()

    @property
    def readings(self) -> Readings:
        """What the papers of the case say."""
        return self._readings

    @property
    def rows(self) -> Rows:
        """The tables as they are entered, or tried."""
        return self._rows if self._trial is None else self._trial

    @property
    def is_trial(self) -> bool:
        """True while entries are only tried."""
        return self._trial is not None

    def row(self, table: str, key: Key) -> Row:
        """Return a row as it is entered; nothing where there is none."""
        return self.rows[table].get(key, {})

    def unsaved(self) -> tuple[Change, ...]:
        """Return what is entered and not on disk, trials apart."""
        return tuple(differences(self._base, self._rows))

    def saved_row(self, table: str, key: Key) -> Row | None:
        """Return a row as it is on disk; None where there is none."""
        return self._base[table].get(key)

    def enter(self, table: str, key: Key, values: Mapping[str, str]) -> list[str]:
        """Put *values* into a row; return why it cannot be, in sentences.

        Nothing is changed where there is any.
        """
        if not all(may_write(self.role, table, column) for column in values):
            return [say("workbench.not-yours", self.language)]
        return self._put(table, key, edited(table, key, self.row(table, key), values))

    def remove_link(self, key: Key) -> list[str]:
        """Take a link away, which undoing brings back; return why it cannot be."""
        if not may_write(self.role, "links", "page"):
            return [say("workbench.not-yours", self.language)]
        return self._put("links", key, None)

    def _put(self, table: str, key: Key, after: Row | None) -> list[str]:
        change = Change(
            table=table, key=key, before=self.rows[table].get(key), after=after
        )
        if after is not None:
            told = problems_in(change, self.case, self._base, self.rows)
            if told:
                return [self._sentence(each) for each in told]
            record = record_of(table, after)
            change = replace(change, after=row_of(table, record, self.case))
        if change.after != change.before:
            self._remember(change)
            self._move_to(with_changes(self.rows, [change]))
        return []

    def _remember(self, change: Change) -> None:
        """Keep *change* to be undone; a field typed on into is one entry."""
        last = self._done[-1] if len(self._done) > self._sealed else None
        is_same = last is not None and (
            (last.table, last.key, last.columns(), last.after)
            == (change.table, change.key, change.columns(), change.before)
        )
        if last is not None and is_same and len(change.columns()) == 1:
            change = replace(change, before=self._done.pop().before)
        if change.before != change.after:
            self._done.append(change)

    def _sentence(self, problem: Problem) -> str:
        title = column_title(problem.column or "", self.language)
        return sentence(replace(problem, row=None, column=title), self.language)

    @property
    def language(self) -> str:
        """``vi`` or ``en``."""
        return self.case.params.language

    def undo(self) -> Change | None:
        """Take the last entry back and return it; None where there is none.

        One that somebody else has changed since is passed over, and in a trial only
        what was tried comes back.
        """
        while len(self._done) > (self._begun if self.is_trial else 0):
            change = self._done.pop()
            if self.rows[change.table].get(change.key) == change.after:
                back = replace(change, before=change.after, after=change.before)
                self._move_to(with_changes(self.rows, [back]))
                return change
        return None

    def _move_to(self, rows: Rows) -> None:
        if self._trial is None:
            self._rows = rows
            self._keep_draft()
        else:
            self._trial = rows
        self._assess()

    # Trials

    def try_out(self) -> None:
        """From here on entries are only tried."""
        self._trial = self._rows
        self._begun = self._sealed = len(self._done)
        self.before_trial = self.assessment

    def suppose(self, criterion_id: str, rule_id: str, is_met: bool) -> None:
        """Try what it comes to if a demand were met."""
        pair = {(criterion_id, rule_id)}
        self.supposed = self.supposed | pair if is_met else self.supposed - pair
        self._assess()

    def end_trial(self, take_over: bool) -> None:
        """Make what was tried entries, or forget it; what was supposed is forgotten."""
        trial, self._trial, self.supposed = self._trial, None, frozenset()
        self.before_trial = None
        if take_over and trial is not None:
            self._move_to(trial)
        else:
            del self._done[self._begun :]
            self._assess()

    # Saving

    def save(self) -> tuple[Saved, ...]:
        """Bring what is entered to disk, and read the case again.

        Entries that meet another person's, and those of a file that cannot be written,
        stay unsaved and in the draft.

        Raises:
            InputError: the case on disk cannot be opened now; entries are kept.
        """
        mine = [
            change
            for change in self.unsaved()
            if (change.table, change.key) not in self.conflicts
        ]
        saved = save_changes(self.case, mine, self.who, self._now())
        self._sealed = len(self._done)
        self.reload()
        return saved

    def reload(self) -> None:
        """Read the case again, with what is entered laid over it.

        Raises:
            InputError: it cannot be opened; entries are kept.
        """
        left = self.unsaved()
        self._take(self._open())
        self._lay_over(left)

    def _lay_over(self, changes: tuple[Change, ...]) -> None:
        """Put *changes* over what is on disk; mark rows that somebody else changed."""
        for table, rows in self._base.items():
            mine = [each for each in changes if each.table == table]
            for conflict in conflicts_of(mine, rows):
                self.conflicts[table, conflict.change.key] = conflict
        self._rows = with_changes(self._base, changes)
        self._keep_draft()
        self._assess()

    def changed_elsewhere(self) -> tuple[str, ...]:
        """Return the table files that are not those the case was read from."""
        try:
            now = stamps(self.case)
        except OSError:
            return ()
        names = sorted(now.keys() | self._stamps.keys())
        return tuple(name for name in names if now.get(name) != self._stamps.get(name))

    def settle(self, table: str, key: Key, keep_mine: bool) -> None:
        """Decide a conflict: my row over theirs, or theirs instead of mine."""
        conflict = self.conflicts.pop((table, key))
        if not keep_mine:
            theirs = replace(conflict.change, after=conflict.theirs)
            self._rows = with_changes(self._rows, [theirs])
        self._keep_draft()
        self._assess()

    # Drafts

    def _keep_draft(self) -> None:
        unsaved = self.unsaved()
        rows = {(each.table, each.key) for each in unsaved}
        self.conflicts = {k: v for k, v in self.conflicts.items() if k in rows}
        self.draft.keep(unsaved, self.who, self._now())

    def take_draft(self, draft: Draft, restore: bool) -> None:
        """Lay an offered draft over the case, or forget it."""
        self.offered = [each for each in self.offered if each != draft]
        if restore:
            mine = {(each.table, each.key): each for each in self.unsaved()}
            offered = {(each.table, each.key): each for each in draft.changes}
            self._lay_over(tuple((offered | mine).values()))
        self.draft.forget(draft)

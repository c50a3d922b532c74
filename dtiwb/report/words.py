"""Numbers, dates and sentences as the reader of one case expects them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dtiwb.models import (
    Assessment,
    CriterionResult,
    EvidenceItem,
    Finding,
    Target,
    TaskState,
    Verdict,
)
from dtiwb.scoring import half_up
from dtiwb.text import fold
from dtiwb.wording import column_title, say

_PLACES = 2


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks of one assessment in the language of its params."""

    assessment: Assessment

    @property
    def language(self) -> str:
        """``vi`` or ``en``."""
        return self.assessment.case.params.language

    def say(self, code: str, **fields: object) -> str:
        """Return the plain text of *code*."""
        return say(code, self.language, **fields)

    def column(self, name: str) -> str:
        """Return the title over column *name*."""
        return column_title(name, self.language)

    def points(self, value: Decimal | None) -> str:
        """Return points as read: ``354,74``; what is not known says so."""
        return (
            self.say("page.unknown") if value is None else number(value, self.language)
        )

    def day(self, value: date | None) -> str:
        """Return a date as officials write it: ``24/6/2022``."""
        return "" if value is None else day(value)

    def paper(self, evidence_id: str) -> str:
        """Name a paper by kind, number and date; a secret one is never named."""
        items = {item.id: item for item in self.assessment.case.evidence}
        item = items.get(evidence_id)
        if item is None or item.secrecy:
            return self.say("verdict.secret-document")
        return self.cite(item)

    def cite(self, item: EvidenceItem) -> str:
        """Return ``Quyết định 105/QĐ-STP ngày 13/6/2022``, or the title instead."""
        kinds = {kind.id: kind.title for kind in self.assessment.case.evidence_kinds}
        kind = kinds.get(item.kind, "")
        if not item.number:
            return f"{kind} «{item.title or item.id}»".strip()
        dated = (
            f" {self.say('page.plan-date', date=day(item.issued_on))}"
            if item.issued_on
            else ""
        )
        return f"{kind} {item.number}{dated}".strip()

    def verdict(self, verdict: Verdict) -> str:
        """Return the one sentence of a verdict."""
        if "missing-evidence" in verdict.problems:
            return self.say("verdict.nothing")
        if "secret-document" in verdict.problems:
            return self.say("verdict.secret")
        page = self.say("verdict.page", page=verdict.page) if verdict.page else ""
        paper = self.paper(verdict.evidence_id)
        if verdict.holds:
            return self.say("verdict.holds", paper=paper, page=page)
        problems = "; ".join(self.say(f"verdict.{code}") for code in verdict.problems)
        return self.say("verdict.fails", paper=paper, page=page, problems=problems)

    def finding(self, finding: Finding) -> str:
        """Return the sentence of a finding, without its place."""
        fields: dict[str, object] = dict(finding.fields)
        for name in ("earned", "claimed", "carried"):
            if name in fields:
                fields[name] = self.points(Decimal(str(fields[name])))
        if finding.evidence_id:
            fields["paper"] = self.paper(finding.evidence_id)
        if "column" in fields:
            fields["column"] = self.column(str(fields["column"])).lower()
        if "printed" in fields:
            fields["printed"] = str(fields["printed"]).replace(".", self.comma)
            fields["computed"] = str(fields["computed"]).replace(".", self.comma)
            fields["indicator"] = self.indicator(finding.indicator_id)
        if finding.task_id:
            fields["task"] = self.task_title(finding.task_id)
        return self.say(
            f"finding.{finding.code}", points=self.points(finding.points), **fields
        )

    @property
    def comma(self) -> str:
        """The decimal separator."""
        return "," if self.language == "vi" else "."

    def indicator(self, indicator_id: str) -> str:
        """Return the title of a main index, or the word for the grand total."""
        titles = {
            row.indicator.id: row.indicator.title for row in self.assessment.indicators
        }
        return titles.get(indicator_id, self.say("page.total"))

    def task_title(self, task_id: str) -> str:
        """Return id and title of a task."""
        task = next(
            each.task for each in self.assessment.tasks if each.task.id == task_id
        )
        return f"{task.id} «{task.title}»"

    def place(self, finding: Finding) -> str:
        """Return what a finding is about: criterion, main index, paper or task."""
        return (
            finding.criterion_id
            or finding.indicator_id
            or finding.task_id
            or finding.evidence_id
        )

    def serves(self, ids: Iterable[str]) -> str:
        """Return the main indices that criteria or indices *ids* belong to."""
        home = {row.id: row.indicator_id for row in self.assessment.criteria}
        titles = {
            row.indicator.id: row.indicator.title for row in self.assessment.indicators
        }
        found = dict.fromkeys(titles[home.get(each, each)] for each in ids)
        return "; ".join(found)

    def target(self, target: Target) -> str:
        """Return the level to reach: ``≥ 80 %``."""
        sign = {">=": "≥ ", "<=": "≤ ", "=": "", ">": "> ", "<": "< "}[
            target.comparison
        ]
        return f"{sign}{number(target.value, self.language)} {target.unit}".strip()

    def why(self, row: CriterionResult) -> str:
        """Say in one breath what keeps *row* from its points."""
        said = [self.finding(each) for each in self._about(row, "reason-unknown")]
        if (row.points.disputed_points or 0) > 0:
            said.append(self.reason(row))
        if row.points.at_risk_points:
            said += [self.verdict(each) for each in row.verdicts if not each.holds]
        others = ("fact-differs-from-claim", "underclaimed", "no-fact")
        if not said:
            said = [self.finding(each) for each in self._about(row, *others)]
        return " ".join(dict.fromkeys(filter(None, said)))

    def _about(self, row: CriterionResult, *codes: str) -> Iterable[Finding]:
        mine = [f for f in self.assessment.findings if f.criterion_id == row.id]
        return [each for each in mine if each.code in codes]

    def reason(self, row: CriterionResult) -> str:
        """Return why the appraiser cut: the listed reason and the appraiser's words."""
        if row.review is None:
            return ""
        titles = {each.id: each.title for each in self.assessment.case.reason_codes}
        listed, own = titles.get(row.review.reason_code, ""), row.review.reason
        said = [listed] if fold(listed) == fold(own) else [listed, own]
        text = "; ".join(filter(None, said))
        return f"{text}." if text and not text.endswith(".") else text

    def task_why(self, state: TaskState) -> str:
        """Say where a task stands."""
        text = self.say(f"task_state.{state.state}")
        return f"{text} ({state.deadline.text})" if state.deadline.text else text


def number(value: Decimal, language: str = "vi") -> str:
    """Return *value* rounded for reading, without trailing zeros: ``9,67``, ``450``."""
    text = f"{half_up(value, _PLACES):f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "vi" else text


def day(value: date) -> str:
    """Return a date day first, as officials write it: days below 10 as ``05``."""
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"{value.day:02}/{month}/{value.year}"

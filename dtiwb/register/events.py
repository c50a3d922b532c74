"""What a scan tells of each file, and the sentence for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dtiwb.wording import column_title, say

FAILED = (
    "scan.no-folder",
    "scan.folder-around",
    "scan.register-open",
    "scan.register-changed",
    "scan.register-unsure",
    "scan.register-not-written",
)
"""The codes that mean: nothing was written to the register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanEvent:
    """One thing a scan has to say of one file, or of the register.

    ``code`` names its sentence. ``path`` is the file below ``files/``, or below the
    scanned folder where it was passed over. ``problem`` is the code of why a paper
    could not be read, with its own fields.
    """

    code: str
    path: str = ""
    evidence_id: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    problem_fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_failure(self) -> bool:
        """True where the register could not be written."""
        return self.code in FAILED

    @property
    def is_skipped(self) -> bool:
        """True where a file was passed over, and is not in the register for it."""
        return self.code.startswith("scan.skipped-")


def event_sentence(event: ScanEvent, language: str = "vi") -> str:
    """Say *event* in one sentence."""
    fields = dict(event.fields)
    if "column" in fields:
        fields["column"] = column_title(fields["column"], language)
    if event.problem:
        fields["why"] = say(
            f"problem.{event.problem}", language, **event.problem_fields
        )
    return say(event.code, language, path=event.path, id=event.evidence_id, **fields)


def summary(events: Iterable[ScanEvent], language: str = "vi") -> str:
    """Say in one line how many files were new, changed, gone, and so on."""
    counts = Counter(
        "skipped" if event.is_skipped else event.code.partition(".")[2]
        for event in events
    )
    return say(
        "scan.summary",
        language,
        added=counts["added"] + counts["added-unread"],
        unchanged=counts["unchanged"] + counts["filled"],
        changed=counts["changed"] + counts["accepted"],
        missing=counts["missing"],
        moved=counts["moved"],
        double=counts["double-file"] + counts["double-paper"] + counts["fits-line"],
        differs=counts["differs"],
        skipped=counts["skipped"],
    )

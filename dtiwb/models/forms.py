"""Forms of the office: what goes where in its own XLSX or DOCX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

PointField = Literal[
    "max_points",
    "earned_points",
    "claimed_points",
    "supported_points",
    "reviewed_points",
    "disputed_points",
]
"""Points of a criterion, of a main index or, for the whole case, in total."""

CaseField = Literal[
    "agency",
    "province",
    "year",
    "as_of",
    "set_title",
    "grade",
    PointField,
]
"""What a form may say once. ``grade`` is that of the claimed points."""

RowField = Literal[
    "id",
    "title",
    PointField,
    "justification",
    "evidence",
    "reason",
    "response",
]
"""What a form may say of each criterion; a main index has the first of them only.

``evidence`` names the papers with number, date and page; ``reason`` is the
appraiser's, ``response`` what the agency answers.
"""

CASE_FIELDS: tuple[str, ...] = get_args(CaseField)
ROW_FIELDS: tuple[str, ...] = get_args(RowField)
POINT_FIELDS: tuple[str, ...] = get_args(PointField)
INDICATOR_FIELDS = ("id", "title", *POINT_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRows:
    """The rows of a form that stand for criteria, and what its columns hold.

    Either the form lists the criteria already: ``match`` is the column with their
    ids, looked at from ``from_row`` on; rows of main indices are filled in too where
    ``with_indicators``. Or ``criterion_row`` is repeated for every criterion that
    counts, below a copy of ``indicator_row`` for each main index if there is one.

    A column is a letter in XLSX (``D``) and what stands over it in DOCX. In DOCX the
    rows to repeat need no mapping: they hold ``{{criterion.id}}`` and the like.
    """

    columns: Mapping[str, RowField]
    match: str = ""
    from_row: int = 1
    with_indicators: bool = False
    criterion_row: int | None = None
    indicator_row: int | None = None

    @property
    def is_clear(self) -> bool:
        """True where exactly one of the two kinds of rows is described."""
        if self.match:
            return self.criterion_row is None and self.indicator_row is None
        listing = self.with_indicators or self.from_row != 1
        return self.criterion_row is not None and not listing


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMapping:
    """``data/forms/<id>.yaml``: which file is the form, and what goes where in it.

    ``cells`` are for XLSX (``B3: agency``), below the head of ``sheet``; in DOCX
    ``{{agency}}`` stands where the agency goes.
    """

    title: str
    file: str
    fictional: bool = False
    sheet: str = ""
    cells: Mapping[str, CaseField] = field(default_factory=dict)
    rows: FormRows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Biểu mẫu của cơ quan, checked: its mapping, and the blank form itself."""

    id: str
    mapping: FormMapping
    content: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """``.xlsx`` or ``.docx``."""
        return self.mapping.file[-5:].lower()

    @property
    def output(self) -> str:
        """Return the name of the filled form: ``<id>-da-dien.xlsx``."""
        return f"{self.id}-da-dien{self.suffix}"

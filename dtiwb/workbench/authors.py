"""Who may write what: an author per file, and in ``review`` per column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Role = Literal["agency", "appraiser"]
"""Cơ quan tự chấm, or cơ quan thẩm định."""

_WRITES: Mapping[Role, Mapping[str, frozenset[str]]] = {
    "agency": {
        "facts": frozenset({"value", "source_evidence_id", "page", "note"}),
        "claims": frozenset({"claimed_points", "justification"}),
        "links": frozenset({"page", "quote", "confirmed_by", "confirmed_on"}),
        "evidence": frozenset({"status"}),
        "review": frozenset({"response"}),
    },
    "appraiser": {"review": frozenset({"reviewed_points", "reason_code", "reason"})},
}


def may_write(role: Role, table: str, column: str) -> bool:
    """Tell whether *role* is the author of that column."""
    return column in _WRITES[role].get(table, frozenset())

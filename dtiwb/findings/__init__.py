"""Everything that keeps a case from being defended, under stable codes. Pure."""

from dtiwb.findings.codes import CODES
from dtiwb.findings.found import find
from dtiwb.findings.papers import SHARED_WIDELY

__all__ = ["CODES", "SHARED_WIDELY", "find"]

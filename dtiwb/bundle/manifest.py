"""What is in an archive and what was left out, as ``manifest.json``."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dtiwb import __version__
from dtiwb.bundle.archive import Member
from dtiwb.bundle.papers import Papers
from dtiwb.bundle.privacy import PersonalData
from dtiwb.models import Case

NAME = "manifest.json"
SCHEMA = 1
_SHA256 = re.compile("[0-9a-f]{64}")


def manifest_json(
    case: Case,
    members: Iterable[Member],
    papers: Papers,
    personal: Sequence[PersonalData],
) -> bytes:
    """Return the manifest of *members*: the same for the same, wherever and when.

    *personal* data in it must have been accepted by a person. Of secret papers only
    the count is given.
    """
    ids = {member.name: id for id, member in papers.members.items()}
    content = {
        "schema": SCHEMA,
        "dtiwb": __version__,
        "case": case.id,
        "criteria_set": case.criteria_set.id,
        "as_of": case.params.as_of.isoformat(),
        "inputs": [{"path": each.path, "sha256": each.sha256} for each in case.inputs],
        "files": [
            {
                "path": member.name,
                "size": member.size,
                "sha256": member.sha256,
                **({"evidence_id": ids[member.name]} if member.name in ids else {}),
            }
            for member in sorted(members, key=lambda each: each.name)
        ],
        "not_included": dict(sorted(papers.not_included.items())),
        "left_out": left_out(case, papers),
        "not_looked_through": list(papers.not_looked_through),
        "personal_data": {
            "accepted": bool(personal),
            "found": dict(sorted(Counter(each.kind for each in personal).items())),
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def left_out(case: Case, papers: Papers) -> dict[str, int]:
    """Count the papers that are left out whole: secret ones, those for nothing."""
    linked = {link.evidence_id for link in papers.links}
    idle = {item.id for item in case.evidence} - linked - papers.secret_ids
    return {"secret": len(papers.secret_ids), "without_confirmed_link": len(idle)}


class UnknownSchema(ValueError):
    """A manifest of another version of dtiwb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file as a manifest lists it."""

    path: str
    size: int
    sha256: str
    is_evidence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What ``verify`` needs of a manifest."""

    case_id: str
    files: tuple[Listed, ...]


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest from anywhere.

    Raises:
        UnknownSchema: it is one, but of another version.
        ValueError: it is none.
    """
    try:
        content = json.loads(data.decode("utf-8"))
        if content["schema"] != SCHEMA:
            raise UnknownSchema(str(content["schema"]))
        files = tuple(_listed(each) for each in content["files"])
        case_id = _text(content["case"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if len({each.path for each in files}) != len(files):
        raise ValueError("a file is listed twice")
    return Manifest(case_id=case_id, files=files)


def _listed(entry: Any) -> Listed:
    path, size, sha256 = _text(entry["path"]), entry["size"], _text(entry["sha256"])
    if type(size) is not int or size < 0 or not _SHA256.fullmatch(sha256):
        raise ValueError(path)
    is_evidence = "evidence_id" in entry
    return Listed(path=path, size=size, sha256=sha256, is_evidence=is_evidence)


def _text(value: Any) -> str:
    """Return *value* if a console can show it: text without control characters."""
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError("not a text")
    return value

"""Crosswalks between two criteria sets: ``data/crosswalks/<before>--<after>.yaml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dtiwb.models import CriteriaSet, Crosswalk, CrosswalkLine, LineKind
from dtiwb.store.files import Reader
from dtiwb.store.values import shorten
from dtiwb.store.yaml_files import read_record

_SHAPES: dict[LineKind, tuple[range, range]] = {
    "same": (range(1, 2), range(1, 2)),
    "renamed": (range(1, 2), range(1, 2)),
    "split": (range(1, 2), range(2, 1000)),
    "merged": (range(2, 1000), range(1, 2)),
    "new": (range(1), range(1, 2)),
    "gone": (range(1, 2), range(1)),
}
"""How many criteria a line has before and after."""


def read_crosswalk(
    reader: Reader, before: CriteriaSet, after: CriteriaSet
) -> Crosswalk | None:
    """Read the crosswalk between two sets; None if there is no file or it is wrong.

    Every criterion of both sets must stand in it exactly once; problems, all at
    once, go to *reader*.
    """
    path = reader.root / "data" / "crosswalks" / f"{before.id}--{after.id}.yaml"
    if not path.is_file():
        return None
    found = read_record(path, Crosswalk, reader)
    if found is None:
        return None
    name = reader.name(path)
    if (found.before, found.after) != (before.id, after.id):
        reader.problems.add(
            name,
            "id-differs-from-file",
            id=shorten(f"{found.before}--{found.after}"),
            expected=path.stem,
        )
        return None
    if found.status == "reviewed" and not (found.reviewed_by and found.reviewed_on):
        reader.problems.add(name, "crosswalk-not-signed", path="status")
    _check_shapes(name, found, reader)
    for side, criteria_set in (("before", before), ("after", after)):
        _check_side(name, side, list(_listed(found, side)), criteria_set, reader)
    return found


def _listed(found: Crosswalk, side: str) -> Iterator[tuple[str, str]]:
    """Yield place and id of every criterion named on one side."""
    for number, line in enumerate(found.lines):
        for each in line.before if side == "before" else line.after:
            yield f"lines[{number}].{side}", each


def _check_shapes(name: str, found: Crosswalk, reader: Reader) -> None:
    for number, line in enumerate(found.lines):
        if not _has_its_shape(line):
            reader.problems.add(
                name,
                "crosswalk-line",
                path=f"lines[{number}]",
                kind=line.kind,
                before=str(len(line.before)),
                after=str(len(line.after)),
            )


def _has_its_shape(line: CrosswalkLine) -> bool:
    before, after = _SHAPES[line.kind]
    return len(line.before) in before and len(line.after) in after


def _check_side(
    name: str,
    side: str,
    listed: list[tuple[str, str]],
    criteria_set: CriteriaSet,
    reader: Reader,
) -> None:
    """Note what is not in the set, what stands twice, and all that is left out."""
    known = [each.id for each in criteria_set.criteria()]
    counts = Counter(each for _, each in listed)
    for place, each in listed:
        if each not in known:
            reader.problems.add(
                name, "unknown-criterion", path=place, value=shorten(each)
            )
    for each, count in counts.items():
        if count > 1:
            reader.problems.add(
                name, "duplicate-id", path=side, id=shorten(each), count=str(count)
            )
    if missing := [each for each in known if each not in counts]:
        reader.problems.add(
            name,
            "crosswalk-incomplete",
            path=side,
            set=criteria_set.id,
            missing=", ".join(missing),
        )

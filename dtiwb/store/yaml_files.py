"""YAML in which every scalar stays text and no key is written twice.

``1.10`` stays ``1.10`` and ``NO`` stays ``NO``; what a value means is decided by
the record it goes into.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import yaml

from dtiwb.store.converter import Problems, structure
from dtiwb.store.files import Reader
from dtiwb.store.values import cell_text, clean, shorten

Record = TypeVar("Record")

_MAX_BYTES = 2_000_000
_MAX_DEPTH = 40
_SLIPS = {
    "scanning a quoted scalar": "yaml-quote",
    "mapping values are not allowed": "yaml-colon",
    "cannot start any token": "yaml-character",
    "',' or": "yaml-bracket",
}
"""Problem codes by what the parser says."""


class _Slip(Exception):
    """What a YAML parser does not mind and we do: a problem code, and where."""

    def __init__(self, code: str, event: yaml.Event, **fields: str) -> None:
        self.code = code
        self.line = event.start_mark.line + 1 if event.start_mark else None
        self.fields = fields


def read_yaml(path: Path, reader: Reader) -> Any:
    """Return the content of a YAML file as text, lists and mappings, or None."""
    text = reader.read_text(path, _MAX_BYTES)
    if text is None:
        return None
    return parse_yaml(text, reader.name(path), reader.problems)


def parse_yaml(text: str, name: str, problems: Problems) -> Any:
    """Return the content of YAML *text* from the file *name*, or None."""
    try:
        content = _content(yaml.parse(text, yaml.CBaseLoader))
        if content not in (None, ""):
            return content
        problems.add(name, "file-empty")
    except _Slip as slip:
        problems.add(name, slip.code, row=slip.line, **slip.fields)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else None
        problems.add(name, _slip_code(error, text), row=row)
    except (yaml.YAMLError, ValueError):  # ValueError: an escape too large
        problems.add(name, "yaml-syntax")
    return None


def _content(events: Iterator[yaml.Event]) -> Any:
    """Return what the one document of a file holds, None where there is none.

    Built from what the parser in C meets: a loader would let a later key replace an
    earlier one and follow aliases, which can explode, and takes far longer.
    """
    next(events)  # the beginning of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        return None
    content = _value(next(events), events, 0)
    next(events)  # the end of the document
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        raise _Slip("yaml-syntax", after)
    return content


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Any:
    """Return the value that begins with *event*; an unquoted ``null`` is empty."""
    if isinstance(event, yaml.AliasEvent):
        raise _Slip("yaml-alias", event)
    if depth == _MAX_DEPTH:
        raise _Slip("yaml-too-deep", event)
    if isinstance(event, yaml.ScalarEvent):
        is_null = not event.style and event.value in ("null", "~")
        return "" if is_null else clean(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_value(event, events, depth + 1))
        return items
    return _mapping(events, depth + 1)


def _mapping(events: Iterator[yaml.Event], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _value(event, events, depth)
        if not isinstance(key, str):
            raise _Slip("yaml-syntax", event)
        if key in found:
            raise _Slip("duplicate-key", event, key=shorten(key))
        found[key] = _value(next(events), events, depth)
    return found


def _slip_code(error: yaml.MarkedYAMLError, text: str) -> str:
    """Return the problem code of a slip, as far as the parser tells which one."""
    told = f"{error.context} {error.problem}"
    mark = error.problem_mark
    if mark and "\t" in text[: mark.index + 1].rpartition("\n")[2]:
        return "yaml-tab"
    return next(
        (code for words, code in _SLIPS.items() if words in told), "yaml-syntax"
    )


def read_record(path: Path, record: type[Record], reader: Reader) -> Record | None:
    """Return the *record* a YAML file holds; None, and problems, if it is none."""
    data = read_yaml(path, reader)
    if data is None:
        return None
    return structure(data, record, reader.problems, reader.name(path))


def yaml_text(content: Any) -> str:
    """Write *content* as YAML that reads back to it: records without defaults."""
    text = yaml.safe_dump(
        _plain(content), allow_unicode=True, sort_keys=False, width=10_000
    )
    return str(text)


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _plain(each) for key, each in value.items()}
        case tuple() | list():
            return [_plain(each) for each in value]
        case Decimal() | date():
            return cell_text(value)
        case Fraction():
            return str(value)
        case _ if hasattr(value, "__dataclass_fields__"):
            return _plain(_given(value))
        case _:
            return value


def _given(record: Any) -> Mapping[str, Any]:
    """Return the fields of *record* that differ from their defaults, ``kind`` first."""
    given = {}
    for each in fields(record):
        value = getattr(record, each.name)
        default = each.default
        if each.default_factory is not MISSING:
            default = each.default_factory()
        if each.name == "kind" or default is MISSING or value != default:
            given[each.name] = value
    return {k: given[k] for k in sorted(given, key=lambda name: name != "kind")}

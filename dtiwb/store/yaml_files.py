"""YAML in which every scalar stays text and no key is written twice.

``1.10`` stays ``1.10`` and ``NO`` stays ``NO``; what a value means is decided by
the record it goes into.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import yaml
from yaml.composer import Composer

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


class _DuplicateKeyError(yaml.YAMLError):
    def __init__(self, key: str, line: int) -> None:
        self.key = key
        self.line = line


class _AliasError(yaml.YAMLError):
    def __init__(self, line: int) -> None:
        self.line = line


class _DepthError(yaml.YAMLError):
    def __init__(self, line: int) -> None:
        self.line = line


class _Loader(Composer, yaml.CBaseLoader):
    """A BaseLoader that refuses duplicate keys, and aliases (they can explode).

    An unquoted ``null`` or ``~`` is an empty value, as in any YAML. The parser in C is
    ten times as fast; its own composer would not let us look at every node.
    """

    def __init__(self, text: str) -> None:
        Composer.__init__(self)
        yaml.CBaseLoader.__init__(self, text)
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        line = event.start_mark.line + 1
        if self.check_event(yaml.AliasEvent):
            raise _AliasError(line)
        if self.depth == _MAX_DEPTH:
            raise _DepthError(line)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_scalar(self, node: Any) -> Any:
        if not node.style and node.value in ("null", "~"):
            return ""
        text = super().construct_scalar(node)
        return clean(text) if isinstance(text, str) else text

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(self.construct_object(key_node, deep=True))
            if key in seen:
                raise _DuplicateKeyError(key, key_node.start_mark.line + 1)
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, reader: Reader) -> Any:
    """Return the content of a YAML file as text, lists and mappings, or None."""
    text = reader.read_text(path, _MAX_BYTES)
    if text is None:
        return None
    return parse_yaml(text, reader.name(path), reader.problems)


def parse_yaml(text: str, name: str, problems: Problems) -> Any:
    """Return the content of YAML *text* from the file *name*, or None."""
    try:
        content = yaml.load(text, _Loader)  # noqa: S506 - a BaseLoader makes only text
        if content not in (None, ""):
            return content
        problems.add(name, "file-empty")
    except _DuplicateKeyError as error:
        problems.add(name, "duplicate-key", row=error.line, key=shorten(error.key))
    except _AliasError as error:
        problems.add(name, "yaml-alias", row=error.line)
    except _DepthError as error:
        problems.add(name, "yaml-too-deep", row=error.line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else None
        problems.add(name, _slip(error, text), row=row)
    except (yaml.YAMLError, ValueError):  # ValueError: an escape too large
        problems.add(name, "yaml-syntax")
    return None


def _slip(error: yaml.MarkedYAMLError, text: str) -> str:
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

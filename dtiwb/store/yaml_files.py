"""YAML in which every scalar stays text and no key is written twice.

``1.10`` stays ``1.10`` and ``NO`` stays ``NO``; what a value means is decided by
the record it goes into.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from dtiwb.store.files import Reader
from dtiwb.store.values import clean, shorten

_MAX_BYTES = 2_000_000
_MAX_DEPTH = 40


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


class _Loader(yaml.BaseLoader):
    """A BaseLoader that refuses duplicate keys, and aliases (they can explode).

    An unquoted ``null`` or ``~`` is an empty value, as in any YAML.
    """

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
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
        if node.style is None and node.value in ("null", "~"):
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
    name = reader.name(path)
    try:
        content = yaml.load(text, _Loader)  # noqa: S506 - a BaseLoader makes only text
        if content not in (None, ""):
            return content
        reader.problems.add(name, "file-empty")
    except _DuplicateKeyError as error:
        reader.problems.add(
            name, "duplicate-key", row=error.line, key=shorten(error.key)
        )
    except _AliasError as error:
        reader.problems.add(name, "yaml-alias", row=error.line)
    except _DepthError as error:
        reader.problems.add(name, "yaml-too-deep", row=error.line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reader.problems.add(
            name,
            "yaml-syntax",
            row=mark.line + 1 if mark else None,
            reason=error.problem or "",
        )
    except (yaml.YAMLError, ValueError) as error:  # ValueError: an escape too large
        reader.problems.add(name, "yaml-syntax", reason=type(error).__name__)
    return None

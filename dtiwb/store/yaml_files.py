"""YAML in which every scalar stays text and no key is written twice.

``1.10`` stays ``1.10`` and ``NO`` stays ``NO``; what a value means is decided by
the record it goes into.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from dtiwb.store.files import Reader
from dtiwb.store.values import shorten


class _DuplicateKeyError(yaml.YAMLError):
    def __init__(self, key: str, line: int) -> None:
        self.key = key
        self.line = line


class _AliasError(yaml.YAMLError):
    def __init__(self, line: int) -> None:
        self.line = line


class _Loader(yaml.BaseLoader):
    """A BaseLoader that refuses duplicate keys, and aliases (they can explode)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise _AliasError(mark.line + 1)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(key_node.value)
            if key in seen:
                raise _DuplicateKeyError(key, key_node.start_mark.line + 1)
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, reader: Reader) -> Any:
    """Return the content of a YAML file as text, lists and mappings, or None."""
    text = reader.read_text(path)
    if text is None:
        return None
    name = reader.name(path)
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a BaseLoader makes only text
    except _DuplicateKeyError as error:
        reader.problems.add(
            name, "duplicate-key", row=error.line, key=shorten(error.key)
        )
    except _AliasError as error:
        reader.problems.add(name, "yaml-alias", row=error.line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reader.problems.add(
            name,
            "yaml-syntax",
            row=mark.line + 1 if mark else None,
            reason=error.problem or "",
        )
    except (yaml.YAMLError, RecursionError) as error:
        reader.problems.add(name, "yaml-syntax", reason=type(error).__name__)
    return None

"""Which cases must be run again, found without opening one.

``run.json`` keeps under ``made_from`` what a case was made from: the hash of the code,
the files and folders it may read (``roots``), the SHA-256 of each file it did read
(``files``), what the disk said of those that were old enough to tell a later edit by it
(``states``), and one hash for the names, sizes and times of the other files there
(``others``). Those nobody may open, papers under a mark of secrecy, are never named.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from platform import python_version
from typing import Any

from dtiwb.intake import ocr
from dtiwb.models import Case, Params
from dtiwb.register.hashes import Hashes, Stat, code_version, stat_of
from dtiwb.register.walking import is_bystander, plain_path
from dtiwb.store.cases import read_params
from dtiwb.store.files import case_folder, evidence_folder, sha256_of
from dtiwb.text import compose

_PACKAGE = ("**/*.py", "**/*.yaml", "**/*.j2", "**/*.css")
_LIBRARIES = (
    *("papermill", "nbclient", "nbconvert", "nbformat", "ipykernel", "ipython"),
    *("pandas", "numpy", "matplotlib", "jinja2", "markupsafe", "cattrs", "pyyaml"),
    *("lxml", "openpyxl", "pypdfium2", "pillow", "pyhanko"),
)
"""What the bytes of an output depend on."""
_TICK_NS = 2_000_000_000  # FAT keeps times to two seconds; no disk is coarser
_COMMON = ("data/legal", "data/evidence-kinds.yaml", "data/reason-codes.yaml")
_EVIDENCE = "/files/"


def changed(files: Iterable[Path], outputs: Path) -> list[Path]:
    """Return those of the params *files* whose outputs are not what they would be now.

    A case that failed, was never run or whose outputs were edited is among them.
    """
    hashes: dict[Path, Hashes] = {}
    found = []
    for params in files:
        root = params.resolve().parent.parent
        if root not in hashes:
            hashes[root] = Hashes(root)
        if not is_unchanged(outputs / params.stem, root, hashes[root]):
            found.append(params)
    for known in hashes.values():
        known.save()
    return found


def is_unchanged(folder: Path, root: Path, hashes: Hashes) -> bool:
    """Tell whether a run of the case would leave *folder* as it is.

    *root* is the workspace of the case and of *hashes*.
    """
    try:
        run = json.loads((folder / "run.json").read_bytes())
        made = run["made_from"]
        return (
            run["status"] == "done"
            and made["code"] == code()
            and _is_as_read(root, made, hashes)
            and _is_as_written(folder, run["outputs"], run["seen"])
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False  # never run, or by an older dtiwb, or not readable now


@cache
def code() -> str:
    """Return what changes whenever dtiwb does, or anything under it."""
    under = f"{python_version()} {ocr.available()}"
    return f"{code_version(_PACKAGE, _LIBRARIES)} {under}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the disk said of every file a case may read, before the case was opened.

    ``at`` is when, in nanoseconds.
    """

    roots: tuple[str, ...]
    stats: Mapping[str, Stat]
    at: int


def look(params_file: Path) -> Before:
    """Look at the files that the case of *params_file* may be made from.

    Raises:
        InputError: the params file, or that of ``compare_with``, cannot be used.
    """
    params, reader = read_params(params_file)
    roots = [*_COMMON, *_own_roots(params, reader.root)]
    if params.compare_with:
        file = reader.root / "params" / f"{params.compare_with}.yaml"
        other, _ = read_params(file)
        roots += _own_roots(other, reader.root)
        pair = f"{other.criteria_set}--{params.criteria_set}"
        roots += [f"data/crosswalks/{pair}.yaml"]
    roots = sorted(set(roots))
    at = time.time_ns()
    return Before(roots=tuple(roots), stats=dict(_stats(reader.root, roots)), at=at)


def _own_roots(params: Params, root: Path) -> Iterator[str]:
    folder = case_folder(root, params.agency, params.year)
    yield f"params/{params.case_id}.yaml"
    yield f"data/criteria/{params.criteria_set}.yaml"
    yield (folder.parent / "agency.yaml").relative_to(root).as_posix()
    yield folder.relative_to(root).as_posix()
    yield from (f"notebooks/{name}.ipynb" for name in params.notebooks)
    yield from (f"data/forms/{name}.yaml" for name in params.forms)
    if params.ranking:
        yield f"data/rankings/{params.ranking}.yaml"


def made_from(before: Before, case: Case) -> dict[str, Any]:
    """Return what ``is_unchanged`` needs to know of *case*, opened after *before*.

    A file that was changed between the two has no hash, so that the case runs again.
    """
    files = {each.path: each.sha256 for each in case.all_inputs}
    for name in set(before.stats) - files.keys() - _closed(before.stats, case):
        path = case.root / name
        is_same = before.stats[name] == _stat_if_any(path)
        files[name] = sha256_of(path) if is_same else ""
    return {
        "code": code(),
        "roots": before.roots,
        "files": dict(sorted(files.items())),
        **as_on_disk(before, files),
    }


def as_on_disk(before: Before, files: Mapping[str, str]) -> dict[str, Any]:
    """Return the part of ``made_from`` that holds for one disk only.

    A file that was written just before, in the same tick of the disk's clock, has no
    state: it may have been written again in that tick with nothing to show for it.
    """
    return {
        "states": {
            name: before.stats[name]
            for name in sorted(files.keys() & before.stats.keys())
            if max(before.stats[name][1:]) < before.at - _TICK_NS
        },
        "others": _hash_of_others(before.stats.items(), files),
    }


def _closed(names: Iterable[str], case: Case) -> set[str]:
    """Return those of *names* that must not be opened.

    Of evidence only what stands in the register was read, and nothing that one of its
    lines puts under a mark of secrecy.
    """
    closed: set[str] = set()
    for each in filter(None, (case, case.previous)):
        folder = evidence_folder(case.root, each.params).relative_to(case.root)
        head = f"{folder.as_posix()}/"
        secret = {_folded(item.path) for item in each.evidence if item.secrecy}
        read = {_folded(item.path) for item in each.evidence} - secret
        closed |= {
            name
            for name in names
            if name.startswith(head) and _folded(name.removeprefix(head)) not in read
        }
    return closed


def _folded(path: str) -> str:
    """Return a path of the register as one spelling; disks may not tell A from a."""
    return compose(plain_path(path)).casefold()


def _is_as_read(root: Path, made: Mapping[str, Any], hashes: Hashes) -> bool:
    files, states, names = made["files"], made["states"], made["roots"]
    now = dict(_stats(root, names))
    for name, sha256 in files.items():
        if name in states and [*now.get(name, ())] == states[name]:
            continue
        path = root / name
        if hashes.of(path) != sha256:
            return False
        if _EVIDENCE in name:  # the only files large enough
            hashes.keep(path)
    return bool(made["others"] == _hash_of_others(now.items(), files))


def _is_as_written(
    folder: Path, outputs: Mapping[str, str], seen: Mapping[str, Any]
) -> bool:
    return all(
        seen_now(folder / name) == seen[name] or sha256_of(folder / name) == sha256
        for name, sha256 in outputs.items()
    )


def seen_now(path: Path) -> list[int]:
    """Return size and time of an output: while they stay, so does the file."""
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _stats(root: Path, roots: Iterable[str]) -> Iterator[tuple[str, Stat]]:
    """Yield name and state of every file in *roots*; what is not there has none."""
    for name in roots:
        path = root / name
        if path.is_file():
            yield name, stat_of(path)
            continue
        for place, _, inside in os.walk(path):
            head = place[len(str(root)) + 1 :].replace(os.sep, "/")
            for each in inside:
                if not is_bystander(each):
                    yield f"{head}/{each}", _stat_if_any(Path(place, each))


def _stat_if_any(path: Path) -> Stat:
    try:
        return stat_of(path)
    except OSError:  # a link to nowhere
        return 0, 0, 0


def _hash_of_others(stats: Iterable[tuple[str, Stat]], files: Mapping[str, str]) -> str:
    others = sorted(f"{name} {stat[:2]}" for name, stat in stats if name not in files)
    return hashlib.sha256("\n".join(others).encode()).hexdigest()

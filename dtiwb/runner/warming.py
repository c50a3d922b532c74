"""What a zygote does before anything is forked from it: import and try everything.

Each child begins where a fresh kernel would, with all of this behind it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import cast

from dtiwb.runner.executing import body_of, check_parameters
from dtiwb.store.workspace import starter

_LIBRARIES = (
    *("pandas", "pandas.io.formats.style", "matplotlib.pyplot"),
    *("matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"),
    *(
        "IPython.core.logger",
        "bdb",
        "dtiwb.report.memo",
        "dtiwb.report.charts",
        "dtiwb.report.tables",
    ),
    *("dtiwb.store.form_files", "dtiwb.store.form_sheets", "dtiwb.store.form_papers"),
    *("dtiwb.report.forms", "dtiwb.register.checks", "dtiwb.register.readings"),
)
"""What cases need that the one tried does not, and what notebooks import."""
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_GRAMMAR = "rfc3987_syntax"
"""Where it is installed, jsonschema imports it, and that compiles a grammar of all web
addresses for three seconds; nothing that notebooks are checked for needs it."""


@contextlib.contextmanager
def _quick_imports() -> Iterator[None]:
    """Have libraries start no threads, and leave out what costs seconds for nothing."""
    added = [name for name in _ONE_THREAD if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    sys.modules[_GRAMMAR] = cast("ModuleType", None)  # as if it were not installed
    yield
    del sys.modules[_GRAMMAR]
    for name in added:
        del os.environ[name]


def warm_up() -> None:
    """Do once what every case does, and leave no trace a notebook could see."""
    with _quick_imports(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from dtiwb.runner.inprocess import BACKEND, make_kernel

        os.environ.setdefault("MPLBACKEND", BACKEND)
        for name in _LIBRARIES:
            import_module(name)
        with contextlib.suppress(Exception):  # cold is slower, nothing else
            _try_everything()
        make_kernel()
    gc.collect()
    gc.freeze()  # children share these pages as long as nobody counts them


def _try_everything() -> None:
    import nbformat

    from dtiwb.report import memo
    from dtiwb.report.page import case_page
    from dtiwb.runner.case_run import open_to_run, write_files

    folder = starter()
    notebook = folder / "notebooks" / "3-gap-memo.ipynb"
    check_parameters(notebook, {})
    body_of(nbformat.read(notebook, as_version=4))
    assessment, _ = open_to_run(folder / "params" / "mau-so-mau-2024.yaml")
    case_page(memo.gap_memo(assessment), notebook.stem, assessment)
    with TemporaryDirectory() as nowhere:
        write_files(Path(nowhere), assessment)

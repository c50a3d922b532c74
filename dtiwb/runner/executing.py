"""One notebook through papermill, its output cleaned of times, and what it shows."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dtiwb.errors import RenderError
from dtiwb.store.files import write_atomically

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

_CELL_ID = "cell-{}"
_TIMED = ("papermill", "execution", "ExecuteTime")
_EXPORTING = threading.Lock()
"""nbconvert keeps what it is at in its exporter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A notebook to run in the folder *root*, and where to write it with its outputs.

    The paths are absolute and the parameters plain values: another process can do it.
    """

    notebook: str
    output: str
    parameters: dict[str, Any]
    root: str


RunNotebook = Callable[[Job], str]
"""Does a job and returns what the cells show, as HTML."""


def make_body(
    job: Job,
    timeout: float,
    engine: str | None = None,
    on_cell: Callable[[str], None] = lambda _: None,
    kernel: AsyncKernelManager | None = None,
) -> str:
    """Do *job* and return what the cells show, as HTML.

    papermill's *engine* uses *kernel* unless another is named; *timeout* is the seconds
    its cells may take together. *on_cell* is told how each cell begins.

    Raises:
        RenderError: the notebook failed, or has other parameters than given.
    """
    check_parameters(Path(job.notebook), job.parameters)
    return body_of(_execute(job, timeout, engine, on_cell, kernel))


def check_parameters(notebook: Path, parameters: dict[str, Any]) -> None:
    """Refuse a notebook that does not declare exactly what it is given.

    papermill only logs a warning for an unknown name, runs with the defaults, and
    would render the wrong agency's page.
    """
    from papermill import inspect_notebook

    declared = set(inspect_notebook(str(notebook)))
    if not declared:
        raise RenderError("no-parameters", notebook=notebook.name)
    if unknown := sorted(parameters.keys() - declared):
        raise RenderError(
            "unknown-parameter", notebook=notebook.name, names=", ".join(unknown)
        )


def _execute(
    job: Job,
    timeout: float,
    engine: str | None,
    on_cell: Callable[[str], None],
    kernel: AsyncKernelManager | None,
) -> NotebookNode:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import PapermillExecutionError, execute_notebook

    name = Path(job.notebook).name
    ends_at = time.monotonic() + timeout
    begun = "?"

    def begin(cell: Any, cell_index: int) -> None:
        nonlocal begun
        begun = head_of(cell.source)
        on_cell(begun)

    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    try:
        executed = execute_notebook(
            job.notebook,
            job.output,
            job.parameters,
            engine_name=engine,
            # papermill's own way would change the current folder of the whole process
            resources={"metadata": {"path": job.root}},
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            on_cell_start=begin,
            timeout_func=lambda _: max(1, int(ends_at - time.monotonic())),
            km=kernel,
        )
    except PapermillExecutionError as error:
        _clean(Path(job.output))
        raise RenderError(
            "notebook-failed",
            notebook=name,
            cell=head_of(error.source),
            reason=f"{error.ename}: {error.evalue}",
        ) from None
    except CellTimeoutError:
        raise RenderError(
            "notebook-too-long", notebook=name, cell=begun, seconds=f"{timeout:g}"
        ) from None
    except DeadKernelError:
        raise RenderError("notebook-died", notebook=name, cell=begun) from None
    _clean(Path(job.output))
    return executed


def head_of(source: str) -> str:
    """Return the first line of a cell, which names it in messages."""
    return source.strip().partition("\n")[0]


def _clean(executed: Path) -> None:
    """Take times, machine paths and random ids out of an executed notebook."""
    book = json.loads(executed.read_text(encoding="utf-8"))
    kept = book["metadata"].pop("papermill", {})
    book["metadata"]["papermill"] = {"parameters": kept.get("parameters", {})}
    for number, cell in enumerate(book["cells"]):
        for key in _TIMED:
            cell["metadata"].pop(key, None)
        cell["id"] = _CELL_ID.format(number)
    text = json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(executed, text + "\n")


def body_of(executed: NotebookNode) -> str:
    """Return what the cells show: no code, no parameters, no prompts, no warnings."""
    for number, cell in enumerate(executed.cells):
        cell.id = _CELL_ID.format(number)  # a page must not change by itself, either
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if out.output_type != "stream"]
    with _EXPORTING:
        body, _ = _exporter().from_notebook_node(executed)
    return str(body)


@cache
def _exporter() -> HTMLExporter:
    from nbconvert import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbconvert.filters.highlight import Highlight2HTML

    class PlainExporter(HTMLExporter):  # type: ignore[misc]
        """Leaves out the pass that parses the whole page again to add tab stops.

        That takes as long as all the rest of a page.
        """

        def from_notebook_node(self, *given: Any, **options: Any) -> Any:
            self.register_filter("highlight_code", Highlight2HTML(parent=self))
            return TemplateExporter.from_notebook_node(self, *given, **options)

    return PlainExporter(
        template_name="basic",
        optimistic_validation=True,  # of the notebook: once, not after every step
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )

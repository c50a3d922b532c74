"""One notebook through papermill, its output cleaned of times, and its page."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

from dtiwb.assessing import assess
from dtiwb.errors import RenderError
from dtiwb.models import Assessment, Case, Params, Period
from dtiwb.report.html import Fragment
from dtiwb.report.page import case_page, page_title, plain_page
from dtiwb.store.files import write_atomically
from dtiwb.store.workspace import starter

_TIMEOUT = 600
_TIMED = ("papermill", "execution", "ExecuteTime")


def render(notebook: str | Path, case: Case, folder: str | Path | None = None) -> Path:
    """Run *notebook* for *case* and write ``.ipynb`` and ``.html`` into *folder*.

    Returns the page's path. The folder is ``outputs/<case>`` unless given.

    Raises:
        RenderError: the notebook failed, or has other parameters than the case.
    """
    target = Path(folder) if folder else case.root / "outputs" / case.id
    return render_page(Path(notebook), assess(case), target)


def render_page(notebook: Path, assessment: Assessment, folder: Path) -> Path:
    """Do what ``render`` does, for a case that is assessed already."""
    case = assessment.case
    executed = folder / notebook.name
    folder.mkdir(parents=True, exist_ok=True)
    parameters = parameters_of(case.params)
    check_parameters(notebook, parameters)
    execute(notebook, executed, parameters, case.root)
    page = folder / f"{notebook.stem}.html"
    write_atomically(page, case_page(_body(executed), notebook.stem, assessment))
    return page


def render_drafts(folder: Path) -> Path:
    """Run notebook ``0-intake`` on the drafts in *folder*; return its page there.

    Raises:
        RenderError: the notebook failed.
    """
    notebook = starter() / "notebooks" / "0-intake.ipynb"
    parameters = {"drafts": folder.name}
    check_parameters(notebook, parameters)
    executed = folder / notebook.name
    execute(notebook, executed, parameters, folder.resolve().parent)
    page = folder / f"{notebook.stem}.html"
    title = page_title(notebook.stem)
    write_atomically(page, plain_page(_body(executed), title))
    return page


def parameters_of(params: Params) -> dict[str, Any]:
    """Return the keys of a params file as papermill passes them: plain values."""
    return {each.name: _plain(getattr(params, each.name)) for each in fields(params)}


def _plain(value: Any) -> Any:
    match value:
        case None | str():
            return value
        case Period():
            return str(value)
        case tuple():
            return [_plain(each) for each in value]
        case _ if hasattr(value, "__dataclass_fields__"):
            return {
                each.name: _plain(getattr(value, each.name)) for each in fields(value)
            }
        case _:
            return str(value)


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


def execute(
    notebook: Path, output: Path, parameters: dict[str, Any], root: Path
) -> None:
    """Run *notebook* in a kernel of its own, in the workspace, and clean its output."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import PapermillExecutionError, execute_notebook

    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    try:
        execute_notebook(
            str(notebook),
            str(output),
            parameters,
            cwd=str(root),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            execution_timeout=_TIMEOUT,
            request_save_on_cell_execute=False,
            # the kernel talks at start and stop; what matters reaches us as errors
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
    except PapermillExecutionError as error:
        raise RenderError(
            "notebook-failed",
            notebook=notebook.name,
            cell=error.source.strip().partition("\n")[0],
            reason=f"{error.ename}: {error.evalue}",
        ) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise RenderError(
            "notebook-failed",
            notebook=notebook.name,
            cell="?",
            reason=type(error).__name__,
        ) from None
    finally:
        if output.is_file():
            _clean(output)


def _clean(executed: Path) -> None:
    """Take times, machine paths and random ids out of an executed notebook."""
    book = json.loads(executed.read_text(encoding="utf-8"))
    kept = book["metadata"].pop("papermill", {})
    book["metadata"]["papermill"] = {"parameters": kept.get("parameters", {})}
    for number, cell in enumerate(book["cells"]):
        for key in _TIMED:
            cell["metadata"].pop(key, None)
        cell["id"] = f"cell-{number}"
    text = json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(executed, text + "\n")


def _body(executed: Path) -> Fragment:
    """Return what the cells show: no code, no parameters, no prompts, no warnings."""
    import nbformat
    from nbconvert import HTMLExporter

    book = nbformat.read(executed, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if out.output_type != "stream"]
    exporter = HTMLExporter(
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    body, _ = exporter.from_notebook_node(book)
    return Fragment(body)

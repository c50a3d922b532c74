"""The page of a case made by one notebook."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from dtiwb.models import Assessment, Case, Params, Period
from dtiwb.report.html import Fragment
from dtiwb.runner.executing import Job, RunNotebook
from dtiwb.runner.executing import check_parameters as check_parameters
from dtiwb.runner.forking import Forks
from dtiwb.store.files import write_atomically
from dtiwb.store.workspace import starter


def render(notebook: str | Path, case: Case, folder: str | Path | None = None) -> Path:
    """Run *notebook* for *case* and write ``.ipynb`` and ``.html`` into *folder*.

    Returns the page's path. The folder is ``outputs/<case>`` unless given.

    Raises:
        RenderError: the notebook failed, or has other parameters than the case.
    """
    from dtiwb.assessing import assess

    target = Path(folder) if folder else case.root / "outputs" / case.id
    with Forks(1) as forks:
        return make_page(Path(notebook), target, assess(case), forks.run)


def make_page(
    notebook: Path, folder: Path, assessment: Assessment, run: RunNotebook
) -> Path:
    """Do what ``render`` does, for a case that is assessed already.

    Where *run* runs the notebook in this very process, that gets *assessment* and its
    case: they were made from the same files a moment ago.
    """
    from dtiwb.case import at_hand
    from dtiwb.report.page import case_page

    case = assessment.case
    parameters = parameters_of(case.params)
    with at_hand(assessment, parameters):
        body = _body(notebook, folder, parameters, case.root, run)
    page = folder / f"{notebook.stem}.html"
    files = [path.name for path in folder.iterdir()]
    write_atomically(page, case_page(body, notebook.stem, assessment, files))
    return page


def render_drafts(folder: Path) -> Path:
    """Run notebook ``0-intake`` on the drafts in *folder*; return its page there.

    Raises:
        RenderError: the notebook failed.
    """
    from dtiwb.report.page import page_title, plain_page

    notebook = starter() / "notebooks" / "0-intake.ipynb"
    with Forks(1) as forks:
        parameters = {"drafts": folder.name}
        body = _body(notebook, folder, parameters, folder.resolve().parent, forks.run)
    page = folder / f"{notebook.stem}.html"
    write_atomically(page, plain_page(body, page_title(notebook.stem)))
    return page


def _body(
    notebook: Path,
    folder: Path,
    parameters: dict[str, Any],
    root: Path,
    run: RunNotebook,
) -> Fragment:
    """Run *notebook* into *folder* and return what its cells show."""
    folder.mkdir(parents=True, exist_ok=True)
    job = Job(
        notebook=str(notebook.absolute()),
        output=str(folder.absolute() / notebook.name),
        parameters=parameters,
        root=str(root.absolute()),
    )
    return Fragment(run(job))


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

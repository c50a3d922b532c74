"""The page shell: one self-contained HTML file, readable without script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from dtiwb import __version__
from dtiwb.models import Assessment
from dtiwb.report.html import Fragment, templates
from dtiwb.report.memo import provenance
from dtiwb.report.words import Words
from dtiwb.wording import column_title, say, wordings


@cache
def _style() -> Markup:
    text = resources.files("dtiwb.report").joinpath("page.css").read_text("utf-8")
    return Markup(text)  # noqa: S704 - our own style sheet


def page_title(notebook: str, language: str = "vi") -> str:
    """Return the heading of the page made by *notebook* (``3-gap-memo``)."""
    code = f"page.{notebook.split('-', 1)[-1]}"
    return say(code, language) if code in wordings(language) else notebook


def case_page(body: Fragment, notebook: str, assessment: Assessment) -> str:
    """Put *body* into the shell, with the case, its siblings and its inputs named."""
    case = assessment.case
    language = case.params.language
    pages = [
        (f"{name}.html", page_title(name, language)) for name in case.params.notebooks
    ]
    return _shell(
        "case_page.html.j2",
        language,
        title=page_title(notebook, language),
        body=body,
        case=case,
        w=Words(assessment),
        inputs=provenance(assessment),
        pages=[page for page in pages if page[0] != f"{notebook}.html"],
    )


def index_page(rows: Sequence[Mapping[str, Any]], language: str = "vi") -> str:
    """Return the roll-up: one row per case, from its results.json and run.json."""
    return _shell(
        "index_page.html.j2", language, title=say("page.index", language), rows=rows
    )


def plain_page(body: Fragment, title: str, language: str = "vi") -> str:
    """Put *body* into the shell of a page that belongs to no single case."""
    return _shell("plain_page.html.j2", language, title=title, body=body)


def _shell(template: str, language: str, **values: Any) -> str:
    def speak(code: str, **fields: object) -> str:
        return say(code, language, **fields)

    def title_of(name: str) -> str:
        return column_title(name, language)

    text = (
        templates()
        .get_template(template)
        .render(
            say=speak,
            column=title_of,
            language=language,
            style=_style(),
            version=__version__,
            **values,
        )
    )
    return text.rstrip() + "\n"

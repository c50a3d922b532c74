"""The page shell: one self-contained HTML file, readable without script."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from dtiwb import __version__
from dtiwb.models import Assessment
from dtiwb.report.html import Fragment, templates
from dtiwb.report.words import Words
from dtiwb.wording import column_title, say, wordings

_DOCUMENTS = (".docx", ".xlsx", ".ics")


@cache
def _style() -> Markup:
    text = resources.files("dtiwb.report").joinpath("page.css").read_text("utf-8")
    return Markup(text)  # noqa: S704 - our own style sheet


def page_title(notebook: str, language: str = "vi") -> str:
    """Return the heading of the page made by *notebook* (``3-gap-memo``)."""
    code = f"page.{notebook.split('-', 1)[-1]}"
    return say(code, language) if code in wordings(language) else notebook


def file_title(name: str, language: str = "vi") -> str:
    """Return what the document ``giai-trinh.docx`` is called, and its kind."""
    stem, _, suffix = name.rpartition(".")
    code = f"file.{stem}"
    title = say(code, language) if code in wordings(language) else stem
    return f"{title} ({suffix.upper()})"


def document_links(names: Iterable[str], language: str = "vi") -> list[tuple[str, str]]:
    """Return file and title of those of *names* that are documents to hand in."""
    return [
        (name, file_title(name, language))
        for name in sorted(names)
        if name.endswith(_DOCUMENTS)
    ]


def case_page(
    body: Fragment, notebook: str, assessment: Assessment, files: Iterable[str] = ()
) -> str:
    """Put *body* into the shell, with the case, its siblings and its inputs named.

    Of *files*, the names of what lies beside the page, the documents are linked.
    """
    from dtiwb.report.memo import provenance  # pandas, which other pages do without

    case = assessment.case
    language = case.params.language
    pages = [
        (f"{name}.html", page_title(name, language)) for name in case.params.notebooks
    ]
    return shell(
        "case_page.html.j2",
        language,
        title=page_title(notebook, language),
        body=body,
        case=case,
        w=Words(assessment),
        inputs=provenance(assessment),
        pages=[page for page in pages if page[0] != f"{notebook}.html"],
        documents=document_links(files, language),
    )


def plain_page(body: Fragment, title: str, language: str = "vi") -> str:
    """Put *body* into the shell of a page that belongs to no single case."""
    return shell("plain_page.html.j2", language, title=title, body=body)


def shell(template: str, language: str, **values: Any) -> str:
    """Return the page of *template*, which extends ``shell.html.j2``."""

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

"""``index.html`` of an archive: what is in it, and what is not and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources

from dtiwb.bundle.archive import Member
from dtiwb.models import Case, EvidenceItem
from dtiwb.report.html import Fragment, templates
from dtiwb.report.page import page_title, plain_page
from dtiwb.report.words import day
from dtiwb.wording import say


def contents_page(
    case: Case, members: Mapping[str, Member], remarks: Sequence[str]
) -> bytes:
    """Return the page from which everything in the archive can be opened."""
    language = case.params.language

    def speak(code: str, **fields: object) -> str:
        return say(code, language, **fields)

    items = {item.id: item for item in case.evidence}
    template = resources.files("dtiwb.bundle").joinpath("contents.html.j2")
    body = templates().from_string(template.read_text("utf-8"))
    text = body.render(
        say=speak,
        case=case,
        as_of=day(case.params.as_of),
        pages=[
            (f"pages/{name}.html", page_title(name, language))
            for name in case.params.notebooks
        ],
        files=[
            (member.name, f"{id}: {_cite(items[id])}")
            for id, member in sorted(members.items())
        ],
        remarks=remarks,
    )
    title = say("bundle.title", language)
    return plain_page(Fragment(text), title, language).encode()


def _cite(item: EvidenceItem) -> str:
    dated = day(item.issued_on) if item.issued_on else ""
    return ", ".join(filter(None, (item.number, dated, item.title)))

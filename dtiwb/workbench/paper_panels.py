"""The papers beside a criterion, and the page of one of them."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from dtiwb.models import EvidenceItem
from dtiwb.report.words import Words
from dtiwb.workbench.preview import Preview, preview

if TYPE_CHECKING:
    from dtiwb.workbench.work import Work

_SUGGESTED = 8
_FOUND = 30


def papers(work: Work, words: Words) -> dict[str, Any]:
    """Return what the template lists: papers linked, searched for, suggested."""
    links = {
        key[0]: row
        for key, row in work.session.rows["links"].items()
        if key[1] == work.criterion_id
    }
    linked = [
        _paper(work, words, item, link.get("page", ""), link.get("quote", ""))
        for id, link in links.items()
        if (item := work.item(id))
    ]
    found = [
        _paper(work, words, item)
        for item in work.finder.search(work.paper_words, _FOUND)
        if item.id not in links
    ]
    rejected = {id for criterion, id in work.rejected if criterion == work.criterion_id}
    suggested = [
        _paper(work, words, item, str(each.page or ""), each.passage)
        for each in work.finder.suggested(
            work.criterion_id, links.keys() | rejected, _SUGGESTED
        )
        if (item := work.item(each.evidence_id))
    ]
    for each in linked:
        each["is_linked"] = True
    for each in suggested:
        each["is_suggested"] = True
        if not each["page"]:  # it is the title that speaks, and no quote
            each["passage"] = each["quote"] = ""
    is_search = bool(work.paper_words.strip())
    return {
        "groups": [
            (words.say("workbench.found"), found if is_search else []),
            (words.say("workbench.linked"), linked),
            (words.say("workbench.suggested"), [] if is_search else suggested),
        ],
        "learned": work.finder.learned_count,
        "count": work.finder.count,
    }


def _paper(
    work: Work, words: Words, item: EvidenceItem, page: str = "", quote: str = ""
) -> dict[str, Any]:
    name = words.cite(item)
    return {
        "id": item.id,
        "name": name,
        "title": item.title if item.title not in name else "",
        "page": page,
        "passage": quote,
        "quote": quote,
        "is_linked": False,
        "is_suggested": False,
        "is_shown": work.paper is not None and work.paper[0] == item.id,
    }


def page_shown(work: Work, words: Words) -> dict[str, Any]:
    """Return what the template shows of the paper that is open."""
    item = work.item(work.paper[0]) if work.paper else None
    if work.paper is None or item is None:
        return {"item": None}
    _, number, quote = work.paper
    page = preview(work.session.case, item, number, work.session.readings)
    before, hit, after = _marked(page, quote)
    statuses = get_args(get_type_hints(EvidenceItem)["status"])
    return {
        "item": item,
        "name": words.cite(item),
        "page": page,
        "picture": base64.b64encode(page.png).decode() if page.png else "",
        "before": before,
        "hit": hit,
        "after": after,
        "quote": quote,
        "link_page": "" if page.why_not else str(page.page),
        "rule": work.rule_for(item),
        "demands": [(rule.id, rule.title or rule.id) for rule in work.rules()],
        "statuses": [(each, words.say(_STATUS[each])) for each in statuses],
    }


_STATUS = {
    "issued": "workbench.status-issued",
    "draft": "workbench.status-draft",
    "expired": "workbench.status-expired",
}


def _marked(page: Preview, quote: str) -> tuple[str, str, str]:
    """Return the text of *page* before, in and after *quote*, where it stands there."""
    words = [word for word in quote.split() if word]
    at, end = _place(page.text, words) if words else (0, 0)
    return page.text[:at], page.text[at:end], page.text[end:]


def _place(text: str, words: list[str]) -> tuple[int, int]:
    """Return from where to where *words* stand in *text*, however they are parted."""
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else (0, 0)

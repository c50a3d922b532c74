"""What a signature lets others add: more signatures, and notes on a page.

An office may stamp number and date on a paper its leader has signed. The format allows
that unless the signer forbade it, and PDF viewers agree; pyhanko alone would call it
tampering. So notes are told apart here, and everything else stays for pyhanko to
refuse. Needs the extra ``sign``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    QualifiedWhitelistRule,
    ReferenceUpdate,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.commons import compare_dicts
from pyhanko.sign.diff_analysis.rules_api import RelativeContext

_WIDGET = "/Widget"
_NOTES = {
    *("/Text", "/FreeText", "/Stamp", "/Highlight", "/Underline", "/Squiggly"),
    *("/StrikeOut", "/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"),
    *("/Caret", "/Popup"),
}
Update = tuple[ModificationLevel, ReferenceUpdate]


class PageNotesRule(QualifiedWhitelistRule):
    """Allows new notes and signature widgets on pages otherwise left as they were.

    Of what existed before, only the page and its list of notes may be written anew, and
    only if the one differs in nothing else and the other has lost nothing.
    """

    def apply_qualified(
        self, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterator[Update]:
        """Yield what *new* may write, with how much of a change it is."""
        roots = (old.root.raw_get("/Pages"), new.root.raw_get("/Pages"))
        for old_page, new_page in _pages(*roots):
            yield from _added(old_page, new_page, old, new)


POLICY = StandardDiffPolicy(
    global_rules=[*DEFAULT_DIFF_POLICY.global_rules, PageNotesRule()],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(  # type: ignore[no-untyped-call]
                approve_widget_bindings=False,  # PageNotesRule does
                allow_new_visible_after_certify=True,  # a stamp with a picture
            ),
            SigFieldModificationRule(),
            GenericFieldModificationRule(),
        ]
    ),
)
"""pyhanko's own policy, with notes and visible signatures allowed as in PDF viewers."""


def _pages(old: Any, new: Any) -> Iterator[tuple[Any, Any]]:
    """Yield references to each page before and after, below a node of the page tree."""
    kids = _items(old, "/Kids")
    if not kids:
        yield old, new
    elif kids == _items(new, "/Kids"):
        for old_kid, new_kid in zip(kids, _items(new, "/Kids"), strict=True):
            yield from _pages(old_kid, new_kid)


def _added(
    old_page: Any, new_page: Any, old: HistoricalResolver, new: HistoricalResolver
) -> Iterator[Update]:
    """Yield what adding notes to one page writes, nothing if more was changed."""
    before, after = _items(old_page, "/Annots"), _items(new_page, "/Annots")
    added = [each for each in after if each not in before]
    if not added or not all(each in after for each in before):
        return
    if not all(
        isinstance(each, IndirectObject) and old.is_ref_unassignable(each.reference)
        for each in added
    ):
        return  # something prepared before the signature, or hidden in the page itself
    kinds = {each: each.get_object()["/Subtype"] for each in added}
    if not set(kinds.values()) <= _NOTES | {_WIDGET}:
        return
    page = new_page.get_object()
    if not compare_dicts(
        old_page.get_object(), page, frozenset({"/Annots"}), raise_exc=False
    ):
        return
    notes = [each for each in added if kinds[each] != _WIDGET]
    level = ModificationLevel.ANNOTATIONS if notes else ModificationLevel.LTA_UPDATES
    yield level, ReferenceUpdate(new_page.reference)
    listed = page.raw_get("/Annots")
    if isinstance(listed, IndirectObject):
        place = RelativeContext(old_page.reference, RawPdfPath("/Annots"))
        yield level, ReferenceUpdate(listed.reference, context_checked=place)
    for note in notes:  # what a widget may be is for the form rules to say
        for each in new.collect_dependencies(note, since_revision=old.revision + 1):
            if old.is_ref_unassignable(each):  # else it would overwrite something
                yield ModificationLevel.ANNOTATIONS, ReferenceUpdate(each)


def _items(holder: Any, key: str) -> list[Any]:
    """Return the items of the array under *key*, references kept as such."""
    node = holder.get_object()
    if not isinstance(node, DictionaryObject) or key not in node:
        return []
    items = node[key]  # which follows a reference, as get() does not
    return [items.raw_get(number) for number in range(len(items))]

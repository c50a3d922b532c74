"""What an office puts around its text: letterhead, recipients, signature, annexes.

Number, date and name of the signer stay blank: people fill them in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dtiwb.models import Agency
from dtiwb.report.documents.elements import (
    PORTRAIT,
    TEXT_WIDTH,
    Cell,
    Element,
    cell,
    paragraph,
    table,
)
from dtiwb.report.documents.lettering import Style, rule_under
from dtiwb.report.words import Words

_LEFT = 64
_HEAD = (_LEFT, TEXT_WIDTH[PORTRAIT] - _LEFT)
_FOOT = (TEXT_WIDTH[PORTRAIT] / 2, TEXT_WIDTH[PORTRAIT] / 2)
_PLACE = re.compile(r"\b(?:TỈNH|THÀNH PHỐ) .{1,20}$")
_NO_BREAK = "\N{NO-BREAK SPACE}"
_NUMERALS = {
    **{1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L"},
    **{40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"},
}


def issuer(agency: Agency) -> str:
    """Return the name under which *agency* issues papers: short below its parent."""
    return agency.name if agency.parent else agency.full_name


def line_styles(words: Words, subject: str) -> tuple[Style, ...]:
    """Return the styles of the lines under motto, issuer and subject."""
    motto = words.say("documents.motto")
    name = issuer(words.assessment.case.agency).upper()
    return (
        rule_under("TieuNguKe", "Tiêu ngữ, đường kẻ", motto, _HEAD[1], 1.06),
        rule_under("CoQuanKe", "Cơ quan ban hành, đường kẻ", name, _HEAD[0], 0.42),
        rule_under(
            "TrichYeuKe", "Trích yếu, đường kẻ", subject, TEXT_WIDTH[PORTRAIT], 0.42
        ),
    )


def letterhead(
    words: Words, kind: str, subject: str, number: str = "documents.number"
) -> Iterator[Element]:
    """Yield the head of a named paper: two columns, then kind and subject.

    *number* is the code of its blank number, which has the mark of the kind of paper.
    """
    agency = words.assessment.case.agency
    left = [
        *([("CoQuanChuQuan", _broken(agency.parent.upper()))] if agency.parent else []),
        ("CoQuanBanHanh", issuer(agency).upper()),
        ("CoQuanKe", ""),
    ]
    right = [
        ("QuocHieu", words.say("documents.nation")),
        ("TieuNgu", words.say("documents.motto")),
        ("TieuNguKe", ""),
    ]
    place = words.say(
        "documents.place-date",
        place=agency.place or words.say("documents.place-blank"),
    )
    blank = [
        ("SoKyHieu", words.say(number)),
        ("DuThao", words.say("page.draft")),
    ]
    yield table(
        "BangAn",
        _HEAD,
        (
            (Cell(lines=left), Cell(lines=right)),
            (Cell(lines=blank), cell("DiaDanh", place)),
        ),
    )
    yield paragraph("TenLoai", kind)
    yield paragraph("TrichYeu", subject)
    yield paragraph("TrichYeuKe")


def _broken(name: str) -> str:
    """Keep ``TỈNH TUYÊN QUANG`` together, so that a long name breaks before it."""
    return _PLACE.sub(lambda found: found[0].replace(" ", _NO_BREAK), name)


def signature(words: Words, to: str = "documents.to-appraiser") -> Element:
    """Return recipients on the left, the signer's title without a name on the right.

    *to* is the code of who gets it beside those above and the files.
    """
    agency = words.assessment.case.agency
    title = agency.head_title.upper() or words.say("documents.head-blank")
    recipients = [words.say(to), words.say("documents.to-file")]
    if agency.parent:
        above = words.say("documents.to-parent", parent=agency.parent)
        recipients.insert(0, above)
    left = [
        ("NoiNhan", words.say("documents.recipients")),
        *(("NoiNhanMuc", each) for each in recipients),
    ]
    return table("BangAn", _FOOT, ((Cell(lines=left), cell("ChucVu", title)),))


def annex_head(words: Words, numeral: str, title: str, to: str) -> Iterator[Element]:
    """Yield the head of an annex; *to* names the paper it goes with."""
    yield paragraph("DuThaoPhuLuc", words.say("page.draft"))
    yield paragraph("PhuLuc", f"{words.say('documents.annex')} {numeral}".strip())
    yield paragraph("PhuLucTen", title)
    yield paragraph("PhuLucKem", f"({to})")


def roman(number: int) -> str:
    """Return a number as annexes are numbered: ``IV``."""
    text = ""
    for value, letters in _NUMERALS.items():
        while number >= value:
            text, number = text + letters, number - value
    return text

"""The words of "Cách xác định và tính điểm" into a rule. Pure.

What is not understood becomes ``manual`` with the words kept and a remark: a rule
that was guessed wrong costs more than one that a person types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    Manual,
    Option,
    Part,
    PerItem,
    Proportional,
    Relative,
    Rule,
    Tier,
    Tiers,
    WeightedShare,
)
from dtiwb.text import fold

_NUMBER = r"\d+(?:[.,]\d+)?"
_FULL = r"(?:diem toi da|toi da|100% (?:so )?diem)"
_SPLIT = re.compile(r"[\n;]|(?<=[^\d\s])\s*(?:^|\s)[-+•]\s+|\.\s+(?=[A-ZĐ-])")
_PAIR = re.compile(
    r"^(?P<what>.+?)\s*(?:[:=]|→|->|thi(?: duoc)?|duoc)\s*"
    r"(?:duoc|dat|cham|tinh|diem\s*=)?\s*(?P<points>[^:=]+?)$"
)
_SHARE_OF_FULL = re.compile(
    rf"^(?P<a>\d+)\s*/\s*(?P<b>\d+)\s*(?:[*x×]\s*)?(?:so\s*)?{_FULL}$|"
    rf"^(?P<percent>{_NUMBER})\s*%\s*(?:[*x×]\s*)?(?:so\s*)?{_FULL}$|^{_FULL}$"
)
_POINTS = re.compile(rf"^(?P<points>{_NUMBER})\s*(?:diem)?$")
_COUNT = re.compile(
    r"(?:tu|>=|≥|it nhat|toi thieu|du|co|to chuc|tren)?\s*"
    rf"(?P<count>{_NUMBER})\b(?!\s*%)"
)
_RATIO = re.compile(
    r"(?:ty le|ti le)\s*(?:\([^)]*\)\s*)?=?\s*(?P<a>\w+)\s*/\s*(?P<b>\w+)|"
    r"\b(?P<c>[a-z])\s*/\s*(?P<d>[a-z])\s*[*x×]\s*(?:100\s*%\s*[*x×]\s*)?diem toi da"
)
_TIMES_FULL = re.compile(
    rf"(?:ty le|ti le|[a-z]\s*/\s*[a-z])\s*\)?(?:\s*/\s*{_NUMBER}\s*%)?"
    r"\s*[*x×]\s*diem toi da"
)
_WORDED_RATIO = re.compile(
    rf"=\s*\(?\s*[a-z][^/=;:()]+/\s*[a-z][^/=;:()]+\)?\s*[*x×]\s*(?P<full>{_NUMBER})\b"
)
_FULL_FROM = re.compile(
    rf"(?:>=|≥|tu|dat|it nhat|toi thieu)\s*(?P<share>{_NUMBER})\s*%"
    rf"(?:\s*tro len)?\s*(?:[:=,]|thi|duoc|dat|tinh)*\s*{_FULL}"
)
_ZERO_BELOW = re.compile(rf"(?:<|duoi)\s*(?P<share>{_NUMBER})\s*%\s*[:=,]?\s*0\s*diem")
_WEIGHTED = re.compile(
    rf"\(?\s*(?P<a>[a-z])\s*/\s*(?P<t>[a-z])\s*\)?\s*[*x×]\s*(?P<wa>{_NUMBER})\s*\+\s*"
    rf"\(?\s*(?P<b>[a-z])\s*/\s*(?P=t)\s*\)?\s*[*x×]\s*(?P<wb>{_NUMBER})"
)
_EACH = re.compile(
    rf"\bmoi\s+[^:;,.\d]+?(?:[:,]|duoc|dat|tinh|cham|cong|\s)\s*(?P<points>{_NUMBER})\s*diem"
)
_BEST = re.compile(
    r"ty le chuan hoa|gia tri cao nhat|(?:don vi|co quan|bo|tinh) cao nhat"
)
_NO = re.compile(r"^(?:khong|chua|con lai|khac|truong hop khac)\b")
_YES = re.compile(r"^(?:co|da|dat|du|day du|hoan thanh|ban hanh)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReading:
    """A rule and whether it was understood; ``code`` names the remark if not."""

    rule: Rule
    code: str = ""

    @property
    def understood(self) -> bool:
        """True where a person has only to confirm."""
        return not self.code


def read_rule(text: str, max_points: Decimal | None) -> RuleReading:
    """Read the scoring words of one criterion whose maximum is *max_points*."""
    words = fold(text.replace("\n", " ; "))
    if not words:
        return RuleReading(rule=Manual(), code="rule-missing")
    if "khong tinh diem" in words:
        return RuleReading(rule=Manual(), code="rule-not-scored")
    if _BEST.search(words):
        return RuleReading(rule=Relative())
    for reader in (_weighted, _per_item, _proportional):
        rule = reader(words)
        if rule is not None:
            return RuleReading(rule=rule)
    if (found := _WORDED_RATIO.search(words)) and _decimal(found["full"]) == max_points:
        return RuleReading(rule=Proportional())
    rule = None if max_points is None else _situations(text, max_points)
    if rule is None:
        return RuleReading(rule=Manual(), code="rule-not-understood")
    return RuleReading(rule=rule)


def _weighted(words: str) -> Rule | None:
    found = _WEIGHTED.search(words)
    if not found:
        return None
    weights = {found["a"]: _fraction(found["wa"]), found["b"]: _fraction(found["wb"])}
    return WeightedShare(weights=weights)


def _per_item(words: str) -> Rule | None:
    found = _EACH.search(words)
    if not found or re.search(r"\btru\b", words[: found.end()]):
        return None
    return PerItem(points_each=_decimal(found["points"]))


def _proportional(words: str) -> Rule | None:
    if not (_RATIO.search(words) or _TIMES_FULL.search(words)):
        return None
    full, zero = _FULL_FROM.search(words), _ZERO_BELOW.search(words)
    return Proportional(
        full_at=_fraction(full["share"]) / 100 if full else Fraction(1),
        zero_below=_fraction(zero["share"]) / 100 if zero else Fraction(0),
    )


def _situations(text: str, max_points: Decimal) -> Rule | None:
    """Read a list of situations with points: yes/no, a ladder, a choice, parts."""
    pairs = []
    for piece in filter(None, (each.strip(" .-+•") for each in _SPLIT.split(text))):
        found = _PAIR.match(fold(piece))
        share = _share(found["points"].strip(" ."), max_points) if found else None
        if found is None or share is None:
            return None
        title = re.split(r"\s*(?:[:=→]|->)\s*", piece)[0]
        pairs.append((" ".join(title.split()), share))
    if len(pairs) < 2:
        return None
    shares = [share for _, share in pairs]
    if len(pairs) == 2 and shares == [1, 0] and _is_yes_or_no(pairs):
        return Binary()
    if ladder := _ladder(pairs, max_points):
        return ladder
    if 1 not in shares and sum(shares) == 1:
        return Checklist(parts=tuple(_parts(pairs, max_points)))
    if 1 in shares:
        return Choice(
            options=tuple(
                Option(id=f"th{number}", title=title, share=share)
                for number, (title, share) in enumerate(pairs, 1)
            )
        )
    return None


def _is_yes_or_no(pairs: list[tuple[str, Fraction]]) -> bool:
    yes, no = (fold(title) for title, _ in pairs)
    return bool(_NO.match(no)) and not _COUNT.search(yes)


def _ladder(pairs: list[tuple[str, Fraction]], max_points: Decimal) -> Rule | None:
    """Read steps by count; the falling end (``khác: 0``) needs no number."""
    tiers = []
    for title, share in pairs:
        words = fold(title)
        is_less = re.match(r"(?:duoi|it hon|<)", words)
        if share == 0 and (is_less or _NO.match(words) or not _COUNT.search(words)):
            continue
        found = _COUNT.search(words)
        if not found or (_YES.match(words) is None and len(words.split()) > 12):
            return None
        tiers.append(
            Tier(at_least=_decimal(found["count"]), points=_points(share, max_points))
        )
    counts = [tier.at_least for tier in tiers]
    falling = counts == sorted(set(counts), reverse=True)
    rising = counts == sorted(set(counts))
    points = [tier.points for tier in sorted(tiers, key=lambda tier: tier.at_least)]
    if len(tiers) < 2 or not (falling or rising) or points != sorted(points):
        return None
    return Tiers(tiers=tuple(sorted(tiers, key=lambda tier: -tier.at_least)))


def _parts(pairs: list[tuple[str, Fraction]], max_points: Decimal) -> list[Part]:
    return [
        Part(
            id=chr(ord("a") + number),
            title=title,
            max_points=_points(share, max_points),
            rule=Binary(inferred=True),
        )
        for number, (title, share) in enumerate(pairs)
    ]


def _share(words: str, max_points: Decimal) -> Fraction | None:
    """Return the share of the maximum that *words* give, or None if they give none."""
    found = _SHARE_OF_FULL.match(words)
    if found:
        if found["a"]:
            return (
                Fraction(int(found["a"]), int(found["b"])) if int(found["b"]) else None
            )
        return _fraction(found["percent"]) / 100 if found["percent"] else Fraction(1)
    found = _POINTS.match(words)
    if not found or not max_points:
        return None
    share = Fraction(_decimal(found["points"])) / Fraction(max_points)
    return share if share <= 1 else None


def _points(share: Fraction, max_points: Decimal) -> Decimal:
    points = share * Fraction(max_points)
    return Decimal(points.numerator) / Decimal(points.denominator)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _fraction(text: str) -> Fraction:
    return Fraction(_decimal(text))

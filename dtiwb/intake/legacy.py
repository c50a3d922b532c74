"""Text in the Vietnamese encodings of before Unicode, made readable. Pure.

TCVN3 (fonts .VnTime) and VNI-Windows put Vietnamese letters at the places of other
signs, so such a text is valid Unicode and nonsense: ``Céng hßa``, ``Coäng hoøa``. A
text is decoded only where its words become Vietnamese syllables and were none before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from dtiwb.intake.paper import Line
from dtiwb.text import compose

_TONES = "\N{COMBINING ACUTE ACCENT}\N{COMBINING GRAVE ACCENT}"
_TONES += "\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}\N{COMBINING DOT BELOW}"
_CIRCUMFLEX, _BREVE = "\N{COMBINING CIRCUMFLEX ACCENT}", "\N{COMBINING BREVE}"

# Where TCVN3 puts the tones of a vowel: acute, grave, hook, tilde, dot.
_TCVN3_TONED = {
    "a": "¸µ¶·¹",
    "ă": "¾»¼½Æ",
    "â": "ÊÇÈÉË",
    "e": "ÐÌÎÏÑ",
    "ê": "ÕÒÓÔÖ",
    "i": "Ý×ØÜÞ",
    "o": "ãßáâä",
    "ô": "èåæçé",
    "ơ": "íêëìî",
    "u": "óïñòô",
    "ư": "øõö÷ù",
    "y": "ýúûüþ",
}
_TCVN3_PLAIN = dict(zip("¡¢£¤¥¦§¨©ª«¬\xad®", "ĂÂÊÔƠƯĐăâêôơưđ", strict=True))
# Signs that other programs make of two of them: BULLET OPERATOR, GREEK SMALL MU.
_TCVN3_ALIASES = {"\u2219": "ã", "\u03bc": "à"}

# VNI writes the marks behind the vowel: acute, grave, hook, tilde, dot, no tone.
_VNI_MARKS = {"": "ùøûõï", _CIRCUMFLEX: "áàåãäâ", _BREVE: "éèúüëê"}
_VNI_SINGLE = dict(zip("ôöñóòæîíì", "ơưđĩịỉỵíì", strict=True))

_MODERN = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323Ạ-ỹ]")
_WORD = re.compile("(?:[^\\W\\d_]|[\u0300-\u0323])+")
_MISREAD_UTF8 = re.compile("á[º»]")
_ALL_CAPITALS = re.compile("[^a-z]*[A-Z][^a-z]*[A-Z][^a-z]*")
_SPACES = re.compile(r"(\s+)")
_CERTAIN, _LIKELY = 0.9, 0.5
_ENOUGH = 3

_ONSET = (
    "(?:qu|gi|(?:ngh|gh|k)(?=[eêiy])|(?:ng|g|c)(?![eêiy])"
    "|ch|kh|nh|ph|th|tr|b|d|đ|h|l|m|n|p|r|s|t|v|x)?"
)
_RHYME = (
    "a(?:ch|nh|ng|[cimnoptuy])?|ă(?:ng|[cmnpt])|â(?:ng|[cmnptuy])|e(?:ng|[cmnopt])?"
    "|ê(?:ch|nh|ng|[mnptu])?|i(?:ch|nh|[acmnptu])?|iê(?:ng|[cmnptu])"
    "|o(?:ng|[cimnpt])?|oa(?:ch|nh|ng|[cimnopty])?|oă(?:ng|[cmnt])|oe(?:[mnot])?"
    "|oo(?:ng|c)|ô(?:ng|[cimnpt])?|ơ(?:[imnpt])?|u(?:ng|[acimnptyơ])?"
    "|uâ(?:ng|[nty])|uê(?:ch|nh)?|uô(?:ng|[cimnt])|uy(?:ch|nh|a|[nptu])?|uyê[nt]"
    "|ư(?:ng|[acimntu])?|ươ(?:ng|[cimnptu])|y|yê(?:ng|[mntu])"
)
_SYLLABLE = re.compile(f"(?:{_ONSET}(?:{_RHYME})|gi[nmtpc]?)")
_STOPPED = re.compile(".*(?:ch|[cpt])")
_NEEDED = {_TONES[0], _TONES[4]}  # a syllable that ends in c, ch, p or t has one


@lru_cache(maxsize=20_000)
def _is_syllable(word: str) -> bool:
    """Tell whether *word* can be one Vietnamese syllable (âm tiết)."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [each for each in letters if each in _TONES]
    bare = compose("".join(each for each in letters if each not in _TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not _STOPPED.fullmatch(bare) or bool(_NEEDED.intersection(tones))


def _tcvn3() -> dict[str, str]:
    toned = {
        sign: compose(vowel + tone)
        for vowel, signs in _TCVN3_TONED.items()
        for sign, tone in zip(signs, _TONES, strict=True)
    }
    return toned | _TCVN3_PLAIN | _TCVN3_ALIASES


def _vni() -> dict[str, str]:
    lower = dict(_VNI_SINGLE)
    for quality, bases in (("", "aeouyôö"), (_CIRCUMFLEX, "aeo"), (_BREVE, "a")):
        for base in bases:
            vowel = compose(_VNI_SINGLE.get(base, base) + quality)
            for mark, tone in zip(_VNI_MARKS[quality], [*_TONES, ""], strict=False):
                lower[base + mark] = compose(vowel + tone)
    table = dict(lower)
    for code, letter in lower.items():
        table |= {code.upper(): letter.upper()}
        if len(code) == 2:  # the mark of the other case is seen as well
            table |= {code[0].upper() + code[1]: letter.upper()}
            table |= {code[0] + code[1].upper(): letter}
    return table


@dataclass(frozen=True, eq=False)
class _Encoding:
    """One legacy encoding: its name and what its codes stand for."""

    name: str
    table: dict[str, str]
    has_capitals: bool

    @cached_property
    def codes(self) -> re.Pattern[str]:
        longest_first = sorted(self.table, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)))

    @cached_property
    def words(self) -> re.Pattern[str]:
        signs = re.escape("".join(sorted(set("".join(self.table)))))
        return re.compile(f"[A-Za-zÀ-ÿ{signs}]*[À-ÿ{signs}][A-Za-zÀ-ÿ{signs}]*")

    def decode(self, text: str) -> str:
        """Return *text* read in this encoding, whatever it is."""
        read = compose(self.codes.sub(lambda code: self.table[code[0]], text))
        if self.has_capitals:
            return read
        pairs = zip(text.split("\n"), read.split("\n"), strict=True)
        return "\n".join(_with_capitals(*pair) for pair in pairs)


def _with_capitals(raw: str, line: str) -> str:
    """Give back the capitals that stood in a font of their own.

    Only plain letters tell: ``CéNG HßA`` is all capitals, ``Hµ`` need not be.
    """
    if _ALL_CAPITALS.fullmatch(raw):
        return line.upper()
    pairs = zip(_SPACES.split(raw), _SPACES.split(line), strict=True)
    return "".join(
        word.upper() if _ALL_CAPITALS.fullmatch(code) else word for code, word in pairs
    )


TCVN3 = _Encoding("TCVN3", _tcvn3(), has_capitals=False)
VNI = _Encoding("VNI-Windows", _vni(), has_capitals=True)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What reading a text in one encoding makes of the words with strange letters."""

    words: int
    good: int
    gained: frozenset[str]
    gained_count: int
    has_plain_words: bool

    @property
    def share(self) -> float:
        return self.good / self.words if self.words else 0.0

    @property
    def is_certain(self) -> bool:
        return self.is_likely and self.share >= _CERTAIN

    @property
    def is_likely(self) -> bool:
        enough = len(self.gained) >= _ENOUGH and self.share >= _LIKELY
        return enough and self.has_plain_words


def _verdict(text: str, words: Iterable[tuple[str, str]]) -> _Verdict:
    """Judge *text* by pairs of a word as it stands and as it would read."""
    total = good = gained_count = 0
    gained = set()
    for raw, word in words:
        is_good = _is_syllable(word)
        if not is_good and len(word) <= 6 and word == word.upper():
            continue  # an abbreviation: TTĐT
        total += 1
        good += is_good
        if is_good and not _is_syllable(raw):
            gained.add(raw)
            gained_count += 1
    has_plain_words = bool(gained) and _plain_share(text) >= _LIKELY
    return _Verdict(total, good, frozenset(gained), gained_count, has_plain_words)


def _plain_share(text: str) -> float:
    """Return how many of the words without strange letters can be Vietnamese."""
    words = (word.strip(".,;:()\"'?!") for word in text.split())
    plain = [w for w in words if w.isascii() and w.isalpha() and not w.isupper()]
    return sum(map(_is_syllable, plain)) / len(plain) if plain else 1.0


def _judge(text: str, encoding: _Encoding) -> _Verdict:
    found = encoding.words.findall(text)
    return _verdict(text, ((word, _read_word(encoding, word)) for word in found))


@lru_cache(maxsize=20_000)
def _read_word(encoding: _Encoding, word: str) -> str:
    return encoding.decode(word)


def decode_legacy(text: str) -> tuple[str, str] | None:
    """Return *text* in NFC and the name of its encoding, None if not certain of it.

    Hand over the text untouched: a soft hyphen is the ư of TCVN3, and NFKC destroys
    eight letters. Unicode text is never changed.
    """
    text = compose(text)
    if _MODERN.search(text):
        return None
    found = max((TCVN3, VNI), key=lambda each: _judge(text, each).gained_count)
    is_certain = _judge(text, found).is_certain
    return (found.decode(text), found.name) if is_certain else None


def suspected_legacy(text: str) -> str:
    """Name the encoding *text* seems to be in where ``decode_legacy`` is not certain.

    Returns:
        "" for a text that is Unicode or in another language.
    """
    if len(_MISREAD_UTF8.findall(text)) >= _ENOUGH:
        return "UTF-8 / Windows-1252"
    for encoding in (TCVN3, VNI):
        if _judge(text, encoding).is_likely and not _reads_as_it_stands(text):
            return encoding.name
    return ""


def _reads_as_it_stands(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(_is_syllable, words)) >= _LIKELY * len(words)


def decode_bytes(data: bytes) -> tuple[str, str] | None:
    """Return the text of *data*, one byte a letter, and its encoding, if certain.

    Tried are Windows-1258, TCVN3 and VNI-Windows.
    """
    western = data.decode("cp1252", errors="replace")
    if "\ufffd" not in western and (found := decode_legacy(western)):
        return found
    text = data.decode("cp1258", errors="replace")
    pairs = (
        (western[slice(*found.span())], compose(found[0]))
        for found in _WORD.finditer(text)
        if not found[0].isascii()
    )
    if "\ufffd" not in text and _verdict(text, pairs).is_certain:
        return compose(text), "Windows-1258"
    return None


def decode_lines(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], str, str]:
    """Decode a paper that is wholly or partly in a legacy encoding.

    Returns:
        The lines, the encoding some of them were decoded from, and the encoding that
        others seem to be in but cannot be decoded from with certainty.
    """
    strange = [line for line in lines if not _MODERN.search(line.text)]
    encoding = next((e for e in (TCVN3, VNI) if _is_in(strange, e)), None)
    if encoding is None:
        return lines, "", suspected_legacy("\n".join(line.text for line in strange))
    is_whole = len(strange) == len(lines)
    done = tuple(
        _decoded(line, encoding)
        if is_whole or (not _MODERN.search(line.text) and _fits(line.text, encoding))
        else line
        for line in lines
    )
    left = "\n".join(line.text for line in done if not _MODERN.search(line.text))
    return done, encoding.name, suspected_legacy(left)


def _is_in(lines: list[Line], encoding: _Encoding) -> bool:
    """Tell whether the lines that only *encoding* explains are certainly in it."""
    text = "\n".join(line.text for line in lines if _fits(line.text, encoding))
    others = "\n".join(line.text for line in lines)
    return _judge(text, encoding).is_certain and (
        _judge(text, encoding).gained_count * 2 > _judge(others, encoding).words
    )


def _fits(text: str, encoding: _Encoding) -> bool:
    verdict = _judge(text, encoding)
    return bool(verdict.gained) and verdict.share >= _CERTAIN


def _decoded(line: Line, encoding: _Encoding) -> Line:
    cells = tuple(encoding.decode(cell) for cell in line.cells)
    text = "\t".join(cells) if cells else encoding.decode(line.text)
    return replace(line, text=text, cells=cells)

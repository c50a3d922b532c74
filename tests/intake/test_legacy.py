"""Old Vietnamese encodings are read where it is certain; all else is left alone."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtiwb.intake.legacy import (
    TCVN3,
    VNI,
    decode_bytes,
    decode_legacy,
    decode_lines,
    suspected_legacy,
)
from dtiwb.intake.paper import Line

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
TONES = "\u0301\u0300\u0309\u0303\u0323"
LETTERS = [
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưy"
    for tone in ("", *TONES)
    if base not in "aeiouy" or tone
] + ["đ"]
LOWER = "".join(LETTERS)
NOTE = (
    "Sở Thử tỉnh Mẫu ban hành Kế hoạch nâng cao mức độ chuyển đổi số năm 2026; "
    "giao Phòng Nghiệp vụ chủ trì, các đơn vị phối hợp, thời gian: Quý II."
)
# Typed from the published code charts, apart from the tables of the module.
NOTE_TCVN3 = (
    "Së Thö tØnh MÉu ban hµnh KÕ ho¹ch n©ng cao møc ®é chuyÓn ®æi sè n¨m 2026; "
    "giao Phßng NghiÖp vô chñ tr×, c¸c ®¬n vÞ phèi hîp, thêi gian: Quý II."
)
NOTE_VNI = (
    "Sôû Thöû tænh Maãu ban haønh Keá hoaïch naâng cao möùc ñoä chuyeån ñoåi soá naêm "
    "2026; giao Phoøng Nghieäp vuï chuû trì, caùc ñôn vò phoái hôïp, thôøi gian: "
    "Quyù II."
)
FRENCH = (
    "Le décret a été signé à Hanoï où le préfet, très tôt dès l'été, a prié les "
    "élus de dépêcher là-bas une équipe dévouée à l'État. Voilà, c'était né."
)
OTHERS = {
    "French": FRENCH,
    "German": "Für größere Städte hört man das schöne Gespräch über Öl, süß und böse.",
    "Spanish": "Aún así, el señor Gómez pidió más té para sí mismo; tú también, baúl.",
    "Portuguese": "São três irmãos e não têm razão; a saúde dá água à nação, até já.",
    "Italian": "È così: più città, già qui, virtù e libertà perché può, però tè.",
    "Norwegian": "Må kunne gå på nå, slå «nær» og få én båt på sjøen, så å si lå.",
    "symbols": "Windows® 11 © 2026 ± 5 °C, 10 µm, §5 và §6, «trích dẫn», 3 m², ½ giờ.",
    "accented only by Latin-1": "Có ý thì cá và rùa là của tôi, chó và mèo là bà cho.",
}


def encoder(encoding):
    table = {}
    for code, letter in encoding.table.items():
        usual = code.isupper() or code.islower() or len(code) == 1
        if letter not in table or (usual and ord(code[0]) < 0x2000):
            table.setdefault(letter, code)
            if usual and ord(code[0]) < 0x2000:
                table[letter] = code
    return lambda text: "".join(table.get(each, each) for each in text)


to_tcvn3, to_vni = encoder(TCVN3), encoder(VNI)


def to_1258(text):
    data = b""
    for letter in text:
        try:
            data += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = "".join(each for each in parts if each in TONES)
            base = "".join(each for each in parts if each not in TONES)
            data += (unicodedata.normalize("NFC", base) + tone).encode("cp1258")
    return data


def test_there_are_67_letters_to_try():
    assert len(LETTERS) == len(set(LETTERS)) == 67


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize(
    ("encoding", "encode"), [(TCVN3, to_tcvn3), (VNI, to_vni)], ids=["TCVN3", "VNI"]
)
def test_every_vietnamese_letter_comes_back(encoding, encode, letter):
    assert encoding.decode(encode(letter)) == letter
    assert encode(letter).isascii() is False


@pytest.mark.parametrize("letter", LETTERS)
def test_every_vni_capital_comes_back(letter):
    assert VNI.decode(to_vni(letter.upper())) == letter.upper()


@pytest.mark.parametrize("letter", "ăâêôơưđ")
def test_tcvn3_has_seven_capitals_of_its_own(letter):
    assert TCVN3.decode(to_tcvn3(letter.upper())) == letter.upper()


@pytest.mark.parametrize(
    ("text", "name"),
    [(NOTE_TCVN3, "TCVN3"), (NOTE_VNI, "VNI-Windows")],
    ids=["TCVN3", "VNI"],
)
def test_a_legacy_paragraph_is_read(text, name):
    assert decode_legacy(text) == (NOTE, name)


def test_the_soft_hyphen_of_tcvn3_is_a_letter():
    assert "\xad" in to_tcvn3("các trường cử người")
    assert decode_legacy(to_tcvn3("các trường cử người tới")) == (
        "các trường cử người tới",
        "TCVN3",
    )


def test_the_look_alikes_that_other_programs_leave_are_known():
    mangled = NOTE_TCVN3.replace("µ", "\u03bc") + " x\u2219 héi, x\u2219 ph\u00ad¬ng"
    assert decode_legacy(mangled) == (NOTE + " xã hội, xã phương", "TCVN3")


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("C«ng ty th­¬ng m¹i Hµ Néi vµ UBND Hµ Nam", "Công ty thương mại Hà Nội"),
        ("KÕ HO¹CH cña Së", "Kế HOẠCH của Sở"),
    ],
)
def test_capitals_come_back_where_plain_letters_tell(raw, read):
    line = f"{raw}\n{NOTE_TCVN3}"
    found = decode_legacy(line)
    assert found is not None
    assert found[0].startswith(read)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_languages_are_left_alone(text):
    assert decode_legacy(text) is None
    assert suspected_legacy(text) == ""
    assert decode_legacy("\n".join([text] * 40)) is None


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_proper_vietnamese_is_left_alone(form):
    text = unicodedata.normalize(form, NOTE)
    assert decode_legacy(text) is None
    assert suspected_legacy(text) == ""


@given(st.lists(st.sampled_from(re.findall(r"[^\W\d_]+", NOTE)), max_size=30))
def test_no_order_of_vietnamese_words_is_taken_for_legacy(words):
    assert decode_legacy(" ".join(words)) is None
    assert suspected_legacy(" ".join(words)) == ""


WESTERN = re.findall(r"[^\W\d_]+", " ".join(list(OTHERS.values())[:6]))


@given(st.lists(st.sampled_from(WESTERN), max_size=30))
def test_words_of_other_languages_are_not_decoded(words):
    assert decode_legacy(" ".join(words)) is None


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=60))
def test_random_letters_are_not_decoded(text):
    assert decode_legacy(text) is None


@given(st.text(alphabet=LOWER + LOWER.upper() + " abc,.", max_size=40))
def test_what_is_written_in_vni_reads_back(text):
    assert VNI.decode(to_vni(text)) == text


@given(st.text(alphabet=LOWER + " abc,.", max_size=40))
def test_what_is_written_in_tcvn3_reads_back(text):
    assert TCVN3.decode(to_tcvn3(text)) == text


@pytest.mark.parametrize("text", ["", "Plan 2026", "Sè:     /KH", "ThÞ", "\xad\xad"])
def test_too_little_is_not_certain(text):
    assert decode_legacy(text) is None


def test_half_broken_legacy_text_is_named_and_not_decoded():
    broken = NOTE_TCVN3.replace("é", "\u00e0").replace("è", "\u00e0")
    words = " x\u00e0q w\u00e0z f\u00e0j c\u00e0cw"
    assert decode_legacy(broken + words) is None
    assert suspected_legacy(broken + words) == "TCVN3"


def test_utf8_that_was_read_as_western_is_named():
    mangled = NOTE.encode().decode("cp1252", errors="ignore")
    assert decode_legacy(mangled) is None
    assert suspected_legacy(mangled) == "UTF-8 / Windows-1252"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (NOTE_TCVN3.encode("latin-1"), "TCVN3"),
        (NOTE_VNI.encode("latin-1"), "VNI-Windows"),
        (to_1258(NOTE), "Windows-1258"),
    ],
)
def test_bytes_of_the_three_old_encodings_are_read(data, name):
    assert decode_bytes(data) == (NOTE, name)


@pytest.mark.parametrize(
    "data",
    [FRENCH.encode("cp1252"), b"\xff\xfe\x80\x81", b"caf\xe9", bytes(range(256))],
)
def test_other_bytes_are_not_guessed(data):
    assert decode_bytes(data) is None


def lines_of(*texts):
    return tuple(Line(text=t, page=1, number=n) for n, t in enumerate(texts, 1))


def test_a_paper_wholly_in_tcvn3_is_decoded_line_by_line():
    cell = Line(text="Sè\tHµ", page=1, number=3, cells=("Sè", "Hµ"), table=1)
    lines, name, unclear = decode_lines((*lines_of(NOTE_TCVN3, "Sè: 5"), cell))
    assert [line.text for line in lines] == [NOTE, "Số: 5", "Số\tHà"]
    assert lines[2].cells == ("Số", "Hà")
    assert (name, unclear) == ("TCVN3", "")


def test_lines_in_tcvn3_within_a_unicode_paper_are_decoded_and_no_others():
    texts = (NOTE, NOTE_TCVN3, "Cà và cá", "Résumé", NOTE)
    lines, name, unclear = decode_lines(lines_of(*texts))
    assert [line.text for line in lines] == [NOTE, NOTE, "Cà và cá", "Résumé", NOTE]
    assert (name, unclear) == ("TCVN3", "")


@pytest.mark.parametrize("texts", [(NOTE,) * 3, (NOTE, FRENCH), ("Plan", "2026"), ()])
def test_a_paper_without_legacy_text_stays_as_it_is(texts):
    lines = lines_of(*texts)
    assert decode_lines(lines) == (lines, "", "")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real papers are not here")
@pytest.mark.parametrize(
    "path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem
)
class TestRealPapers:
    def test_they_are_left_alone_line_by_line(self, path):
        text = path.read_text(encoding="utf-8")
        assert decode_legacy(text) is None
        assert suspected_legacy(text) == ""
        assert not any(map(decode_legacy, text.split("\n")))
        assert not any(map(suspected_legacy, text.split("\n")))

    def test_they_come_back_from_vni_letter_by_letter(self, path):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        assert decode_legacy(to_vni(text)) == (text, "VNI-Windows")

    def test_they_come_back_from_tcvn3_but_for_lone_capitals(self, path):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        toned = {each.upper(): each for each in LETTERS if each not in "ăâêôơưđ"}
        found = decode_legacy(to_tcvn3(text.translate(str.maketrans(toned))))
        assert found is not None
        assert found[0].lower() == text.lower()
        assert sum(a != b for a, b in zip(found[0], text, strict=True)) <= 3

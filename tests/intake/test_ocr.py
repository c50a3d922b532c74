"""Scans are read where tesseract and its Vietnamese data are, else named."""

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from dtiwb.errors import InputError
from dtiwb.intake import ocr
from dtiwb.intake.sources import read_paper

FONT = next(
    (
        path
        for path in (
            Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
            Path("C:/Windows/Fonts/times.ttf"),
        )
        if path.is_file()
    ),
    None,
)
WORDS = (
    "SỞ THỬ NGHIỆM TỈNH MẪU",
    "Số: 12/KH-STN",
    "Nâng cao kết quả chuyển đổi số của Sở trong năm 2026",
    "1. Tiêu chí “Tỷ lệ hồ sơ trực tuyến” (đạt 9,67/10 điểm)",
    "- Đơn vị thực hiện: Phòng Nghiệp vụ; thời gian: Quý II/2026.",
)
needs_ocr = pytest.mark.skipif(
    bool(ocr.available()) or FONT is None, reason="tesseract, vie or a font is missing"
)


def page(*words, stamp=""):
    image = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 36)
    if stamp:
        draw.rectangle((120, 50, 480, 140), outline="red", width=4)
        draw.text((150, 70), stamp, font=font, fill="red")
    for n, text in enumerate(words):
        draw.text((120, 200 + n * 90), text, font=font, fill="black")
    return image


def code_of(path):
    with pytest.raises(InputError) as caught:
        read_paper(path)
    (problem,) = caught.value.problems
    assert problem.file == path.name
    return problem


@pytest.fixture
def no_tesseract(monkeypatch):
    monkeypatch.setattr(ocr.shutil, "which", lambda program: None)


def listing(text):
    answer = SimpleNamespace(stdout=text, stderr=b"", returncode=0)
    return lambda *args, **kwargs: answer


@pytest.fixture
def blank_png(tmp_path):
    path = tmp_path / "quet.png"
    Image.new("L", (400, 600), "white").save(path)
    return path


def test_a_missing_program_is_named(no_tesseract):
    assert ocr.available() == "tesseract"


@pytest.mark.parametrize(
    ("listed", "missing"),
    [(b"eng\nosd\n", "vie"), (b"List (2):\neng\nvie\n", ""), (b"vie_old\n", "vie")],
)
def test_missing_vietnamese_data_are_named(monkeypatch, listed, missing):
    monkeypatch.setattr(ocr.shutil, "which", lambda program: "/bin/tesseract")
    monkeypatch.setattr(ocr.subprocess, "run", listing(listed))
    assert ocr.available() == missing


def test_a_scan_without_ocr_is_refused_with_the_missing_piece(no_tesseract, blank_png):
    problem = code_of(blank_png)
    assert problem.code == "paper-needs-ocr"
    assert problem.fields == {"missing": "tesseract", "pages": "1"}


def test_a_page_that_takes_too_long_is_named(monkeypatch, blank_png):
    def run(command, **kwargs):
        raise subprocess.TimeoutExpired(command, kwargs["timeout"])

    monkeypatch.setattr(ocr, "available", lambda: "")
    monkeypatch.setattr(ocr.subprocess, "run", run)
    problem = code_of(blank_png)
    assert (problem.code, problem.fields) == ("paper-ocr-too-slow", {"page": "1"})


def test_a_page_on_which_tesseract_fails_is_named(monkeypatch, blank_png):
    monkeypatch.setattr(ocr, "available", lambda: "")
    broken = SimpleNamespace(stdout=b"", stderr=b"", returncode=1)
    monkeypatch.setattr(ocr.subprocess, "run", lambda *args, **kwargs: broken)
    assert code_of(blank_png).code == "paper-ocr-failed"


def test_what_tesseract_writes_becomes_composed_lines_without_blank_ones(monkeypatch):
    written = "So\u031b\u0309 Thư\u0309\n\n \nDòng hai \n\f".encode()
    monkeypatch.setattr(ocr.subprocess, "run", listing(written))
    lines = ocr.read_page_image(Image.new("RGB", (10, 10)))
    assert lines == ["Sở Thử", "Dòng hai"]


def test_no_page_is_ever_written_to_disk(monkeypatch, tmp_path):
    seen = {}

    def run(command, **kwargs):
        seen.update(kwargs, command=command)
        return SimpleNamespace(stdout=b"", stderr=b"", returncode=0)

    monkeypatch.setattr(ocr.subprocess, "run", run)
    ocr.read_page_image(Image.new("RGB", (10, 10)))
    assert seen["command"][1:3] == ["stdin", "stdout"]
    assert seen["input"].startswith(b"P5")
    assert seen["timeout"] == ocr.PAGE_SECONDS


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nxx", b"\xff\xd8\xff\xe0xx"])
def test_a_broken_image_is_refused(monkeypatch, tmp_path, content):
    monkeypatch.setattr(ocr, "available", lambda: "")
    path = tmp_path / "hong.png"
    path.write_bytes(content)
    assert code_of(path).code == "paper-broken"


def test_an_image_of_absurd_size_is_refused_before_it_is_unpacked(
    monkeypatch, blank_png
):
    monkeypatch.setattr(ocr, "available", lambda: "")
    monkeypatch.setattr(ocr, "_MAX_PIXELS", 1000)
    assert code_of(blank_png).code == "paper-unpacks-too-large"


def letters_of(texts):
    return re.sub(r"\s", "", "".join(texts))


@needs_ocr
@pytest.mark.slow
class TestRealOcr:
    @pytest.mark.parametrize("name", ["quet.png", "anh.jpg", "mot-trang.tif"])
    def test_a_clean_page_is_read(self, tmp_path, name):
        path = tmp_path / name
        page(*WORDS).save(path, dpi=(200, 200))
        paper = read_paper(path)
        assert (paper.kind, paper.page_count) == ("image", 1)
        assert [line.number for line in paper.lines] == [*range(1, len(WORDS) + 1)]
        assert letters_of(line.text for line in paper.lines) == letters_of(WORDS)

    @pytest.mark.parametrize("scale", [0.5, 2])
    def test_a_page_of_another_size_is_scaled_first(self, tmp_path, scale):
        path = tmp_path / "quet.png"
        image = page(*WORDS)
        image.resize((int(1654 * scale), int(2339 * scale))).save(path)
        read = letters_of(line.text for line in read_paper(path).lines)
        wrong = sum(a != b for a, b in zip(read, letters_of(WORDS), strict=True))
        assert wrong <= (1 if scale < 1 else 0)

    def test_each_frame_of_a_tiff_is_a_page_and_told_as_it_is_done(self, tmp_path):
        path = tmp_path / "hai-trang.tif"
        second = page("PHỤ LỤC").convert("1")
        page(*WORDS).convert("1").save(
            path,
            dpi=(200, 200),
            compression="group4",
            save_all=True,
            append_images=[second],
        )
        told = []
        paper = read_paper(
            path, progress=lambda done, total: told.append((done, total))
        )
        assert paper.page_count == 2
        assert (paper.lines[-1].text, paper.lines[-1].page) == ("PHỤ LỤC", 2)
        assert told == [(1, 2), (2, 2)]

    @pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
    def test_a_scan_with_a_stamp_of_secrecy_is_not_read(self, tmp_path, stamp):
        path = tmp_path / "quet.png"
        page(*WORDS, stamp=stamp).save(path, dpi=(200, 200))
        problem = code_of(path)
        assert (problem.code, problem.fields) == ("paper-secret", {})

    def test_a_white_page_is_named_as_empty(self, tmp_path):
        path = tmp_path / "trang.png"
        page().save(path)
        assert code_of(path).code == "paper-empty"

    def test_transparent_paper_is_white(self, tmp_path):
        path = tmp_path / "trong.png"
        image = page(*WORDS)
        image.putalpha(ImageOps.invert(image.convert("L")))
        image.save(path, dpi=(200, 200))
        lines = read_paper(path).lines
        assert letters_of(line.text for line in lines) == letters_of(WORDS)

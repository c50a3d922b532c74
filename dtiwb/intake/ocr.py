"""Scans and photos to Paper, by the tesseract of the machine with Vietnamese data.

Pages go to it through a pipe: no file of a page is ever written, for nobody knows
before reading it whether it bears a mark of secrecy.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.sources import Progress, refusal
from dtiwb.text import compose

if TYPE_CHECKING:
    from PIL import Image

DPI = 200
"""Dots per inch that read best: 0.15 % wrong letters against 0.5 % at 150."""
PAGE_SECONDS = 90
_LONG_SIDE = 2339  # A4 at 200 dpi
_MAX_PIXELS = 120_000_000
_MAX_PAGES = 1000


def available() -> str:
    """Return what is missing for OCR, ``tesseract`` or its data ``vie``, else ""."""
    program = shutil.which("tesseract")
    if program is None:
        return "tesseract"
    try:
        listed = subprocess.run(  # noqa: S603 - fixed arguments, found on PATH
            [program, "--list-langs"], capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "tesseract"
    return "" if b"vie" in listed.stdout.split() + listed.stderr.split() else "vie"


def read_image(path: Path, name: str, progress: Progress | None = None) -> Paper:
    """Return what OCR reads on an image, each frame of a TIFF as a page.

    Raises:
        InputError: OCR is not installed, or the image is broken or far too large.
    """
    from PIL import Image

    if missing := available():
        raise refusal(name, "paper-needs-ocr", missing=missing, pages="1")
    lines: list[Line] = []
    page = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(path, formats=("PNG", "JPEG", "TIFF")) as image:
                total = getattr(image, "n_frames", 1)
                for page, frame in enumerate(_frames(image, total, name), 1):
                    for text in read_page_image(frame, name=name, page=page):
                        lines.append(Line(text=text, page=page, number=len(lines) + 1))
                    if progress:
                        progress(page, total)
        except Image.DecompressionBombError:
            raise refusal(name, "paper-unpacks-too-large") from None
        except (OSError, SyntaxError, ValueError, EOFError):
            raise refusal(name, "paper-broken") from None
    return Paper(file=name, kind="image", lines=tuple(lines), page_count=page)


def _frames(image: Image.Image, total: int, name: str) -> Iterator[Image.Image]:
    from PIL import ImageOps

    if total > _MAX_PAGES:
        raise refusal(name, "paper-unpacks-too-large")
    for number in range(total):
        image.seek(number)
        if image.width * image.height > _MAX_PIXELS:
            raise refusal(name, "paper-unpacks-too-large")
        yield _at_reading_size(ImageOps.exif_transpose(image))


def _at_reading_size(image: Image.Image) -> Image.Image:
    """Return *image* in grey, scaled to 200 dpi, or to A4 where it does not say.

    Scanners say their dpi; what cameras and screens say (72, 96) means nothing.
    """
    grey = _on_white(image).convert("L")
    stated = float(image.info.get("dpi", (0, 0))[0] or 0)
    scale = DPI / stated if stated > 100 else 1.0
    longest = max(image.size) * scale
    if not 0.6 * _LONG_SIDE < longest < 1.8 * _LONG_SIDE and stated <= 100:
        scale = _LONG_SIDE / longest if longest > 400 else 2.0
    if 0.95 < scale < 1.05:
        return grey
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return grey.resize(size, resample=3)  # bicubic


def _on_white(image: Image.Image) -> Image.Image:
    """Return *image* with transparent parts white, which a bare conversion blackens."""
    from PIL import Image as module

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image
    layer = image.convert("RGBA")
    white = module.new("RGBA", layer.size, "white")
    return module.alpha_composite(white, layer)


def read_page_image(image: Image.Image, name: str = "", page: int = 1) -> list[str]:
    """Return the lines OCR reads on *image*, a page rendered at 200 dpi.

    Raises:
        InputError: tesseract took too long over the page, or failed.
    """
    packed = io.BytesIO()
    image.convert("L").save(packed, "PPM")
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(DPI)]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            command,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # more threads are slower
            input=packed.getvalue(),
            capture_output=True,
            timeout=PAGE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refusal(name, "paper-ocr-too-slow", page=str(page)) from None
    except OSError:
        raise refusal(
            name, "paper-needs-ocr", missing="tesseract", pages=str(page)
        ) from None
    if done.returncode:
        raise refusal(name, "paper-ocr-failed", page=str(page))
    text = compose(done.stdout.decode("utf-8", errors="replace"))
    return [line for raw in re.split("[\n\f]", text) if (line := raw.strip())]

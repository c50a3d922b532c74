"""How fast papers are read, against the bare text extraction of the same library.

Run it by hand; nothing here is asserted:

    python tests/benchmarks/reading.py

Both sides run in turn in one process and the best of several runs counts, so that
the ratio holds on a busy machine too. Times are processor times.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2 as pdfium
from intake import papers_plans as plans
from intake import papers_tables as tables
from intake.paper_docx import write_docx
from intake.paper_model import Block, NewPage, Text
from intake.paper_pdf import write_pdf
from lxml import etree

from dtiwb.intake.docx_file import read_docx
from dtiwb.intake.pdf_file import read_pdf

RUNS = 7
LONG = 300
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROSE: tuple[Block, ...] = tuple(
    Text(
        text=f"{n}. Các phòng, đơn vị rà soát quy trình, cập nhật dữ liệu và báo cáo"
        f" kết quả lần {n} trên hệ thống, bảo đảm dữ liệu đúng, đủ, sạch, sống; đơn vị"
        " nào chậm thì nêu rõ lý do, biện pháp khắc phục và thời gian hoàn thành."
    )
    for n in range(1, 90)
)
PAPERS = {
    "prose": PROSE,
    "plan with footnotes": plans.SONG_VANG,
    "task table": tables.TASKS,
}


def bare_pdf(path: Path) -> int:
    """Do what everybody does first: load each page and take its text."""
    document = pdfium.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    pages = len(document)
    document.close()
    return pages


def bare_docx(path: Path) -> int:
    """Join the text of all paragraphs, in tables too: zip, parse, walk."""
    with zipfile.ZipFile(path) as archive:
        root = etree.parse(BytesIO(archive.read("word/document.xml"))).getroot()
    return len(["".join(each.itertext(W + "t")) for each in root.iter(W + "p")])


def python_docx(path: Path) -> int:
    """Take the same text through python-docx."""
    from docx import Document

    document = Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        texts += [cell.text for row in table.rows for cell in row.cells]
    return len(texts)


def best(jobs: Sequence[Callable[[], object]], runs: int = RUNS) -> list[float]:
    """Return the best processor time of each job, all of them in turn each run."""
    times = [float("inf")] * len(jobs)
    for _ in range(runs):
        for n, job in enumerate(jobs):
            start = time.process_time()
            job()
            times[n] = min(times[n], time.process_time() - start)
    return times


def pdf_table(folder: Path) -> None:
    print(f"{'PDF':24}{'pages':>6}{'bare p/s':>10}{'read_pdf p/s':>14}{'ratio':>7}")
    for name, blocks in PAPERS.items():
        path = folder / "paper.pdf"
        write_pdf(path, blocks * 3)
        pages = bare_pdf(path)
        jobs = (lambda p=path: bare_pdf(p), lambda p=path: read_pdf(p, "paper.pdf"))
        bare, full = best(jobs)
        print(
            f"{name:24}{pages:6}{pages / bare:10.0f}{pages / full:14.0f}"
            f"{full / bare:7.2f}"
        )


def docx_table(folder: Path) -> None:
    print(
        f"{'DOCX':24}{'kB':>6}{'bare ms':>10}{'python-docx ms':>16}"
        f"{'read_docx ms':>14}{'ratio':>7}{'to python-docx':>16}"
    )
    for name, blocks in PAPERS.items():
        path = folder / "paper.docx"
        write_docx(path, blocks * 3)
        jobs = (
            lambda p=path: bare_docx(p),
            lambda p=path: python_docx(p),
            lambda p=path: read_docx(p, "paper.docx"),
        )
        bare, usual, full = best(jobs)
        print(
            f"{name:24}{path.stat().st_size // 1024:6}{bare * 1e3:10.1f}"
            f"{usual * 1e3:16.1f}{full * 1e3:14.1f}{full / bare:7.2f}"
            f"{full / usual:16.2f}"
        )


def long_paper(folder: Path) -> None:
    """Have a long paper read by a process of its own, which tells its memory."""
    path = folder / "long.pdf"
    blocks: list[Block] = []
    while len(blocks) < 12 * LONG:
        blocks += [*PROSE[:30], *tables.TASKS[-4:], *plans.SONG_VANG, NewPage()]
    write_pdf(path, blocks)
    print(flush=True)
    subprocess.run([sys.executable, "-c", READ_LONG, str(path)], check=True)


READ_LONG = """
import re, sys, time
from pathlib import Path
from dtiwb.intake.pdf_file import read_pdf

def peak():  # ru_maxrss would begin with what the parent process had (Linux only)
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s*(\\d+)", status)[1]) / 1024

heard, before, start = [], peak(), time.perf_counter()
paper = read_pdf(Path(sys.argv[1]), "long.pdf", lambda page, of: heard.append(peak()))
took = time.perf_counter() - start
print(f"{paper.page_count} pages in {took:.1f} s, {len(paper.lines)} lines,",
      f"progress heard {len(heard)} times; peak memory in MB: {before:.0f} before,",
      f"{heard[0]:.0f} after one page, {heard[len(heard) // 10]:.0f} after a tenth,",
      f"{heard[-1]:.0f} after the last, {peak():.0f} with the whole paper in hand")
"""
"""A process of its own, so that nothing but reading counts."""


def main() -> None:
    """Print the three tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdf_table(folder)
        docx_table(folder)
        long_paper(folder)


if __name__ == "__main__":
    main()

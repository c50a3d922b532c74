"""How fast a folder of 2,000 papers is scanned, the first time and again.

Run it by hand; nothing here is asserted:

    python tests/benchmarks/scanning.py [FILES] [SCANS]

SCANS of the FILES are pictures that OCR has to read. Each scan runs in a process of
its own, as ``dtiwb scan`` does, so that neither making the files nor the scan before
counts; times are wall-clock and hold reading params, register and criteria set.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from intake.make_papers import write_scan
from intake.paper_docx import write_docx
from intake.paper_pdf import write_pdf
from openpyxl import Workbook
from register.make_evidence import PROSE, blocks, files_of, make_case, text_paper

DAY = "ngày 12 tháng 6 năm 2025"
PDF_PAGES = (1, 2, 4)

SCAN = """
import resource, sys, time
from pathlib import Path

def own():  # ru_maxrss would begin with what the parent process had (Linux only)
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024

started = time.perf_counter()
from dtiwb.register.events import summary
from dtiwb.register.scan import scan
imported = time.perf_counter() - started
events = list(scan(sys.argv[1], sys.argv[2]))
took = time.perf_counter() - started
workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(f"{took:.2f}", f"{imported:.2f}", own(), workers, summary(events, "en"))
"""

CHECK = """
import sys, time
from pathlib import Path
from dtiwb.case import open_case
from dtiwb.register.checks import file_problems
from dtiwb.register.readings import Readings

case = open_case(sys.argv[2])
started = time.perf_counter()
problems = file_problems(case, Readings(case.root, at=case.params.as_of))
print(f"{time.perf_counter() - started:.2f}", len(case.evidence), len(problems))
"""


def paper(n: int, kind: str = "Báo cáo", pages: int = 1) -> list:
    body = [*PROSE, *(f"Chỉ tiêu {k}: đạt {n % 97}/{97 + k}." for k in range(6))]
    title = f"Kết quả chuyển đổi số, nội dung số {n}"
    return blocks(kind, title, f"{n}/BC-STN", DAY, pages=pages, body=body)


def docx_writer(folder: Path) -> Callable[[Path, int], None]:
    """Return what writes the n-th DOCX: a model with another number in it."""
    model = folder / "model.docx"
    write_docx(model, paper(77777, pages=2))
    with zipfile.ZipFile(model) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}

    def write(path: Path, n: int) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data.replace(b"77777", str(n).encode()))

    return write


def write_workbook(path: Path, n: int) -> None:
    book = Workbook()
    for row in range(60):
        book.active.append([row, f"Đơn vị {row}", n, n * row])
    book.save(path)


def write_pages(path: Path, n: int) -> None:
    write_pdf(path, paper(n, pages=PDF_PAGES[n % len(PDF_PAGES)]))


def write_text(path: Path, n: int) -> None:
    text = text_paper(f"{n}/BC-STN", "12/6/2025", f"Kết quả, nội dung số {n}")
    path.write_text(text, encoding="utf-8")


def make(folder: Path, aside: Path, count: int, scans: int) -> None:
    """Write the files: of ten five PDF, three DOCX, one XLSX, one text; then scans."""
    write_word = docx_writer(aside)
    suffixes = ("pdf", "docx") * 3 + ("pdf", "xlsx", "pdf", "txt")
    writers = {
        "pdf": write_pages,
        "docx": write_word,
        "xlsx": write_workbook,
        "txt": write_text,
    }
    for n in range(1, count + 1):
        place = folder / f"thang-{n % 12 + 1:02}"
        place.mkdir(parents=True, exist_ok=True)
        suffix = suffixes[n % 10]
        if n <= scans:
            write_scan(place / f"quet-{n:04}.pdf", paper(n))
        else:
            writers[suffix](place / f"tep-{n:04}.{suffix}", n)


def measure(program: str, folder: Path, params: Path) -> list[str]:
    command = [sys.executable, "-c", program, str(folder), str(params)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.split(" ", 4)


def main() -> None:
    """Print one line per kind of register and scan."""
    count, scans = (int(each) for each in (*sys.argv[1:], "2000", "0")[:2])
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        papers = root / "papers"
        make(papers, root, count, scans)
        size = sum(path.stat().st_size for path in papers.rglob("*") if path.is_file())
        print(f"{count} files, {scans} of them scans, {size / 1e6:.0f} MB")
        for suffix in (".csv", ".xlsx"):
            params = make_case(root / f"work{suffix}", suffix)
            papers.rename(files_of(params))
            time.sleep(3)  # no clock of a disk is coarser than that
            report(suffix, files_of(params), params, count)
            files_of(params).rename(papers)


def report(suffix: str, folder: Path, params: Path, count: int) -> None:
    first = 0.0
    for run in ("first", "second", "third"):
        took, imported, own, workers, told = measure(SCAN, folder, params)
        first = first or float(took)
        print(
            f"{suffix:6}{run:7}{float(took):8.2f} s ({imported} s of it imports)"
            f"{count / float(took):9.0f} files/s{float(took) / first:8.1%} of the first"
            f"{own:>6} MB here, {workers} MB in the largest worker: {told.strip()}"
        )
    took, items, problems, *_ = measure(CHECK, folder, params)
    print(
        f"{suffix:6}checks of {items} registered files with a warm memo: {took} s,"
        f" {problems.strip()} problems"
    )


if __name__ == "__main__":
    main()

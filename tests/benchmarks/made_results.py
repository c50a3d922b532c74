"""Invented outputs of thousands of agencies, to measure and to look at the roll-up.

No province, agency or figure here exists; every result says ``fictional``. Their shape
follows what is published of real ones: 20 departments a province, two of them not
ranked, 41 to 50 criteria, totals of 59 to 91 % of the maximum, about 11 % between claim
and review, most of it in a few all-or-nothing criteria.

    python tests/benchmarks/made_results.py FOLDER [PROVINCES] [YEARS]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from dtiwb.assessing import side_by_side
from dtiwb.comparison import firmest
from dtiwb.models import Points, Predecessor
from dtiwb.scoring import COLUMNS, add_up
from dtiwb.standings import Standing, lost_points
from dtiwb.store.results import results_text
from dtiwb.store.values import decimal_text

PROVINCES, DEPARTMENTS, COMMUNES, LAST_YEAR = 34, 20, 3321, 2025
MERGED_ON = date(2025, 6, 30)
FILES = (
    *("1-reconcile.html", "2-self-assessment.html", "3-gap-memo.html"),
    *("results.csv", "bang-diem.xlsx", "giai-trinh.docx", "tu-danh-gia.docx"),
)
SHARES = [Decimal(each) for each in ("1", "1", "1", "0.9", "0.75", "0.5", "0.3")]
NOTHING = Decimal(0)


def chance(seed: str) -> Random:
    """Return the same throws of the dice for the same *seed*."""
    return Random(seed)  # noqa: S311 - nothing here is a secret


class MadeSet:
    """An invented set: six main indices, *count* criteria, and which are often cut."""

    def __init__(self, id: str, level: str, count: int) -> None:
        self.id, self.level = id, level
        choice = chance(id)
        self.max_points = {
            f"{n % 6 + 1}.{n // 6 + 1}": Decimal(choice.choice((5, 8, 10, 10, 15)))
            for n in range(count)
        }
        ids = sorted(self.max_points)
        self.all_or_nothing = set(choice.sample(ids, 8))

    def criteria(self, case: Random, quality: float) -> dict[str, Points]:
        """Return the points of one agency that does *quality* (0 to 1) of its work."""
        return {
            id: self._criterion(id, most, case, quality)
            for id, most in self.max_points.items()
        }

    def _criterion(
        self, id: str, most: Decimal, case: Random, quality: float
    ) -> Points:
        share = SHARES[0] if case.random() < quality else case.choice(SHARES)
        claimed = reviewed = most * share
        if id in self.all_or_nothing:
            claimed = most
            reviewed = most if case.random() < quality * 0.6 else NOTHING
        elif case.random() < 0.05:
            reviewed = claimed * Decimal("0.97")
        supported = claimed if case.random() < quality else NOTHING
        return side_by_side(most, None, claimed, supported, reviewed)


def made_results(
    provinces: int = PROVINCES, years: int = 5, communes: int | None = None
) -> Iterator[tuple[str, str | None, str]]:
    """Yield folder, text of results.json (None where the run failed) and run.json.

    As many *communes* as stated, or as a country of so many provinces has.
    """
    if communes is None:
        communes = COMMUNES * provinces // PROVINCES
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        edition = 1 if year < LAST_YEAR - 1 else 2
        department = MadeSet(f"mau-so-{edition}", "so", 50 if edition == 1 else 45)
        commune = MadeSet(f"mau-xa-{edition}", "xa", 41)
        for n in range(provinces * DEPARTMENTS):
            yield _made(department, year, n % provinces, n // provinces)
        for n in range(communes):
            yield _made(commune, year, n % provinces, n // provinces)


def _made(
    the_set: MadeSet, year: int, province: int, n: int
) -> tuple[str, str | None, str]:
    is_commune = the_set.level == "xa"
    kind, name = ("xa", "Xã Mẫu") if is_commune else ("so", "Sở Mẫu")
    merged = province == 0 and not is_commune
    is_old = merged and date(year, 12, 31) < MERGED_ON
    place = f"Mẫu {'Cũ ' if is_old else ''}{province + 1:02}"
    agency = f"mau-{'cu-' if is_old else ''}{province + 1:02}-{kind}-{n + 1:03}"
    folder = f"{agency}-{year}"
    case = chance(folder)
    quality = 0.3 + 0.5 * chance(agency).random()
    criteria = the_set.criteria(case, quality)
    is_scored = is_commune or n != DEPARTMENTS - 1
    if not is_scored:
        criteria = {id: Points(max_points=p.max_points) for id, p in criteria.items()}
    by_indicator = {
        indicator: add_up(p for id, p in criteria.items() if id[0] == indicator)
        for indicator in sorted({id[0] for id in criteria})
    }
    before = Predecessor(
        name=f"{name} {n + 1:03} tỉnh Mẫu Cũ {province + 1:02}",
        until=MERGED_ON,
        how="merged",
        source="Nghị quyết hư cấu",
        agency=f"mau-cu-{province + 1:02}-{kind}-{n + 1:03}",
    )
    standing = Standing(
        case_id=folder,
        agency_id=agency,
        agency=f"{name} {n + 1:03} tỉnh {place}",
        province=place,
        level=the_set.level,
        year=str(year),
        criteria_set=the_set.id,
        set_level=the_set.level,
        is_scored=is_scored,
        is_fictional=True,
        points=add_up(by_indicator.values()),
        indicators={id: firmest(points) for id, points in by_indicator.items()},
        lost={id: lost_points(points) for id, points in criteria.items()},
        predecessors=(before,) if merged and not is_old else (),
        task_count=20,
        overdue_count=case.randrange(4),
    )
    failed = not is_commune and n == DEPARTMENTS - 2 and province % 7 == 3
    run = {"status": "failed" if failed else "done", "dtiwb": "0"}
    if failed:
        run["error"] = "Sổ tay 3-gap-memo.ipynb dừng ở ô:\n    dtiwb.memo.gaps(case)"
    text = (
        None
        if failed and case.random() < 0.5
        else _text(standing, criteria, by_indicator)
    )
    return folder, text, json.dumps(run, ensure_ascii=False, indent=1) + "\n"


def _text(
    standing: Standing,
    criteria: Mapping[str, Points],
    indicators: Mapping[str, Points],
) -> str:
    """Return a results.json as long as that of a real case with 50 criteria."""
    digest = "0123456789abcdef" * 4
    content = {
        "dtiwb": "0",
        "case": standing.case_id,
        "agency": {
            "id": standing.agency_id,
            "name": standing.agency,
            "province": standing.province,
            "level": standing.level,
        },
        "year": standing.year,
        "as_of": f"{int(standing.year) + 1}-01-31",
        "criteria_set": standing.criteria_set,
        "set_level": standing.set_level,
        "transcription": "partial",
        "is_scored": standing.is_scored,
        "fictional": True,
        "inputs": [
            {"path": f"data/agencies/{standing.agency_id}/{n}.csv", "sha256": digest}
            for n in range(15)
        ],
        "totals": {**_columns(standing.points), "open_count": 0},
        "indicators": [
            {
                "id": id,
                "title": f"Chỉ số chính hư cấu {id}",
                "rank": None,
                "rank_of": None,
                **_columns(points),
                "open_count": 0,
            }
            for id, points in indicators.items()
        ],
        "criteria": [
            {
                "id": id,
                "title": f"Tiêu chí hư cấu {id}: tỷ lệ hồ sơ công việc được xử lý "
                "hoàn toàn trên môi trường mạng, trừ văn bản mật",
                "indicator_id": id[0],
                "state": "supported",
                **_columns(points),
            }
            for id, points in criteria.items()
        ],
        "findings": [
            {
                "code": "overclaimed",
                "criterion_id": id,
                "points": "5",
                "fields": {"claimed": "10", "earned": "5"},
            }
            for id in list(criteria) * 2
        ],
        "tasks": {"done": standing.task_count},
        "targets": {},
    }
    return results_text(standing, content)


def _columns(points: Points) -> dict[str, str | None]:
    values = {name: getattr(points, name) for name in COLUMNS}
    return {n: None if v is None else decimal_text(v) for n, v in values.items()}


def write_results(
    outputs: Path,
    provinces: int = PROVINCES,
    years: int = 5,
    communes: int | None = None,
) -> int:
    """Write the folders below *outputs* and return how many."""
    count = 0
    for folder, results, run in made_results(provinces, years, communes):
        target = outputs / folder
        target.mkdir(parents=True)
        (target / "run.json").write_text(run, encoding="utf-8")
        for name in FILES:
            (target / name).write_text("", encoding="utf-8")
        if results is not None:
            (target / "results.json").write_text(results, encoding="utf-8")
        count += 1
    return count


if __name__ == "__main__":
    print(write_results(Path(sys.argv[1]), *map(int, sys.argv[2:])))

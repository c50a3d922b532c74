"""How well papers and criteria find each other, beside plain keyword search.

Run it by hand; nothing here is asserted:

    python tests/benchmarks/retrieval.py [tune|final]

The papers are invented and labelled by one person (``labels/``): the method was
chosen on ``tune`` alone, ``final`` was only measured. recall@k is the share of the
right ones among the first k, out of as many as could stand there. Last come real
sentences: the tasks of a department's published plan, each with its criterion.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import yaml

from dtiwb.models import CriteriaSet
from dtiwb.register import suggest
from dtiwb.register.suggest import CriteriaIndex, PaperIndex, PaperText
from dtiwb.store.sets import load_criteria_set

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"
SET = load_criteria_set(DATA / "criteria" / "tuyen-quang-so-2022.yaml")
CRITERIA = {criterion.id: criterion.title for criterion in SET.criteria()}
EVERYTHING = 1000

Ranking = Mapping[str, Sequence[str]]
"""What was found for each paper or criterion, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A paper, the criteria it helps, and the page that speaks for each."""

    paper: PaperText
    right: tuple[str, ...]
    pages: Mapping[str, int]


def labelled(part: str) -> list[Labelled]:
    """Read the invented papers of one part."""
    with (HERE / "labels" / "documents.tsv").open(encoding="utf-8") as file:
        next(file)
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    text = (HERE / "labels" / "bodies.yaml").read_text(encoding="utf-8")
    bodies = yaml.load(text, yaml.CSafeLoader)
    found = []
    for row in rows:
        body = bodies["documents"].get(row["id"], {})
        paper = PaperText(
            evidence_id=row["id"],
            kind=row["kind"],
            number=row["number"],
            title=row["title"],
            pages=tuple(
                re.sub(r"\{(.+)\}", lambda name: bodies["blocks"][name[1]], page)
                for page in body.get("pages", ())
            ),
        )
        right = tuple(filter(None, row["criteria"].split(",")))
        if row["part"] == part:
            found.append(Labelled(paper=paper, right=right, pages=body.get("at", {})))
    return found


def real_tasks() -> list[Labelled]:
    """Read the tasks of a published plan as titles of papers."""
    path = DATA / "agencies" / "tuyen-quang-so-tu-phap" / "2022" / "tasks.csv"
    with path.open(encoding="utf-8-sig") as file:
        return [
            Labelled(
                paper=PaperText(evidence_id=row["id"], title=row["title"]),
                right=tuple(row["criterion_ids"].split(";")),
                pages={},
            )
            for row in csv.DictReader(file)
            if row["criterion_ids"]
        ]


# Damage


def without_accents(text: str) -> str:
    """Return *text* as many people type it."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def scanned(text: str, chance: random.Random) -> str:
    """Return *text* as a poor scan gives it back: three letters in 100 are wrong."""
    alike = {"l": "1", "o": "0", "i": "l", "m": "rn", "n": "ri", "c": "e", "h": "b"}
    read = []
    for letter in text:
        luck = chance.random()
        if luck < 0.06:
            letter = alike.get(letter, letter)
        elif luck < 0.12:
            letter = without_accents(letter)
        elif luck < 0.14:
            letter = "" if letter == " " else letter
        elif luck < 0.145:
            letter += " "
        read.append(letter)
    return "".join(read)


def changed(papers: Iterable[Labelled], change: Callable[[str], str]) -> list[Labelled]:
    """Return *papers* with every text changed."""
    return [
        replace(
            each,
            paper=replace(
                each.paper,
                title=change(each.paper.title),
                pages=tuple(map(change, each.paper.pages)),
            ),
        )
        for each in papers
    ]


def conditions(papers: list[Labelled]) -> dict[str, list[Labelled]]:
    """Return *papers* as they are and in all the states they reach an office in."""
    bare = [replace(each, paper=replace(each.paper, pages=())) for each in papers]
    nameless = [
        replace(each, paper=replace(each.paper, title="", number=""))
        for each in papers
        if each.paper.pages
    ]
    scan = partial(scanned, chance=random.Random(7))  # noqa: S311
    return {
        "title and text": papers,
        "title only": bare,
        "text only": nameless,
        "no accents": changed(papers, without_accents),
        "NFD": changed(papers, partial(unicodedata.normalize, "NFD")),
        "poor scan": changed(papers, scan),
        "real tasks": real_tasks(),
    }


# Ways to search


def keywords(papers: list[Labelled]) -> tuple[Ranking, Ranking]:
    """Search as everybody does: the share of a title's words found in the paper."""
    criteria = {id: words(title) for id, title in CRITERIA.items()}
    texts = {
        each.paper.evidence_id: words("\n".join((each.paper.title, *each.paper.pages)))
        for each in papers
    }
    shares = {
        (id, other): len(text & title) / len(title)
        for id, text in texts.items()
        for other, title in criteria.items()
    }
    return (
        {id: ranked({to: shares[id, to] for to in criteria}) for id in texts},
        {to: ranked({id: shares[id, to] for id in texts}) for to in criteria},
    )


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def ranked(scores: Mapping[str, float]) -> list[str]:
    return sorted((id for id in scores if scores[id]), key=lambda id: -scores[id])


def suggestions(papers: list[Labelled]) -> tuple[Ranking, Ranking]:
    """Search with dtiwb."""
    index = CriteriaIndex(SET)
    by_criterion = PaperIndex((each.paper for each in papers), SET)
    return (
        {
            each.paper.evidence_id: [
                found.criterion_id for found in index.suggest(each.paper, EVERYTHING)
            ]
            for each in papers
        },
        {
            id: [found.evidence_id for found in by_criterion.suggest(id, EVERYTHING)]
            for id in CRITERIA
        },
    )


# Figures


def figures(found: Ranking, right: Mapping[str, Sequence[str]]) -> str:
    """Return recall at 1, 3, 5 in per cent, and the mean reciprocal rank."""
    asked = [id for id in right if right[id]]
    recalls = []
    for top in (1, 3, 5):
        shares = [
            len(set(found[id][:top]) & set(right[id])) / min(top, len(right[id]))
            for id in asked
        ]
        recalls.append(f"{100 * mean(shares):4.0f}")
    firsts = [
        next((1 / n for n, each in enumerate(found[id], 1) if each in right[id]), 0.0)
        for id in asked
    ]
    return "/".join(recalls) + f"  {mean(firsts):.3f}"


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def finding(states: Mapping[str, list[Labelled]]) -> None:
    """Print how often the right ones come first, both ways."""
    print(f"{'':16}{'':10}{'paper -> criteria':>26}{'criterion -> papers':>26}")
    print(f"{'':26}" + f"{'@1/  @3/  @5   MRR':>26}" * 2)
    for state, papers in states.items():
        right = {each.paper.evidence_id: each.right for each in papers}
        papers_of = {
            criterion: [id for id in right if criterion in right[id]]
            for criterion in CRITERIA
        }
        for name, search in (("keywords", keywords), ("dtiwb", suggestions)):
            forth, back = search(papers)
            row = figures(forth, right), figures(back, papers_of)
            print(f"{state:16}{name:10}" + "".join(f"{each:>26}" for each in row))


def out_of_scope(states: Mapping[str, list[Labelled]]) -> None:
    """Print how papers that help nothing differ from those that help."""
    print(f"\n{'':16}{'nothing suggested, in per cent of the papers that':>54}")
    print(f"{'':16}{'help something':>20}{'help nothing':>16}{'AUC of best score':>20}")
    index = CriteriaIndex(SET)
    for state, papers in states.items():
        best: dict[bool, list[float]] = {True: [], False: []}
        for each in papers:
            found = index.suggest(each.paper, 1)
            best[bool(each.right)].append(found[0].score if found else 0.0)
        if not best[False]:
            continue
        silent = [100 * mean([score == 0 for score in best[a]]) for a in (True, False)]
        auc = mean([(a > b) + (a == b) / 2 for a in best[True] for b in best[False]])
        print(f"{state:16}{silent[0]:20.0f}{silent[1]:16.0f}{auc:20.3f}")


def passages(papers: list[Labelled]) -> None:
    """Print how often the passage stands on the page that was labelled."""
    index = CriteriaIndex(SET)
    right = [
        found.page == each.pages[found.criterion_id]
        for each in papers
        for found in index.suggest(each.paper, EVERYTHING)
        if found.criterion_id in each.pages
    ]
    print(f"\npassage on the right page: {sum(right)} of {len(right)}")


def demands() -> None:
    """Print how often the invented case's papers come first for the rule they meet."""
    folder = DATA / "agencies" / "mau-so-mau" / "2025"
    the_set: CriteriaSet = load_criteria_set(DATA / "criteria" / "mau-2025.yaml")
    with (folder / "evidence.csv").open(encoding="utf-8-sig") as file:
        papers = [
            PaperText(evidence_id=row["id"], kind=row["kind"], title=row["title"])
            for row in csv.DictReader(file)
        ]
    right: dict[str, list[str]] = {}
    with (folder / "links.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["rule_id"]:
                key = f"{row['criterion_id']} {row['rule_id']}"
                right.setdefault(key, []).append(row["evidence_id"])
    print(f"\n{len(right)} demands of mau-2025, {len(papers)} titles: @1/@3/@5 MRR")
    for name, kept in (("as they are", suggest.DEMAND_UNMET), ("kind ignored", 1.0)):
        suggest.DEMAND_UNMET = kept
        index = PaperIndex(papers, the_set)
        found = {
            key: [
                each.evidence_id
                for each in index.suggest(key.split()[0], 9, rule_id=key.split()[1])
            ]
            for key in right
        }
        print(f"{name:16}{figures(found, right)}")


def speed(papers: list[Labelled]) -> None:
    """Print what an index and a paper cost in processor time."""
    start = time.process_time()
    index = CriteriaIndex(SET)
    built = time.process_time()
    long = [each.paper for each in papers if each.paper.pages]
    for paper in long:
        index.suggest(paper)
    done = time.process_time()
    letters = mean([sum(map(len, paper.pages)) for paper in long])
    each = (done - built) / len(long)
    print(f"\nindex built in {(built - start) * 1e3:.1f} ms; ", end="")
    print(f"{each * 1e3:.2f} ms for a paper of {letters:.0f} letters")


def main(part: str = "final") -> None:
    """Print the tables for one part of the labelled papers."""
    papers = labelled(part)
    helping = sum(bool(each.right) for each in papers)
    print(f"{part}: {len(papers)} papers, {helping} of them help; ", end="")
    print(f"{sum(bool(each.paper.pages) for each in papers)} with text; ", end="")
    print(f"{len(CRITERIA)} criteria\n")
    states = conditions(papers)
    finding(states)
    out_of_scope(states)
    passages(papers)
    demands()
    speed(papers)


if __name__ == "__main__":
    main(*sys.argv[1:])

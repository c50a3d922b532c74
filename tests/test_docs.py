"""What the README says is so."""

import re
from pathlib import Path

from dtiwb.cli import main
from dtiwb.store.tables import TABLES, columns_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme():
    for name in main.commands:
        assert f"`dtiwb {name}" in README


def test_every_command_of_the_readme_exists():
    said = set(re.findall(r"`?dtiwb ([a-z]+)\b", README))
    known = set(main.commands)
    assert {word for word in said if word in known} == known
    for line in re.findall(r"`dtiwb ([a-z]+)[ `]", README):
        assert line in known


def test_ci_calls_the_test_command_of_the_readme():
    command = next(
        line for line in README.splitlines() if line.endswith(".venv/bin/pytest")
    )
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_both_set_up_commands_stand_in_their_linux_and_windows_forms():
    for system in (".venv/bin/", ".venv\\Scripts\\"):
        assert f"{system}dtiwb run --all" in README
        assert f"{system}pytest" in README
    assert README.count("-c constraints.txt -e") == 4


def test_the_tables_of_the_readme_name_every_column():
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", README, re.MULTILINE))
    for name, record in TABLES.items():
        said = re.sub(r"\([^)]*\)", "", rows[name]).replace("`", "")
        words = [word.strip() for word in said.split(",")]
        assert words == list(columns_of(record)), name


def test_every_picture_and_file_the_readme_shows_exists():
    for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / target).is_file()


def test_every_test_and_data_file_the_readme_names_exists():
    for target in re.findall(r"`((?:tests|dtiwb|notebooks)/[\w./-]+)`", README):
        assert (ROOT / target).exists(), target

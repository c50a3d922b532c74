"""Fixtures shared by the fast tests: three lines of fiction, and the invented case."""

from decimal import Decimal
from pathlib import Path

import pytest
from builders import DEMAND, case, criteria_set, criterion, link, paper
from hypothesis import settings

import dtiwb
from dtiwb.models import Proportional, Tier, Tiers

settings.register_profile("same every time", deadline=None, derandomize=True)
settings.load_profile("same every time")

pytest_plugins = ["run_fixtures"]

ROOT = Path(__file__).parents[1]
MEETINGS = Tiers(
    tiers=(
        Tier(at_least=Decimal(4), points=Decimal(8)),
        Tier(at_least=Decimal(2), points=Decimal(4)),
    )
)


@pytest.fixture(scope="session")
def small_set():
    """A yes or no, a ladder and a share: 5 + 8 + 10 points."""
    return criteria_set(
        criterion("1.1", max_points="5"),
        criterion("1.2", MEETINGS, max_points="8"),
        criterion("2.1", Proportional(), evidence=[DEMAND]),
    )


@pytest.fixture(scope="session")
def small_case(small_set):
    """Everything earned, claimed and shown: 5 + 4 + 7.5 of 23 points."""
    return case(
        small_set,
        facts={"1.1": "1", "1.2": "3", "2.1": "3/4"},
        claims={"1.1": "5", "1.2": "4", "2.1": "7.5"},
        evidence=(paper(),),
        links=(link(criterion_id="2.1"),),
    )


@pytest.fixture(scope="session")
def demo_assessment():
    """The invented case of 2025 that ships with dtiwb, assessed."""
    return dtiwb.assess(dtiwb.open_case(ROOT / "params" / "mau-so-mau-2025.yaml"))

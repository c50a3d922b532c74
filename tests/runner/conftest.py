"""A workspace that runs in a moment."""

import pytest
from runner.small import make_small


@pytest.fixture
def small(workspace):
    """Two cases with one notebook each, which shows one line."""
    return make_small(workspace)

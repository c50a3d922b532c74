"""A bundle in one call."""

import pytest
from builders import link
from bundle.made_case import made_case, make_pages

from dtiwb.bundle.pack import bundle


@pytest.fixture
def hand_over(tmp_path):
    """Make pages for a case of these lines and bundle it."""

    def run(*items, links=None, body="<p>Trang thử</p>", accept=False, **keys):
        given = [link(item.id) for item in items] if links is None else links
        the_case = made_case(tmp_path, *items, links=given, **keys)
        make_pages(the_case, body)
        return bundle(the_case, accept_personal_data=accept)

    return run

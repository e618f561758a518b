"""A story that is being gathered, and the person in it."""

from datetime import timedelta

import pytest

from stories.consent import today
from tests import factories


@pytest.fixture
def draft(gwen):
    return factories.make_draft_story("The kettle", reporter=gwen)


@pytest.fixture
def voice(draft, leeds):
    return factories.make_voice(draft, None, office=leeds, pseudonym="Wren")


@pytest.fixture
def answers():
    """What is typed into the form about an agreement."""
    yesterday = today() - timedelta(days=1)
    return {
        "notice": factories.make_notice().ref,
        "promises": ["hear office", "read office", "read elsewhere"],
        "how": "paper",
        "evidence": "Drawer 3",
        "given_on": yesterday.strftime("%d %m %Y"),
        "cooling_off": "7",
        "name_shown": "W.",
        "ends_on": "",
        "review_on": "",
    }

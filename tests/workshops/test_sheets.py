"""What each choice of how much of a story is printed costs in paper, said where the sheets are counted."""

import pytest

from tests import factories
from tests.workshops.packs import EVERYTHING_IN_A_WORKSHOP, IN_A_WORKSHOP, make_excerpt, make_pack
from tests.workshops.pages import at
from workshops.models import Extent

PARAGRAPH = "It was the first time that anyone asked me what I was good at, and I had no answer. " * 6


@pytest.fixture
def long_story():
    return factories.make_story("Long", EVERYTHING_IN_A_WORKSHOP, words=(PARAGRAPH,) * 14)


def choices(response):
    """{title: {choice: (sheets in A4, in large print)}}, with * at the one that is made."""
    return {
        place.story.title: {
            choice.extent + "*" * choice.is_chosen: tuple(number for _size, number in choice.sheets)
            for choice in story_choices
        }
        for place, story_choices in response.context["choices"]
    }


def test_print_page_says_what_each_choice_would_take(as_dev, dev, long_story):
    pack = make_pack(dev)
    place = pack.feature(long_story, questions=["Why?"])
    place.choose([make_excerpt(long_story, 0, 20)])
    pack.feature(factories.make_story("Paper only", IN_A_WORKSHOP))
    pack.feature(
        factories.make_story("No excerpt", EVERYTHING_IN_A_WORKSHOP), questions=["Why?"], extent=Extent.QUOTE
    )

    response = as_dev.get(at("pack-print", pack.ref), {"choices": "on"})

    assert choices(response) == {
        "Long": {"whole*": (2, 4), "excerpts": (1, 1), "quote": (1, 1)},
        "Paper only": {"quote": (1, 1)},
        "No excerpt": {"whole": (1, 1), "quote*": (1, 1)},
    }
    page = response.content.decode()
    assert "Whole words (as chosen)" in page.replace("<b>", "").replace("</b>", "")
    place.refresh_from_db()
    assert place.extent == Extent.WHOLE

import pytest

from themes.models import Excerpt, Theme

from ..conftest import until
from ..hands import DESKTOP
from .player import READY


@pytest.fixture
def spoken_story(make_spoken_story):
    """As the journeys' own, with words that go on below any screen."""
    further = [f"Then I said what I had wanted to say for so long, part {number}." for number in range(40)]
    return make_spoken_story(*further)


@pytest.fixture
def open_story(open_page, spoken_story):
    """Opens the story's page as somebody who is not signed in; `after` is put behind its address."""

    def open_story(after="", **options):
        page = open_page(**{"viewport": DESKTOP} | options)
        page.goto(spoken_story.get_absolute_url() + after)
        until(page, READY)
        return page

    return open_story


@pytest.fixture
def theme_path(spoken_story, asha):
    """A theme's page with an excerpt that can be heard from 0:06."""
    theme = Theme.objects.get(slug="not-being-judged")
    quote = "For ten minutes nobody judged me."
    start = spoken_story.transcript.text.index(quote)
    excerpt = Excerpt.mark(spoken_story.transcript, start, start + len(quote), quote)
    excerpt.tag(theme, by=asha)
    return theme.get_absolute_url()

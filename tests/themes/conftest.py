"""Stories to mark excerpts in, and a second person who tags."""

import pytest

from stories.models import Transcript
from tests import factories
from tests.themes.excerpts import WORDS


@pytest.fixture
def story():
    return factories.make_story("Heard at last", words=(WORDS,))


@pytest.fixture
def quotations():
    made = factories.make_draft_story("Passages", words=())
    factories.give_words(made, "First one. And more.", "Second one.", kind=Transcript.Kind.EXTRACTS)
    factories.make_voice(made)
    return factories.release(made)


@pytest.fixture
def fay(leeds):
    return factories.make_user("facilitator", name="Fay", office=leeds)

"""Looking at what was loaded."""

from django.contrib.auth.models import AnonymousUser

from stories.models import (
    Consent,
    ConsentEvent,
    Cue,
    Grant,
    Notice,
    Source,
    Story,
    Storyteller,
    Transcript,
    Voice,
)
from tests import factories
from themes.models import Excerpt, ThemedExcerpt
from workshops.models import DiscussionPack, FeaturedStory, KeyQuestion

NOBODY = AnonymousUser()
MODELS = [
    Consent,
    ConsentEvent,
    Cue,
    DiscussionPack,
    Excerpt,
    FeaturedStory,
    Grant,
    KeyQuestion,
    Notice,
    Source,
    Story,
    Storyteller,
    ThemedExcerpt,
    Transcript,
    Voice,
]


def rows():
    """Everything there is, by the key of its row and its values."""
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in MODELS}


def story_of(key):
    return Story.objects.get(source_key=key)


def withdraw(key):
    story = story_of(key)
    story.voices.get().withdraw("spoken", by=factories.make_user("reader"))
    return story

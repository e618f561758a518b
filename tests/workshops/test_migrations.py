"""Packs of an older version are printed as they were."""

import pytest
from django.core.management import call_command

from stories.consent import Audience
from tests import factories
from tests.stories.test_migrations import migrate_to
from workshops.models import DiscussionPack, Extent, FeaturedStory

FIRST = [("workshops", "0002_seed_questions_and_contributors")]


@pytest.fixture
def latest():
    """The tables as they are now, once more, whatever the test did."""
    yield
    call_command("migrate", verbosity=0)


def test_places_made_before_keep_their_pull_quote_only_and_new_ones_begin_with_whole_words(
    real_database, latest
):
    before, after = factories.make_story(), factories.make_story()
    old = migrate_to(FIRST)
    pack = old.get_model("workshops", "DiscussionPack").objects.create(title="Old", audience=Audience.ANYONE)
    old.get_model("workshops", "FeaturedStory").objects.create(pack=pack, story_id=before.pk, position=1)

    call_command("migrate", verbosity=0)
    DiscussionPack.objects.get().feature(after)

    extents = dict(FeaturedStory.objects.values_list("story", "extent"))
    assert extents == {before.pk: Extent.QUOTE, after.pk: Extent.WHOLE}

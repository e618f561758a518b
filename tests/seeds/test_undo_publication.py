"""Loading the publication again, and taking it out."""

from io import StringIO

import pytest
from django.core.management import call_command

import seeds.publication
from stories.consent import Use
from stories.models import Notice, Story
from tests import factories
from tests.seeds.loaded import NOBODY, rows, story_of, withdraw
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack

pytestmark = pytest.mark.django_db


def test_load_again_does_not_bring_back_a_withdrawn_story(publication):
    seeds.publication.load(publication)
    story = withdraw("two-supervisors")

    seeds.publication.load(publication)

    readable = set(Story.objects.cleared_for(Use.READ, NOBODY).values_list("source_key", flat=True))
    assert readable == {each.key for each in publication.stories} - {story.source_key}
    assert Story.objects.count() == 20


def test_undo_removes_all_of_it(publication):
    before = rows()
    seeds.publication.load(publication)

    undone = seeds.publication.undo(publication)

    after = rows()
    assert undone == seeds.publication.UndoCounts(removed=20, kept=0, excerpts=0)
    assert after | {"ConsentEvent": []} == before
    assert Theme.objects.filter(is_core=True).count() == 3


def test_undo_keeps_what_was_taken_out_so_that_it_never_comes_back(publication):
    seeds.publication.load(publication)
    withdrawn = withdraw("a-change-in-me")
    paused = story_of("going-to-court")
    paused.pause(factories.make_user("reader"))
    narrowed = story_of("your-own-town")
    narrowed.voices.get().narrow({("read", "anyone")}, "spoken", factories.make_user("reader"))

    undone = seeds.publication.undo(publication)
    seeds.publication.load(publication)

    closed = {withdrawn.source_key, paused.source_key}
    everyone = {story.key for story in publication.stories}
    assert undone == seeds.publication.UndoCounts(removed=17, kept=3, excerpts=0)
    assert {
        use: set(Story.objects.cleared_for(use, NOBODY).values_list("source_key", flat=True)) for use in Use
    } == {
        Use.HEAR: set(),
        Use.READ: everyone - closed,
        Use.PRINT: everyone - closed - {narrowed.source_key},
        Use.QUOTE: everyone - closed - {narrowed.source_key},
    }
    assert [place.story.source_key for place in DiscussionPack.objects.get().featured.all()] == [
        "changing-a-negative-into-a-positive",
        "changes-in-probation-services",
    ]


def test_undo_says_how_much_of_peoples_work_went_with_it(publication, asha):
    seeds.publication.load(publication)
    excerpt = Excerpt.objects.filter(transcript__story__source_key="part-of-society").get()
    excerpt.tag(Theme.objects.get(slug="understanding-me"), by=asha)

    output = StringIO()
    call_command("load_publication", undo=True, stdout=output)

    assert output.getvalue() == (
        "Personalisation in probation services: 20 stories removed. "
        "Excerpts tagged by people here that went with them: 1.\n"
    )


def test_undo_leaves_other_stories_alone(publication):
    seeds.publication.load(publication)
    ours = factories.make_story("Ours")

    seeds.publication.undo(publication)

    assert list(Story.objects.all()) == [ours]
    assert Notice.objects.filter(title=publication.notice.title).count() == 0

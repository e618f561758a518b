"""An archive that an earlier version loaded is brought up to date by loading again, and by the migrations."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

import seeds.publication
from seeds.publication_updates import FIRST_SUMMARY, SUMMARY_OF
from stories.consent import Use
from stories.models import ConsentEvent, Source, Story, Transcript
from stories.search.matching import matching
from stories.search.query import Query
from tests import factories
from tests.seeds.first_edition import NEWLY_TAGGED, load_first_edition
from tests.seeds.loaded import NOBODY, rows, story_of, withdraw
from themes.models import Excerpt, Theme, ThemedExcerpt
from workshops.models import DiscussionPack, FeaturedStory

pytestmark = pytest.mark.django_db
ROUGH = "A worker tells how the work has changed, and is worn out by it."


@pytest.fixture
def first_edition(publication):
    load_first_edition(publication)
    return publication


def shown():
    """What an archive shows of the publication, without keys, refs and moments."""
    return {
        "stories": sorted(
            Story.objects.values_list(
                "source_key", "title", "summary", "attribution_note", "transcript__text"
            )
        ),
        "tags": sorted(
            ThemedExcerpt.objects.values_list(
                "content_object__quote",
                "tag__slug",
                "source__key",
                "content_object__transcript__story__source_key",
            )
        ),
        "places": sorted(FeaturedStory.objects.values_list("story__source_key", "summary")),
        "passages": Source.objects.get().passages,
        "edition": Source.objects.get().edition,
    }


def tagged_words():
    taggings = ThemedExcerpt.objects.filter(content_object__quote__in=NEWLY_TAGGED)
    return sorted(taggings.values_list("content_object__quote", "tag__slug", "source__key"))


def test_load_again_makes_an_earlier_archive_what_a_new_one_is(first_edition):
    assert shown()["edition"] == 1
    seeds.publication.load(first_edition)
    earlier = shown()
    seeds.publication.undo(first_edition)

    seeds.publication.load(first_edition)

    assert earlier == shown()


def test_load_again_after_that_changes_nothing(first_edition):
    seeds.publication.load(first_edition)
    once = rows()

    seeds.publication.load(first_edition)

    assert rows() == once


def test_words_newly_tagged_are_tagged_for_the_publication_and_for_nobody_here(first_edition):
    assert tagged_words() == []

    seeds.publication.load(first_edition)

    source = "personalisation-2018"
    assert tagged_words() == sorted(
        [
            ("very alone and very isolated", "understanding-me", source),
            ("face [her] fears", "not-being-judged", source),
            ("get up for", "helping-others", source),
            (NEWLY_TAGGED[-1], "helping-others", source),
        ]
    )


def test_a_corrected_summary_is_found_by_its_new_words_and_stands_in_the_ledger(first_edition):
    seeds.publication.load(first_edition)

    found = {
        typed: [story.source_key for story in Story.objects.filter(matching(Query.parse(typed), "anywhere"))]
        for typed in ("hardest", '"key challenges"')
    }
    event = ConsentEvent.objects.order_by("number").last()
    assert found == {"hardest": [], '"key challenges"': [SUMMARY_OF]}
    assert (event.kind, event.story_ref, event.by_ref, event.details["parts"]) == (
        "released", story_of(SUMMARY_OF).ref, "", {"summary": ["", ""]},
    )  # fmt: skip
    assert ConsentEvent.broken_links() == []


def test_what_a_service_changed_stays(first_edition, edith):
    """The summary and the note of a story, its summary in the pack, and a passage and links that they took out."""
    story = story_of(SUMMARY_OF)
    story.revise(edith, summary=ROUGH)
    story.release(factories.make_user("archivist"))
    Story.objects.filter(source_key="part-of-society").update(attribution_note="Found by us in the archive.")
    FeaturedStory.objects.filter(story=story).update(summary="Ours, for this room.")
    source = Source.objects.get()
    source.passages, source.links = source.passages[1:], source.links[:2]
    source.save()

    seeds.publication.load(first_edition)

    source.refresh_from_db()
    assert story_of(SUMMARY_OF).summary == ROUGH
    assert story_of("part-of-society").attribution_note == "Found by us in the archive."
    assert FeaturedStory.objects.get(story=story).summary == "Ours, for this room."
    assert [row["words"] for row in source.passages] == ["an individual and a person"]
    assert len(source.links) == 2


def test_a_summary_that_waits_for_a_second_person_goes_on_waiting(first_edition, edith):
    story = story_of(SUMMARY_OF)
    story.revise(edith, summary=ROUGH)

    seeds.publication.load(first_edition)

    story = story_of(SUMMARY_OF)
    assert "key challenges" in story.summary
    assert story.draft_details()["summary"] == ROUGH


def test_a_pack_that_a_service_made_says_it_in_the_new_words_too(first_edition, ben):
    pack = DiscussionPack.objects.create(title="Ours", audience="workshop", made_by=ben)
    pack.feature(story_of(SUMMARY_OF), FIRST_SUMMARY)

    seeds.publication.load(first_edition)

    assert pack.featured.get().summary == first_edition.story(SUMMARY_OF).summary


def test_what_was_taken_out_stays_out_and_as_it_was_left(first_edition):
    keys = [SUMMARY_OF, "two-supervisors"]
    stories = [withdraw(key) for key in keys]
    before = list(Story.objects.filter(source_key__in=keys).order_by("pk").values())

    seeds.publication.load(first_edition)

    left = Excerpt.objects.filter(transcript__story__in=stories, quote__in=NEWLY_TAGGED)
    assert list(Story.objects.filter(source_key__in=keys).order_by("pk").values()) == before
    assert left.count() == 0
    assert Story.objects.cleared_for(Use.READ, NOBODY).filter(source_key__in=keys).count() == 0


def test_words_that_a_service_took_out_of_a_transcript_are_not_marked_again(first_edition):
    story = story_of("two-supervisors")
    newer = Transcript.objects.create(
        story=story, number=2, kind="extracts", text="shame", sentences=[[0, 5]]
    )
    Story.objects.filter(pk=story.pk).update(transcript=newer)

    seeds.publication.load(first_edition)

    assert "face [her] fears" not in [words for words, *_ in tagged_words()]


def test_a_tag_that_was_taken_off_after_that_is_not_put_back(first_edition):
    seeds.publication.load(first_edition)
    ThemedExcerpt.objects.filter(content_object__quote="get up for").delete()

    seeds.publication.load(first_edition)

    assert "get up for" not in [words for words, *_ in tagged_words()]


def test_a_pack_that_was_deleted_is_not_brought_back(first_edition):
    DiscussionPack.objects.all().delete()

    seeds.publication.load(first_edition)

    assert DiscussionPack.objects.count() == 0


def test_correct_published_is_only_for_a_publication():
    story = factories.make_story("Ours")

    with pytest.raises(TypeError, match="without a second person"):
        story.correct_published("summary", story.summary, "Another.")


# --- the themes, which a migration corrects ---

ASPECTS = importlib.import_module("themes.migrations.0003_aspects_as_published")
SEEDED = importlib.import_module("themes.migrations.0002_seed_themes").THEMES[0]["aspects"]


@pytest.mark.parametrize(
    ("aspects", "corrected"),
    [
        (SEEDED, None),
        ([*SEEDED[:2], "Being deaf"], ["Listening, and getting to know someone's story",
                                       "Practical needs: work, family, boots that fit", "Being deaf"]),
        (["Being a woman, a parent, or a carer"], ["Being a woman, a parent, or a carer"]),
        ([], []),
    ],
    ids=["as seeded", "a line of their own", "a line they changed", "all taken out"],
)  # fmt: skip
def test_migration_corrects_only_lines_that_are_still_ours(publication, aspects, corrected):
    Theme.objects.filter(slug="understanding-me").update(aspects=aspects)
    others = list(Theme.objects.exclude(slug="understanding-me").values())

    ASPECTS.to_published(apps, SimpleNamespace(connection=connection))

    expected = list(publication.themes[0].aspects) if corrected is None else corrected
    assert Theme.objects.get(slug="understanding-me").aspects == expected
    assert list(Theme.objects.exclude(slug="understanding-me").values()) == others

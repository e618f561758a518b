"""A search that finds nothing is no dead end: other spellings, single words, themes, the newest stories."""

import pytest

from stories.consent import Audience, Use
from stories.models import Kind
from themes.models import Excerpt, Theme

from .. import factories
from .test_search import ask, story, titles  # noqa: F401

pytestmark = pytest.mark.django_db
HEARD_ONLY = [(Use.HEAR, Audience.ANYONE)]


def offers(response, name="near"):
    return [(offer.typed, offer.count) for offer in response.context[name]]


def test_a_search_that_finds_nothing_offers_near_spellings_with_the_first_ones_stories(ask):  # noqa: F811
    story("One", "I was listening to the kettle.")
    story("Two", "Listen to the kettle.", minute=1)
    story("Three", "A kennel.", minute=2)

    page = ask("kettel")
    mixed = ask("lisen kettel")

    assert titles(page) == []
    assert offers(page) == [("kettle", "2 stories")]
    assert [hit.story.title for hit in page.context["near_hits"]] == ["Two", "One"]
    assert page.context["near_hits"][0].url.endswith("?q=kettle#s0")
    assert offers(mixed) == [("listen kettle", "2 stories")]


def test_what_was_found_is_shown_without_other_spellings(ask):  # noqa: F811
    story("One", "The kettel was on.")
    story("Two", "The kettle was on.", minute=1)

    assert titles(ask("kettel")) == ["One"]
    assert "near" not in ask("kettel").context


def test_spellings_come_from_nothing_that_this_viewer_may_not_know(ask, edith, ben, york):  # noqa: F811
    def closed(title, **fields):
        return story(title, "The kettle.", **fields)

    closed("heard only", promises=HEARD_ONLY)
    closed("printed only", promises=[(Use.PRINT, Audience.ANYONE)])
    closed("other office", promises=[(Use.READ, Audience.OFFICE)], office=york)
    closed("paused").pause(edith)
    closed("withdrawn").voices.get().withdraw("paper", edith)
    closed("shut out").voices.get().exclude(edith, user=ben)
    closed("embargoed").embargo(factories.days(1), edith)
    closed("not released", released=False)

    assert offers(ask("kettel")) == []
    assert offers(ask("withdrawm")) == []
    assert offers(ask("primted")) == []

    closed("open", minute=1)
    assert offers(ask("kettel")) == [("kettle", "1 story")]


def test_of_a_story_that_may_only_be_heard_its_details_are_spelled(ask):  # noqa: F811
    story(
        "A teapot",
        "Words kettle.",
        summary="About sugar.",
        content_notes=["Spoons"],
        name_shown="Wrenna",
        kind=Kind.PEER_MENTOR,
        promises=HEARD_ONLY,
    )

    found = {typed: offers(ask(typed)) for typed in ("teepot", "sugor", "spons", "wrena", "mentir", "kettel")}

    one = "1 story"
    assert found == {
        "teepot": [("teapot", one)],
        "sugor": [("sugar", one)],
        "spons": [("spoons", one)],
        "wrena": [("wrenna", one)],
        "mentir": [("mentor", one)],
        "kettel": [],
    }


def test_each_word_by_itself_is_offered_where_no_story_has_them_all(ask):  # noqa: F811
    story("One", "The kettle was on.")
    story("Two", "A chair.", minute=1)
    story("Three", "A chair, too.", minute=2)

    page = ask('kettle chair nothingness "a chair"')

    assert offers(page, "single_words") == [
        ("kettle", "1 story"),
        ("chair", "2 stories"),
        ('"a chair"', "2 stories"),
    ]
    assert offers(ask("zebras"), "single_words") == []


def test_an_offered_search_finds_what_it_says(ask):  # noqa: F811
    story("One", "Put the kettle on.")
    (offer,) = ask('kettel "put the"').context["near"]

    assert titles(ask('kettle "put the"')) == ["One"]
    assert (offer.typed, offer.url) == ('kettle "put the"', "?q=kettle+%22put+the%22")


def test_the_newest_open_stories_and_the_themes_stand_below(ask, edith):  # noqa: F811
    for number in range(5):
        story(f"Story {number}", minute=number)
    story("Paused", minute=9).pause(edith)

    page = ask("zebras")

    assert [row.title for row in page.context["newest"]] == ["Story 4", "Story 3", "Story 2"]
    assert list(page.context["all_themes"]) == list(Theme.objects.all())


def test_an_empty_archive_says_so_without_headings_over_nothing(ask):  # noqa: F811
    page = ask("zebras").content.decode()

    assert "No story open to you has “zebras”." in page
    assert "The newest stories" not in page


def test_a_theme_is_found_by_its_name_with_the_stories_that_may_be_read(ask, asha, edith):  # noqa: F811
    theme = Theme.objects.get(slug="not-being-judged")
    for minute, (title, fields) in enumerate(
        [("Open", {}), ("Heard only", {"promises": HEARD_ONLY}), ("Paused", {})]
    ):
        tagged = story(title, "Nobody judged me.", minute=minute, **fields)
        Excerpt.mark(tagged.transcript, 0, 17, "Nobody judged me.").tag(theme, by=asha)
    tagged.pause(edith)

    page = ask("judged")

    assert [(match.theme.name, match.count, match.stories_url) for match in page.context["themes"]] == [
        ("Not Being Judged", "1 story", "/stories/?theme=not-being-judged")
    ]
    assert titles(page) == ["Open"]
    assert [match.theme.name for match in ask("helping others").context["themes"]] == ["Helping Others"]
    assert [match.count for match in ask("helping others").context["themes"]] == [""]
    assert ask("judged kettle").context["themes"] == []

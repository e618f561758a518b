"""From one story to the next: the neighbours in the list or search it was opened from, and only open ones."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from reading import story_list
from reading.came_from import CameFrom
from reading.onward import onward_from
from stories.consent import Audience, Use
from stories.models import Story
from tests import factories
from tests.clients import signed_in
from themes.models import Excerpt, Theme

pytestmark = pytest.mark.django_db
FIRST_DAY = datetime(2026, 1, 5, tzinfo=UTC)
LIST, SEARCH = "reading:story-list", "reading:search"


def make_stories(*titles, **fields):
    """Released a day after one another, so that the last of them is on top of the list."""
    return [
        factories.make_story(title, released_at=FIRST_DAY + timedelta(days=day), **fields)
        for day, title in enumerate(titles)
    ]


def tag(story, slug, by):
    text = story.transcript.text
    Excerpt.mark(story.transcript, 0, 11, text[:11]).tag(Theme.objects.get(slug=slug), by=by)


def neighbours(story, viewer, page=LIST, **params):
    """(title of the one before, title of the one after), "" for none."""
    story = Story.objects.get(pk=story.pk)
    onward = onward_from(story, viewer, CameFrom(page, params))
    return tuple(each.title if each else "" for each in (onward.previous, onward.next))


def test_neighbours_are_those_of_the_list_newest_first(ben):
    first, second, third = make_stories("First", "Second", "Third")

    assert [neighbours(story, ben) for story in (third, second, first)] == [
        ("", "Second"), ("Third", "First"), ("Second", ""),
    ]  # fmt: skip


def test_stories_released_in_one_moment_follow_each_other_without_a_gap(ben):
    stories = [factories.make_story(f"Story {number}", released_at=FIRST_DAY) for number in range(3)]

    assert [neighbours(story, ben) for story in reversed(stories)] == [
        ("", "Story 1"), ("Story 2", "Story 0"), ("Story 1", ""),
    ]  # fmt: skip


def test_a_closed_story_is_passed_over_whoever_asks(ben, cara, asha, edith):
    first, second, third, fourth, fifth = make_stories("First", "Second", "Third", "Fourth", "Fifth")
    second.pause(asha)
    third.voices.get().exclude(edith, user=ben)
    fourth.voices.get().narrow({(Use.PRINT, Audience.ANYONE)}, "by phone", edith)

    assert neighbours(fifth, ben) == ("", "First") and neighbours(first, ben) == ("Fifth", "")
    assert neighbours(fifth, cara) == ("", "Third") and neighbours(first, cara) == ("Third", "")
    # An exclusion closes a story to everybody who is not signed in
    assert neighbours(fifth, AnonymousUser()) == ("", "First")


@pytest.mark.parametrize("common_from", [1, 500])
def test_filters_hold_on_the_way(ben, asha, common_from, monkeypatch):
    monkeypatch.setattr(story_list, "COMMON_FROM", common_from)
    monkeypatch.setattr(story_list, "has_few", lambda viewer, uses: common_from == 500)
    first, _second, third, _fourth, fifth = make_stories("First", "Second", "Third", "Fourth", "Fifth")
    for story in (first, third, fifth):
        tag(story, "understanding-me", asha)
    hidden = factories.make_story(
        "Only heard",
        [(Use.HEAR, Audience.ANYONE)],
        recording=True,
        released_at=FIRST_DAY + timedelta(hours=30),
    )
    tag(hidden, "understanding-me", asha)  # nobody may learn what is heard in it

    assert neighbours(third, ben, theme="understanding-me") == ("Fifth", "First")
    assert neighbours(third, ben, theme="helping-others") == ("", "")
    assert neighbours(third, ben, kind="service_user") == ("Fourth", "Only heard")
    assert neighbours(third, ben, kind="staff") == ("", "")
    assert neighbours(third, ben, recording="on") == ("", "Only heard")
    assert neighbours(third, ben, theme="no such theme") == ("Fourth", "Only heard")


def test_in_a_search_those_with_the_word_in_their_title_come_first(ben, asha):
    make = {"words": ("I talked about a kettle. Then I was heard.",)}
    titled, worded, other, newest = make_stories("A kettle", "Worded", "Nothing", "Newest", **make)
    Story.objects.filter(pk=other.pk).update(summary="Other.")
    closed = factories.make_story("The kettle that closed", released_at=FIRST_DAY + timedelta(days=9))
    closed.pause(asha)

    assert neighbours(titled, ben, SEARCH, q="kettle") == ("", "Newest")
    assert neighbours(newest, ben, SEARCH, q="kettle") == ("A kettle", "Nothing")
    assert neighbours(worded, ben, SEARCH, q="kettle") == ("Nothing", "")
    assert neighbours(worded, ben, SEARCH, q="toaster") == ("", "")
    assert neighbours(worded, ben, SEARCH, q="\u202e") == ("", "")


def test_words_of_a_story_that_may_only_be_heard_make_no_neighbour(ben):
    heard, read = make_stories("Heard", "Read", words=("I talked about a kettle.",))
    for use in (Use.READ, Use.QUOTE, Use.PRINT):
        heard.voices.get().grants.filter(use=use).delete()

    assert neighbours(read, ben, SEARCH, q="kettle") == ("", "")


def test_of_what_stands_behind_the_counted_results_no_neighbour_is_looked_for(ben, monkeypatch):
    from reading import search_results

    monkeypatch.setattr(search_results, "COUNT_LIMIT", 2)
    stories = make_stories("A kettle 1", "A kettle 2", "A kettle 3", "A kettle 4")

    found = [neighbours(story, ben, SEARCH, q="kettle") for story in reversed(stories)]

    assert found == [("", "A kettle 3"), ("A kettle 4", "A kettle 2"), ("", ""), ("", "")]


# --- on the page ---


def page_of(story, query="", client=None):
    return (client or Client()).get(story.get_absolute_url() + query).content.decode()


def test_the_page_leads_to_its_neighbours_by_the_list_it_came_from(ben):
    first, second, third = make_stories("First", "Second", "Third")
    client, query = signed_in(ben), "?kind=service_user&after=" + "k7f3mzq2w3"

    page = page_of(second, query, client)

    escaped = query.replace("&", "&amp;")
    assert f'href="{third.get_absolute_url()}{escaped}" rel="prev"' in page
    assert f'href="{first.get_absolute_url()}{escaped}" rel="next"' in page
    assert page.count(f'href="/stories/{escaped}">All stories in the list</a>') == 2


def test_rows_of_the_whole_list_are_marked_as_such_and_lead_back_to_it(ben):
    first, second = make_stories("First", "Second")
    client = signed_in(ben)

    listed = client.get("/stories/").content.decode()
    page = page_of(first, "?from=list", client)

    assert f'href="{first.get_absolute_url()}?from=list"' in listed
    assert f'href="{second.get_absolute_url()}?from=list" rel="prev"' in page
    assert 'href="/stories/">All stories</a>' in page and 'rel="next"' not in page


def test_a_story_opened_by_itself_has_no_neighbours(ben):
    _first, second, _third = make_stories("First", "Second", "Third")

    for query in ("", "?from=elsewhere", "?t=20"):
        page = page_of(second, query, signed_in(ben))
        assert "First" not in page and "Third" not in page
        assert 'href="/stories/">All stories</a>' in page


def test_a_page_opened_from_a_search_leads_back_to_it(ben):
    story, other = make_stories("A kettle", "Another kettle")

    page = page_of(story, "?q=kettle", signed_in(ben))

    assert page.count('href="/search/?q=kettle">All that this search found</a>') == 2
    assert f'href="{other.get_absolute_url()}?q=kettle" rel="prev"' in page


def test_more_on_its_themes_is_for_who_may_read_them_alone(ben, asha):
    story, heard = make_stories("Read", "Heard", recording=True)
    for each in (story, heard):
        tag(each, "understanding-me", asha)
    for use in (Use.READ, Use.QUOTE, Use.PRINT):
        heard.voices.get().grants.filter(use=use).delete()
    link = 'href="/stories/?theme=understanding-me">More stories on Understanding Me</a>'

    pages = [page_of(each, client=signed_in(ben)) for each in (story, heard)]

    assert [link in page for page in pages] == [True, False]
    assert all("theme=helping-others" not in page for page in pages)

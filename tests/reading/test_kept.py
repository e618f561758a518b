"""Stories kept for later: put on and taken off on the story's page, listed for their owner, and forgotten."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import paging
from reading import kept
from stories.consent import Audience, Use
from stories.models import KeptStory
from tests import factories
from tests.clients import signed_in

pytestmark = pytest.mark.django_db
LIST = "/kept/"


def keep(client, story, value="yes", query=""):
    return client.post(reverse("reading:story-keep", args=[story.ref]) + query, {"keep": value})


def titles(response):
    return [row.title for row in response.context["stories"]]


def kept_long_ago(person, *stories):
    """Keeps these, each a day later than the one before."""
    for day, story in enumerate(stories):
        KeptStory.keep(person, story, timezone.now() - timedelta(days=100 - day))


def test_a_story_is_kept_and_taken_off_on_its_own_page(ben):
    story, client = factories.make_story("The kettle"), signed_in(ben)
    before = client.get(story.get_absolute_url()).content.decode()

    put = keep(client, story)
    page = client.get(story.get_absolute_url()).content.decode()
    listed = client.get(LIST)
    taken = keep(client, story, "no")

    assert put["Location"] == taken["Location"] == f"{story.get_absolute_url()}#later"
    assert "Keep for later" in before and "Take off the list" not in before and LIST not in before
    assert "Kept for later" in page and "Take off the list" in page and f'href="{LIST}"' in page
    assert titles(listed) == ["The kettle"]
    assert titles(client.get(LIST)) == [] and not KeptStory.objects.exists()


def test_keeping_leads_back_to_the_page_as_it_was_opened(ben):
    story, client = factories.make_story(), signed_in(ben)
    theme = "?theme=understanding-me"

    page = client.get(story.get_absolute_url() + theme).content.decode()

    assert f'action="{reverse("reading:story-keep", args=[story.ref])}{theme}"' in page
    assert keep(client, story, query=theme)["Location"] == f"{story.get_absolute_url()}{theme}#later"


def test_any_other_value_changes_nothing(ben):
    story, client = factories.make_story(), signed_in(ben)

    answers = [keep(client, story, value).status_code for value in ("", "\x00", "maybe")]
    keep(client, story)
    answers += [keep(client, story, value).status_code for value in ("", "1")]

    assert answers == [302] * 5 and KeptStory.objects.count() == 1


def test_the_list_is_its_owners_and_the_newest_kept_is_on_top(ben, asha):
    stories = [factories.make_story(title) for title in ("First", "Second", "Third")]
    kept_long_ago(ben, *stories)
    kept_long_ago(asha, stories[0])

    assert titles(signed_in(ben).get(LIST)) == ["Third", "Second", "First"]
    assert titles(signed_in(asha).get(LIST)) == ["First"]
    assert Client().get(LIST).status_code == 302
    assert "Kept for later" not in signed_in(asha).get(stories[1].get_absolute_url()).content.decode()


def test_an_empty_list_says_what_to_do_and_not_whether_anything_was_there(ben, asha):
    story = factories.make_story("The kettle")
    kept_long_ago(ben, story)
    story.pause(asha)

    emptied, never = (signed_in(person).get(LIST).content.decode() for person in (ben, asha))

    assert "Open a story and choose “Keep for later”." in never
    assert (
        emptied.replace(ben.name, "").partition("<main")[2]
        == never.replace(asha.name, "").partition("<main")[2]
    )


def test_what_time_closed_is_not_listed_before_it_is_swept(ben):
    ended, stays = factories.make_story("Ended"), factories.make_story("Stays")
    kept_long_ago(ben, ended, stays)

    ended.voices.get().grants.update(ends_on=factories.days(-1))

    assert KeptStory.objects.count() == 2
    assert titles(signed_in(ben).get(LIST)) == ["Stays"]
    assert kept.kept_titles(ben, 5) == [("Stays", stays.ref)]


def test_a_story_that_may_only_be_heard_is_kept_as_one_that_may_be_read(ben):
    heard = factories.make_story("Heard", [(Use.HEAR, Audience.ANYONE)], recording=True)
    client = signed_in(ben)

    keep(client, heard)

    (row,) = client.get(LIST).context["stories"]
    assert (row.title, row.themes, row.opening_words) == ("Heard", [], "")


def test_a_closed_story_cannot_be_kept_or_taken_off(ben, edith):
    closed, never = factories.make_story(released=False), factories.make_story()
    never.voices.get().exclude(edith, user=ben)

    for story in (closed, never):
        assert keep(signed_in(ben), story).status_code == keep(signed_in(ben), story, "no").status_code == 404
    assert not KeptStory.objects.exists()


def test_pages_follow_one_another_without_a_gap_where_a_story_closed(ben, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    stories = [factories.make_story(f"Story {number}") for number in range(6)]
    kept_long_ago(ben, *stories)
    stories[3].voices.get().grants.update(ends_on=factories.days(-1))
    client = signed_in(ben)

    first = client.get(LIST)
    second = client.get(LIST + first.context["more_url"])
    third = client.get(LIST + second.context["more_url"])

    assert [titles(page) for page in (first, second, third)] == [
        ["Story 5", "Story 4"], ["Story 2", "Story 1"], ["Story 0"],
    ]  # fmt: skip
    assert (third.context["more_url"], third.context["first_url"]) == ("", LIST)
    for gone in (stories[3].ref, "k7f3mzq2w3", "\x00"):
        assert client.get(LIST, {"after": gone})["Location"] == LIST


def test_the_start_page_may_ask_for_the_newest_few(ben, asha):
    stories = [factories.make_story(f"Story {number}") for number in range(4)]
    kept_long_ago(ben, *stories)

    assert [title for title, _ref in kept.kept_titles(ben, 2)] == ["Story 3", "Story 2"]
    assert kept.kept_titles(asha, 2) == []

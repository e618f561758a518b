"""The list of stories: what is in it, in which order, a page at a time."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core import paging
from reading import facets, story_list, story_rows
from stories.consent import Audience, Use
from themes.models import Excerpt, Theme

from .. import factories
from ..plans import before_subplans, plans_of, queries_kept

pytestmark = pytest.mark.django_db
LIST = "/stories/"
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def story(title, minute=0, **fields):
    return factories.make_story(title, released_at=MORNING + timedelta(minutes=minute), **fields)


plain_story = story


def shown(response):
    return [row.title for row in response.context["stories"]]


def add_closed_ones():
    """One of every closed state, each among the open ones in time."""
    by = factories.make_user("archivist")
    minutes = iter(range(1, 90, 2))
    factories.make_draft_story("never released")
    story(
        "office of others",
        next(minutes),
        promises=[(use, Audience.OFFICE) for use in Use],
        office=factories.make_office(),
    )
    story("staff only", next(minutes), promises=[(use, Audience.ELSEWHERE) for use in Use])
    story("workshop only", next(minutes), promises=[(use, Audience.WORKSHOP) for use in Use])
    story("print only", next(minutes), promises=[(Use.PRINT, Audience.ANYONE), (Use.QUOTE, Audience.ANYONE)])
    story("paused", next(minutes)).pause(by)
    story("embargoed", next(minutes)).embargo(factories.days(1), by)
    story("withdrawn", next(minutes)).voices.get().withdraw("paper", by)
    story("ended", next(minutes)).voices.get().grants.update(ends_on=factories.days(-1))
    story("cooling", next(minutes)).voices.get().grants.update(effective_on=factories.days(1))
    story("shut out", next(minutes)).voices.get().exclude(by, email="someone@example.org")


def test_list_shows_what_is_open_newest_first_and_counts_only_that(client):
    story("first", 0)
    story("second", 20)
    story("third", 40)
    add_closed_ones()

    response = client.get(LIST)

    assert shown(response) == ["third", "second", "first"]
    assert response.context["count"] == "3 stories"


def test_list_of_probation_staff_holds_what_was_said_to_staff_elsewhere(client, ben):
    story("open", 0)
    add_closed_ones()
    client.force_login(ben)

    response = client.get(LIST)

    assert shown(response) == ["shut out", "staff only", "open"]


def test_list_without_any_story_says_what_to_do(client, ben):
    add_closed_ones()
    signed_out = client.get(LIST)
    client.force_login(factories.make_user("facilitator", email="someone@example.org"))

    excluded = client.get(LIST)

    assert shown(signed_out) == shown(excluded) == []
    assert b"There are no stories you can open yet." in signed_out.content
    assert b"Sign in to see more" in signed_out.content


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["read", "heard", "long", "staff", "themed"]),
        ("kind=staff", ["staff"]),
        ("kind=service_user", ["read", "heard", "long", "themed"]),
        ("kind=peer_mentor", []),
        ("recording=on", ["heard", "long"]),
        ("short=on", ["heard"]),
        ("theme=understanding-me", ["themed"]),
        ("theme=helping-others", []),
        ("theme=understanding-me&kind=staff", []),
        ("kind=service_user&recording=on", ["heard", "long"]),
        ("theme=no-such-theme", ["read", "heard", "long", "staff", "themed"]),
        ("kind=wizard&recording=", ["read", "heard", "long", "staff", "themed"]),
    ],
)
def test_list_is_narrowed_by_theme_kind_recording_and_length(client, query, titles, asha):
    tagged = story("themed", 0)
    Excerpt.mark(tagged.transcript, 0, 5, tagged.transcript.text[:5]).tag(
        Theme.objects.get(slug="understanding-me"), by=asha
    )
    story("staff", 1, kind="staff")
    long = story("long", 2, recording=True)
    long.recordings.update(duration_ms=5 * 60 * 1000)
    story("heard", 3, recording=True)
    silent = story("read", 4, recording=True, promises=[(Use.READ, Audience.ANYONE)])
    unread = story("only heard", -1, promises=[(Use.HEAR, Audience.ANYONE)])
    Excerpt.mark(unread.transcript, 0, 5, unread.transcript.text[:5]).tag(
        Theme.objects.get(slug="helping-others"), by=asha
    )
    closed = story("closed", 5, recording=True)
    Excerpt.mark(closed.transcript, 0, 5, closed.transcript.text[:5]).tag(
        Theme.objects.get(slug="helping-others"), by=asha
    )
    closed.pause(asha)

    response = client.get(f"{LIST}?{query}")

    wanted = titles
    if query in ("", "theme=no-such-theme", "kind=service_user", "kind=wizard&recording="):
        wanted = [*titles, "only heard"]
    assert silent.recording is not None
    assert shown(response) == wanted


@pytest.mark.parametrize("at_once", [False, True], ids=["one a minute", "all at one moment"])
def test_list_pages_through_45_stories_without_gap_or_double(client, at_once):
    for number in range(45):
        story(f"{number:02}", 0 if at_once else number)
    add_closed_ones()

    pages, address = [], LIST
    while address:
        response = client.get(address)
        pages.append(shown(response))
        address = response.context["more_url"] and LIST + response.context["more_url"]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert [title for page in pages for title in page] == [f"{number:02}" for number in reversed(range(45))]


def test_list_pages_keep_their_filter(client):
    for number in range(25):
        story(f"{number:02}", number, kind="staff" if number % 5 else "service_user")
    first = client.get(f"{LIST}?kind=staff")

    assert first.context["more_url"] == ""
    assert len(shown(first)) == 20


@pytest.mark.parametrize("leave", ["withdraw", "pause", "filter"])
def test_list_after_a_story_that_left_starts_again(client, leave, edith):
    stories = [story(f"{number:02}", number) for number in range(25)]
    last = stories[5]
    address = f"{LIST}?after={last.ref}"
    before = shown(client.get(address))
    if leave == "withdraw":
        last.voices.get().withdraw("paper", edith)
    elif leave == "pause":
        last.pause(edith)
    else:
        address += "&kind=staff"

    gone, random = client.get(address), client.get(address.replace(last.ref, "zzzzzzzzzz"))

    assert before == ["04", "03", "02", "01", "00"]
    assert (gone.status_code, gone["Location"]) == (302, LIST + ("?kind=staff" if leave == "filter" else ""))
    assert (random.status_code, random["Location"]) == (302, gone["Location"])
    assert b"The list has changed." in client.get(LIST).content


def test_count_stops_at_many_and_says_more(client, monkeypatch):
    for module in (story_list, paging):
        monkeypatch.setattr(module, "COUNT_LIMIT", 3)
    for number in range(3):
        story(f"{number}", number)
    three = client.get(LIST).context["count"]
    story("one more", 9)

    more = client.get(LIST).context["count"]

    assert (three, more) == ("3 stories", "More than 3 stories")
    assert story_rows.number_label(0) == "0 stories"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it reads a plan of SQLite")
def test_list_of_a_theme_starts_from_the_theme_and_not_from_all_stories(client, asha, monkeypatch):
    monkeypatch.setattr(facets, "COUNT_LIMIT", 0)  # so that what the facets count is not its number
    made = story("tagged")
    theme = Theme.objects.get(slug="understanding-me")
    Excerpt.mark(made.transcript, 0, 5, made.transcript.text[:5]).tag(theme, by=asha)

    with queries_kept() as queries:
        assert shown(client.get(f"{LIST}?theme={theme.slug}")) == ["tagged"]

    plans = plans_of(queries, "themes_themedexcerpt", "stories_exclusion")
    assert len(plans) == 2  # of the page and of its number
    assert [step for plan in plans for step in plan if step.startswith("SCAN stories_story")] == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="it reads a plan of PostgreSQL")
def test_list_asks_the_rule_of_its_rows_and_never_of_all_stories_at_once(client):
    """A semi-join, or a subplan that is hashed, computes the rule for every story before the first row."""
    story("one")

    with queries_kept() as queries:
        assert shown(client.get(LIST)) == ["one"]

    plans = plans_of(queries, "stories_story", "stories_exclusion")
    assert len(plans) == 3  # of what the facets count, of the page, of the extracts
    steps = [step for plan in plans for step in before_subplans(plan) if "Nested Loop Left Join" not in step]
    of_all = [step for step in steps if "Join" in step or "hashed" in step]
    assert of_all == []


def test_rows_say_only_what_the_voices_gave(client):
    """Signed out, the first words stand outside their story, so they must be free to quote."""
    story = partial(plain_story, summary="")
    both = story("both", 3, recording=True)
    read = story("read", 2, recording=True, promises=[(Use.READ, Audience.ANYONE)])
    may_quote = [(Use.READ, Audience.ANYONE), (Use.QUOTE, Audience.ANYONE)]
    quoted = story("quoted", 2, recording=True, promises=may_quote)
    heard = story("heard", 1, recording=True, promises=[(Use.HEAR, Audience.ANYONE)])
    named = story("named", 0)
    factories.make_voice(named, kind="staff", name_shown="Wren")
    factories.release(named, at=MORNING)

    rows = {row.title: row for row in client.get(LIST).context["stories"]}

    bylines = {
        title: (
            row.length_label,
            row.play and row.play.recording_ref,
            row.opening_words,
            row.who,
            row.kind_label,
        )
        for title, row in rows.items()
    }
    words = "I was lost. Then I was heard."
    assert bylines == {
        "both": ("1 min 0 s", both.recording.ref, words, "Service user", "Service user"),
        "read": ("", None, "", "Service user", "Service user"),
        "quoted": ("", None, words, "Service user", "Service user"),
        "heard": ("1 min 0 s", heard.recording.ref, "", "Service user", "Service user"),
        "named": ("", None, words, "Service user and Wren", "Service user and Staff"),
    }
    assert {row.url for row in rows.values()} == {
        reverse("reading:story", args=[each.ref]) + "?from=list"
        for each in (both, read, quoted, heard, named)
    }


def test_opening_words_are_cut_at_a_space_and_at_the_paragraph():
    assert story_rows.opening_of("One.\n\nTwo.") == "One."
    assert story_rows.opening_of("x" * 140) == "x" * 140
    assert story_rows.opening_of("ab " * 60) == "ab " * 45 + "ab…"


def test_list_asks_which_day_it_is_in_london(client, monkeypatch):
    """An embargo that ends today is over from midnight in London, summer time or not."""
    made = story("waits")
    made.embargo(timezone.localdate(), factories.make_user("archivist"))

    assert shown(client.get(LIST)) == ["waits"]


def test_a_story_leads_back_to_the_list_it_was_opened_from(client, asha, monkeypatch):
    monkeypatch.setattr(story_list, "PAGE", 2)
    theme = Theme.objects.get(slug="helping-others")
    for minute in range(4):
        opened = story(f"number {minute}", minute)
        Excerpt.mark(opened.transcript, 0, 5, opened.transcript.text[:5]).tag(theme, by=asha)
    plain = client.get(LIST).context["stories"][0].url
    first = client.get(f"{LIST}?theme=helping-others&kind=&elsewhere=1")
    later = client.get(f"{LIST}{first.context['more_url']}")

    backs = [back_of(client.get(page.context["stories"][0].url)) for page in (first, later)]

    assert plain.endswith("/?from=list") and back_of(client.get(plain)) == (LIST, "All stories")
    assert backs == [
        (f"{LIST}?theme=helping-others", "All stories in the list"),
        (f"{LIST}{first.context['more_url']}", "All stories in the list"),
    ]
    assert [each.title for each in client.get(backs[1][0]).context["stories"]] == ["number 1", "number 0"]


def back_of(page):
    """(address, words) of the link above a story."""
    address, words = re.search(r'<a class="back" href="([^"]+)">([^<]+)</a>', page.content.decode()).groups()
    return unescape(address), words


def test_the_way_back_is_never_to_another_place(client):
    opened = story("number 1")
    typed = {
        "theme": '"><script>',
        "kind": "//evil.example/",
        "after": "x" * 300,
        "next": "https://evil.example/",
    }

    address, _words = back_of(client.get(opened.get_absolute_url(), typed))

    assert address.startswith("/stories/?theme=%22%3E%3Cscript%3E&kind=%2F%2Fevil.example%2F&after=xxx")
    assert "next" not in address and len(address) < 250

"""A theme's page: its excerpts across stories, for whom they are open, counted after the gate."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from stories.consent import Audience, Use
from stories.models import Source, Transcript
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line
from themes import theme_page
from themes.models import Excerpt, Theme

from .. import factories

pytestmark = pytest.mark.django_db
PAGE = "/themes/understanding-me/"
WORDS = "I was lost. Then I was heard."


@pytest.fixture
def theme():
    return Theme.objects.get(slug="understanding-me")


def tagged(theme, by, quote="I was lost.", story=None, **fields):
    story = story or factories.make_story(words=(WORDS,), **fields)
    start = story.transcript.text.index(quote)
    excerpt = Excerpt.mark(story.transcript, start, start + len(quote), quote)
    excerpt.tag(theme, by=by)
    return excerpt


def titles(response):
    return [row.story_title for row in response.context["excerpts"]]


def counted(response):
    return response.context["people"], response.context["passages"]


def test_three_themes_are_there_from_the_start(client):
    page = client.get("/themes/")

    shown = [(theme.name, theme.letter, theme.hue) for theme, _lead in page.context["rows"] if theme.is_core]
    assert shown == [
        ("Understanding Me", "U", "u"), ("Not Being Judged", "N", "n"), ("Helping Others", "H", "h"),
    ]  # fmt: skip


def test_page_shows_only_excerpts_of_stories_that_are_open(client, theme, asha, edith):
    elsewhere = [(use, Audience.ELSEWHERE) for use in Use]
    tagged(theme, asha, title="open")
    tagged(theme, asha, title="staff", promises=elsewhere)
    tagged(theme, asha, title="heard only", promises=[(Use.HEAR, Audience.ANYONE)])
    tagged(theme, asha, title="read, not quoted", promises=[(Use.READ, Audience.ANYONE)])
    for title, close in {
        "paused": lambda story: story.pause(edith),
        "embargoed": lambda story: story.embargo(factories.days(1), edith),
        "withdrawn": lambda story: story.voices.get().withdraw("paper", edith),
        "shut out": lambda story: story.voices.get().exclude(edith, user=asha),
    }.items():
        close(tagged(theme, asha, title=title).transcript.story)
    signed_out = client.get(PAGE)
    client.force_login(asha)

    reader = client.get(PAGE)

    assert (titles(signed_out), counted(signed_out)) == (["open"], (0, 0))
    assert titles(reader) == ["read, not quoted", "staff", "open"]


def test_an_excerpt_that_two_people_tagged_stands_once(client, theme, asha, edith):
    tagged(theme, asha, title="one")
    excerpt = tagged(theme, asha, title="two")
    excerpt.tag(theme, by=edith)

    page = client.get(PAGE)

    assert titles(page) == ["two", "one"]


def test_counts_are_of_distinct_storytellers_heard_in_the_excerpts(client, theme, asha):
    story = factories.make_draft_story("Dialogue", words=())
    wren, robin = factories.make_voice(story), factories.make_voice(story, kind="staff")
    factories.give_words(
        story,
        "Wren: I was lost.",
        "Robin: So was I.",
        "Host: Welcome.",
        voices={"Wren": wren, "Robin": robin},
    )
    factories.release(story)
    tagged(theme, asha, "I was lost.", story=story)
    one = counted(client.get(PAGE))
    tagged(theme, asha, "So was I.", story=story)
    two = counted(client.get(PAGE))
    tagged(theme, asha, "Welcome.", story=story)
    again = factories.make_draft_story("Another day", words=())
    factories.make_voice(again)
    again.voices.update(storyteller=wren.storyteller)
    factories.give_words(again, "Wren: I was heard.", voices={"Wren": again.voices.get()})
    factories.release(again)
    tagged(theme, asha, "I was heard.", story=again)

    still_two = counted(client.get(PAGE))

    assert [one, two, still_two] == [(1, 0), (2, 0), (2, 0)]


def test_published_passages_are_counted_as_passages_and_never_as_people(client, theme, asha):
    source = Source.objects.create(key="book", title="A book", publisher="A press", published="2018")
    story = factories.make_draft_story("Published", words=(), source=source)
    voice = factories.make_voice(story)
    factories.give_words(story, "Wren: I was lost.", voices={"Wren": voice})
    factories.release(story)
    tagged(theme, asha, "I was lost.", story=story)

    assert counted(client.get(PAGE)) == (0, 1)


def test_people_in_more_stories_than_are_counted_are_given_no_number(client, theme, asha, monkeypatch):
    monkeypatch.setattr(theme_page, "COUNT_LIMIT", 2)
    for number in (1, 2):
        tagged(theme, asha, title=f"Story {number}")
    two = b"Heard in more than" in client.get(PAGE).content
    tagged(theme, asha, title="Story 3")

    page = client.get(PAGE)

    assert (two, counted(page)) == (False, (0, 0))
    assert b'<p class="count">Heard in more than 2 stories</p>' in page.content


def test_page_is_narrowed_by_the_kind_of_the_voice_that_speaks_in_the_excerpt(client, theme, asha):
    story = factories.make_draft_story("Dialogue", words=())
    wren, robin = factories.make_voice(story), factories.make_voice(story, kind="staff")
    factories.give_words(
        story, "Wren: I was lost.", "Robin: So was I.", voices={"Wren": wren, "Robin": robin}
    )
    factories.release(story)
    tagged(theme, asha, "I was lost.", story=story)
    tagged(theme, asha, "So was I.", story=story)

    quotes = {
        kind: [row.quote for row in client.get(f"{PAGE}?kind={kind}").context["excerpts"]]
        for kind in ("", "service_user", "staff", "peer_mentor", "wizard")
    }

    both = ["So was I.", "I was lost."]
    assert quotes == {
        "": both, "service_user": ["I was lost."], "staff": ["So was I."], "peer_mentor": [], "wizard": both,
    }  # fmt: skip


def test_count_of_a_kind_leaves_out_who_else_speaks_in_the_same_excerpt(client, theme, asha):
    story = factories.make_draft_story("Dialogue", words=())
    wren, robin = factories.make_voice(story), factories.make_voice(story, kind="staff")
    factories.give_words(
        story, "Wren: I was lost.", "Robin: So was I.", voices={"Wren": wren, "Robin": robin}
    )
    factories.release(story)
    tagged(theme, asha, "I was lost.\n\nSo was I.", story=story)

    counts = {kind: counted(client.get(f"{PAGE}?kind={kind}")) for kind in ("", "service_user", "staff")}

    assert counts == {"": (2, 0), "service_user": (1, 0), "staff": (1, 0)}


def test_times_are_given_only_where_the_sound_may_be_heard(client, theme, asha):
    for title, promises in {
        "both": factories.EVERYONE,
        "read": [(Use.READ, Audience.ANYONE), (Use.QUOTE, Audience.ANYONE)],
    }.items():
        story = factories.make_draft_story(title, words=())
        factories.make_voice(story, promises)
        clock = factories.make_recording(story)
        factories.give_timed_words(story, clock, "I was lost.", "Then I was heard.", seconds_each=4)
        factories.release(story)
        tagged(theme, asha, "Then I was heard.", story=story)

    page = client.get(PAGE)

    places = {
        row.story_title: (row.start_ms, row.moment_url.partition("?")[2]) for row in page.context["excerpts"]
    }
    assert places == {"both": (4000, "t=4#s12"), "read": (None, "")}
    assert [row.moment_url.partition("#")[2] for row in page.context["excerpts"]] == ["s12", "s12"]


def test_pages_hold_every_excerpt_once_and_survive_one_that_left(client, theme, asha, monkeypatch):
    monkeypatch.setattr(theme_page, "EXCERPTS_PER_PAGE", 4)
    excerpts = [tagged(theme, asha, title=f"{number}") for number in range(10)]
    all_titles, more, pages = [], "", []
    while True:
        page = client.get(PAGE + more)
        all_titles += titles(page)
        pages.append(more)
        more = page.context["more_url"]
        if not more:
            break
    excerpts[6].transcript.story.pause(asha)

    gone = client.get(f"{PAGE}?after={excerpts[6].ref}")
    random = client.get(f"{PAGE}?after=zzzzzzzzzz")

    assert all_titles == [f"{number}" for number in reversed(range(10))]
    assert pages[1:] == [f"?after={excerpts[6].ref}", f"?after={excerpts[2].ref}"]
    assert (gone.status_code, gone["Location"]) == (random.status_code, random["Location"]) == (302, PAGE)


def test_the_lead_quotation_is_gone_with_its_story(client, theme, asha):
    excerpt = tagged(theme, asha, title="lead")
    Theme.objects.filter(pk=theme.pk).update(lead_quotation=excerpt)
    before = [client.get(path).content.count(b"I was lost.") for path in ("/themes/", PAGE)]

    excerpt.transcript.story.voices.get().withdraw("paper", asha)

    assert all(before)
    assert [client.get(path).content.count(b"I was lost.") for path in ("/themes/", PAGE)] == [0, 0]


def test_words_say_which_language_they_begin_in(client, theme, asha):
    story = factories.make_draft_story("Two languages", words=())
    factories.make_voice(story)
    lines = [Line("Wren", "I was lost."), Line("Wren", "Roeddwn i ar goll.", language="cy")]
    Transcript.from_draft(story, lines_to_draft(lines))
    welsh = factories.make_draft_story("One language", words=())
    factories.make_voice(welsh)
    Transcript.from_draft(welsh, lines_to_draft([Line("Robin", "Roedd hi'n oer.")], language="cy"))
    for each in (story, welsh):
        factories.release(each)
    tagged(theme, asha, "I was lost.", story=story)
    tagged(theme, asha, "goll.", story=story)
    lead = tagged(theme, asha, "Roedd hi'n oer.", story=welsh)
    Theme.objects.filter(pk=theme.pk).update(lead_quotation=lead)

    pages = [
        re.findall(r'<blockquote[^>]*lang="(\w+)" dir="ltr">', client.get(path).content.decode())
        for path in (PAGE, "/themes/", lead.get_absolute_url())
    ]

    assert pages == [["cy", "cy", "cy", "en"], ["cy"], ["cy"]]


LABELS = ("Already published", "Fictional")


@pytest.mark.parametrize("label", ["", *LABELS])
def test_words_outside_their_story_say_that_they_were_published_or_made_up(client, theme, asha, label):
    fields = {"fictional": label == "Fictional"}
    if label == "Already published":
        fields["source"] = Source.objects.create(
            key="book", title="A book", publisher="A press", published="2018"
        )
    lead = tagged(theme, asha, title="lead", **fields)
    Theme.objects.filter(pk=theme.pk).update(lead_quotation=lead)

    pages = [
        client.get(path).content.decode().partition('<section aria-labelledby="heard-h">')[0]
        for path in ("/themes/", PAGE, lead.get_absolute_url())
    ]

    labels = [[each for each in LABELS if f">{each}</span>" in page] for page in pages]
    assert ["I was lost." in page for page in pages] == [True] * 3
    assert labels == [[label] if label else []] * 3


def test_unknown_theme_is_not_found(client):
    assert client.get("/themes/no-such-theme/").status_code == 404


def test_newest_is_what_was_tagged_last(client, theme, asha):
    first = tagged(theme, asha, title="first", released_at=timezone.now())
    tagged(theme, asha, title="second", released_at=timezone.now() - timedelta(days=9))

    assert titles(client.get(PAGE)) == ["second", "first"]
    assert first.themings.count() == 1


# --- words that a publication gives to nobody ---


def _publish(key, *passages):
    return Source.objects.create(
        key=key, title=f"Report {key}", publisher="P", published="May 2019", passages=list(passages)
    )


def _passages_shown(page):
    return [(passage.words, passage.title) for passage in page.context["of_nobody"]]


def test_words_of_nobody_stand_with_the_theme_they_are_printed_under(client, theme):
    other = {"words": "somebody of their own", "where": "Not Being Judged", "themes": ["not-being-judged"]}
    _publish("a", {"words": "one size", "where": theme.name, "themes": [theme.slug]}, other)
    _publish("b", {"words": "not yet brought up to date", "where": theme.name})

    page = client.get(PAGE)

    assert _passages_shown(page) == [("one size", "Report a")]
    assert "“one size”" in page.content.decode() and "somebody of their own" not in page.content.decode()


def test_words_of_nobody_are_counted_as_no_passage_and_no_person(client, theme):
    _publish("a", {"words": "one size", "where": theme.name, "themes": [theme.slug]})

    page = client.get(PAGE)

    assert _passages_shown(page) == [("one size", "Report a")]
    assert (counted(page), page.context["excerpts"]) == ((0, 0), [])

"""Arriving from a search: the words looked for are marked in the story, for who may read it."""

import re
from html import unescape

import pytest

from reading.looked_for import looked_for
from stories.consent import Audience, Use

from .. import factories

WORDS = "I took the chair. The chairs were cold. Nobody sat."


def places(typed, text=WORDS):
    found = looked_for(typed, text)
    return [text[span.start : span.end] for span in found.spans] if found else []


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("chair", ["chair", "chairs"]),
        ("CHÂIRS", ["chair", "chairs"]),
        ("chair cold", ["chair", "chairs", "cold"]),
        ('"chairs were"', ["chairs were"]),
        ("hair", []),
        ("flint", []),
        ("", []),
        ("?!", []),
    ],
)
def test_words_are_found_as_the_search_finds_them(typed, marked):
    assert places(typed) == marked


def test_places_are_numbered_and_counted():
    one, two = looked_for("cold", WORDS), looked_for("chair", WORDS)

    assert one.label == "“cold” · 1 place"
    assert two.label == "“chair” · 2 places"
    assert two.links == [span.id for span in two.spans] == ["found-1", "found-2"]


def test_of_many_places_the_first_are_linked_and_all_are_marked():
    found = looked_for("sat", "We sat. " * 30)

    assert (found.label, len(found.spans), found.links[-1]) == ("“sat” · 30 places", 30, "found-20")


def test_what_was_typed_is_shown_shortened():
    assert looked_for("chair " * 20, WORDS).label == f"“{('chair ' * 20)[:39]}…” · 2 places"


# --- on the story's page ---


def page(client, story, typed=None):
    response = client.get(story.get_absolute_url(), {} if typed is None else {"q": typed})
    assert response.status_code == 200
    return response.content.decode()


def marks(body):
    return re.findall(r'<mark class="[^"]*looked-for"[^>]*>([^<]*)</mark>', body)


@pytest.mark.django_db
def test_the_page_marks_the_words_and_leads_to_each_place(client):
    story = factories.make_story(words=(WORDS,))

    body = page(client, story, "chair")

    assert marks(body) == ["chair", "chairs"]
    assert re.findall(r'href="#(found-\d+)"', body) == re.findall(
        r'<mark class="looked-for" id="([^"]+)"', body
    )
    assert "“chair” · 2 places" in body and "looked_for.js" in body
    words = re.search(r'<span class="words" data-words>(.*?)</span></p>', body, re.S)[1]
    assert unescape(re.sub(r"<[^>]+>", "", words)) == WORDS


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [None, "", "flint", "?", "\x00", "\u202e", "﷽" * 3])
def test_the_page_says_nothing_where_nothing_was_found(client, typed):
    body = page(client, factories.make_story(words=(WORDS,)), typed)

    assert marks(body) == []
    assert "data-looked-for" not in body and "looked_for.js" not in body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["chair\x00", "\u202echair", "chair " * 5_000, '"chair', "chair" + "\ud800"]
)
def test_whatever_is_typed_is_no_error(client, typed):
    story = factories.make_story(words=(WORDS,))

    assert marks(page(client, story, typed.encode("utf-8", "surrogatepass"))) == ["chair", "chairs"]


@pytest.mark.django_db
def test_what_is_typed_cannot_become_markup(client):
    body = page(client, factories.make_story(words=(WORDS,)), "chair <b>x</b>")

    assert "“chair &lt;b&gt;x&lt;/b&gt;” · 2 places" in body


@pytest.mark.django_db
def test_nobody_learns_of_words_they_may_not_read(client):
    """The title and the summary hold the word too: that is no reason to say how often the words do."""
    heard_only = factories.make_story(
        "A chair", words=(WORDS,), summary="A chair.", promises=[(Use.HEAR, Audience.ANYONE)], recording=True
    )

    asked, plain = (
        re.search(
            r'<header class="story-head">.*(?=<section class="story-actions)',
            page(client, heard_only, typed),
            re.S,
        )[0]
        for typed in ("chair", None)
    )
    assert asked == plain

"""Undo and redo on the pages, with and without script."""

import re

import pytest

from stories.consent import Audience, Use
from tests import factories
from tests.themes.excerpts import MINE, NOT_JUDGED, at, taggings
from themes.models import Act, Excerpt, ExcerptNote

pytestmark = pytest.mark.django_db
FROM_SCRIPT = {"x-requested-with": "heard-picker"}
WORDS = {"start": 0, "end": 11, "quote": "I was lost.", "themes": [MINE], "note": "Hear this."}


def tokens_of(page, button):
    """The hidden fields of the form with this button, as a browser sends them."""
    (form,) = [form for form in re.findall(r"<form.*?</form>", page, re.S) if f">{button}</button>" in form]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_a_note_and_then_a_tag_are_undone_and_done_again_by_buttons_of_the_storys_page(client, story, asha):
    client.force_login(asha)
    client.post(at("excerpt-create", story.ref), WORDS)
    states = []

    for button, name in [
        ("Undo", "act-undo"),
        ("Undo", "act-undo"),
        ("Redo", "act-redo"),
        ("Redo", "act-redo"),
    ]:
        page = client.get(story.get_absolute_url()).content.decode()
        answer = client.post(at(name, story.ref), tokens_of(page, button), follow=True)
        (said,) = [str(message) for message in answer.context["messages"]]
        states.append((said, Excerpt.objects.count(), ExcerptNote.objects.count()))

    note, tag = "your note on “I was lost.”", "Understanding Me on “I was lost.”"
    assert states == [
        (f"Undone: {note}.", 1, 0),
        (f"Undone: {tag}.", 0, 0),
        (f"Done again: {tag}.", 1, 0),
        (f"Done again: {note}.", 1, 1),
    ]


def test_a_tag_taken_off_is_undone_and_the_script_gets_what_changed(client, story, asha):
    client.force_login(asha)
    client.post(at("excerpt-create", story.ref), WORDS | {"themes": [MINE, NOT_JUDGED]})
    excerpt = Excerpt.objects.get()
    client.post(at("excerpt-untag", excerpt.ref), {"theme": MINE})

    answer = client.post(at("act-undo", story.ref), headers=FROM_SCRIPT)

    body = answer.content.decode()
    assert (answer.status_code, taggings(excerpt)) == (200, [(NOT_JUDGED, "Asha"), (MINE, "Asha")])
    assert re.search(r'id="excerpt-said" data-start="0" data-end="11" data-mine="([^"]*)"', body)[
        1
    ].split() == [
        MINE,
        NOT_JUDGED,
    ]
    assert "Undone: Understanding Me taken off “I was lost.”." in body
    assert '<mark class="u n" data-begins="U N">I was lost.</mark>' in body


def test_nothing_of_others_is_undone_nor_from_another_persons_page(client, story, asha, fay):
    client.force_login(asha)
    client.post(at("excerpt-create", story.ref), WORDS)
    client.force_login(fay)

    page = client.get(story.get_absolute_url()).content.decode()
    answers = [
        client.post(at(name, story.ref), headers=FROM_SCRIPT | headers)
        for name in ("act-undo", "act-redo")
        for headers in ({}, {"x-heard-person": asha.ref})
    ]

    assert [answer.status_code for answer in answers] == [200, 409, 200, 409]
    assert "There is nothing of yours to undo here." in answers[0].content.decode()
    assert 'id="undo"' in page and "act-undo" not in page and "I was lost.”" not in page
    assert taggings(Excerpt.objects.get()) == [(MINE, "Asha")]


def test_an_act_in_a_story_that_has_closed_cannot_be_undone_and_is_not_told_about(client, asha, edith):
    story = factories.make_story(promises=[(Use.READ, Audience.ANYONE)], words=("I was lost. And more.",))
    client.force_login(asha)
    client.post(at("excerpt-create", story.ref), WORDS)
    story.voices.get().withdraw("by phone", by=edith)

    answers = [
        client.post(at(name, story.ref), headers=headers)
        for name in ("act-undo", "act-redo")
        for headers in ({}, FROM_SCRIPT)
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert taggings(Excerpt.objects.get()) == [(MINE, "Asha")]
    assert not Act.objects.cleared_for(Use.READ, asha).exists()

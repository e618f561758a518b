"""Marking an excerpt by the page, with or without script."""

import re

import pytest
from django.test import Client

from stories.models import Transcript
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line
from tests import factories
from tests.themes.excerpts import MINE, NOT_JUDGED, at, taggings
from themes.models import Excerpt

pytestmark = pytest.mark.django_db


def test_three_steps_without_script_end_with_the_excerpt_saved(client, story, asha):
    client.force_login(asha)
    begin_at = at("excerpt-create", story.ref)

    first = client.get(begin_at)
    starts = re.findall(r'href="\?from=(\d+)"', first.content.decode())
    second = client.get(begin_at, {"from": starts[1]})
    ends = re.findall(r'name="to" value="(\d+)"', second.content.decode())
    third = client.get(begin_at, {"from": starts[1], "to": ends[-1]})
    form = third.context["form"]
    typed = {name: form[name].value() for name in ("start", "end", "quote")}
    saved = client.post(begin_at, {**typed, "themes": [MINE, NOT_JUDGED], "note": "Hear this."})

    assert [int(start) for start in starts] == [0, 12, 30]
    assert [int(end) for end in ends] == [29, 43]
    assert (saved.status_code, saved["Location"]) == (302, f"{story.get_absolute_url()}#s12")
    excerpt = Excerpt.objects.get()
    assert (excerpt.start, excerpt.end, excerpt.quote) == (12, 43, "Then I was heard. Now I listen.")
    assert taggings(excerpt) == [(NOT_JUDGED, "Asha"), (MINE, "Asha")]
    assert excerpt.notes.get().text == "Hear this."


def test_steps_say_the_language_of_each_sentence_where_it_is_another(client, asha):
    story = factories.make_draft_story("Two languages", words=())
    factories.make_voice(story)
    lines = [Line("Wren", "I was lost."), Line("Wren", "Roeddwn i ar goll.", language="cy")]
    Transcript.from_draft(story, lines_to_draft(lines))
    factories.release(story)
    client.force_login(asha)
    address = at("excerpt-create", story.ref)

    begin, end = (client.get(address + query).content.decode() for query in ("", "?from=0"))

    assert re.findall(r'<a href="\?from=\d+" id="s\d+"([^>]*)>', begin) == ["", ' lang="cy" dir="ltr"']
    assert re.findall(r'<p lang="(\w+)" dir="ltr">', end) == ["en", "cy"]


def test_steps_offer_no_end_in_another_quotation(client, quotations, asha):
    client.force_login(asha)

    page = client.get(at("excerpt-create", quotations.ref), {"from": 0})

    ends = re.findall(r'name="to" value="(\d+)"', page.content.decode())
    assert [int(end) for end in ends] == [10, 20]


@pytest.mark.parametrize("query", ["from=5", "from=x", "from=12&to=11", "from=12&to=0", "to=29", "from=%00"])
def test_steps_with_a_strange_place_start_over(client, story, asha, query):
    client.force_login(asha)

    page = client.get(f"{at('excerpt-create', story.ref)}?{query}")

    assert page.status_code == 200
    assert "form" not in page.context or page.context["form"] is None


def test_a_multi_paragraph_quote_comes_back_from_the_form_with_other_line_ends(client, asha):
    made = factories.make_story(words=("One.", "Two."))
    client.force_login(asha)

    saved = client.post(
        at("excerpt-create", made.ref), {"start": 0, "end": 10, "quote": "One.\r\n\r\nTwo.", "themes": [MINE]}
    )

    assert saved.status_code == 302
    assert Excerpt.objects.get().quote == "One.\n\nTwo."


def test_the_script_gets_the_changed_paragraphs_and_the_excerpt(client, asha):
    made = factories.make_story(words=("One here.", "Two here.", "Three here."))
    client.force_login(asha)

    saved = client.post(
        at("excerpt-create", made.ref),
        {"start": 11, "end": 20, "quote": "Two here.", "themes": [MINE]},
        headers={"x-requested-with": "heard-picker"},
    )

    body = saved.content.decode()
    assert saved.status_code == 201
    assert re.findall(r'<p[^>]* id="(p\d+)"', body) == ["p1"]
    assert '<mark class="u" data-begins="U">Two here.</mark>' in body
    assert 'id="excerpt-list-latest"' in body


FROM_SCRIPT = {"x-requested-with": "heard-picker"}
WORDS = {"start": 0, "end": 11, "quote": "I was lost.", "themes": [MINE]}


def test_the_script_of_another_persons_page_saves_nothing_and_gets_no_token(client, story, asha, edith):
    client.force_login(edith)
    headers = FROM_SCRIPT | {"x-heard-person": asha.ref}

    answers = [
        client.post(at("excerpt-create", story.ref), WORDS, headers=headers),
        client.get(at("excerpt-create", story.ref), headers=headers),
    ]

    assert [(answer.status_code, answer.content) for answer in answers] == [(409, b""), (409, b"")]
    assert Excerpt.objects.count() == 0


def test_the_script_of_ones_own_page_gets_a_token_that_works(story, asha):
    client = Client(enforce_csrf_checks=True)
    client.force_login(asha)
    headers = FROM_SCRIPT | {"x-heard-person": asha.ref}
    address = at("excerpt-create", story.ref)

    refused = client.post(address, WORDS, headers=headers)
    token = client.get(address, headers=headers).json()
    saved = client.post(address, WORDS | {"csrfmiddlewaretoken": token["token"]}, headers=headers)

    assert (refused.status_code, saved.status_code, list(token)) == (403, 201, ["token"])
    assert taggings(Excerpt.objects.get()) == [(MINE, "Asha")]


def test_a_token_is_for_those_who_may_mark_this_story(client, story, ben, asha):
    address, hidden = at("excerpt-create", story.ref), factories.make_story("Kept", released=False)
    answers = [client.get(address, headers=FROM_SCRIPT)]
    for person, path in ((ben, address), (asha, at("excerpt-create", hidden.ref))):
        client.force_login(person)
        answers.append(client.get(path, headers=FROM_SCRIPT))

    assert [answer.status_code for answer in answers] == [302, 403, 404]


def test_the_page_says_whose_it_is_and_hides_the_form_that_only_a_script_can_fill(client, story, asha, ben):
    client.force_login(asha)

    page = client.get(story.get_absolute_url()).content.decode()
    (form,) = re.findall(r"<form[^>]*data-excerpt-form[^>]*>", page)

    assert (f'data-person="{asha.ref}"' in form, " hidden " in form) == (True, True)
    assert 'translate="no"' in re.search(r"<div[^>]*data-transcript[^>]*>", page).group()
    client.force_login(ben)
    assert "data-person" not in client.get(story.get_absolute_url()).content.decode()


def test_words_that_do_not_match_ask_for_the_original_page(client, story, asha):
    client.force_login(asha)

    page = client.post(at("excerpt-create", story.ref), WORDS | {"quote": "Ich war weg"}, headers=FROM_SCRIPT)

    assert page.status_code == 422
    assert "If your browser has translated the page, show the original first." in page.content.decode()

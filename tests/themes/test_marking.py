"""Marking an excerpt by the page, with or without script."""

import re

import pytest

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

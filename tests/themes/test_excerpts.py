"""Marking an excerpt: to the character, by anyone who tags, with or without script; never across quotations."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories.consent import Audience, Use
from stories.models import Transcript
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line
from themes.models import Excerpt, ExcerptNote, Theme, ThemedExcerpt, WrongWords

from .. import factories

pytestmark = pytest.mark.django_db
WORDS = "I was lost. Then I was heard. Now I listen."
MINE, NOT_JUDGED = "understanding-me", "not-being-judged"


@pytest.fixture
def story():
    return factories.make_story("Heard at last", words=(WORDS,))


@pytest.fixture
def quotations():
    made = factories.make_draft_story("Passages", words=())
    factories.give_words(made, "First one. And more.", "Second one.", kind=Transcript.Kind.EXTRACTS)
    factories.make_voice(made)
    return factories.release(made)


@pytest.fixture
def fay(leeds):
    return factories.make_user("facilitator", name="Fay", office=leeds)


def mark(story, start, end, *themes, by=None):
    excerpt = Excerpt.mark(story.transcript, start, end, story.transcript.text[start:end])
    for slug in themes:
        excerpt.tag(Theme.objects.get(slug=slug), by=by)
    return excerpt


def taggings(excerpt):
    return sorted(excerpt.themings.values_list("tag__slug", "tagged_by__name"))


# --- Excerpt.mark ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [
        (0, 0, ""),
        (5, 5, ""),
        (6, 5, "s"),
        (-3, 5, "I was"),
        (0, 4444, WORDS),
        (len(WORDS), len(WORDS) + 1, ""),
        (1, 2, " "),
        (0, 5, "i was"),
        (0, 5, "I was "),
        (0, 5, ""),
        (1, 6, "I was"),
    ],
)
def test_mark_refuses_what_is_not_a_stretch_of_these_words(story, start, end, quote):
    with pytest.raises(WrongWords):
        Excerpt.mark(story.transcript, start, end, quote)

    assert not Excerpt.objects.exists()


def test_mark_takes_4000_characters_and_no_more():
    long = factories.make_story(words=("word " * 900 + "end.",))
    text = long.transcript.text

    with pytest.raises(WrongWords, match="at most 4,000"):
        Excerpt.mark(long.transcript, 0, 4001, text[:4001])

    assert Excerpt.mark(long.transcript, 0, 4000, text[:4000]).quote == text[:4000]


def test_mark_never_runs_from_one_quotation_into_the_next(quotations):
    text = quotations.transcript.text

    with pytest.raises(WrongWords, match="separate quotations"):
        Excerpt.mark(quotations.transcript, 0, len(text), text)
    whole = Excerpt.mark(quotations.transcript, 0, 20, text[:20])

    assert whole.quote == "First one. And more."
    assert Excerpt.objects.count() == 1


def test_mark_may_run_over_paragraphs_of_one_account():
    made = factories.make_story(words=("One.", "Two."))

    excerpt = Excerpt.mark(made.transcript, 0, 10, "One.\n\nTwo.")

    assert (excerpt.quote, excerpt.before, excerpt.after) == ("One.\n\nTwo.", "", "")


def test_mark_keeps_code_points_context_and_times():
    made = factories.make_draft_story(words=())
    factories.make_voice(made)
    clock = factories.make_recording(made)
    words = factories.give_timed_words(made, clock, "Tŷ 👩🏽‍🌾 a dŵr.", "Cafe\u0301 🎉 then.", seconds_each=3)
    start = words.text.index("🎉")

    excerpt = Excerpt.mark(words, start, start + 6, "🎉 then")

    assert (excerpt.start, excerpt.end, excerpt.quote) == (start, start + 6, "🎉 then")
    assert (excerpt.before, excerpt.after) == (words.text[max(0, start - 32) : start], ".")
    assert 3000 <= excerpt.start_ms < excerpt.end_ms <= 6000


def test_mark_of_the_same_stretch_is_the_same_row(story, asha, fay):
    first, second = mark(story, 0, 11, MINE, by=asha), mark(story, 0, 11, MINE, by=fay)

    assert first == second
    assert taggings(first) == [(MINE, "Asha"), (MINE, "Fay")]


def test_tagging_twice_is_once_and_each_takes_back_only_their_own(story, asha, fay):
    excerpt = mark(story, 0, 11, MINE, NOT_JUDGED, by=asha)
    mark(story, 0, 11, MINE, MINE, by=fay)

    excerpt.untag(Theme.objects.get(slug=NOT_JUDGED), by=fay)
    excerpt.untag(Theme.objects.get(slug=MINE), by=fay)
    once_more = taggings(excerpt)
    for slug in (MINE, NOT_JUDGED):
        excerpt.untag(Theme.objects.get(slug=slug), by=asha)

    assert once_more == [(NOT_JUDGED, "Asha"), (MINE, "Asha")]
    assert not Excerpt.objects.exists()


@pytest.mark.parametrize("held_by", ["note", "lead quotation"])
def test_an_excerpt_that_others_lean_on_stays_when_its_last_tag_goes(story, asha, held_by):
    excerpt, theme = mark(story, 0, 11, MINE, by=asha), Theme.objects.get(slug=MINE)
    if held_by == "note":
        ExcerptNote.objects.create(excerpt=excerpt, text="Think.", written_by=asha)
    else:
        Theme.objects.filter(slug=MINE).update(lead_quotation=excerpt)

    excerpt.untag(theme, by=asha)

    assert Excerpt.objects.get() == excerpt
    assert not ThemedExcerpt.objects.exists()


def test_a_tag_taken_off_twice_at_once_is_taken_off(story, asha):
    excerpt, theme = mark(story, 0, 11, MINE, by=asha), Theme.objects.get(slug=MINE)
    Excerpt.objects.get(pk=excerpt.pk).untag(theme, by=asha)

    excerpt.untag(theme, by=asha)

    assert not Excerpt.objects.exists()


# --- by the page -----------------------------------------------------------------------------------------


def at(name, ref):
    return reverse(f"themes:{name}", args=[ref])


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

    begin, end = (client.get(address + asked).content.decode() for asked in ("", "?from=0"))

    assert re.findall(r'<a href="\?from=\d+" id="s\d+"([^>]*)>', begin) == ["", ' lang="cy"']
    assert re.findall(r'<p lang="(\w+)">', end) == ["en", "cy"]


def test_steps_offer_no_end_in_another_quotation(client, quotations, asha):
    client.force_login(asha)

    page = client.get(at("excerpt-create", quotations.ref), {"from": 0})

    ends = re.findall(r'name="to" value="(\d+)"', page.content.decode())
    assert [int(end) for end in ends] == [10, 20]


@pytest.mark.parametrize("asked", ["from=5", "from=x", "from=12&to=11", "from=12&to=0", "to=29", "from=%00"])
def test_steps_with_a_strange_place_start_over(client, story, asha, asked):
    client.force_login(asha)

    page = client.get(f"{at('excerpt-create', story.ref)}?{asked}")

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
    ref = Excerpt.objects.get().ref
    assert saved.status_code == 201
    assert re.findall(r'<p[^>]* id="(p\d+)"', body) == ["p1"]
    assert f'<mark class="u" data-x="{ref}" data-begins="U">Two here.</mark>' in body
    assert 'id="excerpt-list-latest"' in body


def test_tagging_an_excerpt_someone_else_marked_keeps_both(client, story, asha, fay):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(fay)

    client.post(at("excerpt-tag", excerpt.ref), {"themes": [MINE, NOT_JUDGED]})
    both = taggings(excerpt)
    client.post(at("excerpt-untag", excerpt.ref), {"theme": MINE})

    assert both == [(NOT_JUDGED, "Fay"), (MINE, "Asha"), (MINE, "Fay")]
    assert taggings(excerpt) == [(NOT_JUDGED, "Fay"), (MINE, "Asha")]


def test_several_themes_are_given_in_one_statement_so_all_or_none_and_twice_is_once(client, story, asha, fay):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(fay)

    written = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.post(at("excerpt-tag", excerpt.ref), {"themes": [MINE, NOT_JUDGED]})
        written.append(sum('"themes_themedexcerpt"' in each["sql"].partition("(")[0] for each in asked))

    assert written == [1, 1]
    assert taggings(excerpt) == [(NOT_JUDGED, "Fay"), (MINE, "Asha"), (MINE, "Fay")]


def test_taking_off_a_tag_one_never_gave_changes_nothing(client, story, asha, fay):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(fay)

    client.post(at("excerpt-untag", excerpt.ref), {"theme": MINE})
    unknown = client.post(at("excerpt-untag", excerpt.ref), {"theme": "no-such-theme"})

    assert unknown.status_code == 404
    assert taggings(excerpt) == [(MINE, "Asha")]


def test_the_last_tag_taken_off_leads_back_to_the_story(client, story, asha):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(asha)

    gone = client.post(at("excerpt-untag", excerpt.ref), {"theme": MINE})

    assert gone["Location"] == story.get_absolute_url()
    assert client.get(excerpt.get_absolute_url()).status_code == 404


def test_notes_and_names_are_for_those_who_tag(client, story, asha, ben):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    ExcerptNote.objects.create(excerpt=excerpt, text="zyxnote", written_by=asha)
    pages = [
        excerpt.get_absolute_url(),
        at("excerpt-list", story.ref),
        story.get_absolute_url(),
        f"/themes/{MINE}/",
    ]

    seen = {}
    for who in (ben, asha):
        client.force_login(who)
        answers = [client.get(page) for page in pages]
        assert [answer.status_code for answer in answers] == [200] * 4
        seen[who.name] = [
            # her own name stands at the top of each page
            (b"zyxnote" in answer.content, answer.content.count(b"Asha") - (who == asha))
            for answer in answers
        ]

    assert [note for note, _names in seen["Ben"]] == [False] * 4
    assert [names for _note, names in seen["Ben"]] == [0] * 4
    assert seen["Asha"][0][0] is True


@pytest.mark.parametrize("name", ["excerpt-tag", "excerpt-untag", "note-create"])
def test_only_those_who_tag_change_an_excerpt(client, story, asha, ben, dev, name):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    typed = {"themes": [NOT_JUDGED], "theme": MINE, "text": "Hello"}

    statuses = []
    for who in (None, ben, dev):
        client.logout()
        if who:
            client.force_login(who)
        statuses.append(client.post(at(name, excerpt.ref), typed).status_code)

    assert statuses == [302, 403, 403]
    assert taggings(excerpt) == [(MINE, "Asha")]
    assert not ExcerptNote.objects.exists()


def test_excerpts_of_words_one_may_not_read_are_not_found(client, asha):
    only_heard = factories.make_story(promises=[(Use.HEAR, Audience.ANYONE)])
    excerpt = mark(only_heard, 0, 5, MINE, by=asha)
    client.force_login(asha)

    statuses = [
        client.get(excerpt.get_absolute_url()).status_code,
        client.get(at("excerpt-list", only_heard.ref)).status_code,
        client.get(at("excerpt-create", only_heard.ref)).status_code,
        client.post(at("excerpt-tag", excerpt.ref), {"themes": [MINE]}).status_code,
        client.post(at("note-create", excerpt.ref), {"text": "x"}).status_code,
    ]

    assert statuses == [404] * 5


def test_signed_out_an_excerpt_shows_only_where_it_may_be_quoted(client, asha):
    read = factories.make_story(promises=[(Use.READ, Audience.ANYONE)])
    quoted = factories.make_story(promises=[(Use.READ, Audience.ANYONE), (Use.QUOTE, Audience.ANYONE)])
    pages = [mark(each, 0, 5, MINE, by=asha).get_absolute_url() for each in (read, quoted)]

    assert [client.get(page).status_code for page in pages] == [404, 200]
    client.force_login(asha)
    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_an_excerpt_of_earlier_words_stays_hidden_when_newer_ones_are_released(client, story, asha, femi):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    factories.give_words(story, "Other words entirely.")
    story.close_release(femi)
    story.release(femi)
    client.force_login(asha)

    assert client.get(excerpt.get_absolute_url()).status_code == 404
    assert client.get(at("excerpt-list", story.ref)).context["excerpts"] == []
    assert client.get(f"/themes/{MINE}/").context["excerpts"] == []


def test_excerpt_list_pages_in_the_order_of_the_words(client, asha):
    made = factories.make_story(words=(" ".join(f"Sentence {number:02}." for number in range(60)),))
    for start, end in made.transcript.sentences:
        mark(made, start, end, MINE, by=asha)
    mark(made, 0, 25, MINE, by=asha)
    client.force_login(asha)
    address, quotes = at("excerpt-list", made.ref), []
    more = ""

    while True:
        page = client.get(address + more)
        quotes += [row.quote for row in page.context["excerpts"]]
        more = page.context["more_url"]
        if not more:
            break

    assert quotes == [
        "Sentence 00.",
        "Sentence 00. Sentence 01.",
        *(f"Sentence {number:02}." for number in range(1, 60)),
    ]

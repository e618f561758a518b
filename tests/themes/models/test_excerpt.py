"""Marking an excerpt: to the character, and never across quotations; tags, and what leans on them."""

import pytest

from tests import factories
from tests.themes.excerpts import MINE, NOT_JUDGED, WORDS, mark, taggings
from themes.models import Excerpt, ExcerptNote, Theme, ThemedExcerpt, WrongWords

pytestmark = pytest.mark.django_db


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

"""A released correction: excerpts move with their words, and every other waits for a person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories.models import Transcript
from stories.transcripts.editing import Paragraph, corrected, paragraphs_of
from tests import factories
from tests.themes.corrections import Writer
from tests.themes.excerpts import MINE, NOT_JUDGED, mark, taggings
from themes.carrying import Place
from themes.models import Excerpt, ExcerptNote, Theme, WaitingExcerpt, WrongWords, carry_over, decide
from workshops.models import DiscussionPack

pytestmark = pytest.mark.django_db
WORDS = "I was lost. Then I was herd. Now I listen."
RIGHT = WORDS.replace("herd", "heard")


@pytest.fixture
def told():
    """A released story with a mistake in its words, timed by its recording."""
    story = factories.make_story("Heard at last", words=(), released=False)
    clock = factories.make_recording(story)
    factories.give_timed_words(story, clock, "I was lost.", "Then I was herd.", "Now I listen.")
    factories.release(story)
    return story


def correct(story, text, by=None, **more):
    """Releases the story with this text in place of its words, paragraph by paragraph."""
    old = story.transcripts.order_by("-number").first()
    labels = [paragraph.label for paragraph in paragraphs_of(old.as_draft())]
    edited = [
        Paragraph(labels[min(number, len(labels) - 1)], words)
        for number, words in enumerate(text.split("\n\n"))
    ]
    transcript = Transcript.from_draft(
        story,
        corrected(old.as_draft(), edited),
        voices=old.speakers(),
        added_by=by,
        clock=old.clock,
        kind=old.kind,
        **more,
    )
    factories.release(story)
    story.refresh_from_db()
    return transcript


def stand(excerpt):
    excerpt.refresh_from_db()
    return excerpt.transcript.number, excerpt.start, excerpt.end, excerpt.quote


def waiting():
    return set(WaitingExcerpt.objects.values_list("excerpt__ref", flat=True))


def test_an_excerpt_of_unchanged_words_moves_with_all_that_hangs_on_it(told, asha, fay, dev):
    listened = mark(told, 29, 42, MINE, by=asha)
    listened.tag(Theme.objects.get(slug=NOT_JUDGED), by=fay)
    listened.note("Remember this.", by=fay)
    Theme.objects.filter(slug=MINE).update(lead_quotation=listened)
    place = DiscussionPack.objects.create(title="Pack", made_by=dev).feature(told, pull_quote=listened)

    correct(told, RIGHT)

    assert stand(listened) == (2, 30, 43, "Now I listen.")
    assert (listened.before, listened.after) == ("I was lost. Then I was heard. "[-32:], "")
    assert (listened.start_ms, listened.end_ms) == (4000, 6000)
    assert taggings(listened) == [(NOT_JUDGED, "Fay"), (MINE, "Asha")]
    assert [note.text for note in listened.notes.all()] == ["Remember this."]
    assert Theme.objects.get(slug=MINE).lead_quotation == listened
    place.refresh_from_db()
    assert place.pull_quote == listened
    assert waiting() == set()


def test_an_excerpt_whose_words_changed_waits_with_its_old_words(told, asha):
    herd = mark(told, 12, 28, MINE, by=asha)

    correct(told, RIGHT)

    assert stand(herd) == (1, 12, 28, "Then I was herd.")
    assert waiting() == {herd.ref}


def test_a_waiting_excerpt_whose_words_come_back_moves_again(told, asha):
    herd = mark(told, 12, 28, MINE, by=asha)
    correct(told, RIGHT)

    correct(told, f"{WORDS} Really.")

    assert stand(herd) == (3, 12, 28, "Then I was herd.")
    assert waiting() == set()


def test_a_waiting_excerpt_goes_on_waiting_at_the_next_release(told, asha):
    herd, listened = mark(told, 12, 28, MINE, by=asha), mark(told, 29, 42, MINE, by=asha)
    correct(told, RIGHT)

    correct(told, RIGHT.replace("heard", "heard at last"))

    assert waiting() == {herd.ref}
    assert stand(herd)[0] == 1
    assert stand(listened)[0] == 3


def test_words_that_had_to_go_are_kept_with_no_excerpt(told, asha):
    herd, listened = mark(told, 12, 28, MINE, by=asha), mark(told, 29, 42, MINE, by=asha)

    correct(told, RIGHT, takes_words_out=True)

    assert stand(herd) == (1, 12, 28, "")
    assert (herd.before, herd.after) == ("", "")
    assert stand(listened)[3] == "Now I listen."


def test_that_something_had_to_go_counts_where_another_version_followed_before_the_release(told, asha):
    herd = mark(told, 12, 28, MINE, by=asha)
    old = told.transcript
    draft = corrected(old.as_draft(), [Paragraph("Wren", RIGHT)])
    Transcript.from_draft(told, draft, takes_words_out=True, clock=old.clock)

    correct(told, f"{RIGHT} Yes.")

    assert stand(herd)[3] == ""


def test_what_waits_from_a_later_version_keeps_its_words_when_something_went_before(told, asha):
    correct(told, RIGHT, takes_words_out=True)
    heard = mark(told, 12, 29, MINE, by=asha)

    correct(told, RIGHT.replace("heard", "listened to"))

    assert (waiting(), stand(heard)[3]) == ({heard.ref}, "Then I was heard.")


def test_excerpts_that_come_to_stand_on_the_same_words_become_one(told, asha, fay, dev):
    one, two = mark(told, 29, 42, MINE, by=asha), mark(told, 28, 42, MINE, by=asha)  # with the space before
    two.tag(Theme.objects.get(slug=MINE), by=fay)
    two.note("From the second.", by=fay)
    pack = DiscussionPack.objects.create(title="Pack", made_by=dev)
    place = pack.feature(told, pull_quote=two, excerpts=[one, two])
    Theme.objects.filter(slug=MINE).update(lead_quotation=two)

    correct(told, RIGHT)

    assert list(Excerpt.objects.all()) == [one]
    assert taggings(one) == [(MINE, "Asha"), (MINE, "Fay")]
    assert [note.text for note in one.notes.all()] == ["From the second."]
    place.refresh_from_db()
    assert place.pull_quote == one
    assert [chosen.excerpt for chosen in place.chosen.all()] == [one]
    assert Theme.objects.get(slug=MINE).lead_quotation == one


def test_a_story_opened_again_with_newer_words_carries_its_excerpts_too(told, asha, femi):
    listened, herd = mark(told, 29, 42, MINE, by=asha), mark(told, 12, 28, MINE, by=asha)
    told.close_release(femi)

    correct(told, RIGHT)

    assert stand(listened)[0] == 2
    assert waiting() == {herd.ref}


def test_a_release_that_leaves_the_words_alone_moves_nothing(told, asha, gwen):
    herd = mark(told, 12, 28, MINE, by=asha)
    told.revise(gwen, title="Another title")

    factories.release(told)

    assert (stand(herd)[0], waiting()) == (1, set())


def test_other_speakers_of_the_same_words_move_every_excerpt(told, asha):
    herd = mark(told, 12, 28, MINE, by=asha)
    told.transcript.name_speakers({"Wren": None}, added_by=None)

    factories.release(told)

    assert (stand(herd), waiting()) == ((2, 12, 28, "Then I was herd."), set())


def test_nobody_marks_words_that_were_corrected_in_the_meantime(told, asha):
    old = told.transcript
    listened = mark(told, 29, 42, MINE, by=asha)
    opened_before = Excerpt.objects.get(pk=listened.pk)
    correct(told, RIGHT)

    with pytest.raises(WrongWords, match="were corrected"):
        Excerpt.mark(old, 0, 11, old.text[:11])

    assert opened_before.lock().transcript == told.transcript


def test_of_forty_excerpts_one_letter_leaves_thirty_nine_and_lets_one_wait(asha):
    paragraphs = [f"This is what was said at {number}. It ended at {number + 100}." for number in range(40)]
    story = factories.make_story(words=paragraphs)
    text = story.transcript.text
    excerpts = [mark(story, *text_bounds(text, words), MINE, by=asha) for words in paragraphs]

    correct(story, text.replace("said at 7.", "sayd at 7."))

    assert waiting() == {excerpts[7].ref}
    assert {excerpt.ref for excerpt in Excerpt.objects.filter(transcript=story.transcript)} == {
        excerpt.ref for excerpt in excerpts if excerpt is not excerpts[7]
    }


def text_bounds(text, words):
    return text.index(words), text.index(words) + len(words)


def test_as_many_queries_for_forty_excerpts_as_for_four(asha):
    counts = set()
    for many in (4, 40):
        story = factories.make_story(words=[f"This is what was said at {n}." for n in range(60)])
        text = story.transcript.text
        for number in range(many):
            words = f"what was said at {number}."
            mark(story, *text_bounds(text, words), MINE, by=asha)
            mark(story, text_bounds(text, words)[0] - 1, text_bounds(text, words)[1], MINE, by=asha)
        draft = corrected(
            story.transcript.as_draft(),
            [Paragraph("#0", words) for words in text.replace("at 1.", "at one.").split("\n\n")],
        )
        Transcript.from_draft(story, draft)
        by = factories.make_user("archivist")
        with CaptureQueriesContext(connection) as queries:
            story.release(by)
        assert WaitingExcerpt.objects.filter(excerpt__transcript__story=story).count() == 2
        counts.add(len(queries))
    assert len(counts) == 1


@pytest.mark.parametrize("seed", range(5))
def test_random_corrections_lose_nothing_and_put_nothing_on_other_words(seed, asha, dev):
    writer = Writer(seed)
    old = writer.transcript(300)
    story = factories.make_story(words=old.text.split("\n\n"))
    assert story.transcript.text == old.text
    stretches = sorted(set(writer.excerpts(old, 20)))
    excerpts = [mark(story, start, end, MINE, by=asha) for start, end in stretches]
    place = DiscussionPack.objects.create(title="Pack", made_by=dev).feature(story, pull_quote=excerpts[0])
    new = writer.corrected(old)
    Transcript.from_draft(
        story,
        corrected(story.transcript.as_draft(), [Paragraph("#0", words) for words in new.text.split("\n\n")]),
    )
    factories.release(story)
    story.refresh_from_db()
    assert story.transcript.text == new.text

    for excerpt, (start, end) in zip(excerpts, stretches, strict=True):
        excerpt.refresh_from_db()
        if excerpt.transcript == story.transcript:
            assert new.parts_in(excerpt.start, excerpt.end) == old.parts_in(start, end)
            assert excerpt.quote == new.text[excerpt.start : excerpt.end]
        else:
            assert (excerpt.ref in waiting(), excerpt.quote) == (True, old.text[start:end])
    place.refresh_from_db()
    assert place.pull_quote == excerpts[0]


def test_decide_keeps_one_on_the_new_words_and_takes_another_off(told, asha, fay, dev):
    herd, lost = mark(told, 12, 28, MINE, by=asha), mark(told, 0, 28, MINE, by=fay)
    lost.note("A note.", by=fay)
    pack = DiscussionPack.objects.create(title="Pack", made_by=dev)
    place = pack.feature(told, pull_quote=lost, excerpts=[herd, lost])
    correct(told, RIGHT)

    decided = decide(told, told.transcript, {herd.pk: Place(12, 29)}, {lost.pk})

    assert decided == 2
    assert stand(herd) == (2, 12, 29, "Then I was heard.")
    assert (herd.start_ms, herd.end_ms) == (2000, 4000)
    assert list(Excerpt.objects.all()) == [herd]
    assert (ExcerptNote.objects.count(), waiting()) == (0, set())
    place.refresh_from_db()
    assert place.pull_quote is None
    assert [chosen.excerpt for chosen in place.chosen.all()] == [herd]


def test_decide_merges_with_what_somebody_marked_in_the_new_words(told, asha, fay):
    herd = mark(told, 12, 28, MINE, by=asha)
    correct(told, RIGHT)
    heard = mark(told, 12, 29, MINE, by=fay)

    decide(told, told.transcript, {herd.pk: Place(12, 29)}, set())

    assert list(Excerpt.objects.all()) == [heard]
    assert taggings(heard) == [(MINE, "Asha"), (MINE, "Fay")]


def test_decide_does_nothing_about_words_that_are_no_longer_the_released_ones(told, asha):
    herd = mark(told, 12, 28, MINE, by=asha)
    seen = correct(told, RIGHT)
    correct(told, f"{RIGHT} Yes.")

    assert decide(told, seen, {herd.pk: Place(12, 29)}, set()) is None
    assert waiting() == {herd.ref}


def test_decide_leaves_alone_what_somebody_else_decided(told, asha):
    herd = mark(told, 12, 28, MINE, by=asha)
    correct(told, RIGHT)
    decide(told, told.transcript, {herd.pk: Place(12, 29)}, set())

    assert decide(told, told.transcript, {}, {herd.pk}) == 0
    assert stand(herd)[0] == 2


def test_deciding_takes_as_many_queries_for_thirty_as_for_three(asha):
    counts = set()
    for many in (3, 30):
        story = factories.make_story(words=[f"This was sayd at {n}." for n in range(40)])
        text = story.transcript.text
        excerpts = [
            mark(story, *text_bounds(text, f"This was sayd at {number}."), MINE, by=asha)
            for number in range(many)
        ]
        correct(story, text.replace("sayd", "said"))
        places = {
            excerpt.pk: Place(*text_bounds(story.transcript.text, f"This was said at {number}."))
            for number, excerpt in enumerate(excerpts[1:], start=1)
        }
        with CaptureQueriesContext(connection) as queries:
            decide(story, story.transcript, places, {excerpts[0].pk})
        counts.add(len(queries))
    assert len(counts) == 1


def test_one_query_tells_that_there_is_nothing_to_carry(told, django_assert_num_queries):
    with django_assert_num_queries(1):
        carry_over(told)

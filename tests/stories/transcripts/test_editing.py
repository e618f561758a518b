"""A corrected text keeps times and speakers where its words are."""

import pytest

from stories.transcripts.draft import lines_to_draft
from stories.transcripts.editing import OldParagraph, Paragraph, corrected, paragraphs_of
from stories.transcripts.text import Line, TranscriptError

LINES = [
    Line("Ann", "I was lost in the town.", 0, 4000),
    Line("Ann", "Then somebody listened.", 4000, 6000),
    Line("Ben", "What did they herd?", 6000, 8000),
    Line("Ann", "All of it.", 8000, 10_000, language="cy"),
]
DRAFT = lines_to_draft(LINES)


def paragraphs(**changes):
    """The paragraphs of DRAFT, some of them changed: `_1="other words"`."""
    old = [Paragraph(paragraph.label, paragraph.text) for paragraph in paragraphs_of(DRAFT)]
    for name, text in changes.items():
        number = int(name[1:])
        old[number] = Paragraph(old[number].label, text)
    return old


def lines(draft):
    return [
        (cue.label, draft.text[cue.start : cue.end], cue.start_ms, cue.end_ms, cue.language)
        for cue in draft.cues
    ]


def test_paragraphs_are_shown_with_their_speaker_and_time():
    assert paragraphs_of(DRAFT)[:2] == [
        OldParagraph(0, 47, "Ann", 0, "I was lost in the town. Then somebody listened."),
        OldParagraph(49, 68, "Ben", 6000, "What did they herd?"),
    ]


def test_nothing_changed_gives_the_same_draft():
    assert corrected(DRAFT, paragraphs()) == DRAFT


def test_one_letter_leaves_every_time_and_the_other_sentences_as_they_are():
    draft = corrected(DRAFT, paragraphs(_1="What did they hear?"))

    assert draft.text == DRAFT.text.replace("herd", "hear")
    assert [(cue.start_ms, cue.end_ms, cue.label) for cue in draft.cues] == [
        (cue.start_ms, cue.end_ms, cue.label) for cue in DRAFT.cues
    ]
    assert draft.sentences == DRAFT.sentences


def test_added_words_stand_in_the_cue_before_them_and_keep_the_times_of_the_others():
    draft = corrected(DRAFT, paragraphs(_0="I was lost in the old town. Oh yes. Then somebody listened."))

    assert lines(draft)[:2] == [
        ("Ann", "I was lost in the old town. Oh yes.", 0, 4000, ""),
        ("Ann", "Then somebody listened.", 4000, 6000, ""),
    ]


def test_an_empty_line_makes_two_paragraphs_with_the_time_of_their_words():
    draft = corrected(DRAFT, paragraphs(_0="I was lost\n\nin the town. Then somebody listened."))

    assert draft.text.startswith("I was lost\n\nin the town. Then somebody listened.\n\nWhat")
    assert lines(draft)[:3] == [
        ("Ann", "I was lost", 0, 1913, ""),
        ("Ann", "in the town.", 1913, 4000, ""),
        ("Ann", "Then somebody listened.", 4000, 6000, ""),
    ]


def test_paragraphs_are_joined_where_the_words_of_one_are_put_into_another():
    draft = corrected(DRAFT, paragraphs(_1="What did they herd? All of it.", _2=""))

    assert lines(draft)[2:] == [
        ("Ben", "What did they herd?", 6000, 8000, ""),
        ("Ben", "All of it.", 8000, 10_000, "cy"),
    ]


def test_another_speaker_and_another_time():
    edited = paragraphs()
    edited[1] = Paragraph("Ann", edited[1].text, 7000)

    assert lines(corrected(DRAFT, edited))[2] == ("Ann", "What did they herd?", 7000, 8000, "")


def test_a_time_after_the_end_of_a_paragraph_moves_it_whole():
    edited = paragraphs()
    edited[2] = Paragraph("Ann", edited[2].text, 12_000)

    assert lines(corrected(DRAFT, edited))[3] == ("Ann", "All of it.", 12_000, 14_000, "cy")


def test_a_time_before_words_above_it_is_refused_with_its_paragraph():
    edited = paragraphs()
    edited[2] = Paragraph("Ann", edited[2].text, 5000)

    with pytest.raises(TranscriptError) as error:
        corrected(DRAFT, edited)
    assert (error.value.line, "Correct its time" in error.value.message) == (3, True)


def test_words_that_are_all_new_get_the_time_between_their_neighbours():
    draft = corrected(DRAFT, paragraphs(_1="Nobody knows."))

    assert lines(draft)[2] == ("Ben", "Nobody knows.", 6000, 6700, "")


def test_words_without_times_stay_without():
    draft = lines_to_draft([Line("", "One thing here."), Line("Ben", "And another.")])
    edited = [Paragraph("", "One thing there."), Paragraph("Ben", "New words. And another.", 2000)]

    assert lines(corrected(draft, edited)) == [
        ("", "One thing there.", None, None, ""),
        ("Ben", "New words. And another.", None, None, ""),
    ]


def test_letters_that_nobody_can_see_are_dropped_and_white_space_is_tidied():
    draft = corrected(DRAFT, paragraphs(_1="  What\u200bdid\r\n they   herd? "))

    assert "Whatdid they herd?" in draft.text


def test_no_words_at_all_are_refused():
    with pytest.raises(TranscriptError):
        corrected(DRAFT, paragraphs(_0=" ", _1="", _2="\n"))


def test_twenty_thousand_words_are_corrected_in_a_moment():
    draft = lines_to_draft(
        Line("AB"[n // 9 % 2], f"This is what I said in line {n} of it.", n * 1000, n * 1000 + 900)
        for n in range(2000)
    )
    edited = [Paragraph(each.label, each.text) for each in paragraphs_of(draft)]
    edited[50] = Paragraph(edited[50].label, edited[50].text.replace("said", "meant"))

    changed = corrected(draft, edited)

    assert len(changed.cues) == len(draft.cues)
    assert changed.text == draft.text.replace(paragraphs_of(draft)[50].text, edited[50].text)

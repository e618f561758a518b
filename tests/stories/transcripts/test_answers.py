"""What a person said about possible labels, put into the words."""

import pytest

from stories.transcripts.answers import apply_answers, has_words_left
from stories.transcripts.draft import extracts_to_draft
from stories.transcripts.formats import read
from stories.transcripts.text import TranscriptError
from tests.stories.transcripts.drafts import asked, assert_holds_together, sentences_of

TEXT = (
    "Ann: Hi.\n\nBen: Hello.\n\nJOHN (laughs): Ah. Yes.\n\nWell.\n\nThe thing is: no.\n\nSo.\n\nAnn: Quite."
)


def test_apply_answers_takes_out_the_labels_and_leaves_the_words():
    draft = read(TEXT)

    answered = apply_answers(draft, {"JOHN (laughs)": True, "The thing is": False})

    assert asked(answered) == [
        ("Ann", "", "Hi."),
        ("Ben", "", "Hello."),
        ("JOHN (laughs)", "", "Ah. Yes."),
        ("JOHN (laughs)", "", "Well."),
        ("JOHN (laughs)", "", "The thing is: no."),
        ("JOHN (laughs)", "", "So."),
        ("Ann", "", "Quite."),
    ]
    assert sentences_of(answered) == [
        *("Hi.", "Hello.", "Ah.", "Yes.", "Well.", "The thing is: no.", "So.", "Quite."),
    ]
    assert_holds_together(answered)


def test_apply_answers_to_some_leaves_words_after_an_unanswered_label_to_nobody():
    draft = read(TEXT)

    answered = apply_answers(draft, {"The thing is": False})

    assert asked(answered)[2:6] == [
        ("", "JOHN (laughs)", "JOHN (laughs): Ah. Yes."),
        ("", "JOHN (laughs)", "Well."),
        ("", "JOHN (laughs)", "The thing is: no."),
        ("", "JOHN (laughs)", "So."),
    ]
    assert apply_answers(answered, {"JOHN (laughs)": True, "The thing is": False}) == apply_answers(
        draft, {"JOHN (laughs)": True, "The thing is": False}
    )
    assert_holds_together(answered)


def test_apply_answers_joins_a_sentence_that_only_a_possible_label_cut_in_two():
    draft = read("Ann: I told him that\nwhat I want: is tea.\nNo more.\n\nBen: Ah.")

    answered = apply_answers(draft, {"what I want": False})

    assert asked(draft)[:2] == [
        ("Ann", "", "I told him that"),
        ("", "what I want", "what I want: is tea. No more."),
    ]
    assert asked(answered) == [
        ("Ann", "", "I told him that"),
        ("Ann", "", "what I want: is tea. No more."),
        ("Ben", "", "Ah."),
    ]
    assert answered.text == "I told him that what I want: is tea. No more.\n\nAh."


def test_apply_answers_keeps_the_times_and_counts_code_points():
    draft = read("[0:01] Ann: 👩‍👧 Hi.\n[0:03] siân (via 👍): Cafe\u0301.\n[0:05] Ann: So.", duration_ms=7000)

    answered = apply_answers(draft, {"siân (via 👍)": True})

    assert [(cue.start, cue.end, cue.start_ms, cue.end_ms, cue.label) for cue in answered.cues] == [
        (0, 7, 1000, 3000, "Ann"),
        (9, 14, 3000, 5000, "siân (via 👍)"),
        (16, 19, 5000, 7000, "Ann"),
    ]


def test_apply_answers_lets_nobody_go_on_from_one_quotation_to_the_next():
    draft = extracts_to_draft(["Ann: Hi.", "Hello.", "The thing is: no."], may_have_labels=True)

    answered = apply_answers(draft, {"Ann": True, "The thing is": False}, are_apart=True)

    assert asked(answered) == [("Ann", "", "Hi."), ("", "", "Hello."), ("", "", "The thing is: no.")]


def test_apply_answers_leaves_out_what_nobody_said_and_lets_the_speaker_before_go_on():
    draft = read("Ann: Hi.\n\nBen: Hello.\n\nTime: ten past three.\n\nAnd so.\n\nAnn: Quite.")

    answered = apply_answers(draft, {}, left_out={"Time"})

    assert asked(answered) == [
        ("Ann", "", "Hi."),
        ("Ben", "", "Hello."),
        ("Ben", "", "And so."),
        ("Ann", "", "Quite."),
    ]
    assert_holds_together(answered)


def test_apply_answers_drops_a_label_without_words_and_refuses_to_drop_them_all():
    draft = read("JOHN (laughs):\nspeaker_03:\nAh.\n\nspeaker_03:")

    answered = apply_answers(draft, {"JOHN (laughs)": True, "speaker_03": True})

    assert asked(answered) == [("speaker_03", "", "Ah.")]
    only = read("JOHN (laughs):")
    assert [has_words_left(only, {"JOHN (laughs)": answer}) for answer in (True, False)] == [False, True]
    with pytest.raises(TranscriptError):
        apply_answers(only, {"JOHN (laughs)": True})

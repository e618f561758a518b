"""Lines into paragraphs, cues and sentences."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.text import find_control
from stories.transcripts import draft as drafts
from stories.transcripts.draft import extracts_to_draft, lines_to_draft, sentences
from stories.transcripts.text import Cue, Draft, Line, TranscriptError
from tests.stories.transcripts.drafts import assert_holds_together, sentences_of, spoken
from tests.stories.transcripts.generated import WORDS, no_deadline
from tests.stories.transcripts.messages import BACKWARDS, DISORDER, HIDDEN, NO_WORDS


def test_lines_to_draft_runs_a_sentence_across_cues_of_one_paragraph():
    draft = lines_to_draft(
        [
            Line("Asha", " I was\n  not ", 0, 900),
            Line("Asha", "ready. Then", 5000, 6000),
            Line("Asha", "I was.", 6000, 7000),
        ]
    )

    assert draft.text == "I was not ready. Then I was."
    assert sentences_of(draft) == ["I was not ready.", "Then I was."]
    assert_holds_together(draft)


def test_lines_to_draft_begins_a_paragraph_at_a_speaker_a_pause_or_eighty_words():
    many = " ".join(["word"] * 81)
    lines = [
        Line("Asha", "One.", 0, 1000),
        Line("Asha", "Two.", 1999, 3000),
        Line("Asha", "Three", 4000, 5000),
        Line("Asha", "four.", 9000, 10_000),
        Line("Ben", f"{many}", 10_000, 11_000),
        Line("Ben", "and one.", 11_000, 12_000),
        Line("Ben", "Next.", 12_000, 13_000),
        Line("", "", 14_000, 15_000),
    ]

    draft = lines_to_draft(lines)

    assert draft.text.split("\n\n") == ["One. Two.", "Three four.", f"{many} and one.", "Next."]
    assert draft.language == "en"
    assert_holds_together(draft)


def test_lines_to_draft_without_times_breaks_only_at_speakers():
    draft = lines_to_draft([Line("Asha", "Un."), Line("Asha", "Dau."), Line("Ben", "Tri.")], language="cy")

    assert draft.text == "Un. Dau.\n\nTri."
    assert draft.language == "cy"
    assert spoken(draft) == [
        ("Asha", "Un.", None, None),
        ("Asha", "Dau.", None, None),
        ("Ben", "Tri.", None, None),
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], NO_WORDS),
        ([Line("Asha", " \n ")], NO_WORDS),
        ([Line("", "One.", 0, 1000), Line("", "Two.")], "Some of the lines have times and others have none."),
        ([Line("", "One.", 0)], "Some of the lines have times and others have none."),
        ([Line("", "One.", 1000, 1000)], BACKWARDS),
        ([Line("", "One.", -5, 1000)], DISORDER),
        ([Line("", "One.", 500, 1000), Line("", "Two.", 499, 1000)], DISORDER),
        ([Line("", "On\x1be.")], HIDDEN.format("U+001B")),
        ([Line("A\u202e", "One.")], HIDDEN.format("U+202E")),
        ([Line("", "One.")] * 20_001, "There are more than 20,000 captions. Split the story into parts."),
    ],
)
def test_lines_to_draft_broken_lines_say_what(lines, message):
    with pytest.raises(TranscriptError) as refused:
        lines_to_draft(lines)

    assert str(refused.value) == message


def test_extracts_keeps_each_quotation_apart():
    draft = extracts_to_draft(["It was [her] idea.\nIt was authoritive.", " Another."], label="Peer mentor")

    assert draft == Draft(
        text="It was [her] idea. It was authoritive.\n\nAnother.",
        cues=(Cue(1, 0, 38, None, None, "Peer mentor"), Cue(2, 40, 48, None, None, "Peer mentor")),
        sentences=((0, 18), (19, 38), (40, 48)),
        language="en",
    )


@pytest.mark.parametrize(
    ("quotations", "message"),
    [
        ([], NO_WORDS),
        (["One.", " "], "Quotation 2 has no words."),
        (["On\x00e."], HIDDEN.format("U+0000")),
    ],
)
def test_extracts_broken_quotations_say_what(quotations, message):
    with pytest.raises(TranscriptError) as refused:
        extracts_to_draft(quotations)

    assert str(refused.value) == message


def test_sentences_leave_out_white_space_and_never_cross_paragraphs():
    text = "  Mr. Rees came at 3.5.  He left\n\n and. 👍🏽 Da iawn! \n\n\n\nOlaf"

    bounds = sentences(text, "cy")

    assert [text[start:end] for start, end in bounds] == [
        "Mr. Rees came at 3.5.",
        "He left",
        "and.",
        "👍🏽 Da iawn!",
        "Olaf",
    ]


def test_sentences_keep_a_word_with_its_quotation_mark():
    text = "Yes. 'Tis so. 'Why?' he said.It was."

    bounds = sentences(text)

    assert " ".join(text[start:end] for start, end in bounds) == text
    assert "'" not in [text[start:end] for start, end in bounds]


def test_sentences_stay_in_place_when_the_library_changes_the_text(monkeypatch):
    monkeypatch.setattr(drafts, "segment", lambda language, text: ["One.", "Two."])

    assert sentences("One. Two.\n\nOne. Two.") == [(0, 9), (11, 20)]


@no_deadline
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_extracts_place_every_quotation(quotations):
    folded = [" ".join(quotation.split()) for quotation in quotations]
    assume(all(folded) and find_control("".join(folded)) is None)

    draft = extracts_to_draft(quotations)

    assert [draft.text[cue.start : cue.end] for cue in draft.cues] == folded
    assert draft.text.split("\n\n") == folded
    assert_holds_together(replace(draft, language="cy"))

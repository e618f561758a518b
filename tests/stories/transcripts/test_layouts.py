"""Whose words they are, in dialogues of many layouts: never those of the speaker before where there is a label."""

import pytest

from stories.transcripts.answers import apply_answers
from stories.transcripts.formats import read
from tests.stories.transcripts.drafts import assert_holds_together
from tests.stories.transcripts.layouts import WRITERS, layout

LAYOUTS = [(number, kind) for number in range(50) for kind in WRITERS]


def cue_of(draft, words):
    """The cue with these words."""
    (cue,) = [cue for cue in draft.cues if words in draft.text[cue.start : cue.end]]
    return cue


@pytest.mark.parametrize(("number", "kind"), LAYOUTS)
def test_read_gives_labelled_words_to_their_speaker_or_to_nobody_and_the_others_to_the_speaker_before(
    number, kind
):
    written = layout(number, kind)

    draft = read(written.text)

    cues = [cue_of(draft, paragraph.words) for paragraph in written.paragraphs]
    before = None
    for cue, paragraph in zip(cues, written.paragraphs, strict=True):
        whose = (cue.label, cue.possible_label)
        if paragraph.name:
            assert whose in {(paragraph.name, ""), ("", paragraph.name)}
        elif paragraph.prose:
            assert whose in {before, ("", paragraph.prose)}
        else:
            assert whose == before
        before = whose
    assert_holds_together(draft)


@pytest.mark.parametrize(("number", "kind"), LAYOUTS)
def test_apply_answers_gives_every_paragraph_to_who_said_it_and_loses_no_words(number, kind):
    written = layout(number, kind)
    draft = read(written.text)
    names = {paragraph.name for paragraph in written.paragraphs}

    answered = apply_answers(draft, {label: label in names for label in draft.possible_labels})

    cues = [cue_of(answered, paragraph.words) for paragraph in written.paragraphs]
    assert [cue.label for cue in cues] == [paragraph.speaker for paragraph in written.paragraphs]
    assert [answered.text[cue.start : cue.end] for cue in cues] == [
        f"{paragraph.prose}: {paragraph.words}" if paragraph.prose else paragraph.words
        for paragraph in written.paragraphs
    ]
    assert answered.possible_labels == ()
    assert answered.is_timed == (kind != "plain")
    assert_holds_together(answered)

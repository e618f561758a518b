"""Quotations in a pack are whole sentences, however an excerpt was marked."""

import pytest

from stories.models import Transcript
from workshops.paper.quotations import LONGEST, whole_sentences

SENTENCES = [[0, 10], [11, 30], [32, 50]]


@pytest.mark.parametrize(
    ("start", "end", "widened"),
    [
        (0, 10, (0, 10)),
        (3, 5, (0, 10)),
        (12, 31, (11, 30)),
        (9, 12, (0, 30)),
        (15, 33, (11, 50)),
        (10, 11, (10, 11)),  # between two sentences
    ],
)
def test_whole_sentences_begins_and_ends_at_sentences(start, end, widened):
    transcript = Transcript(kind=Transcript.Kind.SPEECH, sentences=SENTENCES)

    assert whole_sentences(transcript, start, end) == widened


def test_whole_sentences_leaves_separate_quotations_and_very_long_sentences_as_they_were_marked():
    extracts = Transcript(kind=Transcript.Kind.EXTRACTS, sentences=SENTENCES)
    no_full_stop = Transcript(kind=Transcript.Kind.SPEECH, sentences=[[0, LONGEST + 1]])
    no_sentences = Transcript(kind=Transcript.Kind.SPEECH, sentences=[])

    bounds = [whole_sentences(each, 3, 5) for each in (extracts, no_full_stop, no_sentences)]

    assert bounds == [(3, 5)] * 3

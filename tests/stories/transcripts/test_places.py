"""Offsets in the text, and when they are heard."""

from stories.transcripts.places import excerpt_context, time_at, times_of
from stories.transcripts.text import Cue


def test_excerpt_context_stops_at_the_ends_of_the_text():
    text = "👍 one two three"

    assert excerpt_context(text, 2, 5) == ("👍 ", " two three")
    assert excerpt_context(text, 6, 9, width=2) == ("e ", " t")


CUES = (Cue(1, 0, 10, 1000, 2000, ""), Cue(2, 11, 15, 2500, 3500, ""), Cue(3, 17, 21, 3000, 3100, ""))


def test_time_at_shares_out_each_cue():
    offsets = [-1, 0, 5, 10, 11, 12, 15, 16, 17, 21, 22]

    assert [time_at(CUES, offset) for offset in offsets] == [
        None, 1000, 1500, 2000, 2500, 2750, 3500, 3000, 3000, 3100, None,
    ]  # fmt: skip
    assert time_at([Cue(1, 0, 5, None, None, "")], 2) is None
    assert time_at([], 0) is None


def test_times_of_begin_and_end_with_the_words():
    stretches = [(0, 10), (5, 11), (10, 15), (5, 13), (13, 19), (15, 17), (30, 40), (5, 5), (5, 4)]

    assert [times_of(CUES, start, end) for start, end in stretches] == [
        (1000, 2000),
        (1500, 2000),
        (2500, 3500),
        (1500, 3000),
        (3000, 3050),
        (None, None),
        (None, None),
        (None, None),
        (None, None),
    ]
    assert times_of([Cue(1, 0, 5, None, None, "")], 0, 5) == (None, None)


def test_times_of_people_speaking_at_once_are_those_of_all_they_say():
    together = (Cue(1, 0, 10, 1000, 5000, "Asha"), Cue(2, 12, 20, 1000, 4000, "Ben"))

    assert times_of(together, 9, 13) == (1000, 5000)

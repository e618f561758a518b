"""A waveform is coloured where somebody heard a theme, and nowhere else."""

from itertools import chain

import pytest

from stories.transcripts.text import Cue
from themes.marked_moments import Bars, Letters, Moment, coloured_waveform, moments
from themes.word_marks import Span

TEN_BARS = "".join(f"M{number} 0v1" for number in range(10))
# Ten words of a second each, in two cues with a silence of two seconds between
CUES = (Cue(0, 0, 50, 0, 5_000, "A"), Cue(1, 52, 102, 7_000, 12_000, "A"))


def heard(start, end, themes="U"):
    return Moment(start, end, tuple(themes), tuple(themes.lower()))


def coloured(*marked, duration=10_000, path=TEN_BARS):
    """{hue: the numbers of its bars} of a recording with a bar for each second."""
    waveform = coloured_waveform(path, marked, duration)
    return {each.hue: [int(bar.split()[0]) for bar in each.path.split("M")[1:]] for each in waveform.bars}


def lettered(*marked, bars=96):
    path = "M0 0v1" * bars
    return coloured_waveform(path, marked, bars * 1_000).letters


def test_nothing_marked_is_all_ink_and_has_no_letter():
    waveform = coloured_waveform(TEN_BARS, [], 10_000)

    assert waveform.bars == [Bars("", TEN_BARS)]
    assert waveform.letters == []


def test_bars_are_coloured_at_their_moment_and_the_others_stay_ink():
    assert coloured(heard(2_000, 4_000), heard(7_000, 8_000, "H")) == {
        "": [0, 1, 4, 5, 6, 8, 9],
        "u": [2, 3],
        "h": [7],
    }


@pytest.mark.parametrize(
    ("start", "end", "bars"),
    [
        (2_400, 4_000, [2, 3]),
        (2_600, 4_000, [3]),
        (2_000, 4_400, [2, 3]),
        (2_000, 4_600, [2, 3, 4]),
        (2_700, 2_800, [2]),  # shorter than half a bar: the one its middle is in
        (2_800, 3_100, [2]),
        (9_700, 9_990, [9]),
        (9_000, 99_000, [9]),  # past the end of the sound
    ],
)
def test_a_bar_is_coloured_where_half_of_its_time_is_marked(start, end, bars):
    assert coloured(heard(start, end))["u"] == bars


def test_a_moment_after_the_end_of_the_sound_colours_nothing():
    assert coloured(heard(10_000, 12_000)) == {"": list(range(10))}
    assert coloured(heard(0, 1_000), duration=0) == {"": list(range(10))}


def test_where_themes_overlap_their_hues_take_turns():
    assert coloured(heard(2_000, 8_000), heard(4_000, 6_000, "N")) == {
        "": [0, 1, 8, 9],
        "u": [2, 3, 4, 6, 7],
        "n": [5],
    }
    assert coloured(heard(2_000, 6_000, "UH")) == {"": [0, 1, 6, 7, 8, 9], "u": [2, 4], "h": [3, 5]}


def test_every_bar_is_drawn_once():
    marked = [
        heard(at, at + 1_700, themes) for at, themes in ((0, "U"), (1_200, "UN"), (3_000, "H"), (3_100, "NH"))
    ]

    assert sorted(chain(*coloured(*marked).values())) == list(range(10))


def test_a_recording_without_a_picture_has_no_bars():
    assert coloured(heard(0, 5_000), path="") == {}
    assert coloured_waveform("", [heard(0, 5_000)], 10_000).letters == []


def test_each_theme_s_letter_stands_where_its_moment_begins():
    assert lettered(heard(24_000, 30_000), heard(48_000, 60_000, "H")) == [
        Letters("25%", "U", "u"),
        Letters("50%", "H", "h"),
    ]


def test_letters_that_would_cover_each_other_stand_together_and_each_once():
    assert lettered(heard(24_000, 30_000), heard(26_000, 27_000, "UN"), heard(31_000, 33_000, "H")) == [
        Letters("25%", "U N H", "")
    ]


def test_letters_stay_within_the_picture():
    assert lettered(heard(95_000, 96_000, "UN")) == [Letters("91.67%", "U N", "")]


def test_classes_are_those_of_the_looks_and_ink_has_none():
    waveform = coloured_waveform(TEN_BARS, [heard(0, 1_000)], 10_000)

    assert [each.css_class for each in waveform.bars] == ["", "hue-u"]
    assert [each.css_class for each in waveform.letters] == ["hue-u"]
    assert Letters("0%", "U N", "").css_class == ""


def test_moments_are_the_times_of_spans_with_themes_in_order():
    later, sooner, bare = (
        Span(62, 72, ("N",), ("n",)),
        Span(10, 30, ("U", "H"), ("u", "h")),
        Span(0, 5, (), ("x",)),
    )

    assert moments([later, bare, sooner], CUES) == [heard(1_000, 3_000, "UH"), heard(8_000, 9_000, "N")]


def test_words_without_times_have_no_moments():
    assert moments([Span(0, 5, ("U",), ("u",))], ()) == []
    assert moments([Span(0, 5, ("U",), ("u",))], [Cue(0, 0, 50, None, None, "A")]) == []

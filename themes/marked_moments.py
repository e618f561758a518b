"""Where in a recording its excerpts are: which bars of its waveform are in the hue of a theme, and its letter above.

Plain values in and out. The caller passes times only of words that the viewer may read, on the clock of the recording
that they may hear.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stories.recordings.waveform import bars_of
from stories.transcripts.places import times_of
from stories.transcripts.text import Cue

from .looks import look_of, position_of
from .word_marks import Span

LETTER_BARS = 4  # how many bars a letter is wide on a phone, with some air


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody heard these themes, [start, end) in ms."""

    start: int
    end: int
    letters: tuple[str, ...]
    hues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """All bars in one colour, as an SVG path. `hue` is that of a theme, or "" where nobody heard one."""

    hue: str
    path: str

    @property
    def css_class(self) -> str:
        return look_of(self.hue).css_class if self.hue else ""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of the themes that begin at a place, which is in percent of the recording's length."""

    place: str
    letters: str
    hue: str  # "" where they are of several hues

    @property
    def css_class(self) -> str:
        return look_of(self.hue).css_class if self.hue else ""


@dataclass(frozen=True, slots=True)
class ColouredWaveform:
    bars: list[Bars]
    letters: list[Letters]


def moments(spans: Iterable[Span], cues: Sequence[Cue]) -> list[Moment]:
    """When each span is said, of those that have themes and times, in order."""
    found = []
    for span in spans if cues else ():
        start, end = times_of(cues, span.start, span.end) if span.letters else (None, None)
        if start is not None:
            found.append(Moment(start, end, span.letters, span.hues))
    return sorted(found, key=lambda moment: (moment.start, moment.end))


def coloured_waveform(path: str, marked: Sequence[Moment], duration_ms: int) -> ColouredWaveform:
    """The bars of a recording's waveform `path` in the hues of the moments `marked` in it.

    A bar has a theme's hue where at least half of its time is marked with it, and a moment shorter than that colours
    the bar its middle is in. Where themes overlap, their hues take turns from bar to bar.
    """
    bars = bars_of(path)
    hues = _hues_of_bars(marked, duration_ms, len(bars))
    paths = {}
    for number, (bar, of_bar) in enumerate(zip(bars, hues, strict=True)):
        hue = of_bar[number % len(of_bar)] if of_bar else ""
        paths[hue] = paths.get(hue, "") + bar
    return ColouredWaveform(
        [Bars(hue, paths[hue]) for hue in sorted(paths)], _letters(marked, duration_ms, len(bars))
    )


def _hues_of_bars(marked, duration_ms, count):
    """For each bar: the hues of the themes marked in it, in the order of LOOKS."""
    hues = [set() for _bar in range(count)]
    for moment in marked:
        for number in _bars_of_moment(moment, duration_ms, count):
            hues[number].update(moment.hues)
    return [sorted(of_bar, key=position_of) for of_bar in hues]


def _bars_of_moment(moment, duration_ms, count):
    if not (duration_ms and count) or moment.start >= duration_ms:
        return range(0)
    first, last = (round(each * count / duration_ms) for each in (moment.start, moment.end))
    if first >= last:
        first = (moment.start + moment.end) * count // (2 * duration_ms)
        last = first + 1
    return range(min(first, count - 1), min(last, count))


def _letters(marked, duration_ms, count):
    """The letters above the bars. Those too near to each other to stand apart are put together, at the first."""
    groups = []  # (bar, letters, hues), the last two as the keys of a dict
    for moment in marked:
        bars = _bars_of_moment(moment, duration_ms, count)
        if not bars:
            continue
        of_moment = dict.fromkeys(moment.letters)
        if groups and bars[0] < groups[-1][0] + LETTER_BARS * len(groups[-1][1]):
            groups[-1][1].update(of_moment)
            groups[-1][2].update(dict.fromkeys(moment.hues))
        else:
            groups.append((bars[0], of_moment, dict.fromkeys(moment.hues)))
    letters = []
    for bar, of_group, hues in groups:
        within = max(0, min(bar, count - LETTER_BARS * len(of_group)))  # not out of the picture
        hue = next(iter(hues)) if len(hues) == 1 else ""
        letters.append(Letters(f"{100 * within / count:.4g}%", " ".join(of_group), hue))
    return letters

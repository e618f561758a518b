"""Reads plain text: paragraphs, with speakers and times where somebody typed them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .draft import build_draft, check_line
from .labels import Opening, find_openings
from .possible_labels import TIME
from .text import MAX_CUES, Draft, Line, TranscriptError, one_line

MS_PER_WORD = 400  # 150 words a minute, for the last turn of a text without the recording's length
_BRACKETED_TIME = re.compile(rf"[(\[](?P<time>{TIME})[)\]]\s*")
_BARE_TIME = re.compile(TIME)


@dataclass
class _Paragraph:
    """A paragraph of plain text while it is being read."""

    place: int
    label: str
    possible_label: str
    label_length: int
    start_ms: int | None
    words: list[str]

    @property
    def line(self) -> Line:
        return Line(
            self.label,
            " ".join(self.words),
            self.start_ms,
            possible_label=self.possible_label,
            label_length=self.label_length,
        )

    @property
    def is_label_alone(self) -> bool:
        """Whether it is a possible label whose words are still to come."""
        return self.label_length == len(self.line.text)


@dataclass
class _Turns:
    """The paragraphs read so far, and whose words come next."""

    paragraphs: list[_Paragraph] = field(default_factory=list)
    label: str = ""
    possible_label: str = ""
    start_ms: int | None = None  # of the words that come next
    is_open: bool = False  # whether they belong to the last paragraph

    def add(self, place: int, time: str, line: str, opening: Opening | None) -> None:
        """Takes in the next line of the text. `time` stood before the rest of the line."""
        if time:
            self._begin_at(_milliseconds(time))
        if opening:
            line = self._begin_turn(opening, line)
        if line:
            self._add_words(place, line, opening.length if opening and opening.is_possible else 0)
        elif not (opening or time):
            self.is_open = self.is_open and self.paragraphs[-1].is_label_alone

    def _begin_at(self, start_ms: int) -> None:
        if self.is_open and self.paragraphs[-1].is_label_alone and self.paragraphs[-1].start_ms is None:
            self.paragraphs[-1].start_ms = start_ms
        else:
            self.start_ms, self.is_open = start_ms, False

    def _begin_turn(self, opening: Opening, line: str) -> str:
        """The words of this line: all of it while only a person can say whether its opening is a label."""
        self.is_open = False
        if opening.time:
            self.start_ms = _milliseconds(opening.time)
        if opening.is_possible:
            self.label, self.possible_label = "", opening.label
            return line
        self.label, self.possible_label = opening.label, ""
        return line[opening.length :].strip()

    def _add_words(self, place: int, words: str, label_length: int) -> None:
        words = one_line(words)
        if self.is_open:
            self.paragraphs[-1].words.append(words)
            return
        about = (self.label, self.possible_label, label_length, self.start_ms)
        self.paragraphs.append(_Paragraph(place, *about, [words]))
        self.start_ms, self.is_open = None, True


def read_plain(text: str, language: str, duration_ms: int | None) -> Draft:
    """A draft whose paragraphs are the text's: a blank line ends one, a speaker's name begins one.

    Its times are used only if every paragraph has one, so that no cue covers the time of an untimed one.
    """
    turns = _turns([_cells(line) for line in text.split("\n")])
    spoken = [turn.line for turn in turns]
    for line, turn in zip(spoken, turns, strict=True):
        check_line(line, turn.place)
    spoken = _with_ends(spoken, [turn.place for turn in turns], duration_ms)
    if len(spoken) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} paragraphs. Split the story into parts.")
    return build_draft([[line] for line in spoken], language)


def _turns(lines: Sequence[str]) -> list[_Paragraph]:
    times, rest = zip(*(_split_time(line) for line in lines), strict=True)
    begins = sum(1 for above, line in zip(["", *rest], rest, strict=False) if line and not above)
    openings = find_openings(rest, _words_below(rest), begins, _times_above(times, rest))
    turns = _Turns()
    for place, (time, line, opening) in enumerate(zip(times, rest, openings, strict=True), 1):
        if _is_time_beside_label(line, place - 1, rest, openings):
            time, line = line, ""
        turns.add(place, time, line, opening)
    return turns.paragraphs


def _times_above(times: Sequence[str], lines: Sequence[str]) -> list[str]:
    """The time before each of these lines, or on a line of its own above it; "" without one."""
    above, latest = [], ""
    for time, line in zip(times, lines, strict=True):
        latest = time or latest
        above.append(latest)
        latest = "" if line else latest
    return above


def _words_below(lines: Sequence[str]) -> list[str]:
    """The next line with words under each of these lines, "" under the last."""
    below, words = [], ""
    for line in reversed(lines):
        below.append(words)
        words = line or words
    return below[::-1]


def _cells(line: str) -> str:
    """The line with single spaces, and a tab between what stood in the cells of a table."""
    return "\t".join(cell for cell in map(one_line, line.split("\t")) if cell)


def _split_time(line: str) -> tuple[str, str]:
    """(a time in brackets at the beginning of this line or "", the rest of the line)."""
    match = _BRACKETED_TIME.match(line)
    return (match["time"], line[match.end() :]) if match else ("", line)


def _is_time_beside_label(
    line: str, at: int, lines: Sequence[str], openings: Sequence[Opening | None]
) -> bool:
    """Whether this line is only a time, right above a line with a label or right under a label that stands alone.

    Elsewhere it may be the answer to "When was that?".
    """
    if not _BARE_TIME.fullmatch(line):
        return False
    above = openings[at - 1] if at else None
    is_under_label = above is not None and above.length == len(lines[at - 1])
    return is_under_label or (at + 1 < len(lines) and openings[at + 1] is not None)


def _milliseconds(time: str) -> int:
    clock, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction.ljust(3, "0"))


def _with_ends(lines: list[Line], places: list[int], duration_ms: int | None) -> list[Line]:
    """These turns, each ending where a later one begins; without times if any turn lacks one."""
    starts = [line.start_ms for line in lines]
    if None in starts:
        return [replace(line, start_ms=None) for line in lines]
    for before, start, place in zip(starts, starts[1:], places[1:], strict=False):
        if start < before:
            raise TranscriptError("This begins before the turn above it. Put the turns in order.", place)

    timed: list[Line] = []
    end = duration_ms or 0
    for line in reversed(lines):
        # Times to the second may make several turns begin in the same second, which then end together
        following = timed[-1] if timed else None
        if following:
            end = following.start_ms if following.start_ms > line.start_ms else following.end_ms
        elif end <= line.start_ms:
            end = line.start_ms + MS_PER_WORD * len(line.text.split())
        timed.append(replace(line, end_ms=end))
    return timed[::-1]

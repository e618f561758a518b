"""Reads plain text: paragraphs, with speakers and times where somebody typed them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .captions import MS_PER_WORD
from .cover_page import cover_lines
from .draft import build_draft, check_line
from .labels import Opening, find_openings
from .possible_labels import TIME, possible_opening
from .text import MAX_CUES, Draft, Line, Remark, RemarkKind, TranscriptError, one_line
from .times import milliseconds

_FRAMES = r"(?:[:;]\d\d)?"  # of film, after hours, minutes and seconds
_BRACKETED_TIME = re.compile(rf"[(\[](?P<time>{TIME}){_FRAMES}[)\]]\s*")
_TIME_AND_DASH = re.compile(rf"(?P<time>{TIME})\s+[-–—]\s+(?=\S)")  # "00:01:02 - Ann"
_BARE_TIME = re.compile(TIME)
_TIME_COLUMN = re.compile(rf"(?P<time>{TIME})(?:\s+|$)(?![-–—:])")
# What programs write under a transcript to say who made it.
_FOOTER = re.compile(
    r"(?:transcribed|transcript(?:ion)?(?: created| made)?|generated|created|powered|subtitles|captions) "
    r"(?:by|with|using)[: ].{1,60}",
    re.IGNORECASE,
)


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
            self._begin_at(milliseconds(time))
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
            self.start_ms = milliseconds(opening.time)
        if opening.is_possible:
            self.label, self.possible_label = "", opening.label
            return line
        self.label, self.possible_label = opening.label, ""
        words = line[opening.length :].strip()
        time, rest = _split_time(words)  # "Ann: [00:12] words"
        if time and self.start_ms is None:
            self.start_ms, words = milliseconds(time), rest
        return words

    def leave_cover_page(self) -> None:
        """The words that come next are nobody's yet."""
        self.label = self.possible_label = ""
        self.is_open = False

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

    Its times are used only if every paragraph has one, so that no cue covers the time of an untimed one; a cover page
    above them needs none.
    """
    lines, footer = _without_footer([_cells(line) for line in text.split("\n")])
    cover = cover_lines(lines)
    turns = _turns(lines, cover)
    places = [turn.place for turn in turns]
    spoken = [turn.line for turn in turns]
    for line, place in zip(spoken, places, strict=True):
        check_line(line, place)
    spoken = _with_cover_times(spoken, places, max(cover, default=-1) + 1)
    untimed = sum(line.start_ms is None for line in spoken)
    is_untimed = 0 < untimed < len(spoken)
    spoken = _with_ends(spoken, places, duration_ms)
    if len(spoken) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} paragraphs. Split the story into parts.")
    remarks = [
        Remark(RemarkKind.COVER_PAGE, len(cover)) if cover else None,
        Remark(RemarkKind.FOOTER_LEFT_OUT, detail=footer) if footer else None,
        Remark(RemarkKind.TIMES_LEFT_OUT, untimed) if is_untimed else None,
    ]
    return build_draft([[line] for line in spoken], language, filter(None, remarks))


def _without_footer(lines: list[str]) -> tuple[list[str], str]:
    """The lines without a last one, after an empty one, that says which program made them; and that line."""
    last = max((at for at, line in enumerate(lines) if line), default=0)
    if last > 1 and not lines[last - 1] and _FOOTER.fullmatch(lines[last]):
        return lines[:last], lines[last]
    return lines, ""


def _with_cover_times(lines: list[Line], places: Sequence[int], last_place: int) -> list[Line]:
    """The lines, those of a cover page at the time at which the first of the others begins."""
    first = next(
        (line.start_ms for line, place in zip(lines, places, strict=True) if place > last_place), None
    )
    return [
        replace(line, start_ms=first) if place <= last_place else line
        for line, place in zip(lines, places, strict=True)
    ]


def _turns(lines: Sequence[str], cover: set[int]) -> list[_Paragraph]:
    lines = _with_bracketed_times(lines, cover)
    split = [("", line) if at in cover else _split_time(line) for at, line in enumerate(lines)]
    times, rest = zip(*split, strict=True)
    begins = sum(1 for above, line in zip(["", *rest], rest, strict=False) if line and not above)
    openings = _openings(times, rest, begins, cover)
    turns = _Turns()
    for place, (time, line, opening) in enumerate(zip(times, rest, openings, strict=True), 1):
        if _is_time_beside_label(line, place - 1, rest, openings):
            time, line = line, ""
        turns.add(place, time, line, opening)
        if place - 1 in cover:
            turns.leave_cover_page()
    return turns.paragraphs


def _openings(
    times: Sequence[str], lines: Sequence[str], begins: int, cover: set[int]
) -> list[Opening | None]:
    """The opening of each line. Those of a cover page are only asked about, and count for no others."""
    others = ["" if at in cover else line for at, line in enumerate(lines)]
    openings = find_openings(others, _words_below(others), begins, _times_above(times, others))
    for at in cover:
        opening = possible_opening(lines[at])
        openings[at] = opening and Opening(*opening, is_possible=True)
    return openings


def _with_bracketed_times(lines: Sequence[str], cover: set[int]) -> list[str]:
    """The lines, with brackets around the bare times with which they begin, where those are a column of times.

    They are where the first line begins with one, as does each later paragraph or each line, and they only go up:
    "10:30 it was" alone may be words.
    """
    matches = [None if at in cover else _TIME_COLUMN.match(line) for at, line in enumerate(lines)]
    first = next((at for at, line in enumerate(lines) if line and at not in cover), 0)
    times = [milliseconds(match["time"]) for match in matches if match]
    filled = sum(1 for at, line in enumerate(lines) if line and at not in cover)
    alone = [at for at, match in enumerate(matches) if match and match.end() == len(lines[at])]
    is_column = len(times) == filled or (len(alone) == len(times) and filled == 2 * len(times))
    if not matches[first] or len(times) < 2 or not is_column or times != sorted(times):
        return list(lines)
    return [
        f"[{match['time']}] {line[match.end() :]}".strip() if match else line
        for match, line in zip(matches, lines, strict=True)
    ]


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
    """(a time in brackets, or before a dash, at the beginning of this line or "", the rest of the line)."""
    match = _BRACKETED_TIME.match(line) or _TIME_AND_DASH.match(line)
    if not match or milliseconds(match["time"]) is None:
        return "", line
    rest = line[match.end() :]
    return match["time"], rest[1:].lstrip() if rest[:2] in ("- ", "– ", "— ") else rest


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

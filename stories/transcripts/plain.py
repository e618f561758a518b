"""Reads plain text: paragraphs, with speakers and times where somebody typed them."""

from dataclasses import dataclass

from .draft import build_draft, check_line
from .labels import NAME_AND_TIME, OPENING, TIME_ONLY, speaker_labels
from .text import MAX_CUES, Draft, Line, TranscriptError, one_line

MS_PER_WORD = 400  # 150 words a minute, for the last turn of a text without the recording's length


@dataclass
class _Paragraph:
    """A paragraph of plain text while it is being read."""

    place: int
    label: str
    start_ms: int | None
    words: list[str]


def read_plain(text: str, language: str, duration_ms: int | None) -> Draft:
    """A draft whose paragraphs are the text's: a blank line ends one, a speaker's name begins one.

    Its times are used only if every paragraph has one, so that no cue covers the time of an untimed one.
    """
    lines = [one_line(line) for line in text.split("\n")]
    openings = [line and (NAME_AND_TIME.fullmatch(line) or OPENING.fullmatch(line)) for line in lines]
    begins = sum(1 for above, line in zip(["", *lines], lines, strict=False) if line and not above)
    speakers = speaker_labels([opening for opening in openings if opening], begins)

    turns: list[_Paragraph] = []
    label, start_ms, is_open = "", None, False
    for place, (line, opening) in enumerate(zip(lines, openings, strict=True), 1):
        words = line
        if opening and opening["label"] in speakers:
            label, is_open = opening["label"], False
        else:
            opening = TIME_ONLY.fullmatch(line)
        if opening:
            start_ms, is_open = _milliseconds(opening["after"] or opening.groupdict().get("before")), False
            words = opening["words"] or ""
        if not line:
            is_open = False
        elif words and is_open:
            turns[-1].words.append(words)
        elif words:
            turns.append(_Paragraph(place, label, start_ms, [words]))
            start_ms, is_open = None, True

    spoken = [Line(turn.label, " ".join(turn.words), turn.start_ms) for turn in turns]
    for line, turn in zip(spoken, turns, strict=True):
        check_line(line, turn.place)
    spoken = _with_ends(spoken, [turn.place for turn in turns], duration_ms)
    if len(spoken) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} paragraphs. Split the story into parts.")
    return build_draft([[line] for line in spoken], language)


def _milliseconds(time: str | None) -> int | None:
    if not time:
        return None
    clock, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction.ljust(3, "0"))


def _with_ends(lines: list[Line], places: list[int], duration_ms: int | None) -> list[Line]:
    """These turns, each ending where a later one begins; without times if any turn lacks one."""
    starts = [line.start_ms for line in lines]
    if None in starts:
        return [Line(line.label, line.text) for line in lines]
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
        timed.append(Line(line.label, line.text, line.start_ms, end))
    return timed[::-1]

"""Reads SubRip."""

import re

from .captions import Caption, blocks, captions_to_draft, check_count, decode_letters
from .text import Draft, Remark, RemarkKind, TranscriptError
from .times import CLOCK, milliseconds

_TIMINGS = re.compile(rf"({CLOCK})\s*-->\s*({CLOCK})(?:\s.*)?")
# Tells captions from plain text in which somebody typed an arrow.
_ARROW = re.compile(r"^[ \t]*-?\d+[:.]\d[\d:.,]*[ \t]*-->", re.MULTILINE)


def is_srt(text: str) -> bool:
    """Whether some line has the arrow between two times, as every caption of a SubRip file has."""
    return bool(_ARROW.search(text))


def read_srt(text: str, language: str, _duration_ms: int | None) -> Draft:
    """The draft of a SubRip file. Raises TranscriptError."""
    text, dropped = decode_letters(text)
    captions, joined = srt_captions(text)
    remarks = [Remark(RemarkKind.EMPTY_LINES_JOINED, joined)] if joined else []
    return captions_to_draft(captions, language, [*dropped, *remarks])


def srt_captions(text: str) -> tuple[list[Caption], int]:
    """The captions of a SubRip file, and how many blank lines inside one were passed over.

    Not the srt library's: it takes minutes over a long row of digits, reads the end of "00:00,000 --> 00:01,234" as
    4 minutes 54, and takes a caption without times for words of the one before.
    """
    joined = 0
    lines = [line.strip() for line in text.rstrip().split("\n")]
    captions: list[Caption] = []
    for block in blocks(lines):
        number, first = block[0]
        if first.isdecimal() and len(block) == 1:
            if number == len(lines):
                continue  # the file stops after a caption's number
            raise TranscriptError("There is a caption's number without times under it.", number)
        arrows = [(place, line) for place, line in block if "-->" in line]
        if not arrows:
            if first.isdecimal():
                raise TranscriptError("There is a caption's number without times under it.", number)
            if not captions:
                raise TranscriptError("There are words before the first times.", number)
            # Some programs leave blank lines inside a caption: its words go on.
            last = captions.pop()
            joined += 1
            words = "\n".join([last.raw, *(line for _, line in block)])
            captions.append(Caption(last.place, last.start_ms, last.end_ms, words))
            continue
        place, timing = arrows[0]
        if len(arrows) > 1 or place != number + first.isdecimal():
            raise TranscriptError("Put a blank line before each caption.", arrows[-1][0])
        start, end = _times(timing, place)
        captions.append(Caption(place, start, end, "\n".join(line for at, line in block if at > place)))
    check_count(captions)
    return captions, joined


def _times(timing: str, place: int) -> tuple[int, int]:
    match = _TIMINGS.fullmatch(timing)
    start, end = map(milliseconds, match.groups()) if match else (None, None)
    if start is None or end is None:
        raise TranscriptError(
            "These times cannot be read. They should look like 00:01:02,345 --> 00:01:04,000.", place
        )
    return start, end

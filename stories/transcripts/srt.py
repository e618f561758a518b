"""Reads SubRip."""

import re
from datetime import timedelta

import srt

from .captions import Caption, blocks, captions_to_draft, check_count
from .text import Draft, TranscriptError

_SRT_TIME = r"\d{1,3}:[0-5]?\d:0*[0-5]?\d(?:[,.]\d{3})?"
_SRT_TIMINGS = re.compile(rf"({_SRT_TIME})\s*-->\s*({_SRT_TIME})(?:\s.*)?")
# Tells captions from plain text in which somebody typed an arrow.
_ARROW = re.compile(r"^[ \t]*-?\d+[:.]\d[\d:.,]*[ \t]*-->", re.MULTILINE)


def is_srt(text: str) -> bool:
    """Whether some line has the arrow between two times, as every caption of a SubRip file has."""
    return bool(_ARROW.search(text))


def read_srt(text: str, language: str, _duration_ms: int | None) -> Draft:
    """The draft of a SubRip file. Raises TranscriptError."""
    return captions_to_draft(srt_captions(text), language)


def srt_captions(text: str) -> list[Caption]:
    """The captions of a SubRip file.

    The srt library parses the times only. Its parser for whole files takes minutes over a long row of digits, reads
    the end of "00:00,000 --> 00:01,234" as 4 minutes 54, and takes a caption without times for words of the one
    before.
    """
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
            words = "\n".join([last.raw, *(line for _, line in block)])
            captions.append(Caption(last.place, last.start_ms, last.end_ms, words))
            continue
        place, timing = arrows[0]
        if len(arrows) > 1 or place != number + first.isdecimal():
            raise TranscriptError("Put a blank line before each caption.", arrows[-1][0])
        times = _SRT_TIMINGS.fullmatch(timing)
        if not times:
            raise TranscriptError(
                "These times cannot be read. They should look like 00:01:02,345 --> 00:01:04,000.", place
            )
        start, end = (
            srt.srt_timestamp_to_timedelta(time) // timedelta(milliseconds=1) for time in times.groups()
        )
        captions.append(Caption(place, start, end, "\n".join(line for at, line in block if at > place)))
    check_count(captions)
    return captions

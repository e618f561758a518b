"""Reads lines that begin with two times: `[00:00.000 --> 00:04.000]  words`, as speech recognisers print them."""

import re

from .captions import Caption, captions_to_draft, check_count
from .text import Draft, Remark, RemarkKind, TranscriptError
from .times import CLOCK, milliseconds

_FRAMES = r"(?:[:;]\d\d)?"  # of film, after hours, minutes and seconds
_SECONDS = r"\d{1,6}[.,]\d{1,3}\s?s?|\d{1,6}\s?s"  # "4.00s"
_ONE = rf"{CLOCK}{_FRAMES}|{_SECONDS}"
_IN_BRACKETS = rf"[\[(]\s*(?P<start>{_ONE})\s*(?:-+>|[-–—]|to)\s*(?P<end>{_ONE})\s*[\])]"
# With a comma as YouTube's .sbv has it
_BARE = rf"(?P<bare_start>{CLOCK}{_FRAMES})\s*(?:[-–—,]|to)\s*(?P<bare_end>{CLOCK}{_FRAMES})(?=\s|$)"
_RANGE = re.compile(rf"\s*(?:{_IN_BRACKETS}|{_BARE})[ \t]*(?::[ \t])?(?P<words>.*)")
_CHATTER = re.compile(r"\s*(?:detect(?:ed|ing) language.*|.{0,80}\d{1,3}%\|.*|)", re.IGNORECASE)


def is_timed_lines(text: str) -> bool:
    """Whether the first line begins with two times, after what a recogniser says of its own work."""
    first = next((line for line in text.split("\n") if not _CHATTER.fullmatch(line)), "")
    return bool(_RANGE.fullmatch(first))


def read_timed_lines(text: str, language: str, _duration_ms: int | None) -> Draft:
    """The draft of such lines; those without times go on with the words before. Raises TranscriptError."""
    captions: list[Caption] = []
    chatter = 0
    for place, line in enumerate(text.split("\n"), 1):
        match = _RANGE.fullmatch(line)
        if match:
            captions.append(_caption(place, match))
        elif captions and line.strip():
            last = captions.pop()
            words = f"{last.raw}\n{line.strip()}".strip()
            captions.append(Caption(last.place, last.start_ms, last.end_ms, words))
        elif line.strip():
            chatter += 1
    check_count(captions)
    remarks = [Remark(RemarkKind.HEADER_LEFT_OUT, chatter)] if chatter else []
    return captions_to_draft(captions, language, remarks)


def _caption(place: int, match: re.Match) -> Caption:
    start, end = (_time(match[name] or match[f"bare_{name}"]) for name in ("start", "end"))
    if start is None or end is None:
        raise TranscriptError(
            "These times cannot be read. They should look like [00:01:02.345 --> 00:01:04.000].", place
        )
    return Caption(place, start, end, match["words"].strip())


def _time(time: str) -> int | None:
    """In ms, a time as CLOCK or in seconds; frames are left out."""
    if ":" not in time:
        return round(float(time.rstrip("s ").replace(",", ".")) * 1000)
    return milliseconds(re.sub(r"^(\d+:\d+:\d+)[:;]\d\d$", r"\1", time))

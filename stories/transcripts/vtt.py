"""Reads and writes WebVTT."""

import re
from collections.abc import Iterable

import webvtt

from .captions import Caption, blocks, captions_to_draft, check_count
from .labels import OPENING
from .possible_labels import possible_opening
from .text import PARAGRAPH_BREAK, Cue, Draft, TranscriptError

_VTT_TIME = r"(?:\d{2,10}:)?[0-5]\d:[0-5]\d\.\d{3}"
_VTT_TIMINGS = re.compile(rf"\s*{_VTT_TIME}\s*-->\s*{_VTT_TIME}(?!\d)")


def is_vtt(text: str) -> bool:
    """Whether the text begins with WEBVTT, in capitals or not."""
    return text.lstrip().casefold().startswith("webvtt")


def read_vtt(text: str, language: str, _duration_ms: int | None) -> Draft:
    """The draft of a WebVTT file. Raises TranscriptError."""
    return captions_to_draft(vtt_captions(text), language)


def vtt_captions(text: str) -> list[Caption]:
    """The captions of a WebVTT file, as webvtt-py reads them.

    It silently drops what it cannot read, and no words of a story may be lost, so the file is checked first.
    """
    lines = [line.rstrip() for line in text.rstrip().split("\n")]
    if not re.match(r"WEBVTT(\s|$)", text):
        raise TranscriptError(
            "A WebVTT file begins with the word WEBVTT, in capitals, on a line of its own.", 1
        )

    timings = []
    for block in blocks(lines):
        arrows = [(number, line) for number, line in block if "-->" in line]
        number, first = block[0]
        if number == 1 or re.match(r"(NOTE|STYLE|REGION)(\s|$)", first):
            if arrows and number != 1:
                raise TranscriptError(
                    f'A block that begins with {first[:6].split()[0]} cannot hold the arrow "-->". '
                    "Put a blank line before the times.",
                    arrows[0][0],
                )
        elif not any("-->" in line for _, line in block[:2]):
            if number == len(lines) and first.isdecimal():
                continue  # the file stops after a caption's number
            raise TranscriptError(
                "There are words without times. "
                "If they belong to the caption above, take out the blank line.",
                number,
            )
        timings += arrows
    for number, line in timings:
        if not _VTT_TIMINGS.match(line):
            raise TranscriptError(
                "These times cannot be read. They should look like 00:01:02.345 --> 00:01:04.000.", number
            )
    check_count(timings)

    try:
        captions = list(webvtt.from_string("\n".join(lines)))
    except webvtt.errors.MalformedCaptionError:
        captions = []
    if len(captions) != len(timings):  # not known to happen, but no words may be lost
        raise TranscriptError("Some of the captions cannot be read.")
    return [
        # The library's times in seconds leave out the milliseconds.
        Caption(
            number, caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds(), caption.raw_text
        )
        for (number, _), caption in zip(timings, captions, strict=True)
    ]


def write_webvtt(cues: Iterable[Cue], text: str) -> str:
    """The cues as WebVTT that `formats.read` reads back unchanged. Raises ValueError for a cue without times.

    Not the library's writer, which does not escape "&" and "<", so that a player would drop words.
    """
    blocks, is_asked = ["WEBVTT"], False
    for cue in cues:
        if cue.start_ms is None or cue.end_ms is None:
            raise ValueError(f"Cue {cue.number} has no times, and WebVTT cannot do without.")
        words = text[cue.start : cue.end]
        if cue.label:
            # With </v>, or a cue without a speaker after it would be read as this speaker's
            words = f"<v {_escape(cue.label)}>{_escape(words)}</v>"
        elif cue.label_length:
            words = _escape(words)  # so that it is asked about again
        else:
            end_of_asked = "</v>" if is_asked and not cue.possible_label else ""
            words = end_of_asked + _escape_opening(words)
        is_asked = bool(cue.possible_label)
        blocks.append(f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{words}")
    return PARAGRAPH_BREAK.join(blocks) + "\n"


def _escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape_opening(words: str) -> str:
    """The words escaped, with their colons, brackets and dashes too where the first of them would be read as a name."""
    escaped = _escape(words)
    if OPENING.fullmatch(escaped) or possible_opening(escaped):
        return re.sub(r"[:：\[({–—-]", lambda sign: f"&#{ord(sign[0])};", escaped)
    return escaped


def _clock(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"

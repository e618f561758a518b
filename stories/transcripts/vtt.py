"""Reads and writes WebVTT."""

import re
from collections import Counter
from collections.abc import Iterable

import webvtt

from .captions import Block, Caption, blocks, captions_to_draft, check_count, decode_letters
from .labels import OPENING
from .possible_labels import possible_opening
from .text import PARAGRAPH_BREAK, Cue, Draft, Remark, RemarkKind, TranscriptError
from .times import CLOCK, milliseconds, written

_TIMINGS = re.compile(rf"\s*(?P<start>{CLOCK})\s*-->\s*(?P<end>{CLOCK})(?![\d:.,])")
_COMMENT = re.compile(r"(?P<note>NOTE)(?:\s|$)|(?:STYLE|REGION)(?:\s|$)")
# What older captioners and video servers write above the first caption: browsers pass over it too.
_HEADER_LINE = re.compile(
    r"(?:region|style)\s*(?::|=|$)|(?:kind|language|x-timestamp-map|title|source)\s*[:=]", re.IGNORECASE
)


def is_vtt(text: str) -> bool:
    """Whether the text begins with WEBVTT, in capitals or not."""
    return text.lstrip().casefold().startswith("webvtt")


def read_vtt(text: str, language: str, _duration_ms: int | None) -> Draft:
    """The draft of a WebVTT file. Raises TranscriptError."""
    text, dropped = decode_letters(text)
    captions, remarks = vtt_captions(text)
    return captions_to_draft(captions, language, [*dropped, *remarks])


def vtt_captions(text: str) -> tuple[list[Caption], list[Remark]]:
    """The captions of a WebVTT file, as webvtt-py reads them, and what was left out or mended.

    The library silently drops what it cannot read, and no words of a story may be lost, so the file is checked first.
    """
    file = _File([line.rstrip() for line in text.rstrip().split("\n")])
    for block in blocks(file.lines):
        file.check(block)
    check_count(file.timings)

    try:
        captions = list(webvtt.from_string("\n".join(file.lines_to_parse())))
    except webvtt.errors.MalformedCaptionError:
        captions = []
    if len(captions) != len(file.timings):  # not known to happen, but no words may be lost
        raise TranscriptError("Some of the captions cannot be read.")
    return [
        Caption(place, start, end, caption.raw_text)
        for (place, (start, end)), caption in zip(file.timings.items(), captions, strict=True)
    ], file.remarks()


class _File:
    """The lines of a WebVTT file while it is checked. Places count from 1."""

    def __init__(self, lines: list[str]):
        self.lines = lines
        self.header = next((place for place, line in enumerate(lines, 1) if line), 1)
        if not re.match(r"WEBVTT(\s|$)", lines[self.header - 1].lstrip(), re.IGNORECASE):
            raise TranscriptError(
                "A WebVTT file begins with the word WEBVTT, in capitals, on a line of its own.", 1
            )
        self.timings: dict[int, tuple[int, int]] = {}
        self.left_out: set[int] = set()  # places of lines that the library is not given
        self.counts = Counter[RemarkKind]()
        self.last_place = 0  # of the block before

    def check(self, block: Block) -> None:
        """Take in the next block. Raises TranscriptError where its words would be lost."""
        place, first = block[0]
        arrows = [(at, line) for at, line in block if "-->" in line]
        comment = _COMMENT.match(first)
        if place == self.header:
            self._leave_out([row for row in block if not arrows or row[0] < arrows[0][0]])
        elif comment and arrows:
            raise TranscriptError(
                f'A block that begins with {comment[0].strip()} cannot hold the arrow "-->". '
                "Put a blank line before the times.",
                arrows[0][0],
            )
        elif comment:
            self.counts[RemarkKind.NOTES_LEFT_OUT] += bool(comment["note"])
        elif not arrows and not self.timings and _HEADER_LINE.match(first):
            self._leave_out(block)
            self.counts[RemarkKind.HEADER_LEFT_OUT] += 1
        elif not any("-->" in line for _at, line in block[:2]):
            self._check_words_alone(block)
        for at, line in arrows:
            self.timings[at] = _times(line, at)
        self.last_place = block[-1][0]

    def _check_words_alone(self, block: Block) -> None:
        """Words that a blank line divides from their times belong to them, where there are no others."""
        place, first = block[0]
        if self.last_place in self.timings:
            self.left_out.update(range(self.last_place + 1, place))
            self.counts[RemarkKind.EMPTY_LINES_JOINED] += 1
        elif place != len(self.lines) or not first.isdecimal():  # or the file stops after a caption's number
            raise TranscriptError(
                "There are words without times. "
                "If they belong to the caption above, take out the blank line.",
                place,
            )

    def _leave_out(self, block: Block) -> None:
        self.left_out.update(place for place, _line in block)

    def lines_to_parse(self) -> list[str]:
        """The lines as the library reads them: under a plain header, with times of two figures each."""
        times = {
            place: f"{written(start)} --> {written(end)}" for place, (start, end) in self.timings.items()
        }
        lines = enumerate(self.lines, 1)
        return [
            "WEBVTT",
            "",
            *(times.get(place, line) for place, line in lines if place not in self.left_out),
        ]

    def remarks(self) -> list[Remark]:
        return [Remark(kind, count) for kind, count in self.counts.items() if count]


def _times(line: str, place: int) -> tuple[int, int]:
    match = _TIMINGS.match(line)
    start, end = (milliseconds(match[name]) if match else None for name in ("start", "end"))
    if start is None or end is None:
        raise TranscriptError(
            "These times cannot be read. They should look like 00:01:02.345 --> 00:01:04.000.", place
        )
    return start, end


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
        blocks.append(f"{written(cue.start_ms)} --> {written(cue.end_ms)}\n{words}")
    return PARAGRAPH_BREAK.join(blocks) + "\n"


def _escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape_opening(words: str) -> str:
    """The words escaped, with their colons, brackets and dashes too where the first of them would be read as a name."""
    escaped = _escape(words)
    if OPENING.fullmatch(escaped) or possible_opening(escaped):
        return re.sub(r"[:：\[({–—-]", lambda sign: f"&#{ord(sign[0])};", escaped)
    return escaped

"""What WebVTT and SubRip have in common: turning captions, with speakers and markup, into lines."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .draft import build_draft, check_line, check_times, group_paragraphs
from .labels import OPENING, speaker_labels
from .text import MAX_CUES, Draft, Line, TranscriptError, one_line


@dataclass(frozen=True)
class Caption:
    """One caption of a file, its markup still in it; `place` is the line its times are on."""

    place: int
    start_ms: int
    end_ms: int
    raw: str


Block = list[tuple[int, str]]


def blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Stretches of lines with their numbers, between blank lines."""
    for blank, block in groupby(enumerate(lines, 1), key=lambda numbered: not numbered[1]):
        if not blank:
            yield list(block)


def check_count(captions: Sequence) -> None:
    if not captions:
        raise TranscriptError("There are no captions in it.")
    if len(captions) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} captions. Split the story into parts.")


# Only the markup that the two formats define: "<laughs>" is something a person typed, and stays.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s(?P<label>[^<>]*)>|</v>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:c|i|b|u|s|v|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}\n]*\}", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def _words(raw: str) -> str:
    """A caption's words on one line, without markup, entities decoded once."""
    return one_line(_ENTITY.sub(lambda entity: html.unescape(entity[0]), _MARKUP.sub("", raw)))


def captions_to_draft(captions: list[Caption], language: str) -> Draft:
    """The draft of these captions. Raises TranscriptError."""
    lines, places = captions_to_lines(captions)
    check_times(lines, places)
    return build_draft(group_paragraphs(lines), language)


def captions_to_lines(captions: list[Caption]) -> tuple[list[Line], list[int]]:
    """(the captions' lines, the line number in the file of each).

    A speaker goes on until the next is named or a `</v>` ends their words: real files do both.
    Where two speak in one caption, both lines have the caption's times.
    """
    has_voices = any(_VOICE.search(caption.raw) for caption in captions)
    pieces = _voices(captions) if has_voices else _named(captions)
    lines, places = [], []
    for caption, label, raw in pieces:
        line = Line(_words(label), _words(raw), caption.start_ms, caption.end_ms)
        if line.text:  # a caption may be empty
            check_line(line, caption.place)
            lines.append(line)
            places.append(caption.place)
    return lines, places


def _voices(captions: list[Caption]) -> Iterator[tuple[Caption, str, str]]:
    """(caption, label, raw words) for each part of a caption, split where a voice tag begins or ends."""
    label = ""
    for caption in captions:
        at = 0
        for voice in _VOICE.finditer(caption.raw):
            yield caption, label, caption.raw[at : voice.start()]
            label, at = voice["label"] or "", voice.end()
        yield caption, label, caption.raw[at:]


def _named(captions: list[Caption]) -> Iterator[tuple[Caption, str, str]]:
    """The same, split at the lines that begin with a speaker's name and a colon."""
    split = [[one_line(line) for line in _MARKUP.sub("", caption.raw).split("\n")] for caption in captions]
    openings = [opening for lines in split for line in lines if (opening := OPENING.fullmatch(line))]
    speakers = speaker_labels(openings, len(captions))
    label = ""
    for caption, lines in zip(captions, split, strict=True):
        words: list[str] = []
        for line in lines:
            opening = OPENING.fullmatch(line)
            if opening and opening["label"] in speakers:
                yield caption, label, " ".join(words)
                label, words = opening["label"], [opening["words"] or ""]
            else:
                words.append(line)
        yield caption, label, " ".join(words)

"""What WebVTT and SubRip have in common: turning captions, with speakers and markup, into lines."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from .draft import build_draft, check_line, check_times, group_paragraphs
from .labels import Opening, find_openings
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

    A speaker goes on until the next is named, by a tag or before a colon, or a `</v>` ends their words: real files do
    all three. Where two speak in one caption, both lines have the caption's times.
    """
    rows = [row for caption in captions for row in _rows(caption)]
    below = [
        next_row.raw if next_row and next_row.caption is row.caption and next_row.voice is None else ""
        for row, next_row in zip_longest(rows, rows[1:])
    ]
    openings = find_openings(["" if row.voice else row.raw for row in rows], below, len(captions))
    lines, places = [], []
    for caption, line in _spoken(rows, openings):
        if line.text:  # a caption may be empty
            check_line(line, caption.place)
            lines.append(line)
            places.append(caption.place)
    return lines, places


@dataclass(frozen=True)
class _Row:
    """A line of a caption, or the part of one from a voice tag on. `voice` is the tag's, "" after `</v>`, None where
    no tag stands at its beginning."""

    caption: Caption
    voice: str | None
    raw: str


def _rows(caption: Caption) -> Iterator[_Row]:
    """The rows of a caption, without markup but with their entities."""
    voice, at = None, 0
    for tag in [*_VOICE.finditer(caption.raw), None]:
        first, *others = caption.raw[at : tag.start() if tag else None].split("\n")
        yield _Row(caption, voice, one_line(_MARKUP.sub("", first)))
        yield from (_Row(caption, None, one_line(_MARKUP.sub("", other))) for other in others)
        if tag:
            voice, at = tag["label"] or "", tag.end()


def _spoken(rows: list[_Row], openings: list[Opening | None]) -> Iterator[tuple[Caption, Line]]:
    """(caption, line) for each stretch of a caption without a tag or a label inside it."""
    label = possible_label = ""
    for (row, opening), *others in _stretches(rows, openings):
        label_length, raw = 0, row.raw
        if row.voice is not None:
            label, possible_label = row.voice, ""
        if opening and opening.is_possible:
            label, possible_label = "", opening.label
            label_length = len(_words(raw[: opening.length]))
        elif opening:
            label, possible_label = opening.label, ""
            raw = raw[opening.length :]
        text = _words(" ".join([raw, *(other.raw for other, _none in others)]))
        times = (row.caption.start_ms, row.caption.end_ms)
        line = Line(
            _words(label), text, *times, possible_label=_words(possible_label), label_length=label_length
        )
        yield row.caption, line


def _stretches(rows: list[_Row], openings: list[Opening | None]) -> list[list[tuple[_Row, Opening | None]]]:
    """The rows with their openings, in stretches of one caption that begin at a tag or an opening."""
    stretches: list[list[tuple[_Row, Opening | None]]] = []
    last = None
    for row, opening in zip(rows, openings, strict=True):
        if row.caption is not last or row.voice is not None or opening:
            stretches.append([])
        stretches[-1].append((row, opening))
        last = row.caption
    return stretches

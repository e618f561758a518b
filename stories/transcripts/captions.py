"""What all captions have in common: turning them, with speakers and markup, into lines."""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, zip_longest

from .draft import build_draft, check_line, check_times, group_paragraphs
from .labels import Opening, find_openings, names_alone
from .text import MAX_CUES, Draft, Line, Remark, RemarkKind, TranscriptError, one_line, tidy

MS_PER_WORD = 400  # 150 words a minute, where it is not known when words end
SCROLLING = 3  # signs of it from which on, in a third of the captions, captions scroll


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
_INNER_TIME = re.compile(r"<\d[\d:.]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def _words(raw: str) -> str:
    """A caption's words on one line, without markup, entities decoded once."""
    return one_line(_ENTITY.sub(lambda entity: html.unescape(entity[0]), _MARKUP.sub("", raw)))


def decode_letters(text: str) -> tuple[str, tuple[Remark, ...]]:
    """A file of captions with the entities of letters and of hidden characters decoded, and tidied like the rest.

    Those of signs stay, since a sign may be escaped so as not to be taken for markup or for a speaker's colon.
    """
    text, remarks = tidy(_ENTITY.sub(_letter, text))
    return text, tuple(remark for remark in remarks if remark.kind == RemarkKind.CHARACTERS_DROPPED)


def _letter(entity: re.Match) -> str:
    decoded = html.unescape(entity[0])
    is_letter = all(unicodedata.category(each)[0] in "LMC" and not each.isspace() for each in decoded)
    return decoded if is_letter else entity[0]


def captions_to_draft(captions: list[Caption], language: str, remarks: Iterable[Remark] = ()) -> Draft:
    """The draft of these captions. Raises TranscriptError."""
    captions, repeats = _without_repeats(captions)
    captions, estimated = _with_lengths(captions)
    lines, places = captions_to_lines(captions)
    check_times(lines, places)
    counts = {RemarkKind.REPEATS_LEFT_OUT: repeats, RemarkKind.LENGTHS_ESTIMATED: estimated}
    counted = [Remark(kind, count) for kind, count in counts.items() if count]
    return build_draft(group_paragraphs(lines), language, [*remarks, *counted])


def _without_repeats(captions: list[Caption]) -> tuple[list[Caption], int]:
    """Captions that scroll, as YouTube's own do, without the line that each repeats from the one before; and how many
    lines were repeated."""
    rows = [[row for row in caption.raw.split("\n") if row.strip()] for caption in captions]
    shown = [[_words(row) for row in each] for each in rows]
    repeats = [False, *(bool(last and next and last[-1] == next[0]) for last, next in pairwise(shown))]
    # Two captions of the same words are no scrolling: it has times inside the words, or new words below the old ones
    marked = sum(bool(_INNER_TIME.search(caption.raw)) for caption in captions)
    below = sum(is_repeat and len(each) > 1 for is_repeat, each in zip(repeats, rows, strict=False))
    if max(marked, below) < SCROLLING or max(marked, below) * 3 < len(captions):
        return captions, 0
    return [
        replace(caption, raw="\n".join(each[1:])) if is_repeat else caption
        for caption, each, is_repeat in zip(captions, rows, repeats, strict=False)
    ], sum(repeats)


def _with_lengths(captions: list[Caption]) -> tuple[list[Caption], int]:
    """The captions, and how many had words and ended as they began: those end after the time their words take."""
    lengths = [
        MS_PER_WORD * len(_words(caption.raw).split()) if caption.start_ms == caption.end_ms else 0
        for caption in captions
    ]
    longer = [
        replace(caption, end_ms=caption.end_ms + length) if length else caption
        for caption, length in zip(captions, lengths, strict=True)
    ]
    return longer, sum(map(bool, lengths))


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
    raws = ["" if row.voice else row.raw for row in rows]
    openings = find_openings(raws, below, len(captions), _names_above(rows, below))
    openings = names_alone(_rows_alone(rows), openings, {row.voice for row in rows if row.voice})
    lines, places = [], []
    for caption, line in _spoken(rows, openings):
        if line.text:  # a caption may be empty
            check_line(line, caption.place)
            lines.append(line)
            places.append(caption.place)
    return lines, places


# Each word with a capital, and nothing else on the line.
_NAME_LINE = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W_a-z][\w.'’-]*){0,3}")


def _names_above(rows: list["_Row"], below: list[str]) -> list[str]:
    """What stands in for the times of `find_openings`: it is given for the first row of a caption that may be a name
    above the words. Such rows are, where one comes in two captions or every caption begins so."""
    firsts = [next(group) for _caption, group in groupby(rows, key=lambda row: id(row.caption))]
    first_ids = {id(row) for row in firsts}
    are_names = [
        bool(words and id(row) in first_ids and _NAME_LINE.fullmatch(row.raw))
        for row, words in zip(rows, below, strict=True)
    ]
    counts = Counter(row.raw for row, is_name in zip(rows, are_names, strict=True) if is_name)
    is_layout = len(firsts) > 1 and sum(counts.values()) == len(firsts)
    return [
        "above" if is_name and (is_layout or counts[row.raw] > 1) else ""
        for row, is_name in zip(rows, are_names, strict=True)
    ]


def _rows_alone(rows: list["_Row"]) -> list[str]:
    """What stands in each row that is a whole caption, "" for the other rows."""
    alone = [len(list(group)) == 1 for _caption, group in groupby(rows, key=lambda row: id(row.caption))]
    is_alone = dict(zip(dict.fromkeys(id(row.caption) for row in rows), alone, strict=True))
    return [row.raw if is_alone[id(row.caption)] and row.voice is None else "" for row in rows]


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

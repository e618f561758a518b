"""Builds a draft from lines: its paragraphs, cues and sentences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from sentencex import segment

from core.text import find_control

from .places import paragraphs
from .possible_labels import possible_opening
from .text import (
    MAX_CHARACTERS,
    MAX_CUES,
    MAX_LABEL,
    PARAGRAPH_BREAK,
    Cue,
    Draft,
    Line,
    Remark,
    TranscriptError,
    one_line,
)

PAUSE_MS = 1000  # a silence this long after a sentence begins a new paragraph
LONG_PARAGRAPH = 80  # words after which the end of a sentence begins a new paragraph


def lines_to_draft(lines: Iterable[Line], language: str = "en") -> Draft:
    """A draft with a cue for each line, the lines of one speaker run together into paragraphs.

    A paragraph ends where the speaker changes and, once a sentence has ended, after a second's pause or
    eighty words. Lines without words are left out. Raises TranscriptError.
    """
    stripped = [replace(line, label=one_line(line.label), text=one_line(line.text)) for line in lines]
    spoken = [line for line in stripped if line.text]
    for line in spoken:
        check_line(line)
    check_times(spoken, [None] * len(spoken))
    if len(spoken) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} captions. Split the story into parts.")
    return build_draft(group_paragraphs(spoken), language)


def extracts_to_draft(
    quotations: Iterable[str], label: str = "", language: str = "en", may_have_labels: bool = False
) -> Draft:
    """A draft of separate quotations, each a paragraph and a cue without times. Raises TranscriptError.

    With `may_have_labels`, a name before a colon at the beginning of a quotation is a possible label.
    """
    lines = [Line(one_line(label), one_line(quotation)) for quotation in quotations]
    if may_have_labels:
        lines = [_under_possible_label(line) for line in lines]
    for number, line in enumerate(lines, 1):
        if not line.text:
            raise TranscriptError(f"Quotation {number} has no words.")
        check_line(line)
    return build_draft([[line] for line in lines], language)


def _under_possible_label(line: Line) -> Line:
    """This quotation, under what may be a label at its beginning."""
    opening = possible_opening(line.text)
    if opening is None:
        return line
    possible_label, _time, length = opening
    return replace(line, label="", possible_label=possible_label, label_length=length)


def check_line(line: Line, place: int | None = None) -> None:
    """Raise TranscriptError for a hidden character or a label that is too long."""
    for typed in (line.label, line.text):
        # Checked again after the whole file, since entities such as &#7; are decoded in between
        if find_control(typed) is not None:
            raise TranscriptError(
                f"There is a hidden character (U+{ord(typed[find_control(typed)]):04X}) that cannot be kept. "
                "Type the words around it again.",
                place,
            )
    if len(line.label) > MAX_LABEL:
        raise TranscriptError(f"A speaker's name is longer than {MAX_LABEL} characters.", place)


def check_times(lines: Sequence[Line], places: Sequence[int | None]) -> None:
    """Raise TranscriptError unless every line has both times or none has any, and time runs forwards."""
    times = {time is None for line in lines for time in (line.start_ms, line.end_ms)}
    if len(times) > 1:
        raise TranscriptError("Some of the lines have times and others have none.")
    if times != {False}:
        return
    latest = 0
    for line, place in zip(lines, places, strict=True):
        if line.end_ms <= line.start_ms:
            raise TranscriptError(
                "This caption ends before it begins, or as it begins. Correct its times.", place
            )
        if line.start_ms < latest:
            raise TranscriptError(
                "This caption begins before the one above it. Put the captions in order.", place
            )
        latest = line.start_ms


_SENTENCE_END = re.compile(r"[.!?…؟۔。！？][\"'”’»)\]]*$")


def ends_sentence(text: str) -> bool:
    """Whether this text ends where a sentence does."""
    return bool(_SENTENCE_END.search(text))


def _is_break(last: Line, line: Line, words: int) -> bool:
    """Whether a paragraph of so many words ends between these two lines."""
    if line.label_length or (line.label, line.possible_label) != (last.label, last.possible_label):
        return True
    has_paused = line.start_ms is not None and line.start_ms - last.end_ms >= PAUSE_MS
    return ends_sentence(last.text) and (has_paused or words > LONG_PARAGRAPH)


def group_paragraphs(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each paragraph; `lines_to_draft` says where one ends."""
    paragraphs: list[list[Line]] = []
    words = 0
    last = None
    for line in lines:
        if last is None or _is_break(last, line, words):
            paragraphs.append([])
            words = 0
        paragraphs[-1].append(line)
        words += len(line.text.split())
        last = line
    return paragraphs


def build_draft(paragraphs: list[list[Line]], language: str, remarks: Iterable[Remark] = ()) -> Draft:
    """The draft of these paragraphs, whose lines are on one line each and checked."""
    cues: list[Cue] = []
    at = 0
    for paragraph in paragraphs:
        for line in paragraph:
            end = at + len(line.text)
            cues.append(_cue(line, len(cues) + 1, at, end))
            at = end + 1  # the space between two cues
        at += len(PARAGRAPH_BREAK) - 1
    text = PARAGRAPH_BREAK.join(" ".join(line.text for line in paragraph) for paragraph in paragraphs)
    if not text:
        raise TranscriptError("There are no words in it.")
    if len(text) > MAX_CHARACTERS:
        raise TranscriptError(
            f"There are {len(text):,} characters in it, and the most is {MAX_CHARACTERS:,}. "
            "Split the story into parts."
        )
    return Draft(text, tuple(cues), tuple(sentences(text, language)), language, tuple(remarks))


def _cue(line: Line, number: int, start: int, end: int) -> Cue:
    return Cue(
        number,
        start,
        end,
        line.start_ms,
        line.end_ms,
        line.label,
        line.language,
        line.possible_label,
        line.label_length,
    )


def sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Where each sentence is, [start, end), without the white space around it, never across paragraphs."""
    bounds = []
    for start, end in paragraphs(text):
        pieces = segment(language, text[start:end])
        if "".join(pieces) != text[start:end]:  # a changed piece would shift every sentence after it
            pieces = [text[start:end]]
        cuts = list(accumulate(map(len, pieces), initial=start))[1:-1]
        # The library also splits a word from the quotation mark before it, as in "Yes. 'Tis so."
        between = [at for at in cuts if text[at - 1].isspace() or text[at].isspace()]
        for first, last in pairwise([start, *between, end]):
            words = text[first:last].strip()
            if words:
                first = text.index(words, first)
                bounds.append((first, first + len(words)))
    return bounds

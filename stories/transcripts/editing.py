"""From the words of one version, corrected paragraph by paragraph, to a new draft: a word that stays keeps its time."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .draft import build_draft, check_line
from .places import paragraphs, time_at
from .text import MAX_CUES, Cue, Draft, Line, TranscriptError, one_line, tidy
from .word_diff import NOWHERE, places, words_of

MS_A_WORD = 350  # how long a word takes that nobody has timed
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as somebody corrected it. `start_ms` is None where they left its time alone."""

    label: str
    text: str
    start_ms: int | None = None


@dataclass(frozen=True)
class OldParagraph:
    """A paragraph [start, end) of a draft, with its speaker and the time at which it begins, None without times."""

    start: int
    end: int
    label: str
    start_ms: int | None
    text: str


def paragraphs_of(draft: Draft) -> list[OldParagraph]:
    """The paragraphs of a draft, to be corrected."""
    starts = [cue.start for cue in draft.cues]
    found = []
    for start, end in paragraphs(draft.text):
        cue = draft.cues[max(0, bisect_right(starts, start) - 1)]
        found.append(OldParagraph(start, end, cue.label, cue.start_ms, draft.text[start:end]))
    return found


def corrected(draft: Draft, edited: Sequence[Paragraph]) -> Draft:
    """The draft with these paragraphs in place of its own. Raises TranscriptError, with the number of the paragraph as
    its `line`.

    A paragraph without words is left out, and an empty line in one makes two. Words that stand where they stood keep
    their cue, its time and its language; new words get the time between those beside them.
    """
    typed = list(_split(edited))
    for number, paragraph in typed:
        check_line(Line(paragraph.label, paragraph.text), number)
    if not typed:
        raise TranscriptError("There are no words in it.")
    pieces = _Pieces(draft, [paragraph for _number, paragraph in typed])
    lines = [pieces.lines(at) for at in range(len(typed))]
    if draft.is_timed:
        lines = [
            _at_typed_time(each, paragraph) for each, (_number, paragraph) in zip(lines, typed, strict=True)
        ]
        lines = _with_times(lines)
        _check_order(lines, [number for number, _paragraph in typed])
    if sum(map(len, lines)) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} captions. Split the story into parts.")
    return build_draft(lines, draft.language)


def _split(edited):
    """(number of the typed paragraph, Paragraph) for each that has words, on one line."""
    for number, paragraph in enumerate(edited, start=1):
        text, _remarks = tidy(paragraph.text)
        parts = [one_line(part) for part in _EMPTY_LINE.split(text)]
        start_ms = paragraph.start_ms
        for part in filter(None, parts):
            yield number, Paragraph(paragraph.label, part, start_ms)
            start_ms = None


@dataclass
class _Piece:
    """Words of a new paragraph that belong to one cue, None where no word beside them does."""

    cue: int | None
    start: int
    end: int
    first_old: int | None  # where the first of its old words began


class _Pieces:
    """The new paragraphs, each cut where a cue of the old draft ended."""

    def __init__(self, draft: Draft, edited: Sequence[Paragraph]):
        self.draft, self.edited = draft, edited
        old = words_of(draft.text)
        new = [words_of(paragraph.text) for paragraph in edited]
        where = places([word.text for word in old], [word.text for paragraph in new for word in paragraph])
        # Not its marks: any full stop is like any other
        self.old_word_of = {
            place: word
            for place, word in zip(where, old, strict=True)
            if place != NOWHERE and not word.is_mark
        }
        self.starts = [cue.start for cue in draft.cues]
        self.pieces, number = [], 0
        for paragraph, words in zip(edited, new, strict=True):
            self.pieces.append(self._cut(paragraph.text, words, number))
            number += len(words)
        self.of_cue: dict[int, list[_Piece]] = {}
        for piece in (piece for pieces in self.pieces for piece in pieces if piece.cue is not None):
            self.of_cue.setdefault(piece.cue, []).append(piece)

    def _cut(self, text, words, number):
        pieces = []
        for at, word in enumerate(words):
            old = self.old_word_of.get(number + at)
            cue = None if old is None else max(0, bisect_right(self.starts, old.start) - 1)
            is_apart = word.start > 0 and text[word.start - 1].isspace()
            if pieces and (cue in (None, pieces[-1].cue) or pieces[-1].cue is None or not is_apart):
                last = pieces[-1]
                last.end = word.end
                if last.cue is None and cue is not None:
                    last.cue, last.first_old = cue, old.start
            else:
                pieces.append(_Piece(cue, word.start, word.end, old and old.start))
        return pieces

    def lines(self, at: int) -> list[Line]:
        """The lines of the new paragraph at this position; without times where none of its words were timed."""
        paragraph = self.edited[at]
        return [self._line(paragraph, piece) for piece in self.pieces[at]]

    def _line(self, paragraph, piece):
        text = paragraph.text[piece.start : piece.end]
        if piece.cue is None:
            return Line(paragraph.label, text)
        cue: Cue = self.draft.cues[piece.cue]
        start_ms, end_ms = self._times(piece, cue)
        return Line(paragraph.label, text, start_ms, end_ms, cue.language)

    def _times(self, piece, cue):
        """Those of its cue; of a cue that is cut up, its part of them."""
        if cue.start_ms is None:
            return None, None
        pieces = self.of_cue[piece.cue]
        position = next(at for at, each in enumerate(pieces) if each is piece)
        is_first, is_last = position == 0, position == len(pieces) - 1
        start_ms = cue.start_ms if is_first else time_at(self.draft.cues, piece.first_old)
        end_ms = cue.end_ms if is_last else time_at(self.draft.cues, pieces[position + 1].first_old)
        return start_ms, max(end_ms, start_ms + 1)


def _at_typed_time(lines: list[Line], paragraph: Paragraph) -> list[Line]:
    """The lines of a paragraph, so that it begins when somebody said that it does and ends when it did."""
    typed = paragraph.start_ms
    if typed is None:
        return lines
    if lines[0].start_ms is None:
        return [replace(lines[0], start_ms=typed), *lines[1:]]
    begins, ends = lines[0].start_ms, max(line.end_ms for line in lines)
    if typed >= ends:
        return [
            replace(line, start_ms=line.start_ms + typed - begins, end_ms=line.end_ms + typed - begins)
            for line in lines
        ]
    share = (ends - typed) / (ends - begins)

    def moved(time):
        return typed + round((time - begins) * share)

    return [
        replace(line, start_ms=moved(line.start_ms), end_ms=max(moved(line.end_ms), moved(line.start_ms) + 1))
        for line in lines
    ]


def _with_times(paragraphs: list[list[Line]]) -> list[list[Line]]:
    """The lines, where none has a time yet that between its neighbours."""
    flat = [line for lines in paragraphs for line in lines]
    for at, line in enumerate(flat):
        if line.end_ms is not None:
            continue
        before = flat[at - 1] if at else None
        after = next((each.start_ms for each in flat[at + 1 :] if each.start_ms is not None), None)
        start_ms = line.start_ms
        if start_ms is None:
            start_ms = before.end_ms if before else 0
            if after is not None:
                start_ms = max(min(start_ms, after), before.start_ms if before else 0)
        end_ms = start_ms + MS_A_WORD * len(line.text.split())
        if after is not None:
            end_ms = min(end_ms, after)
        flat[at] = replace(line, start_ms=start_ms, end_ms=max(end_ms, start_ms + 1))
    flat = iter(flat)
    return [[next(flat) for _line in lines] for lines in paragraphs]


def _check_order(paragraphs: list[list[Line]], numbers: list[int]) -> None:
    latest = 0
    for lines, number in zip(paragraphs, numbers, strict=True):
        for line in lines:
            if line.start_ms < latest:
                raise TranscriptError(
                    "This paragraph begins before words that stand above it. Correct its time.", number
                )
            latest = line.start_ms

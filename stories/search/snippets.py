"""Where a text contains a query, and the words around the first hit. Offsets are code points of the text as it is."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from ..transcripts.places import paragraphs_touched
from .query import Phrase, Query
from .terms import LETTER, Term, fold, terms

REACH = 90  # code points either side of the first hit
Span = tuple[int, int]


def snippet(query: Query, text: str, first: Span | None) -> tuple[tuple[str, bool], ...]:
    """The words around the first hit, or the first words where there is none, as (text, is it a hit). They are cut at
    spaces and at paragraphs."""
    start, end = _around(text, *(first or (0, 0)))
    pieces, position = [("… " if start > 0 else "", False)], start
    for hit_start, hit_end in _merged(_all_hits(query, text, start, end)) if first else ():
        pieces += [(text[position:hit_start], False), (text[hit_start:hit_end], True)]
        position = hit_end
    pieces += [(text[position:end], False), (" …" if end < len(text) else "", False)]
    return tuple(piece for piece in pieces if piece[0])


def first_hit(query: Query, text: str) -> Span | None:
    """The first stretch of the text that is one of the query's phrases."""
    firsts = [next(hits, None) for hits in _hits(query, text, 0, len(text))]
    return min(filter(None, firsts), default=None)


def all_hits(query: Query, text: str) -> list[Span]:
    """Every stretch of the text that is one of the query's phrases, in order. None overlaps another."""
    return _merged(_all_hits(query, text, 0, len(text)))


def _all_hits(query, text, start, end):
    return [span for hits in _hits(query, text, start, end) for span in hits]


def _hits(query: Query, text: str, start: int, end: int) -> list[Iterator[Span]]:
    """For each phrase of the query: where it is in text[start:end], in order."""
    if (text.isascii() or _PLAIN.fullmatch(text, start, end)) and all(
        phrase.terms[0].isascii() for phrase in query.phrases
    ):
        return [_hits_in_plain(phrase, text, start, end) for phrase in query.phrases]
    found = list(terms(text, start, end))
    return [_hits_among(phrase, found) for phrase in query.phrases]


def _around(text, first, last):
    """The bounds of the snippet around a hit."""
    paragraph_start, paragraph_end = paragraphs_touched(text, first, last)
    start, end = max(paragraph_start, first - REACH), min(paragraph_end, last + REACH)
    if start > paragraph_start:
        start = text.find(" ", start, first) + 1 or start
    if end < paragraph_end:
        space = text.rfind(" ", last, end)
        end = space if space > 0 else end
    return start, end


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# --- by terms, in any text ---


def _hits_among(phrase: Phrase, found: list[Term]) -> Iterator[Span]:
    length = len(phrase.terms)
    for number, term in enumerate(found):
        if term.text.startswith(phrase.terms[0]) and (span := _span(phrase, found[number : number + length])):
            yield span


def _span(phrase: Phrase, found: Iterable[Term]) -> Span | None:
    """From the first to the last of the terms that these begin with, where they are the phrase."""
    found = list(islice(found, len(phrase.terms)))
    *before, last = phrase.terms
    if len(found) <= len(before) or [term.text for term in found[:-1]] != before:
        return None
    if phrase.is_open:
        return (found[0].start, found[-1].first_end) if found[-1].text.startswith(last) else None
    return (found[0].start, found[-1].end) if found[-1].text == last else None


# --- by the letters they begin with, in a text of plain letters: twenty times quicker ---

_ALPHABETS = (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_LETTERS = {}  # {letter: all that it can stand for in a text}
for _code in _ALPHABETS:
    _LETTERS.setdefault(fold(chr(_code)), []).append(chr(_code))
_PLAIN = re.compile(
    "["
    + re.escape("".join(each for folded, letters in _LETTERS.items() if len(folded) == 1 for each in letters))
    + "\t\n -@\\[-`{-~\u00a0-\u00a9\u00ab-\u00b1\u00b6-\u00b8\u00bb\u00bf\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
)
_WORD_BEFORE = re.compile(LETTER)
PREFIX = 6  # letters of a stem to look for


def _hits_in_plain(phrase: Phrase, text: str, start: int, end: int) -> Iterator[Span]:
    searched = text.lower() if text.isascii() else text
    for candidate in _beginning(phrase.terms[0], text.isascii()).finditer(searched, start, end):
        at = candidate.start()
        begins_a_word = at == start or not _WORD_BEFORE.match(text, at - 1)
        if begins_a_word and (span := _span(phrase, terms(text, at, end))):
            yield span


@lru_cache(maxsize=1000)
def _beginning(term, is_lower):
    """A pattern for how each word with this stem begins. Only the last two letters of a stem can differ from those of
    the word: *die* is the stem of *dying*."""
    letters = term[: max(1, min(PREFIX, len(term) - 2))]
    if is_lower:
        return re.compile(re.escape(letters))
    return re.compile("".join(f"[{re.escape(''.join(_LETTERS.get(each, each)))}]" for each in letters))

"""The terms of a text: what is indexed, and what a query is compared with. Text in, values out.

A term is a word without case and accents, as its English stem. What scripts without spaces write (Chinese, Japanese,
Thai) or with endings glued on (Korean) becomes a term for every two neighbouring characters, so that a word is found
anywhere in it. Terms hold letters and digits only: no database has anything left to interpret.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import snowballstemmer

# The version of these rules and of the stems: an index that was made with others is made anew after `migrate`
RULES = f"2, stems {version('snowballstemmer')}"
LONGEST = 64  # code points of a term; the rest is cut off

_MARK_CODES = [code for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc")]
MARKS = "".join(map(chr, _MARK_CODES))  # accents, and the vowels of many scripts
JOINERS = "\u00ad\u200c\u200d\u2060"  # invisible, inside words
APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd\u02c8\u0374"  # those that Unicode counts as letters
LETTER = rf"[^\W_{APOSTROPHES}]"
_RUN = re.compile(rf"{LETTER}+(?:[{MARKS}{JOINERS}]+{LETTER}*)*")
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Japanese kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u1100-\u11ff\uac00-\ud7ff"  # Korean
)
_SYLLABLE = "[\u1100-\u115f][\u1160-\u11a7]*[\u11a8-\u11ff]*"  # a Korean one, in separate letters
_VOICED = "\uff9e\uff9f"  # signs of half-width kana
_CLUSTER = re.compile(rf"(?:{_SYLLABLE}|[{_UNSPACED}])[{MARKS}{JOINERS}{_VOICED}]*")
_PIECE = re.compile(rf"(?P<unspaced>(?:{_CLUSTER.pattern})+)|[^{_UNSPACED}]+")
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")  # Hebrew and Arabic vowels too
_NOT_IN_A_TERM = re.compile(rf"[^\w{MARKS}]|_")
_NO_ACCENT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)


_STEMMER, _STEMMING = snowballstemmer.stemmer("english"), Lock()  # it keeps the word it works on


class Term(NamedTuple):
    """A term, and where in the text it is: code points, [start, end)."""

    text: str
    start: int
    end: int
    first_end: int  # the end of its first character, where it is a pair of them; else `end`
    is_last: bool = False  # the last character of a run without spaces: a term alone, since no other follows


def terms(text: str, start: int = 0, end: int | None = None) -> Iterator[Term]:
    """The terms of text[start:end] in their order. A stretch that begins within a word begins with the rest of it."""
    for run in _RUN.finditer(text, start, len(text) if end is None else end):
        at = run.start()
        for term, term_start, term_end, first_end, is_last in _terms_of_run(run[0]):
            yield Term(term, at + term_start, at + term_end, at + first_end, is_last)


def indexed(text: str) -> str:
    """The terms of a text, with a space between each two."""
    return " ".join([term for run in _RUN.findall(text) for term, *_place in _terms_of_run(run)])


def fold(word: str) -> str:
    """The word in one form: without case, accents, and differences between forms of the same letters (NFKC)."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    plain = _ACCENTS.sub("", decomposed).translate(_NO_ACCENT)
    return _NOT_IN_A_TERM.sub("", unicodedata.normalize("NFC", plain))


@lru_cache(maxsize=50_000)
def _terms_of_run(run: str) -> tuple[tuple[str, int, int, int, bool], ...]:
    """The terms of what stands between two spaces or signs, with their places in it."""
    if run.isascii():
        return ((_word_term(run.lower()), 0, len(run), len(run), False),)
    found = []
    for piece in _PIECE.finditer(run):
        found += _pairs(piece) if piece["unspaced"] else _word(piece)
    return tuple(found)


def _word(piece):
    term = _word_term(fold(piece[0]))
    return [(term, piece.start(), piece.end(), piece.end(), False)] if term else []


def _word_term(word):
    return (_stem(word) if word.isascii() and word.isalpha() else word)[:LONGEST]


def _stem(word):
    """The English stem of a word in lower-case ASCII letters."""
    with _STEMMING:
        return _STEMMER.stemWord(word)


def _pairs(piece):
    """A term for each two neighbouring characters, and one for the last."""
    clusters = [(fold(each[0]), *each.span()) for each in _CLUSTER.finditer(piece.string, *piece.span())]
    pairs = [
        (text + after, start, after_end, end, False)
        for (text, start, end), (after, _start, after_end) in pairwise(clusters)
    ]
    text, start, end = clusters[-1]
    return [*pairs, (text, start, end, end, True)]

"""Which words of a text stand where in a later version of it: a diff, word by word.

It finds a word's place through the words around it, and never looks elsewhere in the text for something similar.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from unicodedata import category, east_asian_width

NOWHERE = -1
SMALL = (
    1500  # words that are compared each with each; longer stretches are first cut at words found once in both
)
ANCHOR = 3  # words in a row by which a long stretch is cut


@dataclass(frozen=True, slots=True)
class Word:
    """A word at [start, end) of a text, or a mark of punctuation before or after one. Both in code points."""

    start: int
    end: int
    text: str

    @property
    def is_mark(self) -> bool:
        return category(self.text[0])[0] == "P"


def words_of(text: str) -> list[Word]:
    """The words of a text in order. Punctuation inside a word belongs to it, as in "well-being" and "don't"; where no
    spaces are written, as in Chinese, each letter counts as a word."""
    words = []
    for run in re.finditer(r"\S+", text):
        written, at = run[0], run.start()
        if written.isascii() and written.isalnum():
            words.append(Word(at, at + len(written), written))
        else:
            words += [Word(at + first, at + last, written[first:last]) for first, last in _pieces(written)]
    return words


def _pieces(written: str) -> list[tuple[int, int]]:
    """Where the words and marks are in characters without a space between them."""
    kinds = [_kind(character) for character in written]
    first, last = 0, len(written)
    while first < last and kinds[first] in "PM":
        first += 1
    while last > first and kinds[last - 1] == "P":
        last -= 1
    cuts = {0, first, last, len(written), *range(first), *range(last, len(written))}
    for at in range(first, last):
        if kinds[at] == "W":
            cuts |= {at, at + 1}
    # A combining mark is never cut off from what it stands on
    cuts = sorted(at for at in cuts if at in (0, len(written)) or kinds[at] != "M")
    return list(pairwise(cuts))


def _kind(character: str) -> str:
    """P for punctuation, M for what belongs to the character before, W for a letter of a script without spaces."""
    if character in "\u200d\ufe0f":  # they join emoji
        return "M"
    kind = category(character)[0]
    if kind in "LP" and east_asian_width(character) in "WF":
        return "W"
    return kind


def places(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """For each word of `old` its position in `new`, NOWHERE where it was changed, taken out or moved. The positions
    only ever rise."""
    found = [NOWHERE] * len(old)
    _align(old, new, 0, len(old), 0, len(new), found)
    return found


def sure_places(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """The `places` that are the same read from the end: of "yes, yes" made into "yes" nobody can tell which of the two
    is left, so neither has a sure place."""
    forwards = places(old, new)
    backwards = places(old[::-1], new[::-1])[::-1]
    last = len(new) - 1
    return [
        here if here != NOWHERE and there != NOWHERE and here == last - there else NOWHERE
        for here, there in zip(forwards, backwards, strict=True)
    ]


def _align(old, new, old_from, old_to, new_from, new_to, found):
    """Fills in `found` for the words [old_from, old_to) of `old`, which lie within [new_from, new_to) of `new`."""
    while old_from < old_to and new_from < new_to and old[old_from] == new[new_from]:
        found[old_from] = new_from
        old_from, new_from = old_from + 1, new_from + 1
    while old_from < old_to and new_from < new_to and old[old_to - 1] == new[new_to - 1]:
        old_to, new_to = old_to - 1, new_to - 1
        found[old_to] = new_to
    if old_from == old_to or new_from == new_to:
        return
    if max(old_to - old_from, new_to - new_from) <= SMALL:
        matcher = SequenceMatcher(None, old[old_from:old_to], new[new_from:new_to], autojunk=False)
        for old_start, new_start, length in matcher.get_matching_blocks():
            for step in range(length):
                found[old_from + old_start + step] = new_from + new_start + step
        return
    # Without an anchor these are other words, however many: to compare each with each would take minutes
    last_old, last_new = old_from, new_from
    anchors = _anchors(old, new, old_from, old_to, new_from, new_to)
    for old_at, new_at in [*anchors, (old_to, new_to)] if anchors else ():
        if old_at > last_old or new_at > last_new:
            _align(old, new, last_old, old_at, last_new, new_at, found)
        if old_at < old_to:
            found[old_at] = new_at
        last_old, last_new = old_at + 1, new_at + 1


def _anchors(old, new, old_from, old_to, new_from, new_to):
    """[(position in old, in new)], rising in both, of the first word of each few words in a row that stand once in
    either."""
    in_old, in_new = _found_once(old, old_from, old_to), _found_once(new, new_from, new_to)
    pairs = [(at, in_new[words]) for words, at in in_old.items() if words in in_new]
    return _rising(sorted(pairs))


def _found_once(words, first, last):
    runs = [tuple(words[at : at + ANCHOR]) for at in range(first, last - ANCHOR + 1)]
    often = Counter(runs)
    return {run: first + at for at, run in enumerate(runs) if often[run] == 1}


def _rising(pairs):
    """The most of these pairs whose second numbers rise with their first."""
    ends, heads, before = [], [], []
    for number, (_old, new) in enumerate(pairs):
        length = bisect_left(ends, new)
        if length == len(ends):
            ends.append(new)
            heads.append(number)
        else:
            ends[length], heads[length] = new, number
        before.append(heads[length - 1] if length else None)
    chosen, number = [], heads[-1] if heads else None
    while number is not None:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]

"""Where the excerpts of a story are once its words were corrected. Plain values in and out; offsets are code points.

An excerpt whose words are all still there moves with them. Of any other a person decides, who is offered the words that
took their place. It is never looked for elsewhere in the text.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from unicodedata import category

from stories.transcripts.places import paragraphs_touched
from stories.transcripts.text import PARAGRAPH_BREAK
from stories.transcripts.word_diff import NOWHERE, sure_places, words_of

IN_A_ROW = (
    3  # unchanged words among which an excerpt must stand: one alone may be another word that is spelt alike
)
ALIKE = 0.6  # of the letters of two words, where one is offered in place of the other
LARGEST_GAP = 2500  # old words times new ones, beyond which none are compared letter by letter


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch [start, end) of the new words."""

    start: int
    end: int


class Correction:
    """What became of the words of one version in a later one."""

    def __init__(self, old: str, new: str, separate_quotations: bool = False, longest: int = 4000):
        """`separate_quotations`: no excerpt may run from one paragraph into the next. `longest` is that of an excerpt
        that is offered, in code points."""
        self.old, self.new = old, new
        self.separate_quotations, self.longest = separate_quotations, longest
        self.old_words, self.new_words = words_of(old), words_of(new)
        self.places = sure_places(
            [word.text for word in self.old_words], [word.text for word in self.new_words]
        )
        for at in range(len(self.places)):
            if self._is_attached_mark(self.old_words, at) and not self._follow(at - 1, at):
                self.places[at] = NOWHERE  # any full stop is like any other
        self._starts = [word.start for word in self.old_words]
        self._ends = [word.end for word in self.old_words]

    def moved(self, start: int, end: int) -> Place | None:
        """Where exactly the words of [start, end) stand now, between the same words or at a paragraph's edge; None
        where one of them was changed, or another came between, or it is not sure."""
        first, last = self._words_in(start, end)
        if first >= last or not self._is_unchanged(first, last) or not self._is_in_a_row(first, last):
            return None
        place = Place(self._offset(first, start), self._offset(last - 1, end, from_end=True))
        words = self.new[place.start : place.end]
        if words.split() != self.old[start:end].split():
            return None
        if self.separate_quotations and PARAGRAPH_BREAK in words:
            return None
        return place

    def offered(self, start: int, end: int) -> Place | None:
        """The new words that stand where those of [start, end) stood; None where they are gone."""
        first, last = self._words_in(start, end)
        if first >= last:
            return None
        new_first, new_last = self._first_offered(first), self._last_offered(last - 1)
        while new_first < new_last and self.new_words[new_last].is_mark > self.old_words[last - 1].is_mark:
            new_last -= 1
        while new_first < new_last and self.new_words[new_first].is_mark > self.old_words[first].is_mark:
            new_first += 1
        if all(word.is_mark for word in self.new_words[new_first : new_last + 1]):
            return self._only_elsewhere(start, end)
        return self._as_excerpt(self.new_words[new_first].start, self.new_words[new_last].end)

    def _words_in(self, start, end):
        """[first, last): which words the stretch touches."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def _is_unchanged(self, first, last):
        while self._is_attached_mark(self.old_words, first):
            first -= 1  # a mark is the same only after the same word
        here = self.places[first]
        return here != NOWHERE and all(self.places[at] == here + at - first for at in range(first + 1, last))

    @staticmethod
    def _is_attached_mark(words, at):
        return 0 < at < len(words) and words[at].is_mark and words[at - 1].end == words[at].start

    def _is_in_a_row(self, first, last):
        """Whether the unchanged words around these are enough to tell that they are the same."""
        words = [word for word in self.old_words[first:last] if not word.is_mark]
        count, needed = len(words), min(IN_A_ROW, sum(not word.is_mark for word in self.old_words))
        while count < needed and first > 0 and self._follow(first - 1, first):
            first -= 1
            count += not self.old_words[first].is_mark
        while count < needed and last < len(self.places) and self._follow(last - 1, last):
            count += not self.old_words[last].is_mark
            last += 1
        return count >= needed

    def _follow(self, at, after):
        return self.places[at] != NOWHERE and self.places[after] == self.places[at] + 1

    def _offset(self, word, offset, from_end=False):
        """The offset in the new text of one within this old word; at its edge where it is in the space beside it."""
        old, new = self.old_words[word], self.new_words[self.places[word]]
        if from_end:
            return new.end - max(0, old.end - offset)
        return new.start + max(0, offset - old.start)

    @cached_property
    def likely_places(self):
        """The sure places and, between them, those of words that are spelt nearly alike: only for what is offered."""
        likely = list(self.places)
        for old, new in self._gaps():
            if len(old) * len(new) <= LARGEST_GAP:
                for word, place in _alike(self.old_words, self.new_words, old, new):
                    likely[word] = place
        for word in range(1, len(likely)):
            before = likely[word - 1]
            is_free = likely[word] == NOWHERE != before and self._is_attached_mark(self.old_words, word)
            if is_free and self._is_attached_mark(self.new_words, before + 1):
                likely[word] = before + 1
        return likely

    def _gaps(self):
        """(positions in old, in new) of each stretch of words without sure places."""
        old_from = new_from = 0
        for old, new in [*enumerate(self.places), (len(self.places), len(self.new_words))]:
            if new == NOWHERE:
                continue
            if old_from < old and new_from < new:
                yield range(old_from, old), range(new_from, new)
            old_from, new_from = old + 1, new + 1

    def _first_offered(self, first):
        if self.likely_places[first] != NOWHERE:
            return self.likely_places[first]
        before, after = self._gap(first)
        number = before[1] + 1
        # As many words as before, one for one: skip those that belong to the words before the excerpt
        return number + first - before[0] - 1 if after[0] - before[0] == after[1] - before[1] else number

    def _last_offered(self, last):
        if self.likely_places[last] != NOWHERE:
            return self.likely_places[last]
        before, after = self._gap(last)
        number = after[1] - 1
        return number - (after[0] - last - 1) if after[0] - before[0] == after[1] - before[1] else number

    def _gap(self, word):
        """(position in old, in new) of the nearest words before and after this one that have a place."""
        before, after, likely = word, word, self.likely_places
        while before >= 0 and likely[before] == NOWHERE:
            before -= 1
        while after < len(likely) and likely[after] == NOWHERE:
            after += 1
        return (
            (before, likely[before] if before >= 0 else -1),
            (after, likely[after] if after < len(likely) else len(self.new_words)),
        )

    def _only_elsewhere(self, start, end):
        """The very same words, moved to the one other place where they stand now."""
        words = self.old[start:end]
        at = self.new.find(words)
        is_only_one = at >= 0 and self.new.find(words, at + 1) < 0 and self.old.count(words) == 1
        return self._as_excerpt(at, at + len(words)) if is_only_one else None

    def _as_excerpt(self, start, end):
        """This stretch, as far as it can be an excerpt."""
        if self.separate_quotations and PARAGRAPH_BREAK in self.new[start:end]:
            end = min(end, paragraphs_touched(self.new, start, start)[1])
        return Place(start, end) if start < end <= start + self.longest else None


def _alike(old_words, new_words, old, new):
    """[(position in old, in new)], rising in both, of the words of a gap that are most alike."""
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    alike = [[_likeness(old_words[one].text, new_words[other].text) for other in new] for one in old]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            paired = alike[row][column] + best[row + 1][column + 1] if alike[row][column] else 0
            best[row][column] = max(best[row + 1][column], best[row][column + 1], paired)
    pairs, row, column = [], 0, 0
    while row < len(old) and column < len(new):
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((old[row], new[column]))
            row, column = row + 1, column + 1
    return pairs


def _likeness(one, other):
    """How much alike two words are spelt, from 0 to 1; 0 where they are not."""
    if category(one[0])[0] == "P":
        return 0
    matcher = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    if matcher.quick_ratio() < ALIKE:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0

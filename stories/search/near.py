"""Words that are one letter away from what was typed, and a query for any of them. Text in, values out.

They are made up from the typed word, and not looked up in the index: its words are those of closed stories too.
"""

import re
from dataclasses import dataclass
from string import ascii_lowercase

from .query import MAX_LENGTH, Phrase, Query, pieces
from .terms import fold, terms

SHORTEST, LONGEST = (
    4,
    20,
)  # letters of a word that others are looked for in place of: shorter ones have too many
MOST_WORDS = 4  # of what was typed, that others are looked for in place of
_PLAIN_WORD = re.compile("[a-z]+")


@dataclass(frozen=True)
class AnyOf:
    """Stands in a query for a phrase: any one of these terms."""

    terms: tuple[str, ...]

    @property
    def fts5(self) -> str:
        return "(" + " OR ".join(f'"{term}"' for term in self.terms) + ")"

    @property
    def tsquery(self) -> str:
        return "(" + " | ".join(f"'{term}'" for term in self.terms) + ")"


@dataclass(frozen=True)
class Piece:
    """A word or quoted phrase as it was typed, and {term: the words one letter away that have it}: {} for a phrase, and
    for a word that others are not looked for in place of."""

    typed: str
    phrase: Phrase
    near: dict[str, list[str]]

    @property
    def alternatives(self):
        """What a query looks for in this place: the phrase itself or, of a word, any near it."""
        return AnyOf((*self.phrase.terms, *self.near)) if self.near else self.phrase


def near_pieces(typed: str) -> list[Piece]:
    """The words and phrases of what was typed, each with the words that are one letter away."""
    parsed, words_left = [], MOST_WORDS
    for typed_piece in pieces(typed[:MAX_LENGTH]):
        phrase = Phrase.parse(typed_piece)
        if phrase:
            near = _by_term(typed_piece, phrase) if words_left else {}
            words_left -= bool(near)
            parsed.append(Piece(typed_piece, phrase, near))
    return parsed


def near_query(typed_pieces: list[Piece]) -> Query | None:
    """A query for stories that have, for each piece, it or a word near it; None where no word has another near it."""
    if not any(piece.near for piece in typed_pieces):
        return None
    return Query(tuple(piece.alternatives for piece in typed_pieces))


def one_letter_away(word: str) -> set[str]:
    """Every word that becomes this one by one letter more, one fewer, another one, or two neighbours changing places.

    The rule is Damerau's (1964): these four are four in five of all slips.
    """
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    other = {left + letter + right[1:] for left, right in splits if right for letter in ascii_lowercase}
    more = {left + letter + right for left, right in splits for letter in ascii_lowercase}
    return (fewer | swapped | other | more) - {word}


def _by_term(typed_piece, phrase):
    word = fold(typed_piece)
    if len(phrase.terms) > 1 or not _PLAIN_WORD.fullmatch(word) or not SHORTEST <= len(word) <= LONGEST:
        return {}
    by_term = {}
    for near in sorted(one_letter_away(word)):
        for term in terms(near):
            by_term.setdefault(term.text, []).append(near)
    by_term.pop(phrase.terms[0], None)
    return by_term


def spelling_in(piece: Piece, words: dict[str, dict[str, int]]) -> str | None:
    """How a text spells this piece: as it was typed where the text has it, else the near word it has most often; None
    where it has neither. `words` is {term: {word: how often}} of the text, in small letters."""
    if not piece.near or piece.phrase.terms[0] in words:
        return piece.typed
    counts = {}
    for term, near in piece.near.items():
        spelled = words.get(term, {})
        exact = {word: spelled[word] for word in near if word in spelled}
        counts |= exact or spelled
    return min(counts, key=lambda word: (-counts[word], word), default=None)


def words_of(text: str) -> dict[str, dict[str, int]]:
    """{term: {word that has it, in small letters: how often}} of a text."""
    words = {}
    for term in terms(text):
        spelled = words.setdefault(term.text, {})
        word = text[term.start : term.end].lower()
        spelled[word] = spelled.get(word, 0) + 1
    return words

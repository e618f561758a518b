"""English stems, against Porter's own examples and against SQLite's stemmer."""

import sqlite3
from itertools import product

import pytest

from stories.search.stemming import stem

ENDINGS = (
    "", "s", "es", "ies", "sses", "ed", "eed", "ing", "at", "ating", "bling", "izing", "tting", "lling", "y", "ly", "e",
    "ational", "tional", "enci", "anci", "izer", "bli", "alli", "entli", "eli", "ousli", "ization", "ation", "ator",
    "alism", "iveness", "fulness", "ousness", "aliti", "iviti", "biliti", "logi", "icate", "ative", "alize", "iciti",
    "ical", "ful", "ness", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "sion", "tion",
    "ou", "ism", "ate", "iti", "ous", "ive", "ize", "ll", "lle",
)  # fmt: skip
BEGINNINGS = (
    "b",
    "tr",
    "hop",
    "fall",
    "happ",
    "rel",
    "sens",
    "gener",
    "control",
    "yes",
    "say",
    "toy",
    "oy",
    "sky",
    "qu",
)
WORDS = sorted({beginning + ending for beginning, ending in product(BEGINNINGS, ENDINGS)})


def sqlite_stems(words):
    """{word: its stem} by FTS5."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(word, tokenize='porter ascii')")
    database.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, 'instance')")
    database.executemany("INSERT INTO words(rowid, word) VALUES (?, ?)", enumerate(words))
    stems = {words[row]: term for term, row in database.execute("SELECT term, doc FROM stems")}
    database.close()
    return stems


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("listening", "listen"), ("listened", "listen"), ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"),
        ("agreed", "agre"), ("feed", "feed"), ("hopping", "hop"), ("hoping", "hope"), ("falling", "fall"),
        ("happy", "happi"), ("sky", "sky"), ("relational", "relat"), ("vietnamization", "vietnam"),
        ("hopefulness", "hope"), ("adoption", "adopt"), ("probate", "probat"), ("controlling", "control"),
        ("is", "is"), ("a", "a"), ("", ""),
    ],
)  # fmt: skip
def test_words_have_the_stems_of_porters_examples(word, stemmed):
    assert stem(word) == stemmed


def test_stems_are_those_of_sqlite():
    stems = sqlite_stems(WORDS)

    assert {word: stem(word) for word in WORDS} == stems
    assert len(set(stems.values())) < len(stems) == len(WORDS) > 800


def test_only_the_last_letter_of_a_stem_can_differ_from_the_words():
    """A hit is looked for by the letters before it."""
    assert [word for word in WORDS if not word.startswith(stem(word)[:-1])] == []

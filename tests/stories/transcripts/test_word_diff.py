"""Where words stand in a later version of a text."""

import pytest

from stories.transcripts.word_diff import NOWHERE, places, sure_places, words_of


def texts(text):
    return [word.text for word in words_of(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I was lost.", ["I", "was", "lost", "."]),
        ("“Don't,” she said…", ["“", "Don't", ",", "”", "she", "said", "…"]),
        ("well-being, 3.5", ["well-being", ",", "3.5"]),
        ("我不，他", ["我", "不", "，", "他"]),
        ("👩🏽‍🚒 s\u0323\u0307. ❤️", ["👩🏽‍🚒", "s\u0323\u0307", ".", "❤️"]),
        ("one\n\ntwo", ["one", "two"]),
        ("- so -", ["-", "so", "-"]),
    ],
)
def test_words_and_the_marks_beside_them(text, words):
    assert texts(text) == words
    assert all(text[word.start : word.end] == word.text for word in words_of(text))


def test_places_rise_and_leave_out_what_was_changed():
    assert places(["a", "b", "c", "d", "e"], ["a", "x", "c", "e", "f"]) == [0, NOWHERE, 2, NOWHERE, 3]


def test_sure_places_are_those_that_are_the_same_read_from_the_end():
    old, new = ["we", "yes", "yes", "met"], ["we", "yes", "met"]

    assert places(old, new).count(NOWHERE) == 1
    assert sure_places(old, new) == [0, NOWHERE, NOWHERE, 2]


def test_a_long_text_is_cut_at_words_that_stand_once_in_both():
    old = [f"w{number % 700}" if number % 9 else f"once{number}" for number in range(6000)]
    new = [*old[:100], "new", *old[100:3000], *old[3001:]]

    assert sure_places(old, new)[:100] == list(range(100))
    assert sure_places(old, new)[200:2900] == list(range(201, 2901))
    assert sure_places(old, new)[-500:] == list(range(5500, 6000))


def test_other_words_altogether_have_no_place():
    assert set(sure_places([f"a{n}" for n in range(4000)], [f"b{n}" for n in range(4000)])) == {NOWHERE}

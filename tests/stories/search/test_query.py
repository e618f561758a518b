"""What someone typed, as phrases of terms."""

import pytest

from stories.search.query import MAX_LENGTH, Phrase, Query


def phrases(typed):
    """Each phrase as its terms, with a * after one whose last term is only begun."""
    return [" ".join(phrase.terms) + "*" * phrase.is_open for phrase in Query.parse(typed).phrases]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lost Heard", ["lost", "heard"]),
        ('"was heard" lost', ["was heard", "lost"]),
        ("\u201cwas heard\u201d \u00ablost now\u00bb", ["was heard", "lost now"]),
        (
            "\u201elost now\u201c \u2018was heard\u2019 \u201ait was\u2018",
            ["lost now", "was heard", "it was"],
        ),
        (
            "\u300clost now\u300d \u201dwas heard\u201d \uff02it was\uff02",
            ["lost now", "was heard", "it was"],
        ),
        (
            "\u2018I don\u2019t know\u2019 the boys\u2019 room\u2019s",
            ["i don t know", "the", "boy", "room s"],
        ),
        ("don\u2019t don't", ["don t"]),
        ('"kettle', ["kettl"]),
        ("kettle* -kettle title:kettle", ["kettl", "titl kettl"]),
        ("", []),
        ("?! 🎉 \u0301", []),
        ("中国", ["中国"]),
        ("在中国", ["在中 中国"]),
        ("中", ["中*"]),
        ("abc中", ["abc 中*"]),
        ("中abc", ["中 abc"]),
        ("kettle " * 20, ["kettl"]),
        ("x" * MAX_LENGTH + "y", ["x" * 64]),
    ],
)
def test_what_is_typed_becomes_phrases(typed, expected):
    assert phrases(typed) == expected


def test_a_phrase_is_written_for_each_database():
    phrase = Phrase(("wa", "中"), is_open=True)

    assert (phrase.fts5, phrase.tsquery) == ('"wa 中" *', "('wa' <-> '中':*)")

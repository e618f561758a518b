"""Words one letter away from what was typed."""

import pytest

from stories.search.near import near_pieces, near_query, one_letter_away, spelling_in, words_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lisen", "listen"),  # a letter missing
        ("chhair", "chair"),  # one too many
        ("chaor", "chair"),  # another one
        ("hcair", "chair"),  # two in each other's place
    ],
)
def test_each_kind_of_slip_is_one_letter_away(typed, meant):
    assert meant in one_letter_away(typed)
    assert typed in one_letter_away(meant)


def test_the_word_itself_and_two_slips_are_not_one_letter_away():
    near = one_letter_away("chair")

    assert near.isdisjoint({"chair", "choirs", "hciar", "char ", "chai r"})
    assert len(near) == 5 + 4 + 5 * 25 + 6 * 26 - 5, (
        "deleted, swapped, replaced, inserted (five of those twice)"
    )


@pytest.mark.parametrize(
    ("typed", "has_near"),
    [
        ("lisen", ["lisen"]),
        ("the kettel", ["kettel"]),
        ("cat", []),
        ('"put the kettel"', []),
        ("x" * 21, []),
        ("r2d2x", []),
        ("Кетл", []),
        ("kettél", ["kettél"]),
        ("aaaa bbbb cccc dddd eeee", ["aaaa", "bbbb", "cccc", "dddd"]),
    ],
)
def test_other_words_are_looked_for_in_place_of_plain_words_of_four_letters_or_more(typed, has_near):
    assert [piece.typed for piece in near_pieces(typed) if piece.near] == has_near


def test_where_no_word_has_others_near_it_there_is_no_query():
    assert near_query(near_pieces('cat "put on"')) is None
    assert near_query(near_pieces("")) is None


def test_a_query_for_near_words_asks_for_the_rest_as_it_was_typed():
    (kettle, on) = near_query(near_pieces('kettel "put on"')).phrases

    assert "kettl" in kettle.terms and "kettel" in kettle.terms
    assert kettle.fts5.startswith('("kettel" OR "') and kettle.tsquery.startswith("('kettel' | '")
    assert on.fts5 == '"put on"'


@pytest.mark.parametrize(
    ("typed", "text", "spelled"),
    [
        (
            "lisen",
            "Listen. They listened, they listened.",
            "listen",
        ),  # the word itself before its other forms
        ("lisening", "He listened.", "listened"),  # another form of it, where the text has no better
        ("chaor", "A chair in the choir. The choir sang.", "chair"),
        ("chair", "Chairs and hair.", "chair"),
        ("hoose", "House, horse, house.", "house"),
        ("hoose", "Horse, house.", "horse"),
        ("hoose", "Nothing.", None),
        ("homelesness", "Homelessness was the word.", "homelessness"),
    ],
)
def test_a_text_spells_a_typed_word_as_it_has_it(typed, text, spelled):
    (piece,) = near_pieces(typed)

    assert spelling_in(piece, words_of(text)) == spelled

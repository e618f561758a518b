"""What is indexed of a text, and where in it each term is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.search.terms import LONGEST, indexed, terms

LETTERS = "aZé\u0301ßﬁıŁ 'ʼ’\u00ad_-.\n9²中国ハがｶﾞ학교สวัดีेकЁй\U0001d400\U00020000"
TEXTS = st.one_of(st.text(), st.text(LETTERS))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They were listening, twice.", "they were listen twice"),
        ("DON'T don\u2019t don\u02bct", "don t don t don t"),
        ("Mae'r tŷ, TY\u0302", "mae r ty ty"),
        ("café CAFÉ cafe\u0301", "cafe cafe cafe"),
        ("Straße Łódź naïve cœur", "strass lodz naiv coeur"),
        ("co\u00adope\u200drate ﬁne m² well_known", "cooper fine m2 well known"),
        ("2018: 3.5", "2018 3 5"),
        ("", ""),
        ("\u0301 \u2019 🎉 \u200b", ""),
    ],
)
def test_words_are_indexed_as_stems_without_case_accents_and_signs(text, expected):
    assert indexed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我是人", "我是 是人 人"),
        ("人", "人"),
        ("abc我是d", "abc 我是 是 d"),
        ("カタｶﾀ", "カタ タカ カタ タ"),
        ("สวัสดี", "สวั วัส สดี ดี"),
        ("학교에", "학교 교에 에"),
        (unicodedata.normalize("NFD", "학교에"), "학교 교에 에"),
    ],
)
def test_scripts_without_spaces_are_indexed_in_pairs_of_characters(text, expected):
    assert indexed(text) == expected


def test_every_term_knows_where_it_is():
    text = "Tŷ Cafe\u0301 我是\u0301人"

    places = [
        (term.text, text[term.start : term.end], text[term.start : term.first_end]) for term in terms(text)
    ]

    assert places == [
        ("ty", "Tŷ", "Tŷ"),
        ("cafe", "Cafe\u0301", "Cafe\u0301"),
        ("我是", "我是\u0301", "我"),
        ("是人", "是\u0301人", "是\u0301"),
        ("人", "人", "人"),
    ]


def test_a_stretch_has_the_terms_that_begin_and_end_in_it():
    text = "One kettle, two kettles."

    assert [text[term.start : term.end] for term in terms(text, 4, 15)] == ["kettle", "two"]


def test_a_very_long_word_is_cut_off():
    assert indexed("x1" * 500) == ("x1" * 500)[:LONGEST]


@given(TEXTS)
def test_every_unicode_form_has_the_same_terms(text):
    composed, decomposed = (indexed(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))

    assert indexed(text) == composed == decomposed


@given(TEXTS)
def test_terms_hold_letters_and_digits_only_and_stand_in_order(text):
    found = list(terms(text))

    assert " ".join(term.text for term in found) == indexed(text)
    assert [term for term in found if not 0 <= term.start < term.first_end <= term.end <= len(text)] == []
    assert [term.start for term in found] == sorted(term.start for term in found)
    assert {
        character
        for term in found
        for character in term.text
        if not (character.isalnum() or unicodedata.category(character).startswith("M"))
    } == set()


@pytest.mark.parametrize(
    ("typed", "stem"), [("Trusting", "trust"), ("trusted", "trust"), ("stories", "stori"), ("tea", "tea")]
)
def test_words_of_one_stem_are_one_term(typed, stem):
    assert indexed(typed) == stem

"""Where a text contains a query, and what is shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.search import snippets
from stories.search.query import Query
from stories.search.snippets import REACH, first_hit, snippet
from stories.search.terms import terms

WORDS = (
    "kettle", "Kettles", "KÉTTLE", "ke\u0301ttle", "ketchup", "the", "Then", "happy", "happily", "straße", "\n\n",
    "\u2019", "-", "don\u2019t", "中国", "监狱", "x" * 30, "🙂", "2018", "æ", "\ufb01ne",
)  # fmt: skip
TYPED = (
    "kettle",
    "the",
    "happy",
    '"the kettle"',
    "don't",
    "strasse",
    "中国",
    "中",
    "2018",
    "fine ae",
    "kettle the",
    "x",
)


def marked(typed, text):
    """The snippet, hits in brackets."""
    query = Query.parse(typed)
    pieces = snippet(query, text, first_hit(query, text))
    return "".join(f"[{piece}]" if is_hit else piece for piece, is_hit in pieces)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("kettle", "The kettle, two Kettles.", "The [kettle], two [Kettles]."),
        ("die", "Nobody was dying.", "Nobody was [dying]."),
        ("kettle", "A pot.", "A pot."),
        ("kettle", "", ""),
        ("kettle the", "The kettle.", "[The] [kettle]."),
        ('"the kettle" kettle', "The kettle. A kettle.", "[The kettle]. A [kettle]."),
        ("don't", "I don\u2019t know, don.", "I [don\u2019t] know, don."),
        ("ty", "Y tŷ a'r TY\u0302.", "Y [tŷ] a'r [TY\u0302]."),
        ("strasse", "Die Straße.", "Die [Straße]."),
        ("中国", "我在中国。", "我在[中国]。"),
        ("中", "我在中国。", "我在[中]国。"),
        ("happiness", "Happily, happy.", "Happily, [happy]."),
        ("kettle", "First.\n\nThen the kettle.\n\nLast.", "… Then the [kettle]. …"),
    ],
)
def test_a_snippet_marks_each_hit_in_the_text_as_it_is_written(typed, text, expected):
    assert marked(typed, text) == expected


def test_a_snippet_is_cut_at_spaces_on_both_sides():
    text = "word " * 60 + "kettle " + "word " * 60

    cut = marked("kettle", text)

    assert cut.startswith("… word ") and cut.endswith(" word …") and " [kettle] " in cut
    assert 2 * REACH - 10 < len(cut) < 2 * REACH + 20


def test_without_a_hit_a_snippet_is_how_the_text_begins():
    assert marked("kettle", "word " * 60) == "word " * 17 + "word …"


@given(st.lists(st.sampled_from(WORDS)), st.sampled_from([" ", ""]), st.sampled_from(TYPED))
def test_the_quick_way_finds_the_same_first_hit_as_all_terms_of_the_text(words, between, typed):
    text, query = between.join(words), Query.parse(typed)

    first = first_hit(query, text)

    found = list(terms(text))
    assert first == min(
        (span for phrase in query.phrases for span in snippets._hits_among(phrase, found)), default=None
    )


def test_of_the_terms_of_a_text_only_as_many_as_the_phrase_has_are_compared_at_each_hit():
    """Else a long text in Arabic, say, in which a word stands often, would take its square."""
    compared = []

    class Terms(list):
        def __getitem__(self, which):
            compared.append(super().__getitem__(which))
            return compared[-1]

    (phrase,) = Query.parse('"the kettle"').phrases

    hits = list(snippets._hits_among(phrase, Terms(terms("the kettle 中国 " * 3))))

    assert (len(hits), [len(each) for each in compared]) == (3, [2, 2, 2])


@given(st.lists(st.sampled_from(WORDS)), st.sampled_from(TYPED))
def test_a_snippet_is_a_stretch_of_the_text_with_its_first_hit_marked(words, typed):
    text, query = " ".join(words), Query.parse(typed)
    first = first_hit(query, text)

    pieces = snippet(query, text, first)
    shown = "".join(piece for piece, _is_hit in pieces).removeprefix("… ").removesuffix(" …")

    assert shown in text
    assert [piece for piece, is_hit in pieces if is_hit][:1] == (
        [text[first[0] : first[1]]] if first else []
    ) or ("the kettle" in typed)

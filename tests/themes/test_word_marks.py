"""A transcript as HTML: the text stays what it is, and each character has exactly the looks of the excerpts over it."""

import re
from html import escape
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from stories.transcripts.draft import sentences
from stories.transcripts.places import paragraphs
from themes.word_marks import Span, turns

LETTERS = {"u": "U", "n": "N", "h": "H", "x": "X"}


class Read(HTMLParser):
    """Reads the words back: each character with the hues of the marks around it, and where marks begin."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.characters, self.open_marks, self.depths = [], [], []
        self.sentences, self.begins, self.tags = [], [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append(tag)
        if tag == "mark":
            self.open_marks.append(frozenset(given["class"].split()))
            self.depths.append(len(self.open_marks))
            if "data-begins" in given:
                self.begins.append((len(self.characters), tuple(given["data-begins"].split())))
            assert set(given) <= {"class", "data-begins"}
        else:
            assert tag == "span" and given["class"] == "sentence"
            assert given["id"] == f"s{given['data-at']}"
            self.sentences.append(
                (int(given["data-at"]), len(self.characters), given.get("data-ms"), given.get("lang"))
            )

    def handle_endtag(self, tag):
        if tag == "mark":
            self.open_marks.pop()

    def handle_data(self, data):
        covering = frozenset().union(*self.open_marks) if self.open_marks else frozenset()
        self.characters += [(character, covering) for character in data]


def read(html):
    reader = Read()
    reader.feed(html)
    reader.close()
    assert reader.open_marks == []
    return reader


def text_of(reader):
    return "".join(character for character, _covering in reader.characters)


pieces = st.sampled_from([
    "I was lost. ", "Then, I was heard! ", "<script>alert('x')</script> ", "a & b &amp; c. ", '"quoted" ',
    "👩🏽‍🌾 ", "e\u0301 ", "tŷ a dŵr. ", "\u202bשלום\u202c ", "x" * 40 + ". ", "]]> <!-- ", "'\"></mark> ", "\u00a0",
    "ﬀ",
])  # fmt: skip
paragraph = st.lists(pieces, min_size=1, max_size=6).map(lambda parts: "".join(parts).strip())
texts = (
    st.lists(paragraph.filter(lambda text: text.strip() and "\n" not in text), min_size=1, max_size=4)
    .map("\n\n".join)
    .filter(lambda text: "\n\n\n" not in text)
)


@st.composite
def marked_texts(draw):
    text = draw(texts)
    spans = []
    for _number in range(draw(st.integers(0, 7))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        hues = tuple(draw(st.lists(st.sampled_from("unhx"), unique=True, max_size=3)))
        spans.append(Span(start, end, tuple(LETTERS[hue] for hue in hues), hues or ("x",)))
    return text, spans


@settings(max_examples=300, deadline=None)
@given(marked_texts())
def test_words_survive_and_every_character_carries_the_looks_of_the_excerpts_over_it(case):
    text, spans = case
    bounds = [list(each) for each in sentences(text)]

    made = turns(text, bounds, spans)

    assert [(turn.start, turn.end) for turn in made] == list(paragraphs(text))
    inside = [range(start, end) for start, end in bounds]
    for turn in made:
        reader = read(turn.html)
        assert text_of(reader) == text[turn.start : turn.end]
        assert max(reader.depths, default=1) == 1, "marks never nest"
        for place, (_character, covering) in enumerate(reader.characters, start=turn.start):
            in_a_sentence = any(place in stretch for stretch in inside)
            wanted = (
                {hue for span in spans if span.start <= place < span.end for hue in span.hues}
                if in_a_sentence
                else set()
            )
            assert covering == wanted, place
        assert [at for at, _found, _ms, _lang in reader.sentences] == [
            start for start, _end in bounds if turn.start <= start < turn.end
        ]
        for at, start_in_turn, _ms, _lang in reader.sentences:
            assert at == turn.start + start_in_turn
        for place, letters in reader.begins:
            assert set(letters) == {
                letter for span in spans if span.start == turn.start + place for letter in span.letters
            }


@settings(max_examples=100, deadline=None)
@given(marked_texts(), st.data())
def test_only_the_paragraphs_that_a_stretch_touches_are_made_and_are_the_same(case, data):
    text, spans = case
    bounds = [list(each) for each in sentences(text)]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    made = turns(text, bounds, spans)
    some = turns(text, bounds, spans, only=(start, end))

    assert some == [turn for turn in made if turn.start < end and start < turn.end]


def marked(text, *spans, **more):
    (turn,) = turns(text, [[0, len(text)]], spans, **more)
    return str(turn.html)


def test_marks_are_flat_and_cut_at_each_boundary():
    html = marked("abcdef", Span(0, 4, ("U",), ("u",)), Span(2, 6, ("N",), ("n",)))

    assert html == (
        '<span class="sentence" id="s0" data-at="0">'
        '<mark class="u" data-begins="U">ab</mark>'
        '<mark class="u n" data-begins="N">cd</mark>'
        '<mark class="n">ef</mark></span>'
    )


def test_excerpts_that_begin_together_say_all_their_letters_once():
    html = marked(
        "abcd",
        Span(0, 4, ("N", "H"), ("n", "h")),
        Span(0, 2, ("U", "N"), ("u", "n")),
    )

    assert re.findall(r"<mark[^>]*>", html) == [
        '<mark class="u n h" data-begins="N H U">',
        '<mark class="n h">',
    ]


def test_an_excerpt_without_a_theme_is_marked_without_a_letter():
    assert marked("ab", Span(0, 2, (), ("x",))) == (
        '<span class="sentence" id="s0" data-at="0"><mark class="x">ab</mark></span>'
    )


def test_an_excerpt_over_two_sentences_leaves_the_space_between_unmarked():
    text = "One. Two."

    (turn,) = turns(text, [[0, 4], [5, 9]], [Span(0, 9, ("U",), ("u",))])

    assert str(turn.html) == (
        '<span class="sentence" id="s0" data-at="0"><mark class="u" data-begins="U">One.</mark></span> '
        '<span class="sentence" id="s5" data-at="5"><mark class="u">Two.</mark></span>'
    )


def test_markup_in_the_words_is_shown_and_never_obeyed():
    text = "<script>alert(1)</script> & \"quotes\" 'and' </mark><b onclick=x>"

    html = marked(text, Span(3, len(text), ("U",), ("u",)))

    assert text_of(read(html)) == text
    assert set(read(html).tags) == {"span", "mark"}
    assert escape("<script>", quote=False)[4:] in html


def test_offsets_are_code_points_beyond_the_first_plane():
    text = "👩🏽‍🌾 e\u0301 𝒳 end"

    html = marked(text, Span(5, 7, ("U",), ("u",)), Span(8, 9, ("N",), ("n",)))

    carried = {character for character, covering in read(html).characters if "u" in covering}
    assert carried == {"e", "\u0301"}
    assert [character for character, covering in read(html).characters if "n" in covering] == ["𝒳"]


def test_who_speaks_is_said_where_that_changes():
    text = "One.\n\nTwo.\n\nThree.\n\nFour."
    names = {0: "Wren", 6: "Wren", 12: "Asha", 20: "Wren"}

    made = turns(text, [[0, 4], [6, 10], [12, 18], [20, 25]], [], who_at=names.get)

    assert [(turn.id, turn.who) for turn in made] == [
        ("p0", "Wren"),
        ("p1", ""),
        ("p2", "Asha"),
        ("p3", "Wren"),
    ]


def test_a_language_cannot_break_out_of_its_attribute():
    html = marked("tŷ", language_at=lambda _offset: '"><script>')

    assert read(html).sentences[0][3] == '"><script>'
    assert "<script>" not in html


def test_a_stretch_with_an_id_is_marked_beside_an_excerpt_and_named_once():
    excerpt, found = Span(0, 9, ("U",), ("u",)), Span(4, 16, (), ("looked-for",), "found-1")

    html = marked("One two three four.", excerpt, found)

    assert re.findall(r"<mark[^>]*>[^<]*</mark>", html) == [
        '<mark class="u" data-begins="U">One </mark>',
        '<mark class="u looked-for" id="found-1">two t</mark>',
        '<mark class="looked-for">hree fo</mark>',
    ]
    again = marked("One two three four.", excerpt, found, Span(14, 16, ("N",), ("n",)))
    assert again.count('id="found-1"') == 1
    assert 'id="found-1">two' in marked("One two.", Span(4, 7, (), ("looked-for",), "found-1"))

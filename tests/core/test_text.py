"""Text without hidden characters, and in one Unicode form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import composed, drop_hidden, find_control, find_hidden, tidy
from tests.stories.transcripts.generated import no_deadline


@pytest.mark.parametrize(
    ("text", "without", "dropped"),
    [
        ("ring \u202a01632 960001\u202c after", "ring 01632 960001 after", 2),
        ("\u2066a\u2069 \ufeffb\u200b c\u2060", "a b c", 5),
        ("un\u00adlikely Auf\u200clage e\u200d", "unlikely Auflage e", 3),
        ("\u200eRosa: yes", "Rosa: yes", 1),
        ("a\x00b\x07c\x1b\x1f\ud83d\ufffe", "ab\tc", 5),
        ("one\x0btwo\x0cthree\u2028four\x1efive", "one\ntwo\nthree\nfour-five", 0),
    ],
)
def test_drop_hidden_drops_what_nobody_sees_and_counts_it(text, without, dropped):
    assert drop_hidden(text) == (without, dropped, 0)


@pytest.mark.parametrize(
    "text",
    [
        "\u200fقال: نعم\u200e. \u061cلا.",  # direction marks in Arabic
        "می\u200cخواهم ه\u200d",  # Persian
        "क्\u200dष র\u200d্য",  # Hindi, Bengali
        "👩\u200d👧 ❤️\u200d🔥 👩🏽\u200d🚀",
        "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",  # the flag of Wales
        "ส\u200bวัส",  # where a Thai word ends
        "葛\U000e0100 ❤️",  # variants of a letter or picture
        "a\tb\nc",
    ],
)
def test_drop_hidden_keeps_what_carries_meaning(text):
    assert drop_hidden(text) == (text, 0, 0)


def test_drop_hidden_puts_letters_of_an_old_windows_right():
    assert drop_hidden("it\x92s \x93so\x94\x85 \x81") == ("it’s “so”… ", 1, 4)


@no_deadline
@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_drop_hidden_leaves_no_character_that_is_refused(text):
    assert find_control(composed(drop_hidden(text).text)) is None


def test_composed_makes_an_accent_and_its_letter_one():
    assert composed("Cafe\u0301 \u212b") == "Café Å"


def test_tidy_reads_long_runs_of_nothing_once():
    """A pattern that looked for the end from each place would take minutes."""
    run = " \u200b" * 200_000

    assert tidy(f"{run}a{run}b{run}") == f"a{run}b"


@pytest.mark.parametrize(
    ("text", "is_kept"), [("中\u200b文", True), ("ไทย\u200bคำ", True), ("a\u200bb", False)]
)
def test_a_word_end_of_a_script_without_spaces_is_one_in_a_field_and_in_a_transcript(text, is_kept):
    assert (find_hidden(text) is None) is is_kept
    assert (drop_hidden(text).text == text) is is_kept

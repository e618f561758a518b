"""Typed text: hidden characters and line ends."""

from core.text import clean, find_control


def test_find_control_gives_the_first_place():
    assert find_control("a\tb\nc\r\nd é 👩‍👧 \u200f") is None
    assert [
        find_control(f"👍a{character}\x00") for character in "\x01\x0b\x1f\x7f\x80\x9f\u202a\u2069\ufffe"
    ] == [2] * 9


def test_clean_changes_line_ends_and_the_byte_order_mark_only():
    assert clean("\ufeffa\r\nb\rc\n \ufeff\t d ") == "a\nb\nc\n \ufeff\t d "

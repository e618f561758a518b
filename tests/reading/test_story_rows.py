"""What a row of a list says itself, and what is said once above all of them."""

import pytest

from reading.story_rows import SharedLabels, StoryRow, share_labels

pytestmark = pytest.mark.no_database
NOTES = ["Being parted from children", "Prison in the family", "Losing a home", "A death"]


def row(who="Staff", kind="Staff", fictional=True, published="", notes=()):
    return StoryRow("ref", "A story", "", who, kind, list(notes), fictional, published, "/")


def said(rows):
    return [(row.byline, row.fictional, row.published_label) for row in rows]


def test_what_all_rows_share_is_said_once_and_in_none_of_them():
    rows = [row(), row(who="Wren"), row()]

    assert share_labels(rows) == SharedLabels(fictional=True, kind_label="Staff")
    assert said(rows) == [("", False, ""), ("Wren", False, ""), ("", False, "")]


def test_what_some_rows_share_stays_with_each():
    rows = [row(published="Already published, 2018", fictional=False), row(who="Wren", kind="Peer mentor")]

    assert share_labels(rows) == SharedLabels()
    assert said(rows) == [("Staff", False, "Already published, 2018"), ("Wren, peer mentor", True, "")]


def test_a_single_row_keeps_what_it_says():
    rows = [row()]

    assert share_labels(rows) == SharedLabels()
    assert said(rows) == [("Staff", True, "")]


def test_content_notes_that_do_not_fit_into_two_lines_are_folded():
    assert row(notes=[*NOTES, "A fire"]).notes == (NOTES[:3], ["A death", "A fire"])

"""Content notes in about two lines: what stands open, and what is folded away and counted."""

import pytest

from stories.content_notes import fold_notes

LONG = "What it is like when somebody of the family dies in custody"  # nearly two lines


@pytest.mark.parametrize(
    ("notes", "shown", "folded"),
    [
        ([], 0, 0),
        (["Prison"], 1, 0),
        (["Prison", "Raised voices", "Drugs"], 3, 0),
        (["x" * 300], 1, 0),  # the first is never folded away
        (["x" * 300, LONG], 1, 1),
        ([LONG, "Prison"], 2, 0),
        ([LONG, "Prison", "Drugs", "A fire"], 2, 2),
        ([LONG, "Raised voices", "Drugs", "A death"], 1, 3),
        ([LONG, "Raised voices"], 2, 0),  # no shorter than "and 1 more"
        ([LONG, LONG], 1, 1),
        (["Prison"] * 20, 8, 12),
    ],
)
def test_notes_stand_open_while_there_is_room(notes, shown, folded):
    notes_folded = fold_notes(notes)

    assert notes_folded == (notes[:shown], notes[shown:])
    assert len(notes_folded.folded) == folded

"""Content notes where there is little room: how many stand open, and how many are folded away and counted."""

from collections.abc import Sequence
from typing import NamedTuple

# Code points, signs between them included: two lines on a phone, after the words "Before you listen:"
TWO_LINES = 70
SHORT = 20


class FoldedNotes(NamedTuple):
    shown: list[str]
    folded: list[str]


def fold_notes(notes: Sequence[str], room: int = TWO_LINES) -> FoldedNotes:
    """As many notes as there is `room` for, in code points, and the rest. The first is always shown, and so is a short
    one that is left over alone: "and 1 more" would take its place."""
    taken, shown = 0, 0
    for note in notes:
        taken += len(note) + 2
        if shown and taken > room:
            break
        shown += 1
    if len(notes) - shown == 1 and len(notes[-1]) <= SHORT:
        shown += 1
    return FoldedNotes(list(notes[:shown]), list(notes[shown:]))

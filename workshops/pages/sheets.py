"""The paper a pack takes, and what each choice of how much of a story is printed would cost."""

from copy import copy
from dataclasses import dataclass

from ..models import Extent
from ..paper.labels import SIZES
from ..paper.pdf import count_sheets, sheets_by_story, typeset


@dataclass(frozen=True, slots=True)
class Choice:
    """How much of a story is printed, and the sheets that this takes: [(name of a size, number)]."""

    extent: Extent
    sheets: tuple[tuple[str, int], ...]
    is_chosen: bool


def sheet_counts(printed, how_many):
    """[(name of a size, sheets of one copy, sheets of all copies)] for every size."""
    sheets = [(name, sheets_per_copy(printed, size)) for size, name in SIZES]
    return [(name, per_copy, per_copy * how_many) for name, per_copy in sheets]


def sheets_per_copy(printed, size):
    """Sheets of one copy, printed on both sides, counted in a PDF that is made only for that."""
    return count_sheets(typeset(printed, size=size)).sheets


def choices_of(places, build):
    """[(FeaturedStory, its Choices)]: those of its choices that can be printed today.

    `build` makes a PrintedPack of places. It is called once for each choice, however many places there are.
    """
    choices = [[] for _place in places]
    for extent in Extent:
        printed = build([_with(place, extent) for place in places])
        by_size = [(name, sheets_by_story(printed, size=size)) for size, name in SIZES]
        for number, (place, story) in enumerate(zip(places, printed.stories, strict=True)):
            if HAS[extent](story):
                sheets = tuple((name, stories[number].sheets) for name, stories in by_size)
                choices[number].append(Choice(extent, sheets, extent == place.extent))
    return list(zip(places, choices, strict=True))


# Whether there is something to print for this choice
HAS = {
    Extent.WHOLE: lambda story: bool(story.transcript),
    Extent.EXCERPTS: lambda story: bool(story.excerpts),
    Extent.QUOTE: lambda story: True,
}


def _with(place, extent):
    """The same place with another choice, which is not saved."""
    other = copy(place)
    other.extent = extent
    return other

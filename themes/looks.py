"""How each theme looks: its hue and letter on a page, its pattern on grey paper, its place among the others.

A theme keeps the key of its look (`Theme.hue`). The drawing is in site.css, print.css and pack.typ; tests/themes/
test_looks.py compares them with this table, so a new look is a line here and what that test asks for.
"""

from dataclasses import dataclass
from typing import Literal

Pattern = Literal["diagonal", "dots", "upright", "plain"]


@dataclass(frozen=True, slots=True)
class Look:
    hue: str  # its key, and the class of its marks in a transcript
    colour: str  # its two colours in the style sheets: --teal and --teal-wash
    pattern: Pattern  # its tiling in pack.typ
    letter: str  # of the theme it was drawn for; it is coloured where it begins an excerpt

    @property
    def css_class(self) -> str:
        """The class of anything else that is shown in this look."""
        return f"hue-{self.hue}"


# In the order in which their ribbons lie under the words
LOOKS = (
    Look("u", colour="teal", pattern="diagonal", letter="U"),
    Look("n", colour="ochre", pattern="dots", letter="N"),
    Look("h", colour="plum", pattern="upright", letter="H"),
    Look("x", colour="stone", pattern="plain", letter="?"),
)
PLAIN = LOOKS[-1]  # of every theme without a look of its own
_BY_HUE = {look.hue: look for look in LOOKS}
_BY_PATTERN = {look.pattern: look for look in LOOKS}
_POSITIONS = {look.hue: position for position, look in enumerate(LOOKS)}


def look_of(hue: str) -> Look:
    """The look with this key. A key that is not in the table has the plain look."""
    return _BY_HUE.get(hue, PLAIN)


def look_with(pattern: Pattern) -> Look:
    """The look that has this pattern on paper. Raises KeyError for a pattern that is not in the table."""
    return _BY_PATTERN[pattern]


def position_of(hue: str) -> int:
    """The place of this hue among the others, to sort by."""
    return _POSITIONS.get(hue, _POSITIONS[PLAIN.hue])

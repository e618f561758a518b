"""How each theme looks: its hue and letter on a page, its pattern on grey paper, its place among the others.

A theme has the key of its look in `Theme.hue`. The looks are drawn in site.css, print.css and pack.typ, which
tests/themes/test_looks.py compares with this table: a new look is a line here, and in those files what that test lists.
"""

from dataclasses import dataclass
from typing import Literal

Pattern = Literal["diagonal", "dots", "upright", "plain"]


@dataclass(frozen=True, slots=True)
class Look:
    hue: str  # its key, and the class of its marks in a transcript
    colour: str  # its two colours in the style sheets: --teal and --teal-wash
    pattern: Pattern  # its tiling in pack.typ
    letter: str  # of the theme it was made for; shown in the look's colour where an excerpt begins

    @property
    def css_class(self) -> str:
        """The class of anything else that is shown in this look."""
        return f"hue-{self.hue}"


# In the order of the coloured lines under words with several themes
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
    """The look with this pattern on paper. Raises KeyError for a pattern that is not in the table."""
    return _BY_PATTERN[pattern]


def position_of(hue: str) -> int:
    """The position of this hue in LOOKS, to sort by. An unknown hue has that of the plain look."""
    return _POSITIONS.get(hue, _POSITIONS[PLAIN.hue])

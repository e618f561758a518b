"""The page's two typefaces, made from their packages: the letters in use, few weights, packed as WOFF2.

The same typefaces are on paper, from the same packages (workshops/paper/typefaces.py). Nothing of them is committed:
`collectstatic` makes them once, and a new version of a package or of this module makes them anew.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

# What is in use, in Unicode's numbers: the letters of the European languages, and what stands between letters. Other
# scripts are the machine's own.
IN_USE = frozenset().union(
    range(0x20, 0x7F),
    range(0xA0, 0x180),  # Latin-1, Latin Extended-A: Welsh ŵ ŷ, French, Polish, Spanish, Turkish, Kurdish
    range(0x300, 0x30D),  # accents to put on letters, above and, in the next line, below
    map(ord, "\u0323\u0326\u0327\u0328"),
    map(ord, "șȘțȚ ẁẀẃẂẅẄỳỲ"),  # Romanian; Welsh
    map(ord, "ˆˇ˘˙˚˛˜˝ ‐‑–—‘’‚“”„•…′″‹›⁄€™←↑→↓−✓"),
)
# How letters join and take their marks. Small capitals and other forms that no style asks for are left out.
FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern", "liga", "tnum"]
# The names that remain are the copyright, the version and the licence. Its terms keep the name "Source" for the
# typefaces as they were published, so what is made here bears another.
KEPT_NAMES = [0, 5, 13, 14]
NAMES = {1: "family", 2: "Regular", 3: "family", 4: "family", 6: "family"}


@dataclass(frozen=True)
class Typeface:
    package: str  # as it is imported
    file: str
    family: str  # its name in the style sheet
    axes: dict[str, float | tuple[float, float]]  # what each axis of it is pinned or limited to

    def made_of(self) -> str:
        """What its bytes depend on: a hash of the recipe and of the versions of the parts."""
        parts = [self.package, "fonttools", "brotli"]
        recipe = (
            Path(__file__).read_bytes(),
            [version(part.replace("_", "-")) for part in parts],
            self.family,
        )
        return hashlib.sha256(repr(recipe).encode()).hexdigest()[:16]


TYPEFACES = {
    "sans.woff2": Typeface(
        "fontpkg_source_sans_3", "SourceSans3[wght].ttf", "Heard Sans", {"wght": (400, 700)}
    ),
    # 20 is also the size that paper has it drawn for
    "serif.woff2": Typeface(
        "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", "Heard Serif", {"wght": 400, "opsz": 20}
    ),
}


def made(name: str, folder: Path) -> Path:
    """The typeface with this file name, in a folder below this one; made now if it is not there yet."""
    typeface = TYPEFACES[name]
    path = folder / typeface.made_of() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make(typeface))
        os.replace(unfinished, path)  # two starts at once make the same bytes
    return path


def make(typeface: Typeface) -> bytes:
    """The typeface as WOFF2: the same bytes every time, so that a browser that has it keeps it."""
    from io import BytesIO  # here, with fontTools: a start that has its typefaces needs none of them

    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(files(typeface.package) / "files" / typeface.file, recalcTimestamp=False)
    options = Options(layout_features=FEATURES, name_IDs=KEPT_NAMES, hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=IN_USE)
    subsetter.subset(font)
    instantiateVariableFont(font, typeface.axes, inplace=True)
    for number, value in NAMES.items():
        font["name"].setName(typeface.family if value == "family" else value, number, 3, 1, 0x409)
    font.flavor = "woff2"
    packed = BytesIO()
    font.save(packed)
    return packed.getvalue()

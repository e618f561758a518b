"""What can be printed: Typst, the typefaces it has, and words in their place for characters they lack."""

import datetime
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst

# Typst, and the typefaces it has

# Each character is tried in every style of the template, since a typeface may lack in bold what it has plain.
TRIAL = b"""#set document(title: "Trial")
#set text(fallback: false)
#for (font, weight) in (("Source Sans 3", 400), ("Source Sans 3", 600), ("Libertinus Serif", 400)) {
  set text(font: (font, "Source Sans 3", "Libertinus Serif", "DejaVu Sans Mono"), weight: weight)
  for piece in json(bytes(sys.inputs.sheets)) { box(piece) + linebreak() }
}
"""
REMEMBERED_AT_MOST = 50_000


class Typefaces:
    """The typefaces in use, and what Typst has said of the characters they have."""

    def __init__(self, font_paths: Iterable[str]) -> None:
        ours = str(files("fontpkg_source_sans_3") / "files")
        self.fonts = typst.Fonts(include_system_fonts=False, font_paths=[ours, *font_paths])
        self._has: dict[str, bool] = {}

    def probe(self, text: str) -> None:
        """Ask about every character of this text not met before: mostly one tiny document, then never again.

        Typst is asked because the serif is inside it, where no other tool can read which characters it has.
        """
        if len(self._has) > REMEMBERED_AT_MOST:
            self._has = {}
        self._probe_characters({one for one in text if unicodedata.category(one) not in NAMELESS})
        self._probe_letters({letter for letter in _letters(text) if len(letter) > 1})

    def has(self, piece: str) -> bool:
        """Whether a character, or a letter with its marks, can be printed. Only for what was learnt."""
        return self._has.get(piece, False)

    def _probe_characters(self, characters: set[str]) -> None:
        new = sorted(characters - self._has.keys())
        lacking = self._lacking(new)
        self._has.update((one, one not in lacking) for one in new)

    def _probe_letters(self, letters: set[str]) -> None:
        new = sorted(letter for letter in letters - self._has.keys() if all(map(self.has, letter)))
        all_fine = not self._lacking(new)
        self._has.update((letter, all_fine or not self._lacking([letter])) for letter in new)

    def _lacking(self, pieces: list[str]) -> set[str]:
        if not pieces:
            return set()
        try:
            compile_pdf(TRIAL, pieces, self)
        except typst.TypstError as error:
            named = re.findall(r'the text `"(.+?)"` could not be displayed', error.diagnostic)
            if not named:
                raise
            return {re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), one) for one in named}
        return set()


@lru_cache(maxsize=8)
def typefaces_with(font_paths: tuple[str, ...]) -> Typefaces:
    return Typefaces(font_paths)


def compile_pdf(
    template: bytes, sheets: Any, typefaces: Typefaces, timestamp: datetime.datetime | int = 0
) -> bytes:
    with tempfile.TemporaryDirectory() as nowhere:  # root and packages alike: there is nothing there to read
        compiler = typst.Compiler(
            input=template,
            root=nowhere,
            font_paths=typefaces.fonts,
            ignore_system_fonts=True,
            sys_inputs={"sheets": json.dumps(sheets)},
            package_path=nowhere,
            package_cache_path=nowhere,
        )
        return compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=timestamp)


# Characters
NAMELESS = {"Cc", "Cn", "Co", "Cs"}  # controls, unassigned, private, halves: no typeface is asked for these
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0e\ufeff]"
)  # hints to a screen, and marks that turn the direction of a line: paper says the words without them
LOOK = "[\ufe0f\U0001f3fb-\U0001f3ff]"  # an emoji in colour, or in one skin tone
PIECE = re.compile(
    "(?P<country>[\U0001f1e6-\U0001f1ff]{2})"  # a flag, as the two letters of its country
    "|\U0001f3f4(?P<nation>[\U000e0061-\U000e007a]+)\U000e007f"  # a flag, as the black one and hidden letters
    f"|(?P<joined>.{LOOK}*(?:\u200d.{LOOK}*)*)",  # one character, or several joined into one picture
    re.DOTALL,
)
JOINER_OR_LOOK = re.compile(f"\u200d|{LOOK}")
NATIONS = {"gbeng": "england", "gbsct": "scotland", "gbwls": "wales"}


def texts_in(value: Any) -> Iterator[str]:
    """Every text in the data, drawings aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from () if key == "drawing" else texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)


def printable_all(value: Any, typefaces: Typefaces) -> Any:
    """The same data with every text made printable. Drawings were made here, and stay as they are."""
    if isinstance(value, str):
        return printable_text(value, typefaces)
    if isinstance(value, dict):
        return {key: one if key == "drawing" else printable_all(one, typefaces) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable_all(one, typefaces) for one in value]
    return value


def printable_text(typed: str, typefaces: Typefaces) -> str:
    text = typed
    if not (text.isascii() and text.isprintable()):
        typefaces.probe(text)
        text = PIECE.sub(lambda piece: _piece(piece, typefaces), UNSEEN.sub("", text))
        text = "".join(_letter(letter, typefaces) for letter in _letters(text))
    # Where nothing can be seen its characters are named: a sheet without a title, or a heading, cannot be made
    unseen = "".join(f"[{_name(one)}]" for one in dict.fromkeys(typed) if not one.isspace())
    return " ".join(text.split()) or unseen


def _piece(piece: re.Match[str], typefaces: Typefaces) -> str:
    """A character as it is, or its name in brackets; of a joined picture, the names of its parts in one."""
    if country := piece["country"]:
        return f"[flag {''.join(chr(ord(one) - 0x1F1E6 + ord('a')) for one in country)}]"
    if nation := piece["nation"]:
        letters = "".join(chr(ord(one) - 0xE0000) for one in nation)
        return f"[flag of {NATIONS.get(letters, letters)}]"
    parts = JOINER_OR_LOOK.sub("", piece["joined"])
    if all(part in "\t\n\r" or typefaces.has(part) for part in parts):
        return parts
    return f"[{', '.join(map(_name, parts))}]"


def _letter(letter: str, typefaces: Typefaces) -> str:
    """A letter with its marks, or the letter and the names of marks that no typeface sets on it."""
    if len(letter) == 1 or typefaces.has(letter):
        return letter
    return letter[0] + "".join(f"[{_name(mark)}]" for mark in letter[1:])


def _letters(text: str) -> list[str]:
    """The text cut before each character that is not a combining mark."""
    letters: list[str] = []
    for one in text:
        if letters and unicodedata.category(one).startswith("M"):
            letters[-1] += one
        else:
            letters.append(one)
    return letters


def _name(character: str) -> str:
    return unicodedata.name(character, "").lower() or f"character U+{ord(character):04X}"


def printable(text: str) -> str:
    """The text as it stands on paper: white space folded, and what no font has as its name in brackets."""
    return printable_text(text, typefaces_with(()))

"""Compiling with Typst, and which characters its fonts can print: the others are printed as their names."""

import datetime
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst

# Typst and its fonts

# Every letter is set in the first of these that has it: for Latin those of the screen (config/typefaces.py), then those
# for Arabic script and for Bengali, then those inside Typst
SANS = ("Source Sans 3", "Amiri", "Hind Siliguri", "Libertinus Serif", "DejaVu Sans Mono")
SERIF = ("Source Serif 4", "Amiri", "Hind Siliguri", "Libertinus Serif", "Source Sans 3", "DejaVu Sans Mono")
PACKAGES = ("fontpkg_source_sans_3", "fontpkg_source_serif_4", "fontpkg_amiri", "fontpkg_hind_siliguri")
# Tries each character in every style of pack.typ: a typeface may lack in bold what it has in regular
TRIAL = b"""#set document(title: "Trial")
#let faces(of) = json(bytes(sys.inputs.at(of)))
#set text(fallback: false)
#for (font, weight) in (("sans", 400), ("sans", 600), ("serif", 400)) {
  set text(font: faces(font), weight: weight)
  for piece in faces("sheets") { box(piece) + linebreak() }
}
"""
CACHE_LIMIT = 50_000


class Typefaces:
    """The fonts in use, and a cache of which characters they can print."""

    def __init__(self, font_paths: Iterable[str]) -> None:
        ours = [str(files(package) / "files") for package in PACKAGES]
        self.fonts = typst.Fonts(include_system_fonts=False, font_paths=[*ours, *font_paths])
        self._printable: dict[str, bool] = {}

    def probe(self, text: str) -> None:
        """Finds out which characters of this text can be printed, and caches the answers for `has`.

        Compiles small trial documents with the characters not in the cache. Only Typst can tell, since its serif font
        is built into it, where no other tool can read it.
        """
        text = INVISIBLE.sub("", text)  # left out on paper, too
        self.probe_characters(set(text))
        self._probe_letters({letter for letter in _letters(text) if len(letter) > 1})

    def has(self, piece: str) -> bool:
        """Whether a character, or a letter with its marks, can be printed. False for what was never probed."""
        return self._printable.get(piece, False)

    def probe_characters(self, characters: set[str]) -> None:
        """The same for single characters, without the letters that marks make of them."""
        if len(self._printable) > CACHE_LIMIT:
            self._printable = {}
        new = sorted(
            character
            for character in characters - self._printable.keys()
            if unicodedata.category(character) not in UNPRINTABLE
        )
        missing = self._missing(new)
        self._printable.update((character, character not in missing) for character in new)

    def _probe_letters(self, letters: set[str]) -> None:
        new = sorted(letter for letter in letters - self._printable.keys() if all(map(self.has, letter)))
        none_missing = not self._missing(new)
        self._printable.update((letter, none_missing or not self._missing([letter])) for letter in new)

    def _missing(self, pieces: list[str]) -> set[str]:
        """The pieces that Typst says no font has."""
        if not pieces:
            return set()
        try:
            compile_pdf(TRIAL, pieces, self)
        except typst.TypstError as error:
            missing = re.findall(r'the text `"(.+?)"` could not be displayed', error.diagnostic)
            if not missing:
                raise
            return {
                re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), piece) for piece in missing
            }
        return set()


@lru_cache(maxsize=8)
def typefaces_with(font_paths: tuple[str, ...]) -> Typefaces:
    return Typefaces(font_paths)


def compile_pdf(
    template: bytes, sheets: Any, typefaces: Typefaces, timestamp: datetime.datetime | int = 0
) -> bytes:
    with _compiler(template, sheets, typefaces) as compiler:
        return compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=timestamp)


def query_values(template: bytes, sheets: Any, typefaces: Typefaces, label: str) -> list[Any]:
    """The values of the metadata with this label, in the order of the pages. No PDF is made."""
    with _compiler(template, sheets, typefaces) as compiler:
        return json.loads(compiler.query(f"<{label}>", field="value"))


@contextmanager
def _compiler(template, sheets, typefaces):
    with tempfile.TemporaryDirectory() as empty_folder:  # so that Typst can read no file and no package
        yield typst.Compiler(
            input=template,
            root=empty_folder,
            font_paths=typefaces.fonts,
            ignore_system_fonts=True,
            sys_inputs={
                name: json.dumps(value)
                for name, value in (("sheets", sheets), ("sans", SANS), ("serif", SERIF))
            },
            package_path=empty_folder,
            package_cache_path=empty_folder,
        )


# Characters
UNPRINTABLE = {"Cc", "Cn", "Co", "Cs"}  # Unicode categories: control, unassigned, private use, surrogate
INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufe00-\ufe0e\ufeff]"
)  # hints where lines may break, and marks that reorder text: left out on paper
SHAPING = re.compile("[\u200c\u200d]|[\u061c\u200e\u200f\u2066-\u2069]")
# The joiners and marks of direction that words in Arabic script and in Bengali need to be written rightly
EMOJI_STYLE = "[\ufe0f\U0001f3fb-\U0001f3ff]"  # emoji presentation, and skin tones
PIECE = re.compile(
    "(?P<country>[\U0001f1e6-\U0001f1ff]{2})"  # a flag, as the two letters of its country
    "|\U0001f3f4(?P<nation>[\U000e0061-\U000e007a]+)\U000e007f"  # a flag, as the black one and hidden letters
    f"|(?P<joined>.{EMOJI_STYLE}*(?:\u200d.{EMOJI_STYLE}*)*)",  # one character, or several joined into one
    re.DOTALL,
)
PICTURES = "\U0001f000"  # flags and skin tones are above it
JOINER_OR_STYLE = re.compile(f"\u200d|{EMOJI_STYLE}")
NATIONS = {"gbeng": "england", "gbsct": "scotland", "gbwls": "wales"}


def texts_in(value: Any) -> Iterator[str]:
    """Every text in the data, except drawings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from () if key == "drawing" else texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


def printable_all(value: Any, typefaces: Typefaces) -> Any:
    """The same data with every text made printable. Drawings are our own SVG, and stay as they are."""
    if isinstance(value, str):
        return printable_text(value, typefaces)
    if isinstance(value, dict):
        return {
            key: item if key == "drawing" else printable_all(item, typefaces) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [printable_all(item, typefaces) for item in value]
    return value


def printable_text(typed: str, typefaces: Typefaces) -> str:
    text = typed
    if not ((text.isascii() and text.isprintable()) or _is_plain(text, typefaces)):
        typefaces.probe(text)
        text = PIECE.sub(lambda piece: _piece(piece, typefaces), INVISIBLE.sub("", text))
        text = "".join(_letter(letter, typefaces) for letter in _letters(text))
    # If nothing visible is left, name the characters: a pack cannot be made with an empty title or heading
    names = "".join(f"[{_name(character)}]" for character in dict.fromkeys(typed) if not character.isspace())
    return " ".join(text.split()) if SHAPING.sub("", text).strip() else names


def _is_plain(text: str, typefaces: Typefaces) -> bool:
    """Whether all its characters can be printed as they are, and none has to do with its neighbours. That is true of
    nearly every text, and is asked of each kind of character once."""
    characters = set(text)
    typefaces.probe_characters(characters)
    return all(character in "\t\n\r" or _is_alone(character, typefaces) for character in characters)


def _is_alone(character: str, typefaces: Typefaces) -> bool:
    """Whether it is printed as it is: no mark, joiner, mark of direction, part of a flag or style of a picture."""
    is_joined = unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") or character >= PICTURES
    return typefaces.has(character) and not is_joined


def _piece(piece: re.Match[str], typefaces: Typefaces) -> str:
    """A character as it is, or its name in brackets; for a joined emoji, the names of its parts."""
    if country := piece["country"]:
        return f"[flag {''.join(chr(ord(letter) - 0x1F1E6 + ord('a')) for letter in country)}]"
    if nation := piece["nation"]:
        letters = "".join(chr(ord(tag) - 0xE0000) for tag in nation)
        return f"[flag of {NATIONS.get(letters, letters)}]"
    parts = JOINER_OR_STYLE.sub("", piece["joined"])
    if all(part in "\t\n\r" or typefaces.has(part) for part in parts):
        return re.sub(EMOJI_STYLE, "", piece["joined"]) if _is_written(parts) else parts
    return f"[{', '.join(map(_name, parts))}]"


def _is_written(parts: str) -> bool:
    """Whether these are letters and their marks, which a joiner between them gives another shape."""
    return parts != "" and all(unicodedata.category(part)[0] in "LM" for part in parts)


def _letter(letter: str, typefaces: Typefaces) -> str:
    """A letter with its marks, or the letter followed by the names of its marks, if no font has them together."""
    if len(letter) == 1 or typefaces.has(letter) or SHAPING.match(letter):
        return letter
    return letter[0] + "".join(f"[{_name(mark)}]" for mark in letter[1:])


def _letters(text: str) -> list[str]:
    """The text as letters, each with the combining marks that follow it."""
    letters: list[str] = []
    for character in text:
        if letters and unicodedata.category(character).startswith("M"):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _name(character: str) -> str:
    return unicodedata.name(character, "").lower() or f"character U+{ord(character):04X}"


def printable(text: str) -> str:
    """The text as it is printed: white space folded, and characters that no font has as their names in brackets."""
    return printable_text(text, typefaces_with(()))


def missing_characters(texts: Iterable[str]) -> list[str]:
    """The characters in these texts that no typeface has, each once, in order. They would be printed as their names."""
    # Each character once: the sheets of a long story have tens of thousands, of a hundred kinds
    characters = list(INVISIBLE.sub("", "".join(dict.fromkeys("".join(texts)))))
    typefaces = typefaces_with(())
    typefaces.probe_characters(set(characters))
    return [
        character
        for character in characters
        if not (character.isspace() or SHAPING.match(character) or typefaces.has(character))
    ]

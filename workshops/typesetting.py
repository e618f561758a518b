"""A `PrintedPack` to PDF, through Typst: as data and never as code, so that no word can become markup.

Typst is given an empty folder as its whole world: no file here can be read, and no package fetched.
"""

from __future__ import annotations

import datetime
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from stories.recordings.waveform import waveform
from workshops.packs import (
    PrintedCopy,
    PrintedPack,
    PrintedStory,
    copy_words,
    labels,
    printed_date,
    quoted,
    source_words,
)

Size = Literal["a4", "large"]

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "workshops" / "pack.typ"

BARS = 90  # how many bars the picture of a voice has on paper
QUIET_ZONE = 4  # modules of white around a square code, as its standard asks


@dataclass(frozen=True, slots=True)
class Sheets:
    """How much paper one copy takes: pages, and sheets when printed on both sides."""

    pages: int
    sheets: int

    def for_copies(self, copies: int) -> int:
        """Sheets for so many copies."""
        return self.sheets * copies


def typeset(pack: PrintedPack, *, size: Size = "a4", font_paths: Iterable[str | Path] = ()) -> bytes:
    """The pack as a tagged PDF (PDF/UA-1), A4 or large print. The same pack gives the same bytes.

    `font_paths` are folders of further typefaces to look in. A character that no typeface has is printed as
    its name in brackets. Raises ValueError for an unknown size.
    """
    if size not in ("a4", "large"):
        raise ValueError(f"A pack is printed in size a4 or large, not {size!r}.")
    typefaces = _typefaces(tuple(str(path) for path in font_paths))
    sheets = _for_template(pack, size)
    typefaces.learn("\n".join(_texts(sheets)))
    made_at = datetime.datetime.combine(pack.prepared_on, datetime.time(), datetime.UTC)
    return _compile(TEMPLATE.read_bytes(), _printable_all(sheets, typefaces), typefaces, timestamp=made_at)


def count_sheets(pdf: bytes) -> Sheets:
    """Pages and sheets of a PDF that `typeset` made. Raises ValueError for any other file."""
    count = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)
    if count is None:
        raise ValueError("This is not a pack made here: its pages cannot be counted.")
    pages = int(count[1])
    return Sheets(pages=pages, sheets=(pages + 1) // 2)


def printable(text: str) -> str:
    """The text as it stands on paper: white space folded, and what no font has as its name in brackets."""
    return _printable(text, _typefaces(()))


# What the template is given


def _for_template(pack: PrintedPack, size: Size) -> dict[str, Any]:
    """The pack as JSON can carry it, with every sentence made here so that the template holds no words."""
    label = labels()
    return {
        "size": size,
        "kind": pack.kind,
        "language": pack.language,
        "title": pack.title,
        "audience": pack.audience_label,
        "prepared": label["prepared"].format(printed_date(pack.prepared_on)),
        "introduction": pack.introduction,
        "caveat": pack.caveat,
        "stories": [_story(story, pack, label) for story in pack.stories],
        "general_questions": pack.general_questions,
        "contributors": [asdict(contributor) for contributor in pack.contributors],
        "source": source_words(pack.source, label) if pack.source else [],
        "copy": copy_words(pack.copy, label) if pack.copy else [],
        "copies_note": pack.copies_note,
        "foot": _foot(pack.copy, label),
        "label": label,
    }


def _story(story: PrintedStory, pack: PrintedPack, label: dict[str, str]) -> dict[str, Any]:
    address = story.listen_address
    return {
        "title": "" if pack.kind == "story" and story.title == pack.title else story.title,
        "who": story.who,
        "themes": [asdict(theme) for theme in story.themes],
        "notes": label["notes"].format(", ".join(story.content_notes)) if story.content_notes else "",
        "quote": quoted(story.pull_quote) if story.pull_quote else "",
        "quote_language": story.pull_quote_language or pack.language,
        "quote_source": story.pull_quote_source,
        "opening": quoted(story.opening_words) if story.opening_words else "",
        "opening_language": story.opening_language or pack.language,
        "bars": bars(story.peaks or ()),
        "summary": story.summary,
        "listen": {
            "label": story.listen_label or label["listen"],
            "address": address,
            "alt": label["listen_code"].format(address),
            "square": square_code(address),
        }
        if address
        else None,
        "words_heading": story.words_heading(label),
        "turns": [
            {
                "who": turn.who,
                "words": quoted(turn.words) if story.separate_quotations else turn.words,
                "language": turn.language or pack.language,
            }
            for turn in story.transcript
        ],
        "questions": story.questions,
    }


def _foot(copy: PrintedCopy | None, label: dict[str, str]) -> dict[str, Any] | None:
    """What stands at the foot of every page, so that one loose sheet can still be checked."""
    if copy is None:
        return None
    return {
        "copy": label["foot_copy"].format(copy.number),
        "code": label["foot_code"].format(copy.code),
        "destroy_by": label["destroy_by"].format(printed_date(copy.destroy_by)) if copy.destroy_by else "",
        "check": label["check"],
        "address": copy.check_address,
        "alt": label["check_code"].format(copy.check_link),
        "square": square_code(copy.check_link),
    }


def bars(peaks: Sequence[int]) -> list[int]:
    """The waveform as at most BARS heights from 0 to 100; none where nothing is to be heard."""
    shape = waveform(peaks, BARS)
    loudest = max(shape, default=0)
    return [round(100 * height / loudest) for height in shape] if loudest > 0 else []


@lru_cache(maxsize=256)  # drawing one takes longer than setting a page
def square_code(address: str) -> dict[str, Any]:
    """A QR code as a drawing, with how many modules it is wide, without and with its white edge."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass=None, lineclass=None)
    return {
        "drawing": drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1),
        "modules": code.symbol_size(border=0)[0],
        "with_edge": code.symbol_size(border=QUIET_ZONE)[0],
    }


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


class _Typefaces:
    """The typefaces in use, and what Typst has said of the characters they have."""

    def __init__(self, font_paths: Iterable[str]) -> None:
        ours = str(files("fontpkg_source_sans_3") / "files")
        self.fonts = typst.Fonts(include_system_fonts=False, font_paths=[ours, *font_paths])
        self._has: dict[str, bool] = {}

    def learn(self, text: str) -> None:
        """Ask about every character of this text not met before: mostly one tiny document, then never again.

        Typst is asked because the serif is inside it, where no other tool can read which characters it has.
        """
        if len(self._has) > REMEMBERED_AT_MOST:
            self._has = {}
        self._learn_characters({one for one in text if unicodedata.category(one) not in NAMELESS})
        self._learn_letters({letter for letter in _letters(text) if len(letter) > 1})

    def has(self, piece: str) -> bool:
        """Whether a character, or a letter with its marks, can be printed. Only for what was learnt."""
        return self._has.get(piece, False)

    def _learn_characters(self, characters: set[str]) -> None:
        new = sorted(characters - self._has.keys())
        lacking = self._lacking(new)
        self._has.update((one, one not in lacking) for one in new)

    def _learn_letters(self, letters: set[str]) -> None:
        new = sorted(letter for letter in letters - self._has.keys() if all(map(self.has, letter)))
        all_fine = not self._lacking(new)
        self._has.update((letter, all_fine or not self._lacking([letter])) for letter in new)

    def _lacking(self, pieces: list[str]) -> set[str]:
        if not pieces:
            return set()
        try:
            _compile(TRIAL, pieces, self)
        except typst.TypstError as error:
            named = re.findall(r'the text `"(.+?)"` could not be displayed', error.diagnostic)
            if not named:
                raise
            return {re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), one) for one in named}
        return set()


@lru_cache(maxsize=8)
def _typefaces(font_paths: tuple[str, ...]) -> _Typefaces:
    return _Typefaces(font_paths)


def _compile(
    template: bytes, sheets: Any, typefaces: _Typefaces, timestamp: datetime.datetime | int = 0
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


def _texts(value: Any) -> Iterator[str]:
    """Every text in the data, drawings aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from () if key == "drawing" else _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _printable_all(value: Any, typefaces: _Typefaces) -> Any:
    """The same data with every text made printable. Drawings were made here, and stay as they are."""
    if isinstance(value, str):
        return _printable(value, typefaces)
    if isinstance(value, dict):
        return {
            key: one if key == "drawing" else _printable_all(one, typefaces) for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [_printable_all(one, typefaces) for one in value]
    return value


def _printable(typed: str, typefaces: _Typefaces) -> str:
    text = typed
    if not (text.isascii() and text.isprintable()):
        typefaces.learn(text)
        text = PIECE.sub(lambda piece: _piece(piece, typefaces), UNSEEN.sub("", text))
        text = "".join(_letter(letter, typefaces) for letter in _letters(text))
    # Where nothing can be seen its characters are named: a sheet without a title, or a heading, cannot be made
    unseen = "".join(f"[{_name(one)}]" for one in dict.fromkeys(typed) if not one.isspace())
    return " ".join(text.split()) or unseen


def _piece(piece: re.Match[str], typefaces: _Typefaces) -> str:
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


def _letter(letter: str, typefaces: _Typefaces) -> str:
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

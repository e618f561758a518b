"""Renders a `PrintedPack` as PDF with Typst. The pack is passed as data, never as code, so no text can become markup.

Typst gets an empty folder as its root and its package cache, so it can read no file here and fetch no package.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno

from stories.languages import direction
from stories.recordings.waveform import waveform
from themes.looks import PLAIN

from .contents import PrintedCopy, PrintedPack, PrintedStory, PrintedTurn
from .labels import (
    CLOSING_MARK,
    OPENING_MARK,
    SIZES,
    Size,
    copy_words,
    labels,
    level_words,
    notes_words,
    printed_date,
    quoted,
    source_words,
)
from .typefaces import compile_pdf, printable_all, query_values, texts_in, typefaces_with

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "workshops" / "pack.typ"
BARS = 90  # how many bars the picture of a voice has on paper
QUIET_ZONE = 4  # white modules around a QR code, as its standard requires


@dataclass(frozen=True, slots=True)
class Sheets:
    """How much paper one copy takes: pages, and sheets when printed on both sides."""

    pages: int
    sheets: int

    @classmethod
    def of(cls, pages: int) -> "Sheets":
        return cls(pages=pages, sheets=(pages + 1) // 2)


def typeset(pack: PrintedPack, *, size: Size = "a4", font_paths: Iterable[str | Path] = ()) -> bytes:
    """The pack as a tagged PDF (PDF/UA-1), A4 or large print. The same pack gives the same bytes.

    `font_paths` are folders with further fonts. A character that no typeface has is printed as
    its name in brackets. Raises ValueError for an unknown size.
    """
    typefaces = typefaces_with(tuple(str(path) for path in font_paths))
    made_at = datetime.datetime.combine(pack.prepared_on, datetime.time(), datetime.UTC)
    return compile_pdf(
        TEMPLATE.read_bytes(), _printable_sheets(pack, size, typefaces), typefaces, timestamp=made_at
    )


def count_sheets(pdf: bytes) -> Sheets:
    """Pages and sheets of a PDF that `typeset` made. Raises ValueError for any other file."""
    count = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)
    if count is None:
        raise ValueError("This is not a pack made here: its pages cannot be counted.")
    return Sheets.of(int(count[1]))


def sheets_by_story(pack: PrintedPack, *, size: Size = "a4") -> list[Sheets]:
    """What each story of the pack takes, in their order. No PDF is made."""
    typefaces = typefaces_with(())
    sheets = _printable_sheets(pack, size, typefaces)
    sides = query_values(TEMPLATE.read_bytes(), sheets, typefaces, "sides")
    return [Sheets.of(last - first + 1) for first, last in sides]


def _printable_sheets(pack, size, typefaces):
    if size not in dict(SIZES):
        raise ValueError(f"A pack is printed in size a4 or large, not {size!r}.")
    sheets = _for_template(pack, size)
    typefaces.probe("\n".join(texts_in(sheets)))
    return printable_all(sheets, typefaces)


# The data for the template
def _for_template(pack: PrintedPack, size: Size) -> dict[str, Any]:
    """The pack as values for JSON. Every sentence is made here, so that the template contains no text."""
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
        "parts": pack.parts(label) if pack.is_listed else [],
        "content_notes": notes_words(pack, label) if pack.is_listed else [],
        "stories": [_story(story, pack, label) for story in pack.stories],
        "general_questions": pack.general_questions,
        "stories_address": pack.stories_address,
        "levels": level_words(),
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
        **_spoken("quote", story.pull_quote_language or pack.language),
        "quote_source": story.pull_quote_source,
        "opening": quoted(story.opening_words) if story.opening_words else "",
        **_spoken("opening", story.opening_language or pack.language),
        "bars": bars(story.peaks or ()),
        "summary": story.summary,
        "attribution": story.attribution,
        "listen": {
            "label": story.listen_label or label["listen"],
            "address": address,
            "alt": label["listen_code"].format(address),
            "square": square_code(address),
        }
        if address
        else None,
        "words_heading": story.words_heading(label),
        "turns": [_turn(turn, pack, is_quotation=story.separate_quotations) for turn in story.transcript],
        "excerpts": [
            {
                "turns": [_turn(turn, pack, is_quotation=True) for turn in excerpt.turns],
                "patterns": excerpt.patterns or (PLAIN.pattern,),
            }
            for excerpt in story.excerpts
        ],
        "questions": story.questions,
    }


def _turn(turn: PrintedTurn, pack: PrintedPack, *, is_quotation: bool) -> dict[str, Any]:
    """A turn for the template. `gap` is whether a space stands before a run: texts lose theirs at their ends."""
    runs, gap = [], False
    last = len(turn.runs) - 1
    for number, run in enumerate(turn.runs):
        opening = OPENING_MARK if is_quotation and number == 0 else ""
        closing = CLOSING_MARK if is_quotation and number == last else ""
        words = opening + run.words + closing
        gap = gap or words[:1].isspace()
        if words.strip():
            runs.append({"words": words, "gap": gap and bool(runs), "patterns": run.patterns})
            gap = False
        gap = gap or words[-1:].isspace()
    return {
        "who": turn.who,
        "runs": runs,
        "length": len(turn.words),
        "language": turn.language or pack.language,
        "direction": direction(turn.language or pack.language),
    }


def _spoken(name: str, language: str) -> dict[str, str]:
    """The language of some words and the direction they run in."""
    return {f"{name}_language": language, f"{name}_direction": direction(language)}


def _foot(copy: PrintedCopy | None, label: dict[str, str]) -> dict[str, Any] | None:
    """The foot of every page, so that a single sheet can be checked."""
    if copy is None:
        return None
    return {
        "copy": label["foot_copy"].format(copy.number),
        "code": label["foot_code"].format(copy.code),
        "code_alone": copy.code,
        "link": copy.check_link,
        "destroy_by": label["destroy_by"].format(printed_date(copy.destroy_by)) if copy.destroy_by else "",
        "check": label["check"],
        "address": copy.check_address,
        "alt": label["check_code"].format(copy.check_link),
        "square": square_code(copy.check_link),
    }


def bars(peaks: Sequence[int]) -> list[int]:
    """The waveform as at most BARS heights from 0 to 100; empty if it is silent."""
    shape = waveform(peaks, BARS)
    loudest = max(shape, default=0)
    return [round(100 * height / loudest) for height in shape] if loudest > 0 else []


@lru_cache(maxsize=256)  # drawing one takes longer than rendering a page
def square_code(address: str) -> dict[str, Any]:
    """A QR code as an SVG drawing, with its width in modules without and with its quiet zone."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass=None, lineclass=None)
    return {
        "drawing": drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1),
        "modules": code.symbol_size(border=0)[0],
        "with_edge": code.symbol_size(border=QUIET_ZONE)[0],
    }

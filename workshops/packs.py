"""What a printed pack, or one printed story, holds: plain data and plain words, ready for any page.

The page to project and the PDF (`typesetting.py`, `pack.typ`) are two faces of the same `PrintedPack`;
`words` is what both must say, and `labels` the product's own words on them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

Pattern = Literal["diagonal", "dots", "upright", "plain"]


@dataclass(frozen=True, slots=True)
class PrintedTheme:
    """A theme as its letter, its name and its pattern, so that grey paper still tells it from the others."""

    letter: str
    name: str
    pattern: Pattern = "plain"


@dataclass(frozen=True, slots=True)
class PrintedTurn:
    """A stretch of one speaker, or one separate quotation. `who` is empty where the speaker goes on."""

    who: str
    words: str
    language: str = ""  # where it is not the sheets' own


@dataclass(frozen=True, slots=True)
class PrintedStory:
    """One story on paper. `peaks` are the heights of its waveform (0 or more, any number of them)."""

    title: str
    who: str  # "Shown as: a service user"
    summary: str
    content_notes: tuple[str, ...] = ()
    pull_quote: str | None = None  # without quotation marks: the page adds them
    pull_quote_language: str = ""  # where it is not the sheets' own
    pull_quote_source: str = ""  # "Heard in 'A change in me'"
    listen_label: str = ""
    listen_address: str | None = None
    questions: tuple[str, ...] = ()
    peaks: tuple[int, ...] | None = None
    opening_words: str = ""  # shown where there is neither a waveform nor a pull quote
    opening_language: str = ""
    transcript: tuple[PrintedTurn, ...] = ()  # only where one story is printed by itself
    separate_quotations: bool = False  # each turn stands alone and is never read on into the next
    themes: tuple[PrintedTheme, ...] = ()

    def words_heading(self, label: dict[str, str]) -> str:
        return label["quotations" if self.separate_quotations and len(self.transcript) > 1 else "transcript"]


@dataclass(frozen=True, slots=True)
class PrintedContributor:
    """One contributor to a working culture of personalisation, with what people can do."""

    name: str
    level_note: str
    meaning: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedSource:
    """The publication behind the words."""

    title: str
    publisher: str
    date: str  # as printed there: "December 2018"
    produced_by: str
    funding: str
    disclaimer: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class PrintedCopy:
    """One printing: its number, and how anyone holding a sheet finds out whether it may still be used."""

    number: str
    code: str
    check_address: str  # what a person types, then gives the code
    check_link: str  # what the small square code opens: the address with the code in it
    how_many: int
    destroy_by: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PrintedPack:
    """Everything on the sheets. `title` is the only one of these words that reaches a file's metadata."""

    title: str
    kind: Literal["pack", "story"]
    audience_label: str  # "For a facilitated workshop"
    prepared_on: datetime.date
    language: str = "en"
    introduction: tuple[str, ...] = ()
    caveat: str = ""
    stories: tuple[PrintedStory, ...] = ()
    general_questions: tuple[str, ...] = ()
    contributors: tuple[PrintedContributor, ...] = ()
    source: PrintedSource | None = None
    copy: PrintedCopy | None = None
    copies_note: str = ""


def labels() -> dict[str, str]:
    """The product's own words on a pack, in the language in use. `{}` is filled in by what prints them."""
    return {
        "prepared": _("Prepared on {}"),
        "discuss": _("To start a discussion"),
        "notes": _("Before you read or listen: {}"),
        "begins": _("It begins"),
        "waveform": _("The sound of this story, drawn as a line of bars: taller where the voice is louder"),
        "listen": _("Listen to this story"),
        "listen_how": _("Point a phone’s camera at the square, or type:"),
        "listen_code": _("Square code for listening to this story. It opens {}"),
        "transcript": _("In their words"),
        "quotations": _("Separate quotations, in their words"),
        "questions": _("Key questions"),
        "general": _("Questions for any story"),
        "general_how": _("On your own or with colleagues."),
        "contributors": _("What you can do"),
        "source": _("Where these words come from"),
        "source_line": _("{title}. {publisher}, {date}."),
        "produced_by": _("Produced by {}"),
        "copy": _("About this copy"),
        "copy_number": _("Copy number {number}, code {code}."),
        "copy_many": _("One of {} copies."),
        "copy_one": _("The only copy."),
        "destroy_by": _("Please destroy by {}"),
        "check": _("Check: is this sheet still fine to use?"),
        "check_code": _("Square code for checking whether this sheet is still fine to use. It opens {}"),
        "foot_copy": _("Copy {}"),
        "foot_code": _("code {}"),
        "foot_page": _("Page {n} of {total}"),
    }


def words(pack: PrintedPack) -> list[str]:
    """The words of the sheets in reading order, one entry a line or paragraph, as a page says them.

    Left out: the foot of each sheet, the numbers before questions, and the alternative words of pictures.
    """
    label = labels()
    return [*_opening_words(pack, label), *_stories_words(pack, label), *_closing_words(pack, label)]


def printed_date(date: datetime.date) -> str:
    """The day as it is written out: 21 November 2026."""
    return format_date(date, "j F Y")


def quoted(text: str) -> str:
    """Someone's words between quotation marks. Nothing else on a sheet is put between them."""
    return f"“{text}”"


def copy_words(copy: PrintedCopy, label: dict[str, str]) -> list[str]:
    """What a sheet says about its own printing."""
    many = label["copy_one"] if copy.how_many == 1 else label["copy_many"].format(copy.how_many)
    number = label["copy_number"].format(number=copy.number, code=copy.code)
    destroy_by = copy.destroy_by and label["destroy_by"].format(printed_date(copy.destroy_by))
    return [f"{number} {many}", *_said(destroy_by or ""), label["check"], copy.check_address]


def source_words(source: PrintedSource, label: dict[str, str]) -> list[str]:
    """The publication behind the words, its funding and its disclaimer."""
    title = label["source_line"].format(title=source.title, publisher=source.publisher, date=source.date)
    produced_by = source.produced_by and label["produced_by"].format(source.produced_by)
    return _said(title, produced_by, source.funding, source.disclaimer, source.address)


def _said(*texts: str) -> list[str]:
    return [text for text in texts if text]


def _opening_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    yield from _said(
        pack.audience_label, pack.title, label["prepared"].format(printed_date(pack.prepared_on))
    )
    yield from _said(*pack.introduction)
    if pack.caveat:
        yield label["discuss"]
        yield pack.caveat


def _stories_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    for story in pack.stories:
        if not (pack.kind == "story" and story.title == pack.title):
            yield story.title
        yield from _story_words(story, label, again=pack.caveat if pack.kind == "pack" else "")


def _story_words(story: PrintedStory, label: dict[str, str], again: str) -> Iterator[str]:
    yield from _said(story.who)
    if story.themes:
        for theme in story.themes:
            yield theme.letter
            yield theme.name
    if story.content_notes:
        yield label["notes"].format(", ".join(story.content_notes))
    if story.pull_quote:
        yield quoted(story.pull_quote)
        yield from _said(story.pull_quote_source)
    elif story.opening_words and not story.peaks:
        yield label["begins"]
        yield quoted(story.opening_words)
    yield from _said(story.summary)
    if story.listen_address:
        yield story.listen_label or label["listen"]
        yield label["listen_how"]
        yield story.listen_address
    yield from _said(again)
    if story.transcript:
        yield story.words_heading(label)
        for turn in story.transcript:
            yield from _said(turn.who)
            yield quoted(turn.words) if story.separate_quotations else turn.words
    if story.questions:
        yield label["questions"]
        yield from story.questions


def _closing_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    if pack.general_questions:
        yield from (label["general"], label["general_how"], *pack.general_questions)
    if pack.contributors:
        yield label["contributors"]
        for contributor in pack.contributors:
            yield from _said(contributor.name, contributor.level_note, contributor.meaning)
            yield from contributor.suggestions
    if pack.source:
        yield from (label["source"], *source_words(pack.source, label))
    if pack.copy or pack.copies_note:
        yield label["copy"]
        yield from copy_words(pack.copy, label) if pack.copy else ()
        yield from _said(pack.copies_note)

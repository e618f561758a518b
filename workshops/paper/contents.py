"""What a printed pack, or one printed story, contains, as plain data.

The page to project and the PDF (`projector.py`, `pdf.py` with `pack.typ`) are two faces of the same `PrintedPack`.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from themes.looks import PLAIN, Pattern


@dataclass(frozen=True, slots=True)
class PrintedTheme:
    """A theme as its letter, its name and its pattern, so that it can be told from the others without colour."""

    letter: str
    name: str
    pattern: Pattern = PLAIN.pattern


@dataclass(frozen=True, slots=True)
class PrintedTurn:
    """One paragraph of a speaker, or one separate quotation. `who` is empty if the speaker has not changed."""

    who: str
    words: str
    language: str = ""  # if it differs from that of the sheets


@dataclass(frozen=True, slots=True)
class PrintedStory:
    """One story on paper. `peaks` are the heights of its waveform (0 or more, any number of them)."""

    title: str
    who: str  # "Shown as: a service user"
    summary: str
    content_notes: tuple[str, ...] = ()
    pull_quote: str | None = None  # without quotation marks: the page adds them
    pull_quote_language: str = ""  # if it differs from that of the sheets
    pull_quote_source: str = ""  # "Heard in 'A change in me'"
    listen_label: str = ""
    listen_address: str | None = None
    questions: tuple[str, ...] = ()
    peaks: tuple[int, ...] | None = None
    opening_words: str = ""  # shown if there is neither a waveform nor a pull quote
    opening_language: str = ""
    transcript: tuple[PrintedTurn, ...] = ()  # only where one story is printed by itself
    separate_quotations: bool = False  # each turn stands alone and does not continue in the next
    themes: tuple[PrintedTheme, ...] = ()
    attribution: str = ""  # of published words: what of this story is ours, and why they stand here

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
    thanks: tuple[str, ...] = ()  # paragraphs, word for word
    attribution: str = ""  # of the one story that is printed, as PrintedStory has it in a pack


@dataclass(frozen=True, slots=True)
class PrintedCopy:
    """One printing: its number, and the address at which anyone with a sheet can check if it may still be used."""

    number: str
    code: str
    check_address: str  # what a person types, before they enter the code
    check_link: str  # what the small square code opens: the address with the code in it
    how_many: int
    destroy_by: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PrintedPack:
    """Everything on the sheets. Of these texts only `title` goes into the PDF's metadata."""

    title: str
    kind: Literal["pack", "story"]
    audience_label: str  # "For a facilitated workshop"
    prepared_on: datetime.date
    language: str = "en"
    introduction: tuple[str, ...] = ()
    caveat: str = ""
    stories: tuple[PrintedStory, ...] = ()
    general_questions: tuple[str, ...] = ()
    stories_address: str = ""  # where there are more stories to take these questions to
    contributors: tuple[PrintedContributor, ...] = ()
    source: PrintedSource | None = None
    copy: PrintedCopy | None = None
    copies_note: str = ""

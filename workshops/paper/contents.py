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
class PrintedRun:
    """Words of a turn with the patterns of the themes heard in them, none where no excerpt covers them."""

    words: str
    patterns: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTurn:
    """One paragraph of a speaker, or one separate quotation. `who` is empty if the speaker has not changed."""

    who: str
    words: str
    language: str = ""  # if it differs from that of the sheets
    marked: tuple[
        PrintedRun, ...
    ] = ()  # the same words, cut where excerpts begin and end; empty if it has none

    @property
    def runs(self) -> tuple[PrintedRun, ...]:
        """All its words as runs."""
        return self.marked or (PrintedRun(self.words),)


@dataclass(frozen=True, slots=True)
class PrintedExcerpt:
    """An excerpt that was chosen to be printed: what each speaker says in it, and the patterns of its themes."""

    turns: tuple[PrintedTurn, ...]
    patterns: tuple[Pattern, ...] = ()


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
    transcript: tuple[PrintedTurn, ...] = ()  # its whole words, where these are printed
    excerpts: tuple[PrintedExcerpt, ...] = ()  # where only these are printed of its words
    separate_quotations: bool = False  # each turn stands alone and does not continue in the next
    themes: tuple[PrintedTheme, ...] = ()
    attribution: str = ""  # of published words: what of this story is ours, and why they stand here

    def words_heading(self, label: dict[str, str]) -> str:
        """What stands above its whole words or its excerpts."""
        if self.excerpts:
            return label["excerpts" if len(self.excerpts) > 1 else "excerpt"]
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

    @property
    def is_listed(self) -> bool:
        """Whether a list of contents stands at the front, with all content notes in one place."""
        return self.kind == "pack" and bool(self.stories)

    def parts(self, label: dict[str, str]) -> list[str]:
        """The headings of the list of contents: the stories, and what follows them."""
        following = (("general", self.general_questions), ("contributors", self.contributors))
        titles = [story.title for story in self.stories]
        return titles + [label[heading] for heading, content in following if content]

    def content_notes(self) -> list[tuple[str, tuple[str, ...]]]:
        """(title of a story, its content notes), of those that have any."""
        return [(story.title, story.content_notes) for story in self.stories if story.content_notes]

"""The parts of a transcript before it is saved: lines, cues, a draft, and the limits on them."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.text import clean, composed, drop_hidden

MAX_CHARACTERS = 200_000  # in the words of one transcript
MAX_CUES = 20_000
MAX_LABEL = 80
MAX_CONTENT = 4_000_000  # in a whole file with its times and markup, checked before it is parsed
PARAGRAPH_BREAK = "\n\n"


class TranscriptError(Exception):
    """What is wrong with a transcript, as a message for the person who uploaded it, and the line where it is known.

    The message never quotes the transcript: error messages are logged, and the words of a story must not be.
    """

    def __init__(self, message: str, line: int | None = None):
        self.message = message
        self.line = line
        super().__init__(message if line is None else f"Line {line}: {message}")


@dataclass(frozen=True)
class Line:
    """What one speaker says, with both times or with none. The label is empty where the speaker is not named."""

    label: str
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    language: str = ""  # only where it differs from the transcript's
    possible_label: str = ""  # over these words, until a person says whether it names a speaker
    label_length: int = 0  # of the characters at the beginning that the possible label takes up


@dataclass(frozen=True)
class Cue:
    """A line's position in the text, [start, end). It has both times or neither; numbers count from 1.

    With a `possible_label` it has no label, and belongs to nobody. The label is still in the text where
    `label_length` is not 0; the cues after it that have no label of their own stand under it too.
    """

    number: int
    start: int
    end: int
    start_ms: int | None
    end_ms: int | None
    label: str
    language: str = ""
    possible_label: str = ""
    label_length: int = 0


class RemarkKind(StrEnum):
    """What was left out, mended or guessed on the way from a file to a draft."""

    ENCODING_GUESSED = "encoding-guessed"  # detail: its name
    LETTERS_LOST = "letters-lost"  # before the file came here
    LETTERS_MENDED = "letters-mended"
    CHARACTERS_DROPPED = "characters-dropped"
    NOTES_LEFT_OUT = "notes-left-out"
    HEADER_LEFT_OUT = "header-left-out"  # count: of its blocks or rows
    FOOTER_LEFT_OUT = "footer-left-out"
    COLUMNS_LEFT_OUT = "columns-left-out"  # detail: their names
    REPEATS_LEFT_OUT = "repeats-left-out"  # lines that the caption before had already
    EMPTY_LINES_JOINED = "empty-lines-joined"  # inside captions
    LENGTHS_ESTIMATED = "lengths-estimated"  # of captions that end as they begin
    TIMES_LEFT_OUT = "times-left-out"  # count: of paragraphs without one
    TIMES_INSIDE_LEFT_OUT = "times-inside-left-out"  # a paragraph
    COVER_PAGE = "cover-page"  # count: of its lines, which are asked about


@dataclass(frozen=True)
class Remark:
    """Something that was left out, mended or guessed, and how often."""

    kind: RemarkKind
    count: int = 1
    detail: str = ""


@dataclass(frozen=True)
class Draft:
    """A transcript that was read but is not saved yet. Its remarks are no part of it."""

    text: str
    cues: tuple[Cue, ...]
    sentences: tuple[tuple[int, int], ...]
    language: str
    remarks: tuple[Remark, ...] = field(default=(), compare=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """The speakers in order of appearance; an empty label stands for words without a speaker."""
        return tuple(dict.fromkeys(cue.label for cue in self.cues if not cue.possible_label))

    @property
    def only_label(self) -> str | None:
        """The one speaker of all these words, "" where nobody is named; None where there may be others."""
        return self.labels[0] if len(self.labels) == 1 and not self.possible_labels else None

    @property
    def possible_labels(self) -> tuple[str, ...]:
        """What may be speakers' labels, in order of appearance."""
        return tuple(dict.fromkeys(cue.possible_label for cue in self.cues if cue.possible_label))

    @property
    def is_timed(self) -> bool:
        """Whether its cues have times: all of them do, or none."""
        return self.cues[0].start_ms is not None


def one_line(text: str) -> str:
    """The text on one line, every run of white space a single space."""
    return " ".join(text.split())


def tidy(text: str) -> tuple[str, tuple[Remark, ...]]:
    """The text with LF line ends, in Unicode form NFC and without hidden characters, and what was done to it."""
    without = drop_hidden(clean(text))
    counts = {
        RemarkKind.CHARACTERS_DROPPED: without.dropped,
        RemarkKind.LETTERS_MENDED: without.mended,
        RemarkKind.LETTERS_LOST: without.text.count("\ufffd"),
    }
    return composed(without.text), tuple(Remark(kind, count) for kind, count in counts.items() if count)

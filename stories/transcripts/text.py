"""The parts of a transcript before it is saved: lines, cues, a draft, and the limits on them."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

from core.text import find_control

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


@dataclass(frozen=True)
class Draft:
    """A transcript that was read but is not saved yet."""

    text: str
    cues: tuple[Cue, ...]
    sentences: tuple[tuple[int, int], ...]
    language: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The speakers in order of appearance; an empty label stands for words without a speaker."""
        return tuple(dict.fromkeys(cue.label for cue in self.cues if not cue.possible_label))

    @property
    def possible_labels(self) -> tuple[str, ...]:
        """What may be speakers' labels, in order of appearance."""
        return tuple(dict.fromkeys(cue.possible_label for cue in self.cues if cue.possible_label))

    @property
    def is_timed(self) -> bool:
        """Whether its cues have times: all of them do, or none."""
        return self.cues[0].start_ms is not None


def refuse_hidden(text: str, line: int | None = None) -> None:
    """Raise TranscriptError at the first unwanted character; its line is counted from `line`, if given."""
    at = find_control(text)
    if at is not None:
        raise TranscriptError(
            f"There is a hidden character (U+{ord(text[at]):04X}) that cannot be kept. "
            "Type the words around it again.",
            None if line is None else line + text.count("\n", 0, at),
        )


def one_line(text: str) -> str:
    """The text on one line, every run of white space a single space."""
    return " ".join(text.split())


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark. Raises TranscriptError."""
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1 if encoding == "utf-8-sig" else None
        raise TranscriptError(
            "This file is not text that can be read. "
            "Save it as WebVTT, SubRip or plain text, encoded as UTF-8.",
            line,
        ) from None

"""The formats a transcript can be read from. A new one is a module with a reader and one entry in FORMATS."""

from collections.abc import Callable
from dataclasses import dataclass

from .decoding import decode
from .draft import extracts_to_draft
from .f4 import is_f4, read_f4
from .other_files import refuse_other_files, refuse_other_texts
from .parsed import Parsed, together
from .plain import read_plain
from .quotations import read_quotations
from .srt import is_srt, read_srt
from .table import is_table, read_table
from .text import MAX_CONTENT, Draft, Remark, TranscriptError, tidy
from .timed_lines import is_timed_lines, read_timed_lines
from .vtt import is_vtt, read_vtt


@dataclass(frozen=True)
class Format:
    """One way to write a transcript down, and how it is read."""

    kind: str  # what people call it
    ending: str  # of a file's name
    media_types: tuple[str, ...]  # that a browser may give for such a file
    recognises: Callable[[str], bool]  # by its text alone
    # From its text, its language and the recording's length in ms, or None. Raises TranscriptError.
    read: Callable[[str, str, int | None], Draft]
    name: str = ""  # what it is called where one is told what was understood, if not by its kind
    is_told_by_name: bool = (
        True  # whether a file with this ending is read so though its content does not tell
    )


# In the order in which they are tried. Plain text recognises everything, so it is the last.
FORMATS = (
    Format("captions", ".vtt", ("text/vtt",), is_vtt, read_vtt, "WebVTT"),
    Format("captions", ".srt", (), is_srt, read_srt, "SubRip"),
    Format("a table", ".csv", ("text/csv",), is_table, read_table, "table"),
    Format("a table", ".tsv", ("text/tab-separated-values",), is_table, read_table, "table"),
    Format("plain text", ".txt", (), is_timed_lines, read_timed_lines, "timed lines", is_told_by_name=False),
    Format("plain text", ".txt", (), is_f4, read_f4, "timed paragraphs", is_told_by_name=False),
    Format("plain text", ".txt", ("text/plain",), lambda text: True, read_plain, "plain text"),
)


QUOTATIONS = "separate quotations"


def parse(
    content: str | bytes, filename: str = "", *, language: str = "en", duration_ms: int | None = None
) -> Parsed:
    """A draft from WebVTT, SubRip or plain text, recognised by its content. Raises TranscriptError.

    The filename counts where the content does not begin as its format should. The duration is that of the recording:
    the last turn of a plain text with times ends there. Without one, its end is estimated from the number of words.
    """
    text, remarks = read_text(content, language, filename)
    format = _format_of(text, filename.lower())
    draft = format.read(text, language, duration_ms)
    return Parsed(draft, format.name or format.kind, together([*remarks, *draft.remarks]))


def parse_quotations(content: str | bytes, filename: str = "", *, language: str = "en") -> Parsed:
    """A draft of separate quotations, with an empty line between them. Raises TranscriptError."""
    text, remarks = read_text(content, language, filename)
    draft = extracts_to_draft(read_quotations(text), language=language, may_have_labels=True)
    return Parsed(draft, QUOTATIONS, together(remarks))


def read(
    content: str | bytes, filename: str = "", *, language: str = "en", duration_ms: int | None = None
) -> Draft:
    """The draft that `parse` makes."""
    return parse(content, filename, language=language, duration_ms=duration_ms).draft


def read_text(content: str | bytes, language: str, filename: str = "") -> tuple[str, tuple[Remark, ...]]:
    """The tidied text of a file or of pasted words, and what was done to it. Raises TranscriptError where there are no
    words, and where it is a file of another kind."""
    if len(content) > MAX_CONTENT:
        raise TranscriptError("This file is too big to be a transcript.")
    refuse_other_files(content, filename.lower())
    text, guesses = (content, ()) if isinstance(content, str) else decode(content, language)
    text, remarks = tidy(text)
    refuse_other_texts(text)
    if not text.strip():
        raise TranscriptError("There are no words in it.")
    return text, (*guesses, *remarks)


def _format_of(text: str, name: str) -> Format:
    *others, plain = FORMATS
    recognised = (format for format in others if format.recognises(text))
    named = (format for format in others if format.is_told_by_name and name.endswith(format.ending))
    return next(recognised, None) or next(named, plain)


def accept_attribute() -> str:
    """The endings and media types of all formats, as the `accept` of a file input."""
    endings = dict.fromkeys(format.ending for format in FORMATS)
    return ",".join([*endings, *sorted(name for format in FORMATS for name in format.media_types)])


def formats_label() -> str:
    """The formats as people call them: "captions (.vtt or .srt), a table (.csv or .tsv) or plain text (.txt)"."""
    endings: dict[str, dict[str, None]] = {}
    for format in FORMATS:
        endings.setdefault(format.kind, {})[format.ending] = None
    return _either([f"{kind} ({_either(list(of_kind))})" for kind, of_kind in endings.items()])


def _either(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

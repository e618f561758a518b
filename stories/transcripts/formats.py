"""The formats a transcript can be read from. A new one is a module with a reader and one entry in FORMATS."""

from collections.abc import Callable
from dataclasses import dataclass

from core.text import clean

from .plain import read_plain
from .srt import is_srt, read_srt
from .text import MAX_CONTENT, Draft, TranscriptError, decode, refuse_hidden
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


# In the order in which they are tried. Plain text recognises everything, so it is the last.
FORMATS = (
    Format("captions", ".vtt", ("text/vtt",), is_vtt, read_vtt),
    Format("captions", ".srt", (), is_srt, read_srt),
    Format("plain text", ".txt", ("text/plain",), lambda text: True, read_plain),
)


def read(
    content: str | bytes, filename: str = "", *, language: str = "en", duration_ms: int | None = None
) -> Draft:
    """A draft from WebVTT, SubRip or plain text, recognised by its content. Raises TranscriptError.

    The filename counts where the content does not begin as its format should. The duration is that of the recording:
    the last turn of a plain text with times ends there. Without one, its end is estimated from the number of words.
    """
    if len(content) > MAX_CONTENT:
        raise TranscriptError("This file is too big to be a transcript.")
    text = clean(content if isinstance(content, str) else decode(content))
    refuse_hidden(text, line=1)
    if not text.strip():
        raise TranscriptError("There are no words in it.")

    name = filename.lower()
    format = next(format for format in FORMATS if format.recognises(text) or name.endswith(format.ending))
    return format.read(text, language, duration_ms)


def accept_attribute() -> str:
    """The endings and media types of all formats, as the `accept` of a file input."""
    endings = [format.ending for format in FORMATS]
    return ",".join([*endings, *sorted(name for format in FORMATS for name in format.media_types)])


def formats_label() -> str:
    """The formats as people call them: "captions (.vtt or .srt) or plain text (.txt)"."""
    endings: dict[str, list[str]] = {}
    for format in FORMATS:
        endings.setdefault(format.kind, []).append(format.ending)
    return " or ".join(f"{kind} ({' or '.join(of_kind)})" for kind, of_kind in endings.items())

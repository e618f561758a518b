"""The kinds of recording that are taken: how each begins, and what its files are called. No Django here.

The one table of them: what the file picker offers, what `sniff` passes and what ffmpeg may open all follow from it.
"""

from collections.abc import Callable
from dataclasses import dataclass

HEAD = 64  # bytes that sniff() wants to see
# The first box of a QuickTime file; one from before 2001 has no "ftyp"
FIRST_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


@dataclass(frozen=True)
class Kind:
    """One kind: ffmpeg's name for its reader, how a file of it begins, its file name endings and media types."""

    reader: str
    begins: Callable[[bytes], bool]
    endings: tuple[str, ...]
    types: tuple[str, ...]


def _with(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _as_container(outer: tuple[bytes, ...], inner: tuple[bytes, ...]) -> Callable[[bytes], bool]:
    return lambda head: head[:4] in outer and head[8:12] in inner


def _as_mov(head: bytes) -> bool:
    return head[4:8] in FIRST_BOXES


def _as_mp3(head: bytes) -> bool:
    if head.startswith(b"ID3"):
        return True
    if len(head) < 4 or head[0] != 0xFF:
        return False
    layer, rate, samples = head[1] & 0x06, head[2] >> 4, (head[2] >> 2) & 3
    return head[1] & 0xE0 == 0xE0 and layer in (2, 4) and rate not in (0, 15) and samples != 3


def _as_aac(head: bytes) -> bool:
    return len(head) >= 4 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0  # twelve bits set, then layer 0


# RF64 and BW64 are a WAV whose sizes have 64 bits, as field recorders write it
KINDS = (
    Kind(
        "mov",
        _as_mov,
        (".m4a", ".mp4", ".mov", ".m4b", ".m4v", ".qt", ".3gp", ".3g2"),
        (
            *("audio/mp4", "audio/m4a", "audio/x-m4a", "audio/mp4a-latm", "audio/3gpp", "audio/3gpp2"),
            *("video/mp4", "video/x-m4v", "video/quicktime", "video/3gpp", "video/3gpp2"),
        ),
    ),
    Kind("mp3", _as_mp3, (".mp3", ".mp2"), ("audio/mpeg", "audio/mp3")),
    Kind(
        "wav",
        _as_container((b"RIFF", b"RF64", b"BW64"), (b"WAVE",)),
        (".wav", ".wave", ".bwf", ".rf64"),
        ("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"),
    ),
    Kind(
        "aiff",
        _as_container((b"FORM",), (b"AIFF", b"AIFC")),
        (".aif", ".aiff", ".aifc"),
        ("audio/aiff", "audio/x-aiff"),
    ),
    Kind(
        "matroska",
        _with(b"\x1aE\xdf\xa3"),
        (".webm", ".weba", ".mka", ".mkv"),
        ("audio/webm", "video/webm", "audio/x-matroska", "video/x-matroska"),
    ),
    Kind(
        "ogg",
        _with(b"OggS"),
        (".ogg", ".oga", ".opus", ".ogv"),
        ("audio/ogg", "audio/opus", "video/ogg", "application/ogg"),
    ),
    Kind("flac", _with(b"fLaC"), (".flac",), ("audio/flac", "audio/x-flac")),
    Kind("aac", _as_aac, (".aac", ".adts"), ("audio/aac", "audio/aacp", "audio/x-aac")),
    Kind("amr", _with(b"#!AMR"), (".amr", ".awb"), ("audio/amr", "audio/amr-wb")),
)
READERS = ",".join(kind.reader for kind in KINDS)
# The `accept` of a file field. Media types too: a phone's picker goes by these, and may not know the endings.
ACCEPT = ",".join(
    [*(name for kind in KINDS for name in kind.types), *(e for kind in KINDS for e in kind.endings)]
)


def sniff(head: bytes) -> str | None:
    """The reader for the recording that begins with these bytes, or None for anything else.

    The file's name and declared type are not used. Only the kinds listed here pass, so playlists, pages, pictures,
    archives and plain text are refused before any decoder sees them.
    """
    return next((kind.reader for kind in KINDS if kind.begins(head)), None)

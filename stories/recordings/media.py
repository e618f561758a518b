"""What may be done with a recording that a stranger sent.

Whatever arrives is known by its first bytes, decoded to the end, and made anew: sound only, in one kind of
file that every browser can play and seek, with nothing left of what the phone wrote into it. No Django here.
"""

import hashlib
import secrets
import sys
import tempfile
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import ffmpeg
from .ffmpeg import MediaError
from .waveform import PEAK_RATE, peaks_of

MAX_SECONDS = 15 * 60
MAX_BYTES = 50 * 1024 * 1024
MAX_STREAMS = 16  # a phone's video has five or six: sound, picture, where, which way up
HEAD = 64  # bytes that sniff() wants to see
MEASURE_SECONDS = 120
MAKE_SECONDS = 300
# A small file can claim, and decode to, days of sound: past this we stop counting.
COUNTED_SECONDS = 4 * 60 * 60
FORMATS = "matroska,mov,mp3,wav,ogg,flac,aac,amr"
# Sound only: a picture's decoder is never opened, whatever the file holds.
DECODERS = (
    "aac,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,flac,alac,amrnb,libopencore_amrnb,amrwb,libopencore_amrwb,"
    "pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,"
    "pcm_alaw,pcm_mulaw,adpcm_ms,adpcm_ima_wav,gsm_ms"
)
NOT_A_RECORDING = "This file is not a recording we can read. Save it as MP3, M4A or WAV and try again."
NO_SOUND = "There is no sound in this file."
TRUNCATED = "This file stops in the middle: its end is missing. Copy it again and try once more."
TOO_MANY_PARTS = "This file has too many parts. Save the sound alone as MP3, M4A or WAV and try again."


@dataclass(frozen=True)
class Prepared:
    """A recording made ready: an AAC .m4a file, mono, without anything but its sound."""

    path: Path
    duration_ms: int
    size: int  # bytes
    sha256: str  # of the made file, in hex
    peaks: list[int]  # PEAKS numbers from 0 to 100


def sniff(head: bytes) -> str | None:
    """The kind of recording these first bytes begin (ffmpeg's own name for it), or None for anything else.

    Names and declared types are never asked. Only what is listed here passes, so playlists, pages, pictures,
    archives and plain text are refused before any decoder sees them.
    """
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if head[4:8] == b"ftyp":
        return "mov"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    for mark, kind in ((b"OggS", "ogg"), (b"fLaC", "flac"), (b"#!AMR", "amr"), (b"ID3", "mp3")):
        if head.startswith(mark):
            return kind
    if len(head) >= 4 and head[0] == 0xFF:
        if head[1] & 0xF6 == 0xF0:  # ADTS: twelve bits set, then layer 0
            return "aac"
        layer, rate, samples = head[1] & 0x06, head[2] >> 4, (head[2] >> 2) & 3
        if head[1] & 0xE0 == 0xE0 and layer in (2, 4) and rate not in (0, 15) and samples != 3:
            return "mp3"
    return None


def prepare(source: Path, folder: Path, progress: Callable[[float], None] | None = None) -> Prepared:
    """Make the recording at `source` into a file of ours in `folder`; `progress` is told shares from 0 to 1.

    The length is what decodes, never what the file says of itself. Sound is left as loud as it was. An .m4a
    that breaks off is refused, since its end may still be on the phone; other kinds keep what was recorded.
    Raises MediaError, and then leaves nothing in `folder`. `source` itself is only read.
    """
    kind = _check(source)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        work = Path(scratch)
        seconds = _measure(source, kind, work)
        made = work / "made.m4a"
        _make(source, kind, made, work, seconds, progress)
        samples = _samples(made, work)
        if not samples:
            raise MediaError(NO_SOUND)
        path = folder / f"{secrets.token_hex(16)}.m4a"
        with made.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        prepared = Prepared(
            path=path,
            duration_ms=len(samples) * 1000 // PEAK_RATE,
            size=made.stat().st_size,
            sha256=sha256,
            peaks=peaks_of(samples),
        )
        made.replace(path)
    if progress:
        progress(1.0)
    return prepared


def _check(source: Path) -> str:
    size = source.stat().st_size
    if size > MAX_BYTES:
        raise MediaError(
            f"This file is {-(-size // 1024**2)} MB. The largest we can take is {MAX_BYTES // 1024**2} MB."
        )
    with source.open("rb") as file:
        kind = sniff(file.read(HEAD))
    if kind is None:
        raise MediaError(NOT_A_RECORDING)
    return kind


def _measure(source: Path, kind: str, work: Path) -> float:
    """Seconds of sound, by decoding all of it; raises MediaError for what cannot be taken."""
    clock = _Clock()
    arguments = [
        *_reading(source, kind),
        "-t",
        str(COUNTED_SECONDS),
        "-f",
        "null",
        "-progress",
        "pipe:1",
        "-",
    ]
    result = ffmpeg.run(arguments, work, MEASURE_SECONDS, clock)
    if b"matches no streams" in result.errors:
        raise MediaError(NO_SOUND)
    if b"max_streams" in result.errors:
        raise MediaError(TOO_MANY_PARTS)
    if kind == "mov" and (b"moov atom not found" in result.errors or b"partial file" in result.errors):
        raise MediaError(TRUNCATED)
    if result.code or not clock.seconds:
        raise MediaError(NOT_A_RECORDING)
    if int(clock.seconds) > MAX_SECONDS:
        raise MediaError(_too_long(clock.seconds))
    return clock.seconds


def _too_long(seconds: float) -> str:
    minutes = -(-int(seconds) // 60)
    length = f"{minutes} minutes long" if seconds < COUNTED_SECONDS - 60 else "many hours long"
    return f"This recording is {length}. The longest we can take is {MAX_SECONDS // 60} minutes."


def _make(source, kind, made, work, seconds, progress):
    """The file people will hear: one track of AAC, mono, its index in front so that it can be sought in."""

    def tell(heard):
        if progress:
            progress(min(heard / seconds, 0.99))

    arguments = [
        *_reading(source, kind),
        *("-vn", "-sn", "-dn", "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1"),
        *("-c:a", "aac", "-b:a", "64k", "-ac", "1", "-ar", "44100"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart"),
        *(
            "-t",
            str(MAX_SECONDS + 1),
            "-fs",
            str(ffmpeg.OUTPUT),
            "-f",
            "ipod",
            "-progress",
            "pipe:1",
            f"file:{made}",
        ),
    ]
    if ffmpeg.run(arguments, work, MAKE_SECONDS, _Clock(tell)).code:
        raise MediaError(NOT_A_RECORDING)


def _samples(made: Path, work: Path) -> array:
    """What the made file sounds like: 8 kHz, 16 bits, the source of both its length and its picture."""
    heard = bytearray()
    arguments = [
        *_reading(made, "mov"),
        *("-ac", "1", "-ar", str(PEAK_RATE), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"),
    ]
    if ffmpeg.run(arguments, work, MEASURE_SECONDS, heard.extend).code:
        raise MediaError(NOT_A_RECORDING)
    samples = array("h", bytes(heard[: len(heard) // 2 * 2]))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


class _Clock:
    """Reads ffmpeg's progress lines and keeps how many seconds of sound have gone by."""

    def __init__(self, tell: Callable[[float], None] | None = None):
        self.seconds = 0.0
        self._tell = tell
        self._rest = b""

    def __call__(self, output: bytes) -> None:
        *lines, self._rest = (self._rest + output).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"out_time_us" and value.isdigit():
                self.seconds = int(value) / 1_000_000
                if self._tell:
                    self._tell(self.seconds)


def _reading(source: Path, kind: str) -> list[str]:
    """How any file is opened: as the kind its bytes say, no other reader tried, nothing else fetched."""
    return [
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS, "-codec_whitelist", DECODERS),
        *("-max_streams", str(MAX_STREAMS), "-threads", "1", "-f", kind, "-i", f"file:{source.absolute()}"),
        *("-map", "0:a:0"),
    ]

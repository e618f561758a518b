"""Checks and converts recordings that anyone may have sent. No Django here.

A file is recognised by its first bytes, decoded to the end, and encoded anew: sound only, in one format that every
browser can play and seek, without the metadata that the phone wrote into it.
"""

import hashlib
import secrets
import sys
import tempfile
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from . import ffmpeg
from .ffmpeg import MediaError
from .findings import Finding, Report, findings, read_report, silences_in
from .kinds import HEAD, READERS, sniff
from .lengths import mov_is_cut_off, wav_goes_on
from .waveform import PEAK_RATE, peaks_of

MAX_SECONDS = 15 * 60
MAX_BYTES = 50 * 1024 * 1024
MAX_STREAMS = 16  # a phone's video has five or six: sound, picture, place, orientation
DECODE_TIMEOUT = 120  # seconds
ENCODE_TIMEOUT = 300  # seconds
# A small file can decode to days of sound: decoding stops here.
MAX_DECODED_SECONDS = 4 * 60 * 60
# Sound only: no decoder for pictures is ever opened.
DECODERS = (
    "aac,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,flac,alac,amrnb,libopencore_amrnb,amrwb,libopencore_amrwb,"
    "pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,"
    "pcm_f64be,pcm_alaw,pcm_mulaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,gsm,gsm_ms,mace3,mace6"
)
NOT_A_RECORDING = "This file is not a recording we can read. Save it as MP3, M4A or WAV and try again."
NO_SOUND = "There is no sound in this file."
TRUNCATED = "This file stops in the middle: its end is missing. Copy it again and try once more."
TOO_MANY_PARTS = "This file has too many parts. Save the sound alone as MP3, M4A or WAV and try again."


@dataclass(frozen=True)
class Prepared:
    """A converted recording: an AAC .m4a file, mono, with nothing but its sound. `findings` are about its source."""

    path: Path
    duration_ms: int
    size: int  # bytes
    sha256: str  # of the converted file, in hex
    peaks: list[int]  # PEAKS numbers from 0 to 100
    findings: list[Finding] = field(default_factory=list)


def prepare(source: Path, folder: Path, progress: Callable[[float], None] | None = None) -> Prepared:
    """Convert the recording at `source` into a new file in `folder`; `progress` is called with shares from 0 to 1.

    The length is that of the decoded sound, not the one in the file's header. The volume is not changed. A truncated
    .m4a is refused, since its end may still be on the phone; of other formats the part that is there is kept, and
    `findings` says that the rest is missing.
    Raises MediaError, and then leaves nothing in `folder`. `source` itself is only read.
    """
    kind = _checked_format(source)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        work = Path(scratch)
        seconds, report = _measure(source, kind, work)
        output = work / "made.m4a"
        _encode(source, kind, output, work, seconds, progress)
        samples = _decode_samples(output, work)
        if not samples:
            raise MediaError(NO_SOUND)
        path = folder / f"{secrets.token_hex(16)}.m4a"
        with output.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        prepared = Prepared(
            path=path,
            duration_ms=len(samples) * 1000 // PEAK_RATE,
            size=output.stat().st_size,
            sha256=sha256,
            peaks=peaks_of(samples),
            findings=findings(source, kind, report, seconds, silences_in(samples, PEAK_RATE)),
        )
        output.replace(path)
    if progress:
        progress(1.0)
    return prepared


def _checked_format(source: Path) -> str:
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


def _measure(source: Path, kind: str, work: Path) -> tuple[float, Report]:
    """(the seconds of sound, what ffmpeg said of it), by decoding all of it. Raises MediaError where the file is
    refused."""
    decoded = _ProgressReader()
    arguments = [
        *("-loglevel", "level+info", "-nostats"),
        *_input_arguments(source, kind),
        *("-af", "astats=measure_perchannel=Peak_level:measure_overall=none"),
        *("-t", str(MAX_DECODED_SECONDS), "-f", "null", "-progress", "pipe:1", "-"),
    ]
    result = ffmpeg.run(arguments, work, DECODE_TIMEOUT, decoded)
    report = read_report(result.errors)
    if kind == "mov" and result.code and _file_says(mov_is_cut_off, source):
        raise MediaError(TRUNCATED)  # within its index, perhaps, which then names no sound
    if "matches no streams" in report.errors:
        raise MediaError(NO_SOUND)
    if "max_streams" in report.errors:
        raise MediaError(TOO_MANY_PARTS)
    if kind == "mov" and ("moov atom not found" in report.errors or "partial file" in report.errors):
        raise MediaError(TRUNCATED)
    if result.code or not decoded.seconds:
        raise MediaError(NOT_A_RECORDING)
    if int(decoded.seconds) > MAX_SECONDS:
        raise MediaError(_too_long(decoded.seconds))
    return decoded.seconds, report


def _too_long(seconds: float) -> str:
    minutes = -(-int(seconds) // 60)
    length = f"{minutes} minutes long" if seconds < MAX_DECODED_SECONDS - 60 else "many hours long"
    return f"This recording is {length}. The longest we can take is {MAX_SECONDS // 60} minutes."


def _encode(source, kind, output, work, seconds, progress):
    """Write the file that people will hear: one track of AAC, mono, its index in front so that players can seek."""

    def report(encoded_seconds):
        if progress:
            progress(min(encoded_seconds / seconds, 0.99))

    arguments = [
        *_input_arguments(source, kind),
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
            f"file:{output}",
        ),
    ]
    if ffmpeg.run(arguments, work, ENCODE_TIMEOUT, _ProgressReader(report)).code:
        raise MediaError(NOT_A_RECORDING)


def _decode_samples(path: Path, work: Path) -> array:
    """The samples of the converted file, 8 kHz and 16 bits, from which its length and its waveform are taken."""
    pcm = bytearray()
    arguments = [
        *_input_arguments(path, "mov"),
        *("-ac", "1", "-ar", str(PEAK_RATE), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"),
    ]
    if ffmpeg.run(arguments, work, DECODE_TIMEOUT, pcm.extend).code:
        raise MediaError(NOT_A_RECORDING)
    samples = array("h", bytes(pcm[: len(pcm) // 2 * 2]))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


class _ProgressReader:
    """Reads ffmpeg's progress lines: `seconds` is how much sound it has processed."""

    def __init__(self, report: Callable[[float], None] | None = None):
        self.seconds = 0.0
        self._report = report
        self._rest = b""

    def __call__(self, output: bytes) -> None:
        *lines, self._rest = (self._rest + output).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"out_time_us" and value.isdigit():
                self.seconds = int(value) / 1_000_000
                if self._report:
                    self._report(self.seconds)


def _input_arguments(source: Path, kind: str) -> list[str]:
    """ffmpeg's arguments for opening a file: with the demuxer for its format and no other, and no network access."""
    return [
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", READERS, "-codec_whitelist", DECODERS),
        *("-max_streams", str(MAX_STREAMS), "-threads", "1", "-f", kind),
        *(("-ignore_length", "1") if kind == "wav" and _file_says(wav_goes_on, source) else ()),
        *("-i", f"file:{source.absolute()}", "-map", "0:a:0"),
    ]


def _file_says(what: Callable[[BinaryIO, int], bool], source: Path) -> bool:
    with source.open("rb") as file:
        return what(file, source.stat().st_size)

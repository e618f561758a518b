"""What is not as expected in a recording that can be played. No Django here.

The person who sent it is asked about each finding, since only they can know: a pause may be meant, and the file may be
all that there is.
"""

import re
from array import array
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from .lengths import mov_seconds, mp3_is_cut_off, ogg_is_cut_off, wav_seconds_missing

# Nobody hears less than -60 dB of full scale, and no room is as quiet for a microphone: that is no sound at all.
FLOOR_DB = -60
FLOOR = round(32768 * 10 ** (FLOOR_DB / 20))
WINDOW = 0.25  # seconds: silence is measured in steps of this
# A silence is asked about when it lasts this long or is half of the recording.
LONG_SILENCE = 30  # seconds
# A file may say a little more than it plays: pictures outlast the sound, encoders add a few milliseconds.
TOLERANCE, TOLERANCE_SHARE = 0.5, 0.01  # seconds, or this share of the whole


class Doubt(StrEnum):
    SHORTER = "shorter"  # than the file says
    CUT_OFF = "cut_off"  # the file says no length, and stops within a piece of sound
    SILENT = "silent"  # from beginning to end
    SILENCE = "silence"  # a long one
    ONE_SIDED = "one_sided"  # one of its two channels is silent


@dataclass(frozen=True)
class Finding:
    """One doubt. `ms` is the length that the file says (SHORTER) or of the silence (SILENCE), which begins at
    `start_ms`."""

    doubt: str
    ms: int = 0
    start_ms: int = 0

    as_dict = asdict


@dataclass(frozen=True)
class Report:
    """What ffmpeg said while it decoded a file, at its level "info" with each line's level in front."""

    seconds: float | None  # the length that the file says; None where it says none
    breaks_off: bool
    channel_peaks: list[float]  # in dB, the loudest moment of each channel
    errors: str  # its messages of errors, one a line


_LINE = re.compile(r"^(?:\[[^\]]+\] )??\[(info|warning|error|fatal)\] (.*)$")
_DURATION = re.compile(r"  Duration: (\d+):(\d\d):(\d\d\.\d\d),")
_BREAKS_OFF = ("Packet corrupt", "File ended prematurely", "Corrupt bitstream")


def read_report(errors: bytes) -> Report:
    """What ffmpeg's messages say of the file. Its metadata, which anyone may have written, says nothing here: each
    line of that is indented further."""
    seconds, estimated, breaks_off, peaks, failures = None, False, False, [], []
    for line in errors.decode(errors="replace").splitlines():
        level, words = match.groups() if (match := _LINE.match(line)) else ("", "")
        if level == "info" and (match := _DURATION.match(words)):
            hours, minutes, rest = match.groups()
            seconds = int(hours) * 3600 + int(minutes) * 60 + float(rest)
        elif level == "info" and words.startswith("Peak level dB: "):
            peaks.append(float(words.rpartition(" ")[2]))
        elif level in ("warning", "error", "fatal"):
            estimated |= words.startswith("Estimating duration from bitrate")
            breaks_off |= words.startswith(_BREAKS_OFF)
            failures += [words] if level != "warning" else []
    return Report(None if estimated else seconds, breaks_off, peaks, "\n".join(failures))


def findings(
    source: Path, kind: str, report: Report, seconds: float, silences: list[Finding]
) -> list[Finding]:
    """What to ask about the file at `source`, of which `seconds` of sound were decoded."""
    sides = report.channel_peaks
    one_sided = len(sides) == 2 and min(sides) < FLOOR_DB <= max(sides)
    return [
        *_missing_end(source, kind, report, seconds),
        *silences,
        *([Finding(Doubt.ONE_SIDED)] if one_sided else []),
    ]


def _missing_end(source, kind, report, seconds) -> list[Finding]:
    said, breaks_off = report.seconds, report.breaks_off
    end = source.stat().st_size
    with source.open("rb") as file:
        if kind == "wav":
            said = seconds + wav_seconds_missing(file, end)
        elif kind == "mov":  # ffmpeg adds up the pieces, and passes over the length that is said of the whole
            said = max(said or 0, mov_seconds(file, end))
        elif kind == "ogg":  # ffmpeg takes the time of the last page for its length
            said, breaks_off = None, ogg_is_cut_off(file, end)
        elif kind == "mp3" and said is None:
            breaks_off = mp3_is_cut_off(file, end)
    if said is None:
        return [Finding(Doubt.CUT_OFF)] if breaks_off else []
    is_shorter = said - seconds > max(TOLERANCE, said * TOLERANCE_SHARE)
    return [Finding(Doubt.SHORTER, round(said * 1000))] if is_shorter else []


def silences_in(samples: array, rate: int) -> list[Finding]:
    """The silence to ask about in these samples: all of it, or the longest; empty where it is short."""
    step = round(rate * WINDOW)
    longest, start, begin = 0, 0, None
    for place in range(0, len(samples), step):
        window = samples[place : place + step]
        if max(window) > FLOOR or min(window) < -FLOOR:
            begin = None
            continue
        begin = place if begin is None else begin
        if (length := place + len(window) - begin) > longest:
            longest, start = length, begin
    if longest == len(samples):
        return [Finding(Doubt.SILENT)]
    if longest < min(LONG_SILENCE * rate, len(samples) / 2):
        return []
    return [Finding(Doubt.SILENCE, longest * 1000 // rate, start * 1000 // rate)]

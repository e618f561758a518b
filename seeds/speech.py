"""Synthetic speech for the demo: sentences in, one WAV out, and the times of each sentence.

The voice is eSpeak NG, from the espeakng-loader package, reached through ctypes. Real stories are
never spoken with it: it is there so that the demo needs no recording of anybody.

eSpeak keeps state in globals that initialising it again does not clear, so the same words give other bytes the
second time. Each recording is therefore made by a process of its own, which runs this file: the same words give
the same bytes, two can be made at once, and no state stays in the server.
"""

import ctypes
import json
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import espeakng_loader

SAMPLE_RATE = 22_050
BYTES_A_SAMPLE = 2
# From espeak-ng/speak_lib.h.
_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_UTF8 = 1
_RATE, _PITCH = 1, 3
_OK = 0
# eSpeak keeps its data path in 160 bytes and silently cuts off a longer one.
_LONGEST_DATA_PATH = 140
# The least length of a sentence: one without anything to say ("…") is filled with silence, so that its cue has one.
_SHORTEST_MS = 300
# Three minutes of speech take a quarter of a second, so a process that takes longer than this is stuck.
_TIMEOUT_SECONDS = 120


class SpeechError(Exception):
    """eSpeak could not be started, or was asked for a voice it does not have."""


@dataclass(frozen=True)
class SpeakingVoice:
    """How one person of the demo sounds."""

    accent: str = "en"  # the eSpeak voice for English ("en-gb-scotland"); other languages use their own
    variant: str = ""  # an eSpeak variant, such as "f3" or "m5", for every language
    pitch: int = 50  # 0 to 100
    speed: int = 160  # words a minute


@dataclass(frozen=True)
class Sentence:
    """Words to say, who says them, and in which language ("en", "cy")."""

    words: str
    voice: SpeakingVoice = field(default_factory=SpeakingVoice)
    language: str = "en"


def synthesise(
    sentences: Sequence[Sentence], out_wav: Path, pause_ms: int | Sequence[int] = 350
) -> list[tuple[int, int]]:
    """Write the sentences as one mono 16-bit WAV; give each one's start and end in ms.

    The silence after each sentence is `pause_ms`, or one number for each. The same sentences make the same
    bytes. Raises SpeechError, and leaves no file, if eSpeak fails or lacks a voice.
    """
    pauses = [pause_ms] * len(sentences) if isinstance(pause_ms, int) else list(pause_ms)
    if len(pauses) != len(sentences):
        raise ValueError(f"{len(sentences)} sentences need as many pauses, not {len(pauses)}.")
    job = {"out": str(out_wav), "pauses": pauses, "sentences": [asdict(sentence) for sentence in sentences]}
    try:
        process = subprocess.run(  # noqa: S603 (this file, and nothing typed by anyone, is what runs)
            [sys.executable, "-P", __file__],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        Path(out_wav).unlink(missing_ok=True)
        reason = (error.stderr or b"").decode(errors="replace").strip().splitlines() or [str(error)]
        raise SpeechError(reason[-1]) from error
    return [(start, end) for start, end in json.loads(process.stdout)]


def _speak(job: dict) -> list[tuple[int, int]]:
    """Writes the WAV of a job from `synthesise` in this process; returns the times in ms."""
    times = []
    frames = 0
    with _espeak() as say, wave.open(job["out"], "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(BYTES_A_SAMPLE)
        wav.setframerate(SAMPLE_RATE)
        for fields, pause in zip(job["sentences"], job["pauses"], strict=True):
            sentence = Sentence(**fields | {"voice": SpeakingVoice(**fields["voice"])})
            sound = say(sentence)
            sound += bytes(max(0, len(_silence(_SHORTEST_MS)) - len(sound)))
            end = frames + len(sound) // BYTES_A_SAMPLE
            times.append((_ms(frames), _ms(end)))
            wav.writeframesraw(sound + _silence(pause))
            frames = end + len(_silence(pause)) // BYTES_A_SAMPLE
    return times


def _ms(frames: int) -> int:
    return frames * 1000 // SAMPLE_RATE


def _silence(ms: int) -> bytes:
    return bytes(ms * SAMPLE_RATE // 1000 * BYTES_A_SAMPLE)


@contextmanager
def _espeak() -> Iterator:
    """Starts eSpeak and yields a function from a Sentence to its samples."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_uint,
        ctypes.c_void_p,
        ctypes.c_void_p,
    ]
    variants = Path(espeakng_loader.get_data_path()) / "voices" / "!v"
    samples: list[bytes] = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
    def collect(sound, count, _events):
        if sound and count > 0:
            samples.append(ctypes.string_at(sound, count * BYTES_A_SAMPLE))
        return 0

    def say(sentence: Sentence) -> bytes:
        voice = sentence.voice
        name = voice.accent if sentence.language == "en" else sentence.language
        name += f"+{voice.variant}" if voice.variant else ""
        # eSpeak itself would ignore a variant that it does not know.
        known = not voice.variant or (variants / voice.variant).is_file()
        if not known or library.espeak_SetVoiceByName(name.encode()) != _OK:
            raise SpeechError(f"eSpeak has no voice called {name}.")
        library.espeak_SetParameter(_RATE, voice.speed, 0)
        library.espeak_SetParameter(_PITCH, voice.pitch, 0)
        samples.clear()
        # A null character would end the sentence early.
        words = sentence.words.replace("\0", " ").encode() + b"\0"
        if library.espeak_Synth(words, len(words), 0, 1, 0, _UTF8, None, None) != _OK:
            raise SpeechError("eSpeak could not say a sentence.")
        return b"".join(samples)

    with tempfile.TemporaryDirectory() as folder:
        path = espeakng_loader.get_data_path()
        if len(path.encode()) > _LONGEST_DATA_PATH:
            link = Path(folder) / "espeak-ng-data"
            link.symlink_to(path, target_is_directory=True)
            path = str(link)
        rate = library.espeak_Initialize(_SYNCHRONOUS, 0, path.encode(), _DO_NOT_EXIT)
        if rate != SAMPLE_RATE:
            raise SpeechError("eSpeak could not start: its data was not found.")
        # The breath in a voice is random noise, which eSpeak would otherwise seed from the clock.
        library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        library.espeak_SetSynthCallback(collect)
        yield say


if __name__ == "__main__":
    try:
        sys.stdout.write(json.dumps(_speak(json.load(sys.stdin.buffer))))
    except SpeechError as error:
        sys.exit(str(error))

"""Recordings for tests, made here and now."""

import io
import subprocess
import wave

import imageio_ffmpeg
import pytest

from stories.recordings import ffmpeg, media

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def wav_bytes(seconds=2, rate=8000):
    """A small WAV, as a browser sends it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(bytes(i * 37 % 256 for i in range(2 * rate * seconds)))
    return file.getvalue()


def make(path, *arguments):
    """A file for a test, made by ffmpeg without any of our limits."""
    subprocess.run([FFMPEG, "-nostdin", "-v", "error", "-y", *arguments, str(path)], check=True)
    return path


def sine(seconds):
    return ("-f", "lavfi", "-i", f"sine=frequency=300:duration={seconds}")


def refusal(source, folder):
    """What prepare() says when it refuses; it leaves nothing behind."""
    before = sorted(folder.iterdir())
    with pytest.raises(ffmpeg.MediaError) as caught:
        media.prepare(source, folder)
    assert sorted(folder.iterdir()) == before
    return str(caught.value)


def wav_file(path, loud):
    """A WAV of one second at 8 kHz for each of these levels."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        for level in loud:
            file.writeframes(b"".join(s.to_bytes(2, "little", signed=True) for s in (level, -level)) * 4000)
    return path

"""A recording's peaks, and the picture made of them. Needs no ffmpeg."""

from array import array
from collections.abc import Sequence
from itertools import pairwise

PEAKS = 400
PEAK_RATE = 8000
# Each recording is scaled to its own loud moments. The highest few buckets are ignored, so that a knock on the
# microphone does not set the scale, and a quiet recording is not amplified until its hiss looks like a voice.
CUT_OFF = 8
QUIETEST_FULL_HEIGHT = 32768 // 50


def peaks_of(samples: array) -> list[int]:
    """How loud each of PEAKS equal stretches is, from 0 to 100."""
    loudest = []
    for i in range(PEAKS):
        start = i * len(samples) // PEAKS
        stretch = samples[start : max(start + 1, (i + 1) * len(samples) // PEAKS)]
        loudest.append(max(max(stretch), -min(stretch)))
    full = max(sorted(loudest)[-CUT_OFF], QUIETEST_FULL_HEIGHT)
    return [min(round(100 * level / full), 100) for level in loudest]


def waveform(peaks: Sequence[int], bars: int = 96) -> list[int]:
    """The peaks in fewer bars, for a small picture: the mean of each stretch, squared since loudness is power, and
    scaled so that the highest bar equals the highest peak. Means, since nearly every second of speech has a loud
    moment: bars of maxima would look the same for every voice."""
    if len(peaks) <= bars:
        return list(peaks)
    edges = [len(peaks) * n // bars for n in range(bars + 1)]
    means = [sum(peaks[start:end]) / (end - start) for start, end in pairwise(edges)]
    loudest = max(means) or 1
    return [round(max(peaks) * (mean / loudest) ** 2) for mean in means]


def waveform_path(peaks: Sequence[int], width: int = 480, height: int = 64, bars: int = 96) -> str:
    """The `d` of one SVG path in a box of width by height: upright bars, mirrored about the middle.

    Each bar is a single line, so the path wants a stroke and no fill: `stroke-linecap: round`, and a
    `stroke-width` of about half of width / bars. Silence is a row of dots. Whole numbers keep it small.
    """
    shape = waveform(peaks, bars)
    if not shape:
        return ""
    step = width / len(shape)
    reach = max(height - step, 2) / 2  # the round ends stand out by half a stroke
    segments = []
    for i, peak in enumerate(shape):
        half = round(reach * peak / 100)
        segments.append(f"M{int((i + 0.5) * step)} {height // 2 - half}v{2 * half}")
    return "".join(segments)


def bars_of(path: str) -> list[str]:
    """Each bar of a path made by `waveform_path`, in order, as a path of its own."""
    return [f"M{bar}" for bar in path.split("M")[1:]]

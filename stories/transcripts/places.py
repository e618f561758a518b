"""Positions in a transcript: paragraphs, and the times of offsets."""

from bisect import bisect_right
from collections.abc import Sequence

from .text import PARAGRAPH_BREAK, Cue


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where each paragraph of a transcript's text is, [start, end)."""
    bounds, start = [], 0
    for paragraph in text.split(PARAGRAPH_BREAK):
        if paragraph:
            bounds.append((start, start + len(paragraph)))
        start += len(paragraph) + len(PARAGRAPH_BREAK)
    return bounds


def paragraphs_touched(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch from the beginning of the first to the end of the last paragraph that [start, end) touches."""
    before, after = text.rfind(PARAGRAPH_BREAK, 0, start), text.find(PARAGRAPH_BREAK, end)
    first = 0 if before < 0 else before + len(PARAGRAPH_BREAK)
    return first, len(text) if after < 0 else after


def excerpt_context(text: str, start: int, end: int, width: int = 32) -> tuple[str, str]:
    """The characters just before and just after a stretch, as many as `width` or as there are."""
    return text[max(0, start - width) : start], text[end : end + width]


def time_at(cues: Sequence[Cue], offset: int) -> int | None:
    """When the character at this offset is said, in ms, interpolated within its cue. None without times.

    Between two cues it is the start of the next; the end of a cue's text is the end of its time.
    """
    position = bisect_right(cues, offset, key=lambda cue: cue.start) - 1
    if position >= 0 and offset <= cues[position].end:
        return _time_within(cues[position], offset)
    if position < 0 or position + 1 == len(cues):
        return None
    return cues[position + 1].start_ms


def _time_within(cue: Cue, offset: int) -> int | None:
    if cue.start_ms is None or cue.end_ms is None:
        return None
    share = (min(max(offset, cue.start), cue.end) - cue.start) / (cue.end - cue.start)
    return cue.start_ms + round(share * (cue.end_ms - cue.start_ms))


def times_of(cues: Sequence[Cue], start: int, end: int) -> tuple[int, int] | tuple[None, None]:
    """When the stretch [start, end) begins and ends, in ms; (None, None) without times or words of a cue.

    Where people speak at once and the interpolated end would come before the start, the times of all its cues.
    """
    position = max(0, bisect_right(cues, start, key=lambda cue: cue.start) - 1)
    overlapping = []
    while position < len(cues) and cues[position].start < end:
        if cues[position].end > start:
            overlapping.append(cues[position])
        position += 1
    if not overlapping or start >= end:
        return None, None
    start_ms, end_ms = _time_within(overlapping[0], start), _time_within(overlapping[-1], end)
    if start_ms is None or end_ms is None:
        return None, None
    if end_ms <= start_ms:
        return overlapping[0].start_ms, max(cue.end_ms for cue in overlapping)
    return start_ms, end_ms

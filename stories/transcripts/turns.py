"""Who speaks in which paragraph of a transcript: the one way in which its text is cut for anybody to read."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .places import paragraphs


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of the text, [start, end). `who` is the name shown, where it differs from the turn before."""

    start: int
    end: int
    who: str
    words: str
    cue: Any  # in which its first word stands, None where the text has no cues


def turns(text: str, cues: Sequence, names: Mapping[str, str]) -> list[Turn]:
    """The paragraphs of a text, in order. `names` maps a label as heard to the name shown; a label that it does
    not hold is nobody's. Cues need a `start`, a `label`, and the order of the text."""
    starts = [cue.start for cue in cues]
    found, last = [], None
    for start, end in paragraphs(text):
        cue = cue_at(cues, starts, start)
        who = names.get(cue.label, "") if cue else ""
        found.append(Turn(start, end, who if who != last else "", text[start:end], cue))
        last = who
    return found


def cue_at(cues: Sequence, starts: Sequence[int], offset: int):
    """The cue in which the character at this offset stands, else the one before it; None before the first. `starts`
    are the cues' own, so that a caller who asks often makes them once."""
    position = bisect_right(starts, offset) - 1
    return cues[position] if position >= 0 else None


def names_of_labels(voice_of: Mapping[str, Any], names: Mapping[Any, str]) -> dict[str, str]:
    """{label as heard: name shown}, from each label's voice and each voice's name. A label that is no voice's is
    shown as it is; where only one speaks there is nobody to tell apart, so no name."""
    if len(voice_of) < 2:
        return {}
    return {label: names.get(voice, label) for label, voice in voice_of.items()}

"""Who speaks in which paragraph of a transcript: one rule, for whatever shows its text."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .places import paragraphs


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of the text, [start, end). `who` is the name shown, "" where it is that of the turn before."""

    start: int
    end: int
    who: str
    words: str
    cue: Any  # that holds its first character, None where the text has no cues


def turns(text: str, cues: Sequence, names: Mapping[str, str]) -> list[Turn]:
    """The paragraphs of a text, in order. `names` maps a cue's label to the name shown; a label without an entry is
    shown without a name. Cues need a `start` and a `label`, and must be in the order of the text."""
    starts = [cue.start for cue in cues]
    all_turns, last = [], None
    for start, end in paragraphs(text):
        cue = cue_at(cues, starts, start)
        who = names.get(cue.label, "") if cue else ""
        all_turns.append(Turn(start, end, who if who != last else "", text[start:end], cue))
        last = who
    return all_turns


def cue_at(cues: Sequence, starts: Sequence[int], offset: int):
    """The cue that holds the character at this offset, else the one before it; None before the first. `starts` are
    the cues' own, passed in so that a caller builds the list once for many offsets."""
    position = bisect_right(starts, offset) - 1
    return cues[position] if position >= 0 else None


def names_of_labels(voice_of: Mapping[str, Any], names: Mapping[Any, str]) -> dict[str, str]:
    """{label: name shown}, from each label's voice and each voice's name. A label without a voice is shown as it is.
    Empty where there is only one label, since a single speaker needs no name."""
    if len(voice_of) < 2:
        return {}
    return {label: names.get(voice, label) for label, voice in voice_of.items()}

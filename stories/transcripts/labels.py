"""Which words at the beginning of a line name who is speaking."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .possible_labels import TIME, possible_opening

_NAME = r"(?P<label>[^\W\d_][\w .'’&/-]{0,39}?)"
# "Name: words", "Name (00:12): words", "[00:12] Name: words", or any of these with the words underneath.
OPENING = re.compile(
    rf"(?:[(\[]?(?P<before>{TIME})(?:[)\]]\s*|\s+))?{_NAME}\s*(?:[(\[]?(?P<after>{TIME})[)\]]?)?\s*:"
    r"(?:\s+(?P<words>.*))?"
)
NAME_AND_TIME = re.compile(rf"{_NAME}\s+[(\[]?(?P<after>{TIME})[)\]]?(?P<before>)(?P<words>)")
_KNOWN_SPEAKERS = {
    "community reporter", "facilitator", "host", "interviewee", "interviewer", "mentor", "narrator",
    "officer", "participant", "peer mentor", "probation officer", "reporter", "service user", "speaker",
    "staff", "staff member", "storyteller", "voice",
}  # fmt: skip
_NOT_SPEAKERS = {"and", "but", "he", "i", "it", "she", "so", "then", "they", "we", "you"}


@dataclass(frozen=True, slots=True)
class Opening:
    """A speaker's label at the beginning of a line, or what may be one."""

    label: str
    time: str  # written beside the label, "" without one
    length: int  # of the line's characters before its words
    is_possible: bool  # whether only a person can say that it is a label


def find_openings(
    lines: Sequence[str], below: Sequence[str], turns: int, times: Sequence[str] | None = None
) -> list[Opening | None]:
    """The opening of each line, None where it has none. `turns` is how many turns there seem to be in these lines.

    `below` has the words under each line, "" where a label on it would stand above none. `times` are those that stood
    before or above each line and were taken off it.
    """
    times = times or [""] * len(lines)
    named = [
        OPENING.fullmatch(line) or (words and NAME_AND_TIME.fullmatch(line)) or None
        for line, words in zip(lines, below, strict=True)
    ]
    possible = [possible_opening(*row) for row in zip(lines, below, map(bool, times), strict=True)]
    labels = [
        (match["label"], bool(match["before"] or match["after"] or time))
        for match, time in zip(named, times, strict=True)
        if match
    ]
    others = sum(1 for match, maybe in zip(named, possible, strict=True) if maybe and not match)
    speakers = speaker_labels(labels, turns, others)
    return [_opening(*pair, speakers) for pair in zip(named, possible, strict=True)]


def _opening(
    named: re.Match | None, possible: tuple[str, str, int] | None, speakers: set[str]
) -> Opening | None:
    if named and named["label"] in speakers:
        length = named.start("words") if named["words"] else named.end()
        return Opening(named["label"], named["before"] or named["after"] or "", length, is_possible=False)
    return possible and Opening(*possible, is_possible=possible[0] not in speakers)


def speaker_labels(openings: Sequence[tuple[str, bool]], turns: int, others: int = 0) -> set[str]:
    """Which of these openings, each a label and whether it has a time, name a speaker; the others, as in "I said: no",
    are words.

    A known name always counts. Another name whose words are capitalised counts when it comes twice, has a time, or
    when at least half of the turns begin with a name; one such as "Aunt from Leeds" when it comes twice and they do.
    `others` is how many more lines begin with what may be a label: one odd label does not undo the names around it.
    """
    counts = Counter(label for label, _is_timed in openings)
    timed = {label for label, is_timed in openings if is_timed}
    begun = len(openings) + others
    is_dialogue = begun > 1 and begun * 2 >= turns

    def names_a_speaker(label: str) -> bool:
        words = label.split()
        if label.lower().rstrip(" 0123456789") in _KNOWN_SPEAKERS:
            return True
        if words[0].lower() in _NOT_SPEAKERS or len(words) > 5:
            return False
        if words[0][0].islower() or words[-1][0].islower():  # "The thing is", however often it comes
            return False
        if any(word[0].islower() for word in words):
            return counts[label] > 1 and is_dialogue
        return counts[label] > 1 or is_dialogue or label in timed

    return {label for label in counts if names_a_speaker(label)}

"""Which words at the beginning of a line name who is speaking."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .cover_page import is_cover_word
from .possible_labels import TIME, are_sounds, possible_opening

_NAME = r"(?P<label>[^\W\d_](?:[\w .'’&/-]{0,38}?[\w.'’])?)"
# "Name: words", "Name (00:12): words", "[00:12] Name: words", or any of these with the words underneath.
OPENING = re.compile(
    rf"(?:[(\[]?(?P<before>{TIME})(?:[)\]]\s*|\s+))?{_NAME}\s*(?:[(\[]?(?P<after>{TIME})[)\]]?)?\s*:"
    r"(?:\s+(?P<words>.*))?"
)
NAME_AND_TIME = re.compile(rf"{_NAME}\s+(?:[-–—]\s+)?[(\[]?(?P<after>{TIME})[)\]]?(?P<before>)(?P<words>)")
# "Name (00:01:02) - words"
_NAME_TIME_DASH = re.compile(rf"{_NAME}\s*[(\[](?P<after>{TIME})[)\]]\s*[-–—](?P<before>)\s+(?P<words>\S.*)")
# "Speaker 1" above the words, with a number or as programs write it
_KNOWN_ALONE = re.compile(r"(?P<label>[^\W\d_][\w -]{0,30}?[\w])(?P<before>)(?P<after>)(?P<words>)")
# "[SPEAKER_01]: words" or "[id1] words"
_BRACKETED = re.compile(
    r"[\[({<]\s*(?P<label>[^\W_][\w .'’&/-]{0,39}?)\s*[\])}>](?P<before>)(?P<after>)(?P<colon>\s*:)?\s*(?P<words>\S.*)?"
)
# What programs that tell voices apart write where no name is known.
_MACHINE_LABEL = re.compile(r"SPEAKER[_ -]?\d{1,3}|(?:SPK|spk)[_ -]?\d{1,3}|UNKNOWN(?:_SPEAKER)?")
# "SPEAKER_00 words", without a colon
_MACHINE_AND_WORDS = re.compile(
    r"(?P<label>SPEAKER[_-]\d{1,3})(?P<before>)(?P<after>)\s+(?P<words>[^\W\d].*)"
)
_BRACKETS = tuple("[({<")
_IDENTIFIER = re.compile(r"[^\W\d_]+[ _-]?\d+")
_KNOWN_SPEAKERS = {
    "community reporter", "facilitator", "host", "interviewee", "interviewer", "mentor", "narrator",
    "officer", "participant", "peer mentor", "probation officer", "reporter", "service user", "speaker",
    "staff", "staff member", "storyteller", "unknown speaker", "voice",
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
    named = [_named(line, words) for line, words in zip(lines, below, strict=True)]
    possible = [possible_opening(*row) for row in zip(lines, below, map(bool, times), strict=True)]
    labels = [
        (match["label"], bool(match["before"] or match["after"] or time))
        for match, time in zip(named, times, strict=True)
        if match
    ]
    others = sum(1 for match, maybe in zip(named, possible, strict=True) if maybe and not match)
    speakers = speaker_labels(labels, turns, others)
    bracketed = _bracketed(lines, below, turns, is_only_kind=not any(named))
    rows = zip(named, bracketed, possible, strict=True)
    return [
        _opening(match if match and match["label"] in speakers else inner, maybe)
        for match, inner, maybe in rows
    ]


def _named(line: str, below: str) -> re.Match | None:
    """A name at the beginning of this line, in any of the ways in which it may stand there."""
    match = (
        OPENING.fullmatch(line)
        or (below and NAME_AND_TIME.fullmatch(line))
        or _NAME_TIME_DASH.fullmatch(line)
        or _MACHINE_AND_WORDS.fullmatch(line)
    )
    alone = _KNOWN_ALONE.fullmatch(line) if below and not match else None
    is_numbered = alone and alone["label"][-1].isdigit() and _is_known(alone["label"])
    return match or (alone if is_numbered else None) or None


def _opening(match: re.Match | None, possible: tuple[str, str, int] | None) -> Opening | None:
    """The label that a match found, or what may be one."""
    if match:
        length = match.start("words") if match["words"] else match.end()
        return Opening(match["label"], match["before"] or match["after"] or "", length, is_possible=False)
    return possible and Opening(*possible, is_possible=True)


def _bracketed(
    lines: Sequence[str], below: Sequence[str], turns: int, is_only_kind: bool
) -> list[re.Match | None]:
    """The labels in square brackets that name a speaker for certain.

    Those that programs write always do. Names and identifiers do where labels in brackets are the only kind there is,
    one comes twice, and at least half of the turns begin with one.
    """
    matches = [_BRACKETED.fullmatch(line) if line[:1] in _BRACKETS else None for line in lines]
    matches = [
        match if match and (match["words"] or words) and not are_sounds(match["label"]) else None
        for match, words in zip(matches, below, strict=True)
    ]
    counts = Counter(match["label"] for match in matches if match)
    begun = sum(counts.values())
    is_dialogue = is_only_kind and begun * 2 >= turns and max(counts.values(), default=0) > 1
    looks_right = all(_IDENTIFIER.fullmatch(label) or not label[0].islower() for label in counts)

    def is_speaker(match: re.Match) -> bool:
        if match[0][0] != "[":
            return is_dialogue and all(map(_IDENTIFIER.fullmatch, counts))
        is_known = _is_known(match["label"]) and (match["colon"] or match["label"][-1].isdigit())
        is_machine = _MACHINE_LABEL.fullmatch(match["label"])
        return bool(is_known or is_machine or (is_dialogue and looks_right))

    return [match if match and is_speaker(match) else None for match in matches]


def _is_known(label: str) -> bool:
    return bool(_MACHINE_LABEL.fullmatch(label)) or label.lower().rstrip(" 0123456789") in _KNOWN_SPEAKERS


def names_alone(
    alone: Sequence[str], openings: Sequence[Opening | None], voices: set[str]
) -> list[Opening | None]:
    """The openings of a file of captions, with those of captions that are nothing but a name in brackets.

    Such a caption may be a sound, so it counts only where that name is found elsewhere with words, is one of these
    `voices`, or is what programs write. `alone` has the words of each line that is a whole caption, "" for the others.
    """
    names = voices | {opening.label.strip("[]()<>{}") for opening in openings if opening}
    return [
        opening or (_name_alone(line, names) if line[:1] in ("[", "(") else None)
        for line, opening in zip(alone, openings, strict=True)
    ]


def _name_alone(line: str, names: set[str]) -> Opening | None:
    inner = line.rstrip(": ")[1:-1].strip()
    if _MACHINE_LABEL.fullmatch(inner):
        return Opening(inner, "", len(line), is_possible=False)
    if inner and (inner in names or _is_known(inner)):
        return Opening(line.rstrip(": "), "", len(line), is_possible=True)
    return None


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
        if is_cover_word(label):
            return False
        if _is_known(label):
            return True
        if words[0].lower() in _NOT_SPEAKERS or len(words) > 5:
            return False
        if words[0][0].islower() or words[-1][0].islower():  # "The thing is", however often it comes
            return False
        if any(word[0].islower() for word in words):
            return counts[label] > 1 and is_dialogue
        return counts[label] > 1 or is_dialogue or label in timed

    return {label for label in counts if names_a_speaker(label)}

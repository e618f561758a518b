"""Which words at the beginning of a line name who is speaking."""

import re
from collections import Counter

_TIME = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?"
_NAME = r"(?P<label>[^\W\d_][\w .'’&/-]{0,39}?)"
# "Name: words", "Name (00:12): words", "[00:12] Name: words", or any of these with the words underneath.
OPENING = re.compile(
    rf"(?:[(\[]?(?P<before>{_TIME})[)\]]?\s+)?{_NAME}\s*(?:[(\[]?(?P<after>{_TIME})[)\]]?)?\s*:(?:\s+(?P<words>.*))?"
)
NAME_AND_TIME = re.compile(rf"{_NAME}\s+[(\[]?(?P<after>{_TIME})[)\]]?(?P<before>)(?P<words>)")
TIME_ONLY = re.compile(rf"[(\[](?P<after>{_TIME})[)\]](?:\s+(?P<words>.*))?")
_KNOWN_SPEAKERS = {
    "community reporter", "facilitator", "host", "interviewee", "interviewer", "mentor", "narrator",
    "officer", "participant", "peer mentor", "probation officer", "reporter", "service user", "speaker",
    "staff", "staff member", "storyteller", "voice",
}  # fmt: skip
_NOT_SPEAKERS = {"and", "but", "he", "i", "it", "she", "so", "then", "they", "we", "you"}


def speaker_labels(openings: list[re.Match], turns: int) -> set[str]:
    """Which of these openings name a speaker; the others, as in "I said: no", are words.

    A known name always counts. Another name whose words are capitalised counts when it comes twice, has a time, or
    when at least half of the turns begin with a name; one such as "Aunt from Leeds" when it comes twice and they do.
    """
    labels = [opening["label"] for opening in openings]
    counts = Counter(labels)
    is_dialogue = len(labels) > 1 and len(labels) * 2 >= turns
    timed = {opening["label"] for opening in openings if opening["before"] or opening["after"]}

    def names_a_speaker(label: str) -> bool:
        words = label.split()
        if label.lower().rstrip(" 0123456789") in _KNOWN_SPEAKERS:
            return True
        if words[0].lower() in _NOT_SPEAKERS or words[0][0].islower() or len(words) > 5:
            return False
        if any(word[0].islower() for word in words):
            return counts[label] > 1 and is_dialogue
        return counts[label] > 1 or is_dialogue or label in timed

    return {label for label in counts if names_a_speaker(label)}

"""The code on a printed sheet, as somebody types it, and which codes they may have meant. No database."""

from itertools import product
from math import prod

from .models import CODE_ALPHABET

LENGTH = 8
# {typed character: the characters of CODE_ALPHABET that may be on the paper}. Some keys are in no code themselves.
LOOKS_LIKE = {
    "0": "DQ",
    "O": "DQ",
    "1": "7JT",
    "I": "7JT",
    "L": "7JT",
    "U": "V",
    "2": "2Z",
    "Z": "Z2",
    "5": "5S",
    "S": "S5",
    "8": "8B",
    "B": "B8",
    "6": "6G",
    "G": "G6",
}
MAX_READINGS = 400  # readings of one code: eight characters that all look like another give 256


def normalise(typed: str) -> str:
    """The code in capitals, without what people put between its characters."""
    return "".join(character for character in typed[:40].upper() if character.isalnum())


def readings(typed: str) -> list[str]:
    """Every code that may have been meant, the likeliest first. Empty where it cannot be one."""
    code = normalise(typed)
    choices = [LOOKS_LIKE.get(character, character) for character in code]
    if len(code) != LENGTH or prod(map(len, choices)) > MAX_READINGS:
        return []
    if any(character not in CODE_ALPHABET for choice in choices for character in choice):
        return []
    return ["".join(reading) for reading in product(*choices)]

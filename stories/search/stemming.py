"""English stems: M. F. Porter's algorithm of 1980, the same as SQLite's `porter`.

It runs here and not in a database, so that SQLite and PostgreSQL find the same stories, and so that a snippet marks
just what they found.
"""

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
)  # fmt: skip


def stem(word: str) -> str:
    """The stem of a word in lower-case ASCII letters; a word of two letters or less is its own stem."""
    if len(word) <= 2:
        return word
    word = _without_past(_without_plural(word))
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    for endings in (_STEP_2, _STEP_3):
        word = _replaced(word, endings)
    return _tidied(_without_last_ending(word))


def _shape(word):
    """The word as a string of v (vowel) and c (consonant)."""
    shape = ""
    for letter in word:
        is_vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if is_vowel else "c"
    return shape


def _measure(word):
    """How many times a consonant follows a vowel: Porter's m."""
    return _shape(word).count("vc")


def _has_vowel(word):
    return "v" in _shape(word)


def _ends_in_double(word):
    return len(word) > 1 and word[-1] == word[-2] and _shape(word).endswith("c")


def _ends_short(word):
    """Whether it ends in consonant, vowel, consonant (not w, x or y), as *hop* does."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _without_plural(word):
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _without_past(word):
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        if word.endswith(ending) and _has_vowel(word[: -len(ending)]):
            return _mended(word[: -len(ending)])
    return word


def _mended(word):
    """What is left of a past form, as a word again: *hop* from hopp, *hope* from hop."""
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if _ends_in_double(word) and word[-1] not in "lsz":
        return word[:-1]
    return word + "e" if _measure(word) == 1 and _ends_short(word) else word


def _longest(word, endings):
    return max((ending for ending in endings if word.endswith(ending)), key=len, default="")


def _replaced(word, endings):
    ending = _longest(word, endings)
    if not ending or not _measure(word[: -len(ending)]):
        return word
    return word[: -len(ending)] + endings[ending]


def _without_last_ending(word):
    ending = _longest(word, _STEP_4)
    rest = word[: len(word) - len(ending)]
    if not ending or _measure(rest) < 2 or (ending == "ion" and rest[-1] not in "st"):
        return word
    return rest


def _tidied(word):
    rest = word[:-1]
    if word.endswith("e") and (_measure(rest) > 1 or (_measure(rest) == 1 and not _ends_short(rest))):
        word = rest
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word

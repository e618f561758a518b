"""What may be a speaker's label at the beginning of a line. Only a person can say whether it is one."""

import re
from collections.abc import Iterator

TIME = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?"
LONGEST = 60  # characters in a possible label
MOST_WORDS = 10
_BEFORE = rf"(?:[(\[]?(?P<before>{TIME})(?:[)\]]\s*|\s+))?"
_AFTER = rf"(?:\s*[(\[]?(?P<after>{TIME})[)\]]?)"
_MARKS = r"(?>[>*_#•\s]*)"  # before a name, as in ">> ANN:", "**Ann:**" or "# Ann:"
_CAPITAL = r"[^\W_a-z][\w.'’&/]*"
_NAME = rf"{_CAPITAL}(?: {_CAPITAL}){{0,2}}"
# Tried in this order. No colon within a time, an address or a smile ends a label. Where a time can begin, nothing else
# is tried, or many times in a line would be tried in every combination.
_SHAPES = [
    re.compile(
        rf"{_BEFORE}{_MARKS}(?P<label>(?:(?>{TIME})|(?!{TIME})[^:：]){{1,{LONGEST}}}?){_AFTER}?[*_\s]*"
        r"(?:(?<!\d)[:：]|[:：](?!\d))(?!//|-?\))[*_]*"
    ),
    re.compile(
        rf"{_BEFORE}(?P<label>\[[^\]]{{1,{LONGEST}}}\]|\([^)]{{1,{LONGEST}}}\)|{{[^}}]{{1,{LONGEST}}}}}"
        rf"|<[^>]{{1,{LONGEST}}}>)(?:\s*[(\[](?P<after>{TIME})[)\]])?"
    ),
    re.compile(
        rf"{_BEFORE}(?![a-z ]+\t)(?P<label>[^\t]{{1,{LONGEST}}}?){_AFTER}?(?=\t)"
    ),  # a cell of a table
    re.compile(rf"{_BEFORE}(?P<label>{_NAME}){_AFTER}\s*[-–—](?=\s)"),
    # Here the dash is of the label, or "Ann – who was my officer" would pass for Ann's words beside "Ann: …"
    re.compile(rf"{_BEFORE}(?P<label>{_NAME}\s*[-–—])(?P<after>)(?=\s)"),
]
_LABEL_AND_TIME = re.compile(rf"{_BEFORE}(?P<label>[^:：]{{1,{LONGEST}}}?)\s{_AFTER}$")
_LABEL_ALONE = re.compile(rf"{_BEFORE}(?P<label>[^:：]{{1,{LONGEST}}})(?P<after>)$")
_LETTER = re.compile(r"[^\W_]|\?")
# Not after a title or an initial, as in "Prof. Reed" and "J. Reed"
_SENTENCE_END = re.compile(r"(?:\w{5,}\.|\w[!?…])[\"'”’)\]]*\s+\w")
# "I said", "And then she told me": a clause that names nobody. "I" alone is short for interviewer; "IT manager" is one.
_CLAUSE = re.compile(
    r"(?:[Aa]nd|[Bb]ut|[Hh]e|I|[Ii]t|[Ss]he|[Ss]o|[Tt]hen|[Tt]hey|[Ww]e|[Yy]ou)(?: [a-z'’]+)+"
)
_SOUNDS = {
    "applause", "background", "cough", "coughing", "coughs", "cries", "crosstalk", "crying", "inaudible", "indistinct",
    "laugh", "laughing", "laughs", "laughter", "long", "music", "noise", "overlapping", "pause", "pauses", "short",
    "sigh", "sighing", "sighs", "silence", "softly", "unclear", "unintelligible",
    "musique", "rires", "applaudissements", "música", "risas", "aplausos", "muzyka", "śmiech", "müzik",
    "muzică", "râsete", "risos", "cerddoriaeth", "chwerthin",
}  # fmt: skip


def possible_opening(line: str, words_below: str = "", has_time: bool = False) -> tuple[str, str, int] | None:
    """(what may be a label, the time written beside it or "", the length of both) at the beginning of this line.

    `words_below` are those under the line, "" where a label on it would stand above none. `has_time` says that a time
    stood before or above this line and was taken off it. None where the line begins with words that are no label.
    """
    for match in _matches(line, words_below, has_time) if line else ():
        if match and may_be_label(match["label"].strip(), has_words=bool(line[match.end() :] or words_below)):
            time = match["before"] or match["after"] or ""
            return match["label"].strip(), time, match.end()
    return None


def _matches(line: str, words_below: str, has_time: bool) -> Iterator[re.Match | None]:
    if words_below and len(line) < 2 * LONGEST:
        yield _LABEL_AND_TIME.match(line)
    beginning = line[: 3 * LONGEST]  # long enough for every shape
    yield from (shape.match(beginning) for shape in _SHAPES)
    if words_below and len(line) < 2 * LONGEST:
        yield _label_alone(line, words_below, has_time)


def _label_alone(line: str, words_below: str, has_time: bool) -> re.Match | None:
    """A short line after a time or in capitals, above other words: "[00:12] Ann" or "ANN"."""
    match = _LABEL_ALONE.match(line)
    if not match or len(match["label"].split()) > 4 or match["label"][-1] in ".,;!?…":
        return None
    is_capitals = match["label"].isupper() and not words_below.isupper()
    return match if has_time or match["before"] or is_capitals else None


def may_be_label(opening: str, has_words: bool) -> bool:
    """Whether this opening may name a speaker: short, not of two sentences, and neither a clause, a time nor a sound.

    In brackets it names a speaker only where words follow: in captions "[ Both screaming ]" stands alone.
    """
    without_times = re.sub(TIME, "", opening)
    return (
        bool(_LETTER.search(without_times))
        and len(opening.split()) <= MOST_WORDS
        and not _SENTENCE_END.search(opening)
        and not _CLAUSE.fullmatch(opening)
        and not (opening[0] in "[({<" and (not has_words or are_sounds(opening)))
    )


def are_sounds(words: str) -> bool:
    """Whether these words, in brackets, are what was heard besides speech, as in "[long pause]"."""
    each = re.findall(r"[\w'’]+", words.lower())
    return bool(each) and set(each) <= _SOUNDS

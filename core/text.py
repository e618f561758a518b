"""What typed text may hold: LF line ends, Unicode form NFC, and no character that nobody can see. No Django."""

import re
import unicodedata
from typing import NamedTuple

# Control characters (C0 but for tab and line ends, DEL, C1), the marks that reorder text on the screen
# without being seen, surrogates, and two code points that no XML file may hold. The plain
# left-to-right and right-to-left marks stay, since Arabic and Hebrew need them.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_UNWANTED = re.compile(f"[{_CONTROLS}]")
# Scripts without spaces, in which a zero-width space says where a word ends.
_SPACELESS = "\u0e00-\u109f\u1780-\u17ff\u1950-\u1aaf\u2e80-\u9fff\ua980-\ua9ff"
HIDDEN = re.compile(
    f"[{_CONTROLS}\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
    f"|(?<![{_SPACELESS}])\u200b(?![{_SPACELESS}])"
)
# All that shows nothing, but for what follows a sign and changes its look
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
)
_ANY_INVISIBLE = re.compile(f"[{_CONTROLS}{_INVISIBLE}]")
_AT_EDGES = "".join(
    character for character in map(chr, range(0x10000)) if re.match(rf"[\s{_INVISIBLE}]", character)
)
_NOTHING = re.compile(rf"[\s{_INVISIBLE}\ufe00-\ufe0f\U000e0000-\U000e0fff]*")
NEAR = 20  # code points to either side of a hidden character, by which it can be found


def find_control(text: str) -> int | None:
    """The offset of the first character that no typed text may hold, or None.

    Line ends of every kind pass, since browsers send CRLF; `clean` makes them LF.
    """
    return _start(_UNWANTED.search(text))


def find_hidden(text: str) -> int | None:
    """The offset of the first character that shows nothing and has no place within words, or None."""
    return _start(HIDDEN.search(text))


def find_invisible(text: str) -> int | None:
    """The offset of the first character that shows nothing, of any kind, or None: for addresses, days and searches,
    in which none has a place."""
    return _start(_ANY_INVISIBLE.search(text))


def _start(match):
    return match.start() if match else None


def without_invisible(text: str) -> str:
    """The text without the characters that show nothing."""
    return _ANY_INVISIBLE.sub("", text)


def clean(text: str) -> str:
    """The text with LF line ends and no byte order mark. Nothing else changes."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


# Scripts that are written with joiners (Arabic, those of India and south-east Asia, Mongolian, Adlam), and pictures
# made of several code points, which a joiner holds together.
_JOINED = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdcf\ufdf0-\ufdff"
    "\ufe70-\ufefc\ufe0f\u2190-\u2bff\U00010a00-\U00010aff\U00011000-\U00011fff\U0001e900-\U0001e95f"
    "\U0001f000-\U0001faff"
)
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Line, page and paragraph breaks, the mark of a table's cell and the hyphen that does not break, as Word pastes them.
_LAYOUT = str.maketrans(
    {"\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\u2028": "\n", "\u2029": "\n"}
)
_HIDDEN = re.compile(
    "(?P<kept>"
    "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # the flags of England, Scotland and Wales
    f"|(?<=[{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?=[{_JOINED}])"
    f"|(?<=[{_SPACELESS}])\u200b|\u200b(?=[{_SPACELESS}]))"
    "|(?P<direction>[\u200e\u200f\u061c])"
    "|(?P<old>[\x80-\x9f])"
    "|[\x00-\x08\x0e-\x1f\x7f\xad\u180e\u200b-\u200d\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff\U000e0000-\U000e007f\U0010fffe\U0010ffff]"
)


class WithoutHidden(NamedTuple):
    """A text without its hidden characters; how many were dropped, and how many put right."""

    text: str
    dropped: int
    mended: int


def drop_hidden(text: str) -> WithoutHidden:
    """The text without the characters that nobody sees and that say nothing, for text that is not refused for one.

    Kept is what carries meaning: joiners in scripts and pictures that need them, word ends in scripts without spaces,
    and the plain direction marks where anything is written from right to left. Put right are letters of windows-1252
    that some program took for control characters, as HTML does. What Word pastes for a line break becomes one.
    """
    has_direction = bool(_RIGHT_TO_LEFT.search(text))
    dropped = mended = 0

    def replace(match: re.Match) -> str:
        nonlocal dropped, mended
        if match["kept"] or (match["direction"] and has_direction):
            return match[0]
        letter = bytes([ord(match["old"])]).decode("cp1252", "ignore") if match["old"] else ""
        dropped, mended = dropped + (not letter), mended + bool(letter)
        return letter

    return WithoutHidden(_HIDDEN.sub(replace, text.translate(_LAYOUT)), dropped, mended)


def composed(text: str) -> str:
    """The text in Unicode form NFC, in which an accent and its letter are one character."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """The text as it is kept: in form NFC, with LF line ends, without spaces and invisible characters at its edges.
    "" where it shows nothing at all."""
    lines = clean(text).replace("\u2028", "\n").replace("\u2029", "\n\n")
    tidied = unicodedata.normalize("NFC", lines).strip(_AT_EDGES)
    return "" if _NOTHING.fullmatch(tidied) else tidied


def tidy_email(text: str) -> str:
    """The e-mail address as it is kept and compared."""
    return tidy(text).lower()


def character_name(character: str) -> str:
    """What Unicode calls it, such as "zero width space, U+200B"."""
    name = unicodedata.name(character, "control character").lower()
    return f"{name}, U+{ord(character):04X}"


def words_near(text: str, at: int) -> str:
    """The visible words around this offset, on one line."""
    before, after = text[max(0, at - NEAR) : at], text[at + 1 : at + 1 + NEAR]
    if at > NEAR:
        before = before.partition(" ")[2] or before
    if len(text) > at + 1 + NEAR:
        after = after.rpartition(" ")[0] or after
    return " ".join(without_invisible(before + after).split())

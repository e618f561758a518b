"""What typed text may hold: LF line ends, Unicode form NFC, and no character that nobody can see. No Django."""

import re
import unicodedata

# Control characters (C0 but for tab and line ends, DEL, C1), the marks that reorder text on the screen
# without being seen, surrogates, and two code points that no XML file may hold. The plain
# left-to-right and right-to-left marks stay, since Arabic and Hebrew need them.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_UNWANTED = re.compile(f"[{_CONTROLS}]")
# Nobody misses these within words either. U+200B stays in scripts that mark with it where a line may break.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
HIDDEN = re.compile(
    f"[{_CONTROLS}\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
    f"|(?<![{_UNSPACED}])\u200b|\u200b(?![{_UNSPACED}])"
)
# All that shows nothing, but for what follows a sign and changes its look
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
)
_ANY_INVISIBLE = re.compile(f"[{_CONTROLS}{_INVISIBLE}]")
_EDGES = re.compile(rf"\A[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+\Z")
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


def tidy(text: str) -> str:
    """The text as it is kept: in form NFC, with LF line ends, without spaces and invisible characters at its edges.
    "" where it shows nothing at all."""
    lines = clean(text).replace("\u2028", "\n").replace("\u2029", "\n\n")
    tidied = _EDGES.sub("", unicodedata.normalize("NFC", lines))
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

"""What typed text may hold: LF line ends, and no character that nobody can see. No Django."""

import re

# Control characters (C0 but for tab and line ends, DEL, C1), the marks that reorder text on the screen
# without being seen, surrogates, and two code points that no XML file may hold. The plain
# left-to-right and right-to-left marks stay, since Arabic and Hebrew need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def find_control(text: str) -> int | None:
    """The offset of the first character that no typed text may hold, or None.

    Line ends of every kind pass, since browsers send CRLF; `clean` makes them LF.
    """
    match = _UNWANTED.search(text)
    return match.start() if match else None


def clean(text: str) -> str:
    """The text with LF line ends and no byte order mark. Nothing else changes."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

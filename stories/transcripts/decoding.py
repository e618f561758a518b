"""From the bytes of a file to its text, where need be by a guess, which is said."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from .text import Remark, RemarkKind, TranscriptError

_MARKS = {
    BOM_UTF8: "utf-8",
    BOM_UTF32_LE: "utf-32-le",  # before UTF-16, whose mark it begins with
    BOM_UTF32_BE: "utf-32-be",
    BOM_UTF16_LE: "utf-16-le",
    BOM_UTF16_BE: "utf-16-be",
}
# What Windows wrote before Unicode in the languages on offer, where that is not windows-1252.
_OLD_ENCODINGS = {
    "ar": "cp1256", "fa": "cp1256", "ur": "cp1256", "ku": "cp1256", "zh": "gb18030",
    "pl": "cp1250", "ro": "cp1250", "tr": "cp1254",
}  # fmt: skip
_NAMES = {
    "cp1250": "windows-1250", "cp1252": "windows-1252", "cp1254": "windows-1254", "cp1256": "windows-1256",
    "gb18030": "GB 18030", "mac_roman": "Mac Roman",
}  # fmt: skip
_OTHER_LETTERS = {"cp1256", "gb18030"}  # encodings of scripts of which every letter is outside ASCII
# "cafŽ", "donÕt": what a file of an old Macintosh looks like, read as windows-1252.
_MACINTOSH = re.compile("[a-z][ÕÓÐÑŽŠˆŸÉ]|Ò(?=[A-Za-z])|[.,?!]Ó")
_BINARY = re.compile("[\x00-\x06\x08\x0e-\x19\x1b-\x1d]")


def decode(content: bytes, language: str = "en") -> tuple[str, tuple[Remark, ...]]:
    """The text of a file, and what was guessed or lost. Raises TranscriptError where it is no text at all.

    Tried are a byte order mark, UTF-16 without one, UTF-8, and then what Windows wrote in this language before. A few
    broken letters in a file of UTF-8 are read as windows-1252 one by one.
    """
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    encoding = _MARKS.get(mark) or _utf16_without_mark(content) or "utf-8"
    body = content[len(mark) :]
    try:
        return body.decode(encoding), ()
    except UnicodeDecodeError:
        if encoding != "utf-8":
            return body.decode(encoding, "replace"), ()
    mended = body.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= letter <= "\udcff" for letter in mended)
    whole = sum(letter > "\x7f" for letter in mended) - broken
    if whole > broken:
        return re.sub("[\udc80-\udcff]", _old_letter, mended), (Remark(RemarkKind.LETTERS_MENDED, broken),)
    return _decode_old(body, language)


def _utf16_without_mark(content: bytes) -> str:
    """UTF-16 of one byte order or "": every second byte of its spaces, digits and Latin letters is 0."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if max(even, odd) * 10 < len(content) // 2 or min(even, odd) * 4 > max(even, odd):
        return ""
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = content.decode(encoding, "replace")
    return encoding if re.search(r"\s", text) and not _BINARY.search(text) else ""


def _old_letter(broken: re.Match) -> str:
    return bytes([ord(broken[0]) - 0xDC00]).decode("cp1252", "replace")


def _decode_old(content: bytes, language: str) -> tuple[str, tuple[Remark, ...]]:
    if _BINARY.search(content.decode("latin-1")):
        raise TranscriptError(
            "This file is not text that can be read. "
            "Save it as WebVTT, SubRip or plain text, encoded as UTF-8."
        )
    encoding = _OLD_ENCODINGS.get(language, "cp1252")
    outside_ascii = sum(byte > 0x7F for byte in content)
    letters = outside_ascii + len(re.findall(rb"[A-Za-z]", content))
    if encoding in _OTHER_LETTERS and outside_ascii * 2 < letters:
        encoding = "cp1252"
    text = content.decode(encoding, "replace")
    if encoding == "cp1252" and len(_MACINTOSH.findall(text)) * 2 >= outside_ascii:
        encoding, text = "mac_roman", content.decode("mac_roman")
    return text, (Remark(RemarkKind.ENCODING_GUESSED, detail=_NAMES[encoding]),)

"""Files that are no transcript, named for what they are, with what to do. A new kind is one entry in a table."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from .text import TranscriptError

_SAVE_AS_TEXT = "Save it as plain text (.txt) and choose that, or copy its words and paste them."
_COPY = "Copy its words and paste them, or save it as plain text (.txt) and choose that."
_EXPORT = "In the program that made it, export captions (.vtt or .srt) or plain text (.txt), and choose that."
_TYPE = "Type its words, or find the file with the words."
_RECORDING = "Add it under Recording, and choose the file with its words here."
_SAVE_AS_CSV = "Save the sheet with the words as CSV (.csv) and choose that."
_UNPACK = "Unpack it first, and choose the file with the words."
_MEMBERS = (
    ("word/", ".docx", "a Word document", _SAVE_AS_TEXT),
    ("xl/", ".xlsx", "an Excel workbook", _SAVE_AS_CSV),
    ("ppt/", ".pptx", "a PowerPoint presentation", _SAVE_AS_TEXT),
    ("project.qde", ".qdpx", "a project of an analysis program", _EXPORT),
    ("index/document.iwa", ".pages", "a Pages document", _SAVE_AS_TEXT),
    ("meta-inf/container.xml", ".epub", "an e-book", _SAVE_AS_TEXT),
    ("content.xml", ".odt", "an OpenDocument file", _SAVE_AS_TEXT),
)
_XML_ROOTS = {
    "tt": "captions in TTML, which are XML", "annotation_document": "an ELAN file, which is XML",
    "trans": "a Transcriber file, which is XML", "root": "XML", "html": "a web page (HTML)",
    "sami": "captions in SAMI, which are HTML",
}  # fmt: skip
# Nothing in it is tried twice, or a file of comments would take for ever.
_ROOT = re.compile(
    r"(?>\s+|<\?xml.*?\?>|<!--.*?-->|<!doctype[^>]*>)*+<(?:[\w.-]+:)?(?P<root>[a-z][\w.-]*)(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 4000  # characters in which a file's kind shows
_SHORT = 12  # bytes; no words are as short
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_PASTED_ZIP = re.compile(rb"PK[^A-Za-z ].{0,80}?(?:\[Content_Types\]|_rels/|word/|mimetype)", re.DOTALL)


@dataclass(frozen=True)
class OtherFile:
    """A kind of file that is no transcript. `begins` are the bytes it begins with, at `offset`."""

    name: str
    advice: str
    begins: bytes
    offset: int = 0


_OTHER_FILES = (
    OtherFile("an old Word or Excel file", _SAVE_AS_TEXT, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    OtherFile("a picture", _TYPE, b"\x89PNG"),
    OtherFile("a picture", _TYPE, b"\xff\xd8\xff"),
    OtherFile("a picture", _TYPE, b"GIF8"),
    OtherFile("a picture", _TYPE, b"ftypheic", 4),
    OtherFile("a recording", _RECORDING, b"ftyp", 4),
    OtherFile("a recording", _RECORDING, b"ID3"),
    OtherFile("a recording", _RECORDING, b"\xff\xfb"),
    OtherFile("a recording", _RECORDING, b"OggS"),
    OtherFile("a recording", _RECORDING, b"fLaC"),
    OtherFile("a recording", _RECORDING, b"WAVE", 8),
    OtherFile("a recording", _RECORDING, b"AIFF", 8),
    OtherFile("a recording", _RECORDING, b"#!AMR"),
    OtherFile("a recording", _RECORDING, b"\x1aE\xdf\xa3"),
    OtherFile("a packed file (GZIP)", _UNPACK, b"\x1f\x8b"),
    OtherFile("a packed file (7-Zip)", _UNPACK, b"7z\xbc\xaf\x27\x1c"),
    OtherFile("a packed file (RAR)", _UNPACK, b"Rar!\x1a"),
)  # fmt: skip


def refuse_other_files(content: str | bytes, name: str = "") -> None:
    """Raise TranscriptError for a file that is known to be something else, or for one that was pasted as if it were
    text."""
    if isinstance(content, str):
        content = content[:_HEAD].encode("latin-1", "replace")
    if content.startswith(b"PK\x03\x04") or _PASTED_ZIP.match(content):
        raise _refusal(*_packed(content, name))
    if not _CONTROL.search(content, 0, _HEAD) and len(content) >= _SHORT:
        return  # words may begin with the same letters: "ID3: I waited"
    for kind in _OTHER_FILES:
        if content.startswith(kind.begins, kind.offset):
            raise _refusal(kind.name, kind.advice)


def _packed(content: bytes, name: str) -> tuple[str, str]:
    """(what a ZIP file is, what to do with it), by the names of what is in it, else by its own."""
    try:
        names = [name.lower() for name in ZipFile(BytesIO(content)).namelist()]
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        names = re.findall(r"[\w/.-]{3,60}", content[:4000].decode("latin-1").lower())
    for beginning, ending, kind, advice in _MEMBERS:
        if any(member.startswith(beginning) for member in names) or name.endswith(ending):
            return kind, advice
    return "a packed file (ZIP)", _UNPACK


def refuse_other_texts(text: str) -> None:
    """Raise TranscriptError for text that is known to be something else than a transcript."""
    text = text.strip()
    for is_kind, name, advice in _OTHER_TEXTS:
        if is_kind(text):
            raise _refusal(name(text) if callable(name) else name, advice)


def _is_xml(text: str) -> bool:
    """Whether it says so, or begins with a tag of its own and ends with that."""
    match = _ROOT.match(text[:20_000])
    if not match:
        return False
    root = match["root"].lower()
    ends = re.search(rf"</[\w.:-]*{re.escape(root)}\s*>\Z", text[-200:].lower())
    return bool(ends) or text[:5].lower() == "<?xml" or root in _XML_ROOTS


def _xml_name(text: str) -> str:
    match = _ROOT.match(text[:20_000])
    root = match["root"].lower() if match else ""
    if "ohms" in text[:5000].lower():
        return "an OHMS record, which is XML"
    return _XML_ROOTS.get(root, "XML, which programs write for one another")


def _is_json(text: str) -> bool:
    """Whether it is JSON, or the beginning of a JSON file."""
    if not text.startswith(("{", "[")):
        return False
    if re.match(r'\{\s*"(?:[^"\\\n]|\\.)*"\s*:|\[\s*[\[{]\s*["{\[]', text):
        return True
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


_OTHER_TEXTS: tuple[tuple[Callable[[str], bool], str | Callable[[str], str], str], ...] = (
    (lambda text: text.startswith("{\\rtf"), "a rich text document (RTF)", _SAVE_AS_TEXT),
    (lambda text: text.startswith("%PDF-"), "a PDF", _COPY),
    (_is_json, "JSON, which programs write for one another", _EXPORT),
    (_is_xml, _xml_name, _EXPORT),
    (lambda text: text.startswith("[Script Info]"), "captions in SubStation Alpha", _EXPORT),
    (lambda text: bool(re.match(r"\{\d+\}\{\d+\}", text)), "captions in MicroDVD, which count pictures", _EXPORT),
)  # fmt: skip


def _refusal(name: str, advice: str) -> TranscriptError:
    verb = "These are" if name.startswith("captions") else "This is"
    return TranscriptError(f"{verb} {name}. {advice}")

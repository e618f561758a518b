"""Reading a printed pack back from its PDF."""

import re
from io import BytesIO

from pypdf import PdfReader

FOOT = {"a4": 39, "large": 56}  # millimetres from the lower edge: what stands lower is the foot of each page
AT_THE_RIGHT = 150  # millimetres from the left: where the list of contents has the numbers of its pages


def body_words(pdf, size="a4"):
    """What stands above the foot of every page, as a list of words; marks before questions and lists and the numbers
    of pages in the list of contents left out."""
    pieces = []

    def keep(text, page_at, at, _font, _size):
        from_below = at[4] * page_at[1] + at[5] * page_at[3] + page_at[5]
        from_left = at[4] * page_at[0] + page_at[4]
        is_page_number = text.strip().isdigit() and from_left > AT_THE_RIGHT * 72 / 25.4
        if from_below > FOOT[size] * 72 / 25.4 and not is_page_number:
            pieces.append(text)

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=keep)
        pieces.append("\n")
    text = "".join(pieces)
    return [word for word in text.split() if not re.fullmatch(r"\d\.|–", word)]


def letters(texts):
    """All the letters in a row. A line broken inside an address or a long word leaves no trace here."""
    return "".join("".join(texts).split())


def text_sizes(pdf):
    """The sizes, in points, that text is set in."""
    sizes = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, at, _font, size: (
                sizes.add(round(size * abs(at[3]), 1)) if text.strip() else None
            )
        )
    return sizes


def tags_of(node):
    """Every tag of a PDF's structure in reading order, with what it says instead of a picture."""
    tags = []
    if isinstance(node, list):
        for one in node:
            tags += tags_of(one.get_object())
    elif isinstance(node, dict):
        if "/S" in node:
            tags.append((str(node["/S"]), node.get("/Alt")))
        if "/K" in node:
            tags += tags_of(node["/K"])
    return tags


def languages_of(pdf):
    """The languages that a PDF names, in its catalogue and at its tags."""
    reader, languages = PdfReader(BytesIO(pdf)), set()
    for number in range(1, len(reader.xref[0]) + 1):
        thing = reader.get_object(number)
        if isinstance(thing, dict) and "/Lang" in thing:
            languages.add(str(thing["/Lang"]))
    return languages

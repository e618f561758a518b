"""Files that are no transcript are named for what they are."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from stories.transcripts.formats import parse, parse_quotations
from stories.transcripts.text import TranscriptError


def packed(*names):
    content = BytesIO()
    with ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (packed("[Content_Types].xml", "word/document.xml"), "This is a Word document. Save it as plain text (.txt)"),
        (packed("xl/workbook.xml"), "This is an Excel workbook. Save the sheet with the words as CSV (.csv)"),
        (packed("mimetype", "content.xml"), "This is an OpenDocument file. "),
        (packed("a.txt"), "This is a packed file (ZIP). Unpack it first"),
        (b"PK\x03\x04 broken", "This is a packed file (ZIP). "),
        ("PK\x03\x04\x14\x00[Content_Types].xml \xa2 word/document.xml", "This is a Word document. "),  # pasted
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Word or Excel file. "),
        (b"%PDF-1.7", "This is a PDF. Copy its words and paste them"),
        (b"{\\rtf1\\ansi Rosa: I waited.\\par}", "This is a rich text document (RTF). Save it as plain text"),
        ("{\\rtf1\\ansi Rosa: I waited.\\par}", "This is a rich text document (RTF). Save it as plain text"),
        (b"ID3\x04", "This is a recording. Add it under Recording"),
        (b"RIFF\x00\x00\x00\x00WAVE", "This is a recording. "),
        (b"\xff\xd8\xff\xe0", "This is a picture. "),
        ('<?xml version="1.0"?>\n<record><title>One</title></record>', "This is XML, which programs write"),
        ("<record>\n<title>One</title></record>\n", "This is XML, which programs write"),
        ('<?xml version="1.0"?><ROOT xmlns="https://x/ohms"/>', "This is an OHMS record, which is XML. In the program"),
        ('<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', "These are captions in TTML, which are XML. In the"),
        ("<!-- a -->\n<!DOCTYPE html><html><p>x", "This is a web page (HTML). "),
        ('{"title": "One", "pages": 3}', "This is JSON, which programs write for one another. In the program"),
        ('[{"start": 0.0, "text": "cut o', "This is JSON, "),
        ('{"a": 1}\n{"b": 2}', "This is JSON, "),
        ("[Script Info]\nTitle: x", "These are captions in SubStation Alpha. "),
        ("{10}{30}Hello", "These are captions in MicroDVD, "),
    ],
)  # fmt: skip
def test_other_files_are_named_with_what_to_do(content, begins):
    for read in (parse, parse_quotations):
        with pytest.raises(TranscriptError) as refused:
            read(content)

        assert str(refused.value).startswith(begins)


def test_a_broken_file_is_named_by_its_ending():
    with pytest.raises(TranscriptError) as refused:
        parse(b"PK\x03\x04", "Story.DOCX")

    assert str(refused.value).startswith("This is a Word document. ")


@pytest.mark.parametrize(
    "words",
    [
        "[laughs] I came.", "<laughs> I came. <laughs>", "{Ann} I came.", "[1] I came.", "<3 that was it.",
        "ID3: I came.", "PK was there.",
    ],
)  # fmt: skip
def test_words_in_brackets_are_no_other_file(words):
    assert parse(words).draft.text == words


def test_captions_are_refused_as_separate_quotations():
    with pytest.raises(TranscriptError) as refused:
        parse_quotations("WEBVTT\n\n00:01.000 --> 00:02.000\nOne.")

    assert str(refused.value) == (
        "These are captions with times. Choose that they are one account, as it was spoken."
    )


def test_a_file_of_comments_is_told_at_once():
    words = "<!--" + "--><!--" * 2500

    assert parse(words).draft.text == words

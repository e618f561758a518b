"""Small inputs that failed once, as their README says they are right."""

import pytest

from stories.transcripts.formats import parse
from stories.transcripts.text import RemarkKind, TranscriptError
from tests.stories.transcripts.drafts import asked, assert_holds_together, spoken
from tests.stories.transcripts.samples import DATA, needs_data

DROPPED = RemarkKind.CHARACTERS_DROPPED
LONG_TURN = "I waited for the bus and it was raining and there was nobody else at the stop that morning."
# {name: (what is in it, what is said, by whom and when, what is remarked on)}; the file of that name has the same
ODD = {
    "windows-1252.txt": (
        b"Interviewer: What\x92s that? \x96 A caf\xe9?\nRosa: It\x92s mine. I paid \xa35.",
        [("Interviewer", "What’s that? – A café?", None, None), ("Rosa", "It’s mine. I paid £5.", None, None)],
        [(RemarkKind.ENCODING_GUESSED, 1)],
    ),
    "hebrew-embedding.vtt": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n\u202bשלום.\u202c",
        [("", "שלום.", 1000, 2000)],
        [(DROPPED, 2)],
    ),
    "pasted-number.txt": (
        "Rosa: you can ring \u202a01632 960001\u202c after six\nOfficer: I will",
        [("Rosa", "you can ring 01632 960001 after six", None, None), ("Officer", "I will", None, None)],
        [(DROPPED, 2)],
    ),
    "mark-in-line.txt": (
        "ROSA: \ufeffI waited there\nOFFICER: How long?",
        [("ROSA", "I waited there", None, None), ("OFFICER", "How long?", None, None)],
        [(DROPPED, 1)],
    ),
    "teams-short-times.vtt": (
        "WEBVTT\n\n0:0:0.0 --> 0:0:0.570\n<v Rosa>Yes.</v>\n\n0:0:0.400 --> 0:0:2.1\n<v Ben>No.</v>",
        [("Rosa", "Yes.", 0, 570), ("Ben", "No.", 400, 2100)],
        [],
    ),
    "recogniser-lines.txt": (
        "[00:00.000 --> 00:04.000]  I waited for the bus.\n[00:04.000 --> 00:06.000]  It did not come.",
        [("", "I waited for the bus.", 0, 4000), ("", "It did not come.", 4000, 6000)],
        [],
    ),
    "recogniser-labels.srt": (
        "1\n00:00:00,100 --> 00:00:01,000\n[SPEAKER_00]: Well\n\n2\n00:00:01,020 --> 00:00:03,000\n"
        "[SPEAKER_01]: I waited",
        [("SPEAKER_00", "Well", 100, 1000), ("SPEAKER_01", "I waited", 1020, 3000)],
        [],
    ),
    "bracket-ids.txt": (
        "[id1] I waited for the bus.\n[id2] I did not.\n[id1] You were late.",
        [
            ("id1", "I waited for the bus.", None, None),
            ("id2", "I did not.", None, None),
            ("id1", "You were late.", None, None),
        ],
        [],
    ),
    "wrapped-72.txt": (
        "Rosa (00:00:02) - I waited for the bus and it was raining and there was\nnobody else at the stop that "
        "morning.\nOfficer (00:00:09) - And then you came\nin late.",
        [("Rosa", LONG_TURN, 2000, 9000), ("Officer", "And then you came in late.", 9000, 11_400)],
        [],
    ),
    "old-region.vtt": (
        "WEBVTT\n\nRegion: id=fred width=50% lines=3\n\nregion\nid:bill\nwidth:40%\n\n"
        "00:01.000 --> 00:02.000 region:bill\nWe sat by the window",
        [("", "We sat by the window", 1000, 2000)],
        [(RemarkKind.HEADER_LEFT_OUT, 2)],
    ),
    "table.csv": (
        "TIMECODE;SPEAKER;TRANSCRIPT\n00:00:01;INT;Where did you sit?\n00:00:05;AB;By the window, always.",
        [("INT", "Where did you sit?", 1000, 5000), ("AB", "By the window, always.", 5000, 6600)],
        [],
    ),
    "blank-after-times.vtt": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n\nWe sat by the window\n\n00:03.000 --> 00:04.000\nand talked",
        [("", "We sat by the window", 1000, 2000), ("", "and talked", 3000, 4000)],
        [(RemarkKind.EMPTY_LINES_JOINED, 1)],
    ),
}  # fmt: skip


def as_expected(parsed, cues, remarks):
    assert spoken(parsed.draft) == cues
    assert [(remark.kind, remark.count) for remark in parsed.remarks] == remarks
    assert_holds_together(parsed.draft)


@pytest.mark.parametrize("name", ODD)
def test_read_odd_input(name):
    content, cues, remarks = ODD[name]

    as_expected(parse(content, name), cues, remarks)


@needs_data
@pytest.mark.parametrize("name", ODD)
def test_read_odd_file(name):
    _content, cues, remarks = ODD[name]

    as_expected(parse((DATA / "odd" / name).read_bytes(), name), cues, remarks)


COVER_PAGE = (
    "INTERVIEWEE: Rosa B.\nDATE: 3 May\nLOCATION: the hall\n\nINTERVIEWER: Where did you sit?\n"
    "ROSA: By the window.\nINTERVIEWER: Always?\nROSA: Always."
)


def test_read_cover_page_asks_about_its_lines():
    parsed = parse(COVER_PAGE)

    assert asked(parsed.draft) == [
        ("", "INTERVIEWEE", "INTERVIEWEE: Rosa B."),
        ("", "DATE", "DATE: 3 May"),
        ("", "LOCATION", "LOCATION: the hall"),
        ("INTERVIEWER", "", "Where did you sit?"),
        ("ROSA", "", "By the window."),
        ("INTERVIEWER", "", "Always?"),
        ("ROSA", "", "Always."),
    ]
    assert [(remark.kind, remark.count) for remark in parsed.remarks] == [(RemarkKind.COVER_PAGE, 3)]


@needs_data
def test_read_cover_page_file():
    assert parse((DATA / "odd" / "cover-page.txt").read_bytes(), "cover-page.txt") == parse(COVER_PAGE)


@needs_data
@pytest.mark.parametrize(
    ("ending", "what"), [("xml", "XML, "), ("rtf", "a rich text document (RTF)"), ("json", "JSON, ")]
)
def test_read_odd_file_that_is_no_transcript(ending, what):
    with pytest.raises(TranscriptError) as refused:
        parse((DATA / "odd" / f"not-a-transcript.{ending}").read_bytes(), f"not-a-transcript.{ending}")

    assert str(refused.value).startswith(f"This is {what}")

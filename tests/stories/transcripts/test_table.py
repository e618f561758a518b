"""Reading tables with columns for the time, the speaker and the words."""

import pytest

from stories.transcripts.formats import parse
from stories.transcripts.text import RemarkKind, TranscriptError
from tests.stories.transcripts.drafts import assert_holds_together, spoken

CUES = [("INT", "Where did you sit?", 1000, 5000), ("AB", "By the window, always.", 5000, 6600)]


@pytest.mark.parametrize(
    "text",
    [
        "TIMECODE;SPEAKER;TRANSCRIPT\n00:00:01;INT;Where did you sit?\n00:00:05;AB;By the window, always.",
        'Time,Who,Words\n0:01,INT,Where did you sit?\n0:05,AB,"By the window, always."',
        "Time,Who,Words\n0:01,INT,Where did you sit?\n0:05,AB,By the window, always.",  # not quoted
        "words\tspeaker name\tstart (s)\nWhere did you sit?\tINT\t1.0\nBy the window, always.\tAB\t5",
        "sep=;\nHablante;Texto;Tiempo\nINT;Where did you sit?;0:01\nAB;By the window, always.;0:05",
        '"Time","Who","Words"\n"0:01","INT","Where did\nyou sit?"\n"0:05","AB","By the window, always."',
        "| Time | Who | Words |\n|---|:---|---|\n"
        "| 0:01 | INT | Where did you sit? |\n| 0:05 | AB | By the window, always. |",
        "00:00:01,INT,Where did you sit?\n00:00:05,AB,By the window, always.",  # no row that names the columns
        "00:00:01:12\tINT\tWhere did you sit?\n00:00:05:00\tAB\tBy the window, always.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_read_table_in_each_spelling(text, encoding):
    draft = parse(text.encode(encoding), "table.csv").draft

    assert spoken(draft) == CUES
    assert_holds_together(draft)


def test_read_table_keeps_the_ends_that_are_in_it():
    texts = [
        "Start;End;Speaker;Text\n1,5;4,0;Rosa;I waited\n4,0;6,5;Ben;Did you?",
        "start_ms\tend_ms\tspeaker\ttext\n1500\t4000\tRosa\tI waited\n4000\t6500\tBen\tDid you?",
        "Timespan\tContent\tSpeaker\n0:01.5 - 0:04.0\tI waited\tRosa\n0:04.0 - 0:06.5\tDid you?\tBen",
        "Rosa\tRosa\t00:00:01.500\t1.5\t00:00:04.000\t4.0\t00:00:02.500\t2.5\tI waited\n"
        "Ben\tBen\t00:00:04.000\t4.0\t00:00:06.500\t6.5\t00:00:02.500\t2.5\tDid you?",  # ELAN
    ]

    cues = [("Rosa", "I waited", 1500, 4000), ("Ben", "Did you?", 4000, 6500)]
    assert [spoken(parse(text).draft) for text in texts] == [cues] * 4


def test_read_table_says_what_it_left_out():
    parsed = parse(
        'Interview 3,,,\n,,,\nTime,Speaker,Words,Confidence\n0:01,INT,Where?,0.9\n,AB,"There, and ""so"" on",0.8\n'
    )

    assert spoken(parsed.draft) == [("INT", "Where?", None, None), ("AB", 'There, and "so" on', None, None)]
    assert [(remark.kind, remark.count, remark.detail) for remark in parsed.remarks] == [
        (RemarkKind.HEADER_LEFT_OUT, 1, ""),
        (RemarkKind.COLUMNS_LEFT_OUT, 1, "Confidence"),
        (RemarkKind.TIMES_LEFT_OUT, 1, ""),
    ]


def test_read_table_without_a_column_for_speakers_finds_names_before_a_colon():
    draft = parse("Time,Text\n0:01,Interviewer: Where?\n0:05,Rosa: There.\n0:07,And so.\n").draft

    assert [row[:2] for row in spoken(draft)] == [
        ("Interviewer", "Where?"),
        ("Rosa", "There."),
        ("Rosa", "And so."),
    ]


def test_read_table_lets_a_speaker_go_on_in_rows_without_one():
    draft = parse("Speaker\tWords\nRosa\tI waited.\n\tAnd so.\nBen\tAh.").draft

    assert [row[:2] for row in spoken(draft)] == [("Rosa", "I waited."), ("Rosa", "And so."), ("Ben", "Ah.")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a,b,c\n1,2,3\n",
            "The first row of this table does not say what its columns are. Name them Time, Speaker and Words.",
        ),
        ("Time,Speaker,Words\n0:01,INT,\n", "There are no captions in it."),
        (
            "Time,Who,Words\n0:05,INT,One.\n0:01,AB,Two.\n",
            "Line 3: This caption begins before the one above it. Put the captions in order.",
        ),
    ],
)  # fmt: skip
def test_read_table_refuses_with_what_to_do(text, message):
    with pytest.raises(TranscriptError) as refused:
        parse(text, "table.csv")

    assert str(refused.value) == message


@pytest.mark.parametrize(
    "text", ["Ann\tHi.\nBen\tHello.", "I came, sat, waited.\nThen I left, late.", "Time, place: who knows?\nNobody."]
)  # fmt: skip
def test_words_with_commas_or_tabs_are_no_table(text):
    assert parse(text).format == "plain text"

"""Reading words in whichever format they come, and refusing what cannot be read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stories.languages import LANGUAGES
from stories.transcripts.formats import read
from stories.transcripts.places import paragraphs
from stories.transcripts.text import TranscriptError
from tests.stories.transcripts.drafts import assert_holds_together
from tests.stories.transcripts.generated import WORDS, no_deadline
from tests.stories.transcripts.messages import (
    BACKWARDS,
    DISORDER,
    HEADER,
    LONE_NUMBER,
    LONG_NAME,
    NO_CAPTIONS,
    NO_TIMES,
    NO_WORDS,
    NOT_TEXT,
    NOTE_ARROW,
    SRT_TIMES,
    TOO_MANY,
    VTT_TIMES,
)
from tests.stories.transcripts.samples import DATA, DIALOGUE, SRT, VTT, needs_data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_read_is_the_same_in_every_encoding_and_line_end(encoding, newline):
    content = DIALOGUE.replace("\n", newline).encode(encoding)

    assert read(content) == read(DIALOGUE)


def test_read_keeps_right_to_left_marks():
    draft = read("\u200fقال: نعم\u200e. \u061cلا.")

    assert draft.text == "\u200fقال: نعم\u200e. \u061cلا."


@pytest.mark.parametrize(
    ("content", "filename", "message"),
    [
        ("", "", NO_WORDS),
        ("\ufeff \n\t\n", "", NO_WORDS),
        ("Asha:\n\nBen:\n\nAsha:\n", "", NO_WORDS),
        ("WEBVTT\n", "", NO_CAPTIONS),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>\n", "", NO_WORDS),
        ("One.", "story.srt", "Line 1: There are words before the first times."),
        ("1", "story.srt", NO_CAPTIONS),
        ("One.", "story.VTT", HEADER),
        ("WEBVTTs\n\n00:01.000 --> 00:02.000\nOne.\n", "", HEADER),
        (VTT + "More words.\n", "", f"Line 6: {NO_TIMES}"),
        (VTT + "7\n\n00:02.000 --> 00:03.000\nTwo.\n", "", f"Line 6: {NO_TIMES}"),
        (VTT + "NOTE\n00:02.000 --> 00:03.000\nTwo.\n", "", f"Line 7: {NOTE_ARROW}"),
        (VTT + "00:02.0.0 --> 00:03.000\nTwo.\n", "", f"Line 6: {VTT_TIMES}"),
        (VTT + "00:61.000 --> 01:03.000\nTwo.\n", "", f"Line 6: {VTT_TIMES}"),
        (VTT + "an arrow --> of words\n", "", f"Line 6: {VTT_TIMES}"),
        (VTT + "00:03.000 --> 00:02.500\nTwo.\n", "", f"Line 6: {BACKWARDS}"),
        (VTT + "00:00.500 --> 00:03.000\nTwo.\n", "", f"Line 6: {DISORDER}"),
        (SRT + "00:01 -> 00:02 --> 3\nTwo.\n", "", f"Line 5: {SRT_TIMES}"),
        (SRT + "2\n-00:00:02,345 --> 00:00:03,000\nTwo.\n", "", f"Line 6: {SRT_TIMES}"),
        (SRT + "2\nTwo.\n\n3\n00:00:03,000 --> 00:00:04,000\nThree.\n", "", f"Line 5: {LONE_NUMBER}"),
        (SRT + "2\n\n00:00:03,000 --> 00:00:04,000\nTwo.\n", "", f"Line 5: {LONE_NUMBER}"),
        (SRT + "Two.\n00:00:03,000 --> 00:00:04,000\n", "", "Line 6: Put a blank line before each caption."),
        (SRT + "2\n00:00:03,000 --> 00:00:02,000\nTwo.\n", "", f"Line 6: {BACKWARDS}"),
        (SRT + "2\n00:00:00,900 --> 00:00:02,000\nTwo.\n", "", f"Line 6: {DISORDER}"),
        (VTT + f"00:02.000 --> 00:03.000\n<v {'B' * 81}>Two.\n", "", f"Line 6: {LONG_NAME}"),
        (b"One.\x00\x01\x02\xff\xfe\x9d", "", NOT_TEXT),
        ("\x7f\u200b", "", NO_WORDS),
        ("[00:05] One.\n[00:03] Two.", "", "Line 2: This begins before the turn above it. Put the turns in order."),
        ("a" * 200_001, "", "There are 200,001 characters in it, and the most is 200,000. Split the story into parts."),
        ("a" * 4_000_001, "", "This file is too big to be a transcript."),
        (VTT + "00:01.000 --> 00:02.000\na\n\n" * 20_000, "", TOO_MANY),
        ("A: b\n" * 20_001, "", "There are more than 20,000 paragraphs. Split the story into parts."),
    ],
)  # fmt: skip
def test_read_broken_input_says_what_and_where(content, filename, message):
    with pytest.raises(TranscriptError) as refused:
        read(content, filename)

    assert str(refused.value) == message
    line = f"Line {refused.value.line}: " if refused.value.line else ""
    assert line + refused.value.message == message


@pytest.mark.parametrize(
    "content",
    [
        SRT + "x\n\n" + "1" * 190_000 + " x",  # the srt library's own reading takes half an hour
        VTT.replace("One.", "<v" + " " * 190_000 + "One."),
        "Name" + " " * 190_000 + "x",
        "\n" * 500_000 + "x",
        VTT.replace("One.", "<" * 190_000),
        "#00:00:01-0# x" + " " * 190_000 + "x",
        "[0:01 --> 0:02] x" + " " * 190_000 + "x",
        "Time;Words\n0:01;" + " " * 100_000 + "x",
        "[Ann]" + " " * 190_000 + "x",
        "Date: " + " " * 190_000 + "x\n\nx",
        "1" * 190_000,
        "x\u200b" * 95_000,
    ],
)
def test_read_long_runs_end(content):
    assert read(content).cues


@needs_data
@pytest.mark.parametrize(
    ("name", "counts", "labels", "begins", "last_end"),
    [
        ("10-tools-for-thought.txt", (60, 60), ("Mark McGranaghan", "Adam Wiggins"), "I think the", 2_482_400),
        ("12-growing-ideas.txt", (121, 121), ("Speaker 1", "Speaker 2", "Speaker 3"), "There just really", 4_424_800),
        ("48-rich-text.txt", (179, 179), ("Slim Lim", "Adam Wiggins", "Mark McGranahan"), "There's been very", None),
        ("captions-example.srt", (21, 2), ("",), "Hiring a transcriber saves", 53_160),
        ("chunk_test.vtt", (10, 3), ("",), "[music] Just before lunch one day,", 71_800),
        ("deadline_captions_ar.vtt", (16, 11), (), "(المشروع): أتريد الانتهاء مني؟", 54_803),
        ("deadline_captions_en.vtt", (15, 10), ("Project", "Boy"), "Wanna finish me?\n\nA bit later", 54_803),
        ("wwa_captions_fr.vtt", (15, 3), ("", "Narrateur", "Terrill"), "[Musique]\n\nVous voulez ces", 52_000),
    ],
)  # fmt: skip
def test_read_real_files(name, counts, labels, begins, last_end):
    draft = read((DATA / "transcripts" / name).read_bytes(), name)

    assert (len(draft.cues), len(paragraphs(draft.text))) == counts
    assert draft.labels == labels
    assert draft.text.startswith(begins)
    assert draft.cues[-1].end_ms == last_end
    assert_holds_together(draft)


@no_deadline
@given(st.binary(max_size=60), st.sampled_from(list(LANGUAGES)))
@example(b"PK\x03\x04", "en")
@example(b"\xff\xfe\x00", "en")
@example(b"{\\rtf", "ar")
def test_read_bytes_gives_a_whole_draft_or_a_transcript_error(content, language):
    for whole in (content, b"Asha: one \xe9\n" + content, content + "Asha: Café".encode()):
        try:
            draft = read(whole, language=language)
        except TranscriptError:
            continue
        assert_holds_together(draft)


@no_deadline
@given(st.one_of(WORDS, st.text(st.characters(exclude_categories=[]), max_size=60)))
@example("Asha:\n: x")
@example("1:11 A: b\n[0:10] c")
@example("a\u2028b\x1cc")
def test_read_gives_a_whole_draft_or_a_transcript_error(text):
    for content in (
        text,
        "WEBVTT\n\n" + text,
        VTT + text,
        SRT + text,
        text.encode("utf-16", "surrogatepass"),
        text.encode("utf-16-le", "surrogatepass"),
        text.encode("cp1252", "replace"),
        "WEBVTT\n\n0:1.0 --> 0:2.0\n\n" + text,
        f"Time;Speaker;Words\n0:01;Asha;{text}\n0:02;{text};Two.",
        f"0:01,Asha,{text}\n0:02,Ben,Two.",
        f"[0:1.0 --> 0:2.0] {text}\n[0:3 --> 0:4] {text}",
        f"{text} #00:00:01-0#\n{text} #00:00:02-0#",
        f"Date: 3 May\nPlace: {text}\n\n{text}\n\n[0:01] Asha: One.",
        f"[{text}] One.\n[Ben] {text}\n[{text}] Two.",
        f"{text} (0:01) - One.\n{text} (0:02) - {text}",
    ):
        try:
            draft = read(content)
        except TranscriptError:
            continue
        assert_holds_together(draft)
        assert (
            len({cue.start_ms is None for cue in draft.cues} | {cue.end_ms is None for cue in draft.cues})
            == 1
        )

import json
from dataclasses import replace
from pathlib import Path

import pytest
import webvtt
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from core.text import clean, find_control
from stories.transcripts import draft as drafts
from stories.transcripts.draft import extracts, lines_to_draft, sentences
from stories.transcripts.formats import read
from stories.transcripts.places import excerpt_context, paragraphs, time_at, times_of
from stories.transcripts.text import Cue, Draft, Line, TranscriptError
from stories.transcripts.vtt import write_webvtt

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the folder of shared test data is not here")

# Two speakers, Welsh, an emoji of several code points, a combining mark, markup, an entity, a split sentence.
DIALOGUE = """WEBVTT - a story

NOTE
Nobody hears this.

STYLE
::cue { color: red }

1
00:01.250 --> 00:03.500 position:50%
<v Asha>Bore da, &amp; croeso i'r
<i>tŷ</i>. I was 👩‍👧

00:03.500 --> 00:04.000
alone. Cafe\u0301.

00:04.000 --> 00:06.000
<v.loud Ben Ŵyn>Ie!</v>
"""


def spoken(draft: Draft) -> list[tuple]:
    """What each cue says, by whom and when."""
    return [(cue.label, draft.text[cue.start : cue.end], cue.start_ms, cue.end_ms) for cue in draft.cues]


def sentences_of(draft: Draft) -> list[str]:
    return [draft.text[start:end] for start, end in draft.sentences]


def assert_holds_together(draft: Draft) -> None:
    """What every page that shows a transcript relies on."""
    bounds = paragraphs(draft.text)
    assert draft.text == "\n\n".join(draft.text[start:end] for start, end in bounds)
    assert [cue.number for cue in draft.cues] == list(range(1, len(draft.cues) + 1))
    for start, end in bounds:
        inside = [cue for cue in draft.cues if start <= cue.start and cue.end <= end]
        assert " ".join(draft.text[cue.start : cue.end] for cue in inside) == draft.text[start:end]
        assert len({cue.label for cue in inside}) == 1
        said = [(first, last) for first, last in draft.sentences if start <= first and last <= end]
        assert " ".join(draft.text[first:last] for first, last in said) == draft.text[start:end]
    assert sum(end - start for start, end in bounds) == len(draft.text) - 2 * (len(bounds) - 1)
    assert find_control(draft.text) is None


# Reading captions


def test_read_webvtt_gives_paragraphs_cues_and_sentences():
    draft = read(DIALOGUE)

    assert draft == Draft(
        text="Bore da, & croeso i'r tŷ. I was 👩‍👧 alone. Cafe\u0301.\n\nIe!",
        cues=(
            Cue(1, 0, 35, 1250, 3500, "Asha"),
            Cue(2, 36, 49, 3500, 4000, "Asha"),
            Cue(3, 51, 54, 4000, 6000, "Ben Ŵyn"),
        ),
        sentences=((0, 25), (26, 42), (43, 49), (51, 54)),
        language="en",
    )
    assert draft.labels == ("Asha", "Ben Ŵyn")
    assert draft.is_timed
    assert_holds_together(draft)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_read_is_the_same_in_every_encoding_and_line_end(encoding, newline):
    content = DIALOGUE.replace("\n", newline).encode(encoding)

    assert read(content) == read(DIALOGUE)


def test_read_webvtt_closed_voice_leaves_the_next_words_to_nobody():
    draft = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Asha>One.</v>\n\n00:02.000 --> 00:03.000\nTwo.\n\n"
        "00:03.000 --> 00:04.000\n<v Ben>Three.\n\n00:04.000 --> 00:05.000\nFour.\n"
    )

    assert spoken(draft) == [
        ("Asha", "One.", 1000, 2000),
        ("", "Two.", 2000, 3000),
        ("Ben", "Three.", 3000, 4000),
        ("Ben", "Four.", 4000, 5000),
    ]
    assert draft.labels == ("Asha", "", "Ben")


def test_read_webvtt_two_voices_in_one_caption_both_get_its_times():
    draft = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Asha>No.</v> <v Tom &amp; Jo>Yes.</v>\n")

    assert spoken(draft) == [("Asha", "No.", 1000, 2000), ("Tom & Jo", "Yes.", 1000, 2000)]


def test_read_webvtt_with_names_before_colons_takes_them_for_speakers():
    draft = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nAsha Rees: I said: no.\n\n"
        "00:02.000 --> 00:03.000\nNever.\nBen: Why?\n\n"
        "00:03.000 --> 00:04.000\nAsha Rees: I was tired.\n\n00:04.000 --> 00:05.000\nBen: Ah.\n"
    )

    assert spoken(draft) == [
        ("Asha Rees", "I said: no.", 1000, 2000),
        ("Asha Rees", "Never.", 2000, 3000),
        ("Ben", "Why?", 2000, 3000),
        ("Asha Rees", "I was tired.", 3000, 4000),
        ("Ben", "Ah.", 4000, 5000),
    ]


def test_read_captions_takes_out_their_markup_and_no_words():
    draft = read(
        "1\n00:00:01,000 --> 00:00:02,000\n"
        '{\\an8}<font color="red">I</font> <b>saw</b> <laughs> a <3 &lt;b&gt; &amp;amp; R&D &nosuch; AT&amp;T&nbsp;x\n'
    )

    assert draft.text == "I saw <laughs> a <3 <b> &amp; R&D &nosuch; AT&T x"


def test_read_subrip_with_a_blank_line_inside_a_caption_keeps_its_words():
    draft = read(
        "1\n00:00:01,000 --> 00:00:02,040\nOne\n\nhalf.\n\n"
        "00:00:02,040 --> 00:00:03,000 X1:40\n12:30 it was.\n\n3\n"
    )

    assert spoken(draft) == [("", "One half.", 1000, 2040), ("", "12:30 it was.", 2040, 3000)]


def test_read_keeps_right_to_left_marks():
    draft = read("\u200fقال: نعم\u200e. \u061cلا.")

    assert draft.text == "\u200fقال: نعم\u200e. \u061cلا."


# Reading plain text


@pytest.mark.parametrize(
    "text",
    [
        "Asha [00:12]: I came.\nI saw.\n\nBen [00:15]: Did you?\n\nAsha [01:00:01.5]: I did so.",
        "Asha (00:12):\nI came.\nI saw.\n\nBen (00:15):\nDid you?\n\nAsha (01:00:01.5):\nI did so.",
        "Asha  0:12\r\nI came. I saw.\r\nBen  0:15\r\nDid you?\r\nAsha  1:00:01.5\r\nI did so.",
        "[0:12] Asha: I came.\nI saw.\n[0:15] Ben: Did you?\n[1:00:01,5] Asha: I did so.",
    ],
)
def test_read_plain_text_with_speakers_and_times_in_each_layout(text):
    draft = read(text, duration_ms=3_604_000)

    assert spoken(draft) == [
        ("Asha", "I came. I saw.", 12_000, 15_000),
        ("Ben", "Did you?", 15_000, 3_601_500),
        ("Asha", "I did so.", 3_601_500, 3_604_000),
    ]
    assert_holds_together(draft)


def test_read_plain_text_without_a_duration_guesses_the_last_end_from_its_words():
    draft = read("[00:01] One.\n[00:03] Two three.")

    assert spoken(draft) == [("", "One.", 1000, 3000), ("", "Two three.", 3000, 3800)]


def test_read_plain_text_turns_in_one_second_end_together():
    draft = read("A  0:01\nHi.\n\nB  0:01\nYo.\n\nA  0:09\nWell.", duration_ms=10_000)

    assert spoken(draft) == [("A", "Hi.", 1000, 9000), ("B", "Yo.", 1000, 9000), ("A", "Well.", 9000, 10_000)]


def test_read_plain_text_drops_times_that_some_paragraphs_lack():
    draft = read("Asha [00:01]: One.\n\nTwo.\n\nBen [00:05]: Three.")

    assert spoken(draft) == [
        ("Asha", "One.", None, None),
        ("Asha", "Two.", None, None),
        ("Ben", "Three.", None, None),
    ]
    assert not draft.is_timed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Asha: Hi.\nBen: Hello.", [("Asha", "Hi."), ("Ben", "Hello.")]),
        ("Service user: I came\nlate.", [("Service user", "I came late.")]),
        ("Speaker 1: I came.", [("Speaker 1", "I came.")]),
        ("Ann ap Huw: Helo.\n\nAnn ap Huw: Ie.", [("Ann ap Huw", "Helo."), ("Ann ap Huw", "Ie.")]),
        ("Slim Lim:\nOne.\n\nTwo.\n\nSlim Lim:\nThree.", [("Slim Lim", w) for w in ("One.", "Two.", "Three.")]),
        ("I said: no.\n\nI said: never.", [("", "I said: no."), ("", "I said: never.")]),
        ("Remember: be kind.", [("", "Remember: be kind.")]),
        ("Meet at 10:30: fine.\nSee https://x.org: yes.", [("", "Meet at 10:30: fine. See https://x.org: yes.")]),
        ("From 2019 --> 2020 it was hard.", [("", "From 2019 --> 2020 it was hard.")]),
        ("One line\n  wrapped \t here.\n\n\n\nSecond\u00a0one.", [("", "One line wrapped here."), ("", "Second one.")]),
    ],
)  # fmt: skip
def test_read_plain_text_finds_speakers_and_leaves_other_colons(text, expected):
    draft = read(text)

    assert [(label, words) for label, words, _, _ in spoken(draft)] == expected
    assert paragraphs(draft.text) == [(cue.start, cue.end) for cue in draft.cues]


# What is refused

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n"
HIDDEN = "There is a hidden character ({}) that cannot be kept. Type the words around it again."
NO_WORDS = "There are no words in it."
NO_CAPTIONS = "There are no captions in it."
HEADER = "Line 1: A WebVTT file begins with the word WEBVTT, in capitals, on a line of its own."
NO_TIMES = "There are words without times. If they belong to the caption above, take out the blank line."
NOTE_ARROW = 'A block that begins with NOTE cannot hold the arrow "-->". Put a blank line before the times.'
VTT_TIMES = "These times cannot be read. They should look like 00:01:02.345 --> 00:01:04.000."
SRT_TIMES = "These times cannot be read. They should look like 00:01:02,345 --> 00:01:04,000."
LONE_NUMBER = "There is a caption's number without times under it."
BACKWARDS = "This caption ends before it begins, or as it begins. Correct its times."
DISORDER = "This caption begins before the one above it. Put the captions in order."
LONG_NAME = "A speaker's name is longer than 80 characters."
TOO_MANY = "There are more than 20,000 captions. Split the story into parts."
NOT_TEXT = (
    "This file is not text that can be read. Save it as WebVTT, SubRip or plain text, encoded as UTF-8."
)


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
        ("\nWEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n", "", HEADER),
        ("WEBVTTs\n\n00:01.000 --> 00:02.000\nOne.\n", "", HEADER),
        ("webvtt\n\n00:01.000 --> 00:02.000\nOne.\n", "", HEADER),
        (VTT + "More words.\n", "", f"Line 6: {NO_TIMES}"),
        (VTT + "7\n\n00:02.000 --> 00:03.000\nTwo.\n", "", f"Line 6: {NO_TIMES}"),
        (VTT + "NOTE\n00:02.000 --> 00:03.000\nTwo.\n", "", f"Line 7: {NOTE_ARROW}"),
        (VTT + "00:02.00 --> 00:03.000\nTwo.\n", "", f"Line 6: {VTT_TIMES}"),
        (VTT + "00:61.000 --> 01:03.000\nTwo.\n", "", f"Line 6: {VTT_TIMES}"),
        (VTT + "an arrow --> of words\n", "", f"Line 6: {VTT_TIMES}"),
        (VTT + "00:03.000 --> 00:02.500\nTwo.\n", "", f"Line 6: {BACKWARDS}"),
        (VTT + "x\n00:03.000 --> 00:03.000\nTwo.\n", "", f"Line 7: {BACKWARDS}"),
        (VTT + "00:00.500 --> 00:03.000\nTwo.\n", "", f"Line 6: {DISORDER}"),
        (SRT + "00:01 --> 00:02\nTwo.\n", "", f"Line 5: {SRT_TIMES}"),
        (SRT + "2\n-00:00:02,345 --> 00:00:03,000\nTwo.\n", "", f"Line 6: {SRT_TIMES}"),
        (SRT + "2\nTwo.\n\n3\n00:00:03,000 --> 00:00:04,000\nThree.\n", "", f"Line 5: {LONE_NUMBER}"),
        (SRT + "2\n\n00:00:03,000 --> 00:00:04,000\nTwo.\n", "", f"Line 5: {LONE_NUMBER}"),
        (SRT + "Two.\n00:00:03,000 --> 00:00:04,000\n", "", "Line 6: Put a blank line before each caption."),
        (SRT + "2\n00:00:03,000 --> 00:00:02,000\nTwo.\n", "", f"Line 6: {BACKWARDS}"),
        (SRT + "2\n00:00:00,900 --> 00:00:02,000\nTwo.\n", "", f"Line 6: {DISORDER}"),
        ("One.\n\nTw\x07o.", "", f"Line 3: {HIDDEN.format('U+0007')}"),
        ("One.\r\rTw\x00o.", "", f"Line 3: {HIDDEN.format('U+0000')}"),
        ("\x7f", "", f"Line 1: {HIDDEN.format('U+007F')}"),
        ("a\x85b", "", f"Line 1: {HIDDEN.format('U+0085')}"),
        ("a\u202eb", "", f"Line 1: {HIDDEN.format('U+202E')}"),
        ("a\u2066b", "", f"Line 1: {HIDDEN.format('U+2066')}"),
        ("a\ud83db", "", f"Line 1: {HIDDEN.format('U+D83D')}"),
        (VTT + "00:02.000 --> 00:03.000\nTw&#x202E;o.\n", "", f"Line 6: {HIDDEN.format('U+202E')}"),
        (VTT + "00:02.000 --> 00:03.000\n<v B&#x202E;n>Two.\n", "", f"Line 6: {HIDDEN.format('U+202E')}"),
        (VTT + f"00:02.000 --> 00:03.000\n<v {'B' * 81}>Two.\n", "", f"Line 6: {LONG_NAME}"),
        (b"One.\nCaf\xe9.", "", f"Line 2: {NOT_TEXT}"),
        (b"PK\x03\x04\xff\xd8", "story.docx", f"Line 1: {NOT_TEXT}"),
        (b"\xff\xfeO\x00n", "", NOT_TEXT),
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


def test_read_refuses_captions_the_library_left_out(monkeypatch):
    monkeypatch.setattr(webvtt, "from_string", lambda text: [])

    with pytest.raises(TranscriptError) as refused:
        read(VTT)

    assert str(refused.value) == "Some of the captions cannot be read."


@pytest.mark.parametrize(
    "content",
    [
        SRT + "x\n\n" + "1" * 190_000 + " x",  # the srt library's own reading takes half an hour
        VTT.replace("One.", "<v" + " " * 190_000 + "One."),
        "Name" + " " * 190_000 + "x",
        "\n" * 500_000 + "x",
        VTT.replace("One.", "<" * 190_000),
    ],
)
def test_read_long_runs_end(content):
    assert read(content).cues


# Real files


def words_expected(path: Path) -> list[str]:
    """The words of each cue that has any, as another reader of WebVTT shows them."""
    shown = json.loads(path.with_name(f"{path.stem}-proc.json").read_text())
    return [cue["textContent"] for cue in shown if cue["textContent"]]


# Where we differ from vtt.js, and why.
DIFFERENT = {
    "header-no-new-line": ["Test"],  # today's standard takes times right after the header
    "max-spots-over-sixty": f"Line 3: {BACKWARDS}",  # lasts no time at all
    "min-top-digits": f"Line 3: {VTT_TIMES}",  # three digits are hours, and the minutes are missing
    "minimum-spots-over-sixty": f"Line 3: {VTT_TIMES}",
    "bad-double-webvtt": HEADER,
    "blank-file": NO_WORDS,
    "blank-file-with-bom": NO_WORDS,
    "bom-garbage-data": HEADER,
    "bom-tab-webvtt": HEADER,
    "fraction-digits": f"Line 3: {VTT_TIMES}",
    "garbage-signature": HEADER,
    "incorrect-delimiter": f"Line 3: {VTT_TIMES}",
    "min-mid-digits": f"Line 3: {VTT_TIMES}",
    "missing-separator": f"Line 3: {NO_TIMES}",
    "newline-before-webvtt": HEADER,
    "tab-after-bom-before-header": HEADER,
}


@needs_data
def test_read_webvtt_conformance_files_as_expected_or_refused_with_a_reason():
    files = sorted((DATA / "conformance" / "webvtt").glob("*.vtt"))

    read_files = {}
    for path in files:
        try:
            draft = read(path.read_bytes(), path.name)
        except TranscriptError as error:
            read_files[path.stem] = str(error)
        else:
            assert_holds_together(draft)
            read_files[path.stem] = [words for _, words, _, _ in spoken(draft)]

    expected = {path.stem: [" ".join(words.split()) for words in words_expected(path)] for path in files}
    assert len(files) == 36
    assert read_files == expected | DIFFERENT


@needs_data
def test_read_subrip_conformance_files_as_expected_or_refused_with_a_reason():
    files = sorted((DATA / "conformance" / "subrip").iterdir())

    read_files = {}
    for path in files:
        try:
            read_files[path.name] = spoken(read(path.read_bytes(), f"{path.name}.srt"))
        except TranscriptError as error:
            read_files[path.name] = str(error)

    first = ("", "This is the first subtitle.", 0, 1234)
    second = ("", "This is the second subtitle. Second subtitle with second line.", 2345, 3456)
    three = [first, second, ("", "This is the third subtitle.", 7_204_567, 7_208_901)]
    tags = read_files.pop("typical_with_tags")
    assert read_files == {
        "typical": three,
        "typical_extra_blank_line": three,
        "typical_missing_sequence": three,
        "typical_missing_timecode": f"Line 5: {LONE_NUMBER}",
        "typical_negative_timestamps": f"Line 2: {SRT_TIMES}",
        "typical_no_hours_and_millis": f"Line 2: {SRT_TIMES}",
        "typical_unexpected_end": [first, second],
        "typical_utf16be": three,
        "typical_utf16le": three,
        "typical_with_byte_order_mark": three,
    }
    assert len(tags) == 14
    assert tags[4] == ("", "This is the fifth subtitle with multiple valid tags.", 13_567, 14_901)


@needs_data
@pytest.mark.parametrize(
    ("name", "counts", "labels", "begins", "last_end"),
    [
        ("10-tools-for-thought.txt", (60, 60), ("Mark McGranaghan", "Adam Wiggins"), "I think the", 2_482_400),
        ("12-growing-ideas.txt", (121, 121), ("Speaker 1", "Speaker 2", "Speaker 3"), "There just really", 4_424_800),
        ("48-rich-text.txt", (179, 179), ("Slim Lim", "Adam Wiggins", "Mark McGranahan"), "There's been very", None),
        ("captions-example.srt", (21, 2), ("",), "Hiring a transcriber saves", 53_160),
        ("chunk_test.vtt", (10, 3), ("",), "[music] Just before lunch one day,", 71_800),
        ("deadline_captions_ar.vtt", (16, 6), ("",), "(المشروع): أتريد الانتهاء مني؟", 54_803),
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


# Lines into paragraphs


def test_lines_to_draft_runs_a_sentence_across_cues_of_one_paragraph():
    draft = lines_to_draft(
        [
            Line("Asha", " I was\n  not ", 0, 900),
            Line("Asha", "ready. Then", 5000, 6000),
            Line("Asha", "I was.", 6000, 7000),
        ]
    )

    assert draft.text == "I was not ready. Then I was."
    assert sentences_of(draft) == ["I was not ready.", "Then I was."]
    assert_holds_together(draft)


def test_lines_to_draft_begins_a_paragraph_at_a_speaker_a_pause_or_eighty_words():
    many = " ".join(["word"] * 81)
    lines = [
        Line("Asha", "One.", 0, 1000),
        Line("Asha", "Two.", 1999, 3000),
        Line("Asha", "Three", 4000, 5000),
        Line("Asha", "four.", 9000, 10_000),
        Line("Ben", f"{many}", 10_000, 11_000),
        Line("Ben", "and one.", 11_000, 12_000),
        Line("Ben", "Next.", 12_000, 13_000),
        Line("", "", 14_000, 15_000),
    ]

    draft = lines_to_draft(lines)

    assert draft.text.split("\n\n") == ["One. Two.", "Three four.", f"{many} and one.", "Next."]
    assert draft.language == "en"
    assert_holds_together(draft)


def test_lines_to_draft_without_times_breaks_only_at_speakers():
    draft = lines_to_draft([Line("Asha", "Un."), Line("Asha", "Dau."), Line("Ben", "Tri.")], language="cy")

    assert draft.text == "Un. Dau.\n\nTri."
    assert draft.language == "cy"
    assert spoken(draft) == [
        ("Asha", "Un.", None, None),
        ("Asha", "Dau.", None, None),
        ("Ben", "Tri.", None, None),
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], NO_WORDS),
        ([Line("Asha", " \n ")], NO_WORDS),
        ([Line("", "One.", 0, 1000), Line("", "Two.")], "Some of the lines have times and others have none."),
        ([Line("", "One.", 0)], "Some of the lines have times and others have none."),
        ([Line("", "One.", 1000, 1000)], BACKWARDS),
        ([Line("", "One.", -5, 1000)], DISORDER),
        ([Line("", "One.", 500, 1000), Line("", "Two.", 499, 1000)], DISORDER),
        ([Line("", "On\x1be.")], HIDDEN.format("U+001B")),
        ([Line("A\u202e", "One.")], HIDDEN.format("U+202E")),
        ([Line("", "One.")] * 20_001, "There are more than 20,000 captions. Split the story into parts."),
    ],
)
def test_lines_to_draft_broken_lines_say_what(lines, message):
    with pytest.raises(TranscriptError) as refused:
        lines_to_draft(lines)

    assert str(refused.value) == message


def test_extracts_keeps_each_quotation_apart():
    draft = extracts(["It was [her] idea.\nIt was authoritive.", " Another."], label="Peer mentor")

    assert draft == Draft(
        text="It was [her] idea. It was authoritive.\n\nAnother.",
        cues=(Cue(1, 0, 38, None, None, "Peer mentor"), Cue(2, 40, 48, None, None, "Peer mentor")),
        sentences=((0, 18), (19, 38), (40, 48)),
        language="en",
    )


@pytest.mark.parametrize(
    ("quotations", "message"),
    [
        ([], NO_WORDS),
        (["One.", " "], "Quotation 2 has no words."),
        (["On\x00e."], HIDDEN.format("U+0000")),
    ],
)
def test_extracts_broken_quotations_say_what(quotations, message):
    with pytest.raises(TranscriptError) as refused:
        extracts(quotations)

    assert str(refused.value) == message


# Places and times


def test_sentences_leave_out_white_space_and_never_cross_paragraphs():
    text = "  Mr. Rees came at 3.5.  He left\n\n and. 👍🏽 Da iawn! \n\n\n\nOlaf"

    bounds = sentences(text, "cy")

    assert [text[start:end] for start, end in bounds] == [
        "Mr. Rees came at 3.5.",
        "He left",
        "and.",
        "👍🏽 Da iawn!",
        "Olaf",
    ]


def test_sentences_keep_a_word_with_its_quotation_mark():
    text = "Yes. 'Tis so. 'Why?' he said.It was."

    bounds = sentences(text)

    assert " ".join(text[start:end] for start, end in bounds) == text
    assert "'" not in [text[start:end] for start, end in bounds]


def test_sentences_stay_in_place_when_the_library_changes_the_text(monkeypatch):
    monkeypatch.setattr(drafts, "segment", lambda language, text: ["One.", "Two."])

    assert sentences("One. Two.\n\nOne. Two.") == [(0, 9), (11, 20)]


def test_excerpt_context_stops_at_the_ends_of_the_text():
    text = "👍 one two three"

    assert excerpt_context(text, 2, 5) == ("👍 ", " two three")
    assert excerpt_context(text, 6, 9, width=2) == ("e ", " t")


CUES = (Cue(1, 0, 10, 1000, 2000, ""), Cue(2, 11, 15, 2500, 3500, ""), Cue(3, 17, 21, 3000, 3100, ""))


def test_time_at_shares_out_each_cue():
    offsets = [-1, 0, 5, 10, 11, 12, 15, 16, 17, 21, 22]

    assert [time_at(CUES, offset) for offset in offsets] == [
        None, 1000, 1500, 2000, 2500, 2750, 3500, 3000, 3000, 3100, None,
    ]  # fmt: skip
    assert time_at([Cue(1, 0, 5, None, None, "")], 2) is None
    assert time_at([], 0) is None


def test_times_of_begin_and_end_with_the_words():
    stretches = [(0, 10), (5, 11), (10, 15), (5, 13), (13, 19), (15, 17), (30, 40), (5, 5), (5, 4)]

    assert [times_of(CUES, start, end) for start, end in stretches] == [
        (1000, 2000),
        (1500, 2000),
        (2500, 3500),
        (1500, 3000),
        (3000, 3050),
        (None, None),
        (None, None),
        (None, None),
        (None, None),
    ]
    assert times_of([Cue(1, 0, 5, None, None, "")], 0, 5) == (None, None)


def test_times_of_people_speaking_at_once_are_those_of_all_they_say():
    together = (Cue(1, 0, 10, 1000, 5000, "Asha"), Cue(2, 12, 20, 1000, 4000, "Ben"))

    assert times_of(together, 9, 13) == (1000, 5000)


# Typed text


def test_find_control_gives_the_first_place():
    assert find_control("a\tb\nc\r\nd é 👩‍👧 \u200f") is None
    assert [
        find_control(f"👍a{character}\x00") for character in "\x01\x0b\x1f\x7f\x80\x9f\u202a\u2069\ufffe"
    ] == [2] * 9


def test_clean_changes_line_ends_and_the_byte_order_mark_only():
    assert clean("\ufeffa\r\nb\rc\n \ufeff\t d ") == "a\nb\nc\n \ufeff\t d "


# Writing


def test_write_webvtt_escapes_words_and_names():
    draft = lines_to_draft(
        [
            Line("R&D <Tom>", "x --> <v Ben> &amp; y", 3_599_999, 3_600_000),
            Line("", "Speaker 1: hm.", 360_000_000, 360_000_001),
        ]
    )

    written = write_webvtt(draft.cues, draft.text)

    assert written == (
        "WEBVTT\n\n"
        "00:59:59.999 --> 01:00:00.000\n"
        "<v R&amp;D &lt;Tom&gt;>x --&gt; &lt;v Ben&gt; &amp;amp; y</v>\n\n"
        "100:00:00.000 --> 100:00:00.001\nSpeaker 1&#58; hm.\n"
    )
    assert read(written) == draft


def test_write_webvtt_without_times_refuses():
    draft = extracts(["One."])

    with pytest.raises(ValueError) as refused:
        write_webvtt(draft.cues, draft.text)

    assert str(refused.value) == "Cue 1 has no times, and WebVTT cannot do without."


# Whatever comes

unhurried = settings(deadline=None)  # a busy machine is no failure

ALPHABET = st.one_of(
    st.sampled_from("ab .!?:&<>v-/;0\n\t'’ŵŷâ"),
    st.sampled_from(["e\u0301", "👩‍👧", "👍🏽", "\u200f", "ا", "؟ ", "Mr. ", "&amp;", "A: "]),
    st.characters(exclude_categories=["Cs", "Cc"]),
)  # fmt: skip
WORDS = st.lists(ALPHABET, min_size=1, max_size=30).map("".join)
LABELS = st.sampled_from(["", "Asha", "Ben Ŵyn", "A & <B>", "👍", "&amp;", "O’Neill: x"])


@st.composite
def timed_lines(draw):
    lines, now = [], 0
    for label, words in draw(st.lists(st.tuples(LABELS, WORDS), min_size=1, max_size=8)):
        now += draw(st.integers(0, 3000))
        lines.append(Line(label, words, now, now + draw(st.integers(1, 400_000))))
    return lines


def is_sayable(lines: list[Line]) -> bool:
    return (
        any(line.text.split() for line in lines)
        and find_control("".join(line.text for line in lines)) is None
    )


@unhurried
@given(timed_lines())
@example([Line("", "-->", 0, 1), Line("", "NOTE x", 0, 1), Line("Asha", "WEBVTT", 0, 1), Line("", "7", 1, 2)])
def test_lines_to_draft_holds_together_and_comes_back_from_webvtt(lines):
    assume(is_sayable(lines))

    draft = lines_to_draft(lines)

    assert_holds_together(draft)
    assert [words for _, words, _, _ in spoken(draft)] == [
        folded for line in lines if (folded := " ".join(line.text.split()))
    ]
    assert read(write_webvtt(draft.cues, draft.text)) == draft
    for cue in draft.cues:
        assert times_of(draft.cues, cue.start, cue.end) == (cue.start_ms, cue.end_ms)


@unhurried
@given(st.one_of(WORDS, st.text(max_size=60)))
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


@unhurried
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_extracts_place_every_quotation(quotations):
    folded = [" ".join(quotation.split()) for quotation in quotations]
    assume(all(folded) and find_control("".join(folded)) is None)

    draft = extracts(quotations)

    assert [draft.text[cue.start : cue.end] for cue in draft.cues] == folded
    assert draft.text.split("\n\n") == folded
    assert_holds_together(replace(draft, language="cy"))

"""What the tools that people use write, made up here after the exports of each."""

import pytest

from stories.transcripts.formats import parse
from stories.transcripts.text import RemarkKind
from tests.stories.transcripts.drafts import asked, assert_holds_together, spoken

ROSA, BEN = "I waited for the bus.", "Did you?"


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("Otter", f"Rosa  0:02  \n{ROSA}\n\nBen  0:09  \n{BEN}\n\nTranscribed by https://otter.ai\n"),
        ("Rev", f"Rosa (00:02):\n{ROSA}\n\nBen (00:09):\n{BEN}\n"),
        ("Trint", f"[00:00:02] Rosa: {ROSA}\n\n[00:00:09] Ben: {BEN}\n"),
        ("Descript", f"Rosa: [00:00:02] {ROSA}\n\nBen: [00:00:09] {BEN}\n"),
        ("InqScribe", f"[00:00:02:15] Rosa: {ROSA}\n[00:00:09:01] Ben: {BEN}\n"),
        ("Amberscript", f"00:00:02\nRosa: {ROSA}\n\n00:00:09\nBen: {BEN}\n"),
        ("a podcast", "Rosa (00:00:02) - I waited\nfor the bus.\nBen (00:00:09) - Did\nyou?"),
        ("times and dashes", f"00:00:02 - Rosa: {ROSA}\n00:00:09 - Ben: {BEN}\n"),
        ("times under names", f"Rosa - 00:00:02\n{ROSA}\n\nBen - 00:00:09\n{BEN}\n"),
        ("a table", f"Time\tSpeaker\tWords\n0:02\tRosa\t{ROSA}\n0:09\tBen\t{BEN}\n"),
        ("Express Scribe", f"Rosa\t00:00:02\t{ROSA}\nBen\t00:00:09\t{BEN}\n"),
        ("f4", f"Rosa: Ah. #00:00:02-0#\nRosa: {ROSA} #00:00:09-0#\n\nBen: {BEN} #00:00:11-0#\n"),
        ("MAXQDA", f"#00:00:02-0# Rosa: {ROSA}\n#00:00:09-0# Ben: {BEN}\n"),
    ],
)  # fmt: skip
def test_read_names_times_and_words_of_each_tool(tool, text):
    draft = parse(text).draft

    turns = [(label, words, start) for label, words, start, _end in spoken(draft) if words != "Ah."]
    assert turns == [("Rosa", ROSA, 2000), ("Ben", BEN, 9000)]
    assert_holds_together(draft)


@pytest.mark.parametrize(
    "text",
    [
        f"[00:00.000 --> 00:04.000]  {ROSA}\n[00:04.000 --> 00:06.000]  {BEN}\n",
        f"[00:00:00.000 --> 00:00:04.000]   {ROSA}\n[00:00:04.000 --> 00:00:06.000]   {BEN}\n",
        f"Detected language 'en' with probability 0.99\n[0.00s -> 4.00s]  {ROSA}\n[4.00s -> 6.00s]  {BEN}\n",
        f"0:00:00.000,0:00:04.000\n{ROSA}\n\n0:00:04.000,0:00:06.000\n{BEN}\n",
        f"(00:00 - 00:04) {ROSA}\n(00:04 - 00:06) {BEN}\n",
        f"00:00:00:00 - 00:00:04:00\n{ROSA}\n\n00:00:04:00 - 00:00:06:00\n{BEN}\n",
        f"start\tend\ttext\n0\t4000\t{ROSA}\n4000\t6000\t{BEN}\n",
        f"0.000000\t4.000000\t{ROSA}\n4.000000\t6.000000\t{BEN}\n",
        f"WEBVTT\n\n0:0:0.0 --> 0:0:4.0\n{ROSA}\n\n0:0:4.0 --> 0:0:6\n{BEN}\n",
        f"1\n0:0 --> 0:4\n{ROSA}\n\n2\n00:00:04 --> 00:00:06,0\n{BEN}\n",
    ],
)  # fmt: skip
def test_read_beginnings_and_ends_of_recognisers_and_captions(text):
    parsed = parse(text)

    assert spoken(parsed.draft) == [("", ROSA, 0, 4000), ("", BEN, 4000, 6000)]
    assert_holds_together(parsed.draft)


@pytest.mark.parametrize(
    "text",
    [
        "[SPEAKER_00]: Well\n[SPEAKER_01]: I waited",
        "SPEAKER_00 Well\nSPEAKER_01 I waited",
        "[00:00.000 --> 00:01.000] [SPEAKER_00]: Well\n[00:01.000 --> 00:02.000] [SPEAKER_01] I waited",
        "1\n00:00:00,100 --> 00:00:01,000\n[SPEAKER_00]: Well\n\n"
        "2\n00:00:01,020 --> 00:00:03,000\n[SPEAKER_01]: I waited",
        "1\n00:00:00,100 --> 00:00:01,000\n[SPEAKER_00]\n\n2\n00:00:01,000 --> 00:00:02,000\nWell\n\n"
        "3\n00:00:02,020 --> 00:00:03,000\nSPEAKER_01: I waited",
    ],
)  # fmt: skip
def test_read_recognisers_labels_as_labels_and_not_as_words(text):
    assert [row[:2] for row in spoken(parse(text).draft)] == [
        ("SPEAKER_00", "Well"),
        ("SPEAKER_01", "I waited"),
    ]


def test_read_identifiers_in_brackets_as_labels_where_the_text_is_a_dialogue_of_them():
    text = "[id1] I waited for the bus.\n[id2] I did not.\n[id1] You were late."
    dialogue, round_ = parse(text).draft, parse(text.replace("[", "(").replace("]", ")")).draft
    once = parse("Ann: Hi.\n\nBen: Hello.\n\n[id1] Ah.").draft

    assert spoken(dialogue) == spoken(round_)
    assert [row[:2] for row in spoken(dialogue)] == [
        ("id1", "I waited for the bus."),
        ("id2", "I did not."),
        ("id1", "You were late."),
    ]
    assert asked(once)[-1] == ("", "[id1]", "[id1] Ah.")


def test_read_does_not_take_sounds_in_brackets_for_speakers_however_often_they_come():
    draft = parse("[laughs] I waited.\n\n[laughs] And so.\n\n[whispers] No.").draft

    assert draft.labels == ("",)


def test_read_captions_ask_about_a_name_alone_in_brackets_only_where_it_speaks_elsewhere():
    captions = ["[Ann]", "I waited.", "[Ann] And so.", "[ Both screaming ]", "[Music]"]
    text = "\n\n".join(
        f"{number}\n00:00:0{number},000 --> 00:00:0{number},900\n{words}"
        for number, words in enumerate(captions, 1)
    )

    with_words = parse(text).draft
    without = parse(text.replace("[Ann] And so.", "And so.")).draft

    assert [row[1] for row in asked(with_words)] == ["[Ann]"] * 5
    assert without.possible_labels == ()


def test_read_captions_with_names_on_a_line_above_the_words_asks_about_them():
    draft = parse(
        "0:0:2.0 --> 0:0:4.570\nRosa Reed\nI waited.\n\n0:0:5.0 --> 0:0:6.570\nBen Ash\nDid you?\n"
    ).draft

    assert draft.possible_labels == ("Rosa Reed", "Ben Ash")


@pytest.mark.parametrize(
    "text", ["0:00\nso today\n0:05\nwe go home\n1:02\nand stay", "0:00 so today\n0:05 we go home\n1:02 and stay"]
)  # fmt: skip
def test_read_a_column_of_times_without_brackets(text):
    assert [(words, start) for _label, words, start, _end in spoken(parse(text).draft)] == [
        ("so today", 0),
        ("we go home", 5000),
        ("and stay", 62_000),
    ]


@pytest.mark.parametrize(
    "text", ["10:30 it was when I left.\n\nNobody came.", "11:00 first.\n\n10:30 before that."]
)
def test_read_keeps_times_of_day_as_words(text):
    assert parse(text).draft.text == text


def test_read_scrolling_captions_keeps_each_line_once():
    parsed = parse(
        "WEBVTT\nKind: captions\n\n00:00.160 --> 00:02.389 align:start\n \nso<00:00:00.480><c> today</c>\n\n"
        "00:02.389 --> 00:02.399\nso today\n \n\n00:02.399 --> 00:04.000\nso today\nwe<00:00:02.500><c> go</c>\n\n"
        "00:04.000 --> 00:06.000\nwe go\nhome<00:00:05.000><c> now</c>\n"
    )

    assert spoken(parsed.draft) == [
        ("", "so today", 160, 2389),
        ("", "we go", 2399, 4000),
        ("", "home now", 4000, 6000),
    ]
    assert (RemarkKind.REPEATS_LEFT_OUT, 3) in [(remark.kind, remark.count) for remark in parsed.remarks]


def test_read_captions_of_the_same_words_keeps_them_all():
    draft = parse("WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n}.900\nNo.\n\n" for n in range(5))).draft

    assert draft.text == "No. No. No. No. No."


def test_read_captions_that_end_as_they_begin_gives_them_the_length_of_their_words():
    parsed = parse("WEBVTT\n\n00:01.000 --> 00:01.000\nTwo words.\n")

    assert spoken(parsed.draft) == [("", "Two words.", 1000, 1800)]
    assert [remark.kind for remark in parsed.remarks] == [RemarkKind.LENGTHS_ESTIMATED]


def test_read_plain_text_says_how_many_paragraphs_have_no_time():
    parsed = parse("Rosa [00:01]: One.\n\nTwo.\n\nBen [00:05]: Three.")

    assert not parsed.draft.is_timed
    assert [(remark.kind, remark.count) for remark in parsed.remarks] == [(RemarkKind.TIMES_LEFT_OUT, 1)]


def test_read_leaves_out_the_line_that_says_which_program_made_it_and_says_so():
    parsed = parse("Rosa  0:02\nI waited.\n\nTranscribed by https://otter.ai")

    assert parsed.draft.text == "I waited."
    assert [remark.detail for remark in parsed.remarks] == ["Transcribed by https://otter.ai"]


def test_read_f4_leaves_out_times_inside_a_paragraph_and_counts_them():
    parsed = parse("#00:00:00-0# Rosa: By the window, #00:00:07-0# always.\n#00:00:09-5# Ben: Ah.")

    assert spoken(parsed.draft) == [("Rosa", "By the window, always.", 0, 9500), ("Ben", "Ah.", 9500, 9900)]
    assert [(remark.kind, remark.count) for remark in parsed.remarks] == [
        (RemarkKind.TIMES_INSIDE_LEFT_OUT, 1)
    ]

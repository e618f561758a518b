"""Names of speakers before a colon."""

import pytest

from stories.transcripts.formats import read
from stories.transcripts.places import paragraphs
from tests.stories.transcripts.drafts import asked, spoken


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


@pytest.mark.parametrize(
    "opening",
    [
        "speaker_03:", "Interviewer 2 (female):", "JOHN (laughs):", "Mrs Reed, officer:", "[Ann]:", "The thing is:",
        "I:", "IT manager:", "Prof. Reed (chair):", "ann:", "Mrs Reed, officer：", "Meg –", "[id1]", "(Ann)", "???:",
        "My probation officer, Mrs Reed:",
    ],
)  # fmt: skip
def test_read_after_two_known_speakers_asks_about_what_may_be_a_label(opening):
    known = "Ann: Hi.\n\nBen: Hello.\n\nAnn: So.\n\nBen: Yes.\n\n"

    draft = read(f"{known}{opening} Ah.\n\nWell.\n\nAnn: Quite.")

    assert asked(draft) == [
        ("Ann", "", "Hi."),
        ("Ben", "", "Hello."),
        ("Ann", "", "So."),
        ("Ben", "", "Yes."),
        ("", opening.rstrip(":："), f"{opening} Ah."),
        ("", opening.rstrip(":："), "Well."),
        ("Ann", "", "Quite."),
    ]
    assert draft.text[draft.cues[4].start :][: draft.cues[4].label_length] == opening


@pytest.mark.parametrize(
    "words",
    [
        "I said: no.", "And then she told me: go.", "[laughs] Ah.", "(long pause) Ah.", "At 10:30 I left.", "[sic]",
        "See https://example.org for it.", "I smiled :) and left.", "He waited. Then he said: no.",
        "Ann was my officer.", "What I have always wanted to say to them all is: no.", "(00:12 --> 00:15) Ah.",
    ],
)  # fmt: skip
def test_read_does_not_ask_about_words_that_name_nobody(words):
    draft = read(f"Ann: Hi.\n\nBen: Hello.\n\n{words}")

    assert asked(draft) == [("Ann", "", "Hi."), ("Ben", "", "Hello."), ("Ben", "", words)]


def test_read_one_odd_label_leaves_the_names_around_it_labels():
    odd = "".join(f"\n\n{name}: Ah." for name in ("JOHN (laughs)", "speaker_03", "Mrs Reed, officer"))

    drafts = [read(f"Ann: Hi.\n\nBen: Hello.{odd}"), read("Ann: Hi.\n\nspeaker_03: Ah.")]

    assert [draft.labels for draft in drafts] == [("Ann", "Ben"), ("Ann",)]
    assert [draft.possible_labels for draft in drafts] == [
        ("JOHN (laughs)", "speaker_03", "Mrs Reed, officer"),
        ("speaker_03",),
    ]


def test_read_words_that_look_like_a_label_are_asked_about_however_often_they_come():
    draft = read("Ann: Hi.\n\nBen: Hello.\n\nThe thing is: no.\n\nThe thing is: yes.")

    assert (draft.labels, draft.possible_labels) == (("Ann", "Ben"), ("The thing is",))
    assert draft.text.endswith("The thing is: no.\n\nThe thing is: yes.")


def test_read_webvtt_with_voice_tags_knows_names_before_colons_too():
    draft = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi: hello.\n\n00:02.000 --> 00:03.000\nSpeaker 2: Ah.\n\n"
        "00:03.000 --> 00:04.000\nJOHN (laughs):\nYes &amp; no.\nWell.\n\n00:04.000 --> 00:05.000\nQuite.\n\n"
        "00:05.000 --> 00:06.000\n<v Ann>So.</v>\n"
    )

    assert asked(draft) == [
        ("Ann", "", "Hi: hello."),
        ("Speaker 2", "", "Ah."),
        ("", "JOHN (laughs)", "JOHN (laughs): Yes & no. Well."),
        ("", "JOHN (laughs)", "Quite."),
        ("Ann", "", "So."),
    ]


def test_read_captions_with_a_label_in_entities_and_markup_counts_its_characters_as_shown():
    draft = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<b>Tom &amp; Jo (both):</b> Yes.\n")

    (cue,) = draft.cues
    assert (draft.text[: cue.label_length], cue.possible_label) == ("Tom & Jo (both):", "Tom & Jo (both)")


@pytest.mark.parametrize(
    "line", ["00:00:00.000 " * 10, "1:00 " * 300, "(00:00:00.000) " * 40, "a" + " " * 5000 + "x", "* " * 3000]
)
def test_lines_of_times_and_spaces_are_read_once(line):
    """A pattern that tried every combination of times would never end."""
    assert read(line + "\n\nAnn: Hello.", language="en").text

"""What was understood of a transcript, in words, before it is kept."""

import pytest
from django.template.loader import render_to_string

from stories.pages.understood import SpeakerWords, count_words, understood
from stories.transcripts.formats import parse, parse_quotations
from stories.transcripts.parsed import Parsed
from stories.transcripts.text import Remark, RemarkKind

NOTHING = "No speakers, times or paragraphs were found. "


def test_understood_says_format_speakers_times_and_the_first_paragraphs():
    text = "".join(f"[0:{at:02}] Rosa: I waited {at}.\n[0:{at + 1:02}] Ben: Ah.\n" for at in range(1, 9, 2))

    page = understood(parse(text, language="cy", duration_ms=75_000))

    assert (page.format, page.language, page.paragraphs, page.words) == ("Plain text", "cy", 8, 16)
    assert page.speakers == [SpeakerWords("Rosa", 4, 12), SpeakerWords("Ben", 4, 4)]
    assert (page.first_time, page.last_time, page.asked, page.nothing) == ("0:01", "1:15", [], "")
    assert [(turn.who, turn.words) for turn in page.turns[:2]] == [("Rosa", "I waited 1."), ("Ben", "Ah.")]
    assert (len(page.turns), page.more_paragraphs) == (5, 3)


def test_understood_shows_words_under_what_may_be_a_label_as_nobodys():
    page = understood(parse("Date: 3 May\n\nAnn: Hi.\n\nBen: Hello.\n\nmeg (by phone): Ah.\n\nWell."))

    assert page.asked == ["meg (by phone)"]  # the remark speaks of the cover page
    assert page.speakers == [SpeakerWords("Ann", 1, 1), SpeakerWords("Ben", 1, 1)]
    assert [turn.who for turn in page.turns] == ["Nobody yet", "Ann", "Ben", "Nobody yet", "Nobody yet"]


@pytest.mark.parametrize(
    ("content", "guesses", "left_out"),
    [
        (
            b"Ann: It\x92s mine.",
            [
                "The file does not say how its letters are written. It was read as windows-1252. "
                "Look whether accents, quotation marks and signs such as £ are right."
            ],
            [],
        ),
        ("Ann: you\u202a.\u202c", [], ["2 hidden characters, which nobody can see. The words are whole."]),
        ("Ann: you\u202a.", [], ["1 hidden character, which nobody can see. The words are whole."]),
        (
            "WEBVTT\n\nNOTE a\n\n00:01.000 --> 00:02.000\n\nOne.\n",
            ["1 caption had an empty line inside. The words after it were kept with its times."],
            ["1 note by whoever made the captions."],
        ),
        (
            "Ann [0:01]: One.\n\nTwo.\n\nBen [0:05]: So.",
            [],
            ["The times, since 1 of 3 paragraphs has none. To keep them, give it one."],
        ),
        ("Time;Words;Mood\n0:01;One.;good", [], ["1 column of the table: Mood."]),
        (
            "Date: 3 May\n\nAnn: Hi.",
            ["1 line at the top looks like a cover page. On the next page, say whether anyone said it."],
            [],
        ),
    ],
)
def test_understood_says_what_was_guessed_and_what_was_left_out(content, guesses, left_out):
    page = understood(parse(content))

    assert (page.guesses, page.left_out) == (guesses, left_out)


@pytest.mark.parametrize("kind", RemarkKind)
@pytest.mark.parametrize("count", [1, 2])
def test_every_remark_has_its_sentence(kind, count):
    page = understood(Parsed(parse("One.").draft, "plain text", (Remark(kind, count, "50 % <b>"),)))

    (sentence,) = page.guesses + page.left_out
    assert "%(" not in sentence and sentence.endswith(".")


def test_understood_says_where_nothing_was_understood():
    assert understood(parse("one two three four")).nothing.startswith(NOTHING)


@pytest.mark.parametrize(
    "parsed", [
        parse("One.\n\nTwo."), parse("Ann: One."), parse("[0:01] One."), parse("the thing: no."),
        parse_quotations("One."),
    ],
)  # fmt: skip
def test_understood_of_paragraphs_speakers_times_or_a_quotation_is_not_nothing(parsed):
    assert understood(parsed).nothing == ""


def test_understood_names_every_format():
    names = {
        understood(parse(text)).format
        for text in (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nOne.",
            "1\n00:00:01,000 --> 00:00:02,000\nOne.",
            "Time;Words\n0:01;One.",
            "[00:00.000 --> 00:04.000] One.",
            "One. #00:00:01-0#",
            "One.",
        )
    }

    assert names == {
        "Captions (WebVTT)", "Captions (SubRip)", "A table", "Lines with times", "Paragraphs with times", "Plain text",
    }  # fmt: skip


def test_count_words_counts_letters_of_a_script_without_spaces():
    assert [count_words(text) for text in ("I didn’t, no.", "我在等车", "ble’r wyt ti")] == [3, 4, 3]


def test_understood_is_shown_in_words_with_names_escaped():
    page = understood(
        parse("WEBVTT\n\n0:1.0 --> 0:2.0\n<v A &amp; &lt;B&gt;>Hi\u200b.\n\n0:2.0 --> 0:3.0\n<v Ben>Ah.")
    )

    shown = " ".join(render_to_string("stories/_understood.html", {"understood": page}).split())

    assert "<dt>Read as</dt><dd>Captions (WebVTT)</dd>" in shown
    assert "<dt>Times</dt><dd>From 0:01 to 0:03</dd>" in shown
    assert '<li dir="auto">1 hidden character, which nobody can see. The words are whole.</li>' in shown
    assert "<bdi>A &amp; &lt;B&gt;</bdi>" in shown and "<B>" not in shown
    assert '<b class="who"><bdi>Ben</bdi></b> <span class="words">Ah.</span>' in shown
    assert "May be speakers" not in shown


def test_understood_shows_thirty_of_many_speakers():
    text = "\n".join(f"Ann {chr(number)}: Hi." for number in range(0x4E00, 0x4E00 + 40))

    shown = render_to_string("stories/_understood.html", {"understood": understood(parse(text))})

    assert (shown.count('<th scope="row">'), "10 more speakers. Are they all names?" in shown) == (30, True)

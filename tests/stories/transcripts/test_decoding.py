"""Text in old encodings."""

import pytest

from stories.transcripts.formats import parse
from stories.transcripts.text import RemarkKind
from tests.stories.transcripts.drafts import spoken

TALK = "Interviewer: What’s that? – A café?\nRosa: It’s mine. I paid £5."
SPOKEN = [("Interviewer", "What’s that? – A café?"), ("Rosa", "It’s mine. I paid £5.")]


def guesses(parsed):
    return [(remark.kind, remark.count, remark.detail) for remark in parsed.remarks]


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "windows-1252"), ("mac_roman", "Mac Roman")])
def test_read_old_encodings_and_say_so(encoding, name):
    parsed = parse(TALK.encode(encoding))

    assert [row[:2] for row in spoken(parsed.draft)] == SPOKEN
    assert guesses(parsed) == [(RemarkKind.ENCODING_GUESSED, 1, name)]


@pytest.mark.parametrize(
    ("language", "encoding", "name", "words"),
    [
        ("ar", "cp1256", "windows-1256", "المحاور: أين كنت؟"),
        ("pl", "cp1250", "windows-1250", "Róża: Żółć, zawsze."),
        ("tr", "cp1254", "windows-1254", "Ayşe: Işık, ığdır."),
        ("zh", "gb18030", "GB 18030", "我在等公交车。"),
        (
            "ar",
            "cp1252",
            "windows-1252",
            "Rosa: It’s a café near here.",
        ),  # Latin letters, whatever was chosen
    ],
)
def test_read_old_encodings_of_the_language_chosen(language, encoding, name, words):
    parsed = parse(words.encode(encoding), language=language)

    assert parsed.draft == parse(words, language=language).draft
    assert guesses(parsed) == [(RemarkKind.ENCODING_GUESSED, 1, name)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", [TALK, "المحاور: أين كنت طول اليوم؟\nروزا: قرب النافذة طول اليوم."])
def test_read_utf_16_without_a_mark(encoding, words):
    assert parse(words.encode(encoding)) == parse(words)


def test_read_a_few_broken_letters_in_utf_8_one_by_one():
    parsed = parse("Rosa: Café – “so”.\n".encode() + b"Ben: It\x92s mine.")

    assert [row[:2] for row in spoken(parsed.draft)] == [("Rosa", "Café – “so”."), ("Ben", "It’s mine.")]
    assert guesses(parsed) == [(RemarkKind.LETTERS_MENDED, 1, "")]


def test_read_says_which_letters_were_lost_before():
    parsed = parse("A caf\ufffd. It\ufffds.")

    assert guesses(parsed) == [(RemarkKind.LETTERS_LOST, 2, "")]


def test_read_counts_hidden_characters_from_entities_too():
    parsed = parse("WEBVTT\n\n00:01.000 --> 00:02.000\n<v B&#x202E;n>Tw&#xAD;o caf&eacute; e&#x301;.\n")

    assert spoken(parsed.draft) == [("Bn", "Two café é.", 1000, 2000)]
    assert guesses(parsed) == [(RemarkKind.CHARACTERS_DROPPED, 2, "")]


def test_read_brings_words_into_one_unicode_form_before_offsets_are_counted():
    parsed = parse("Sia\u0302n: Cafe\u0301.\nBen: Ie.")

    assert parsed == parse("Siân: Café.\nBen: Ie.")
    assert [(cue.start, cue.end) for cue in parsed.draft.cues] == [(0, 5), (7, 10)]

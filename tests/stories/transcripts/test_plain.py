"""Reading plain text."""

import pytest

from stories.transcripts.formats import read
from tests.stories.transcripts.drafts import assert_holds_together, spoken


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
    "text",
    [
        "[00:00:05]\nSCHNEIDER:\nI came.\n\n[00:00:09]\nJOHN (laughs):\nDid you?",
        "[00:00:05]\n\nSCHNEIDER: I came.\n\n(0:09)\n\nJOHN (laughs):\n\nDid you?",
        "[00:00:05]SCHNEIDER: I came.\n[00:00:09]JOHN (laughs): Did you?",
        "SCHNEIDER:\n[00:00:05]\nI came.\n\nJOHN (laughs):\n[00:00:09]\nDid you?",
        "00:00:05\nSCHNEIDER:\nI came.\n\n00:00:09\nJOHN (laughs): Did you?",
    ],
)
def test_read_plain_text_with_a_time_on_a_line_of_its_own_gives_it_to_the_words_that_follow(text):
    draft = read(text, duration_ms=12_000)

    assert spoken(draft) == [
        ("SCHNEIDER", "I came.", 5000, 9000),
        ("", "JOHN (laughs): Did you?", 9000, 12_000),
    ]
    assert draft.possible_labels == ("JOHN (laughs)",)


def test_read_plain_text_keeps_a_time_that_is_an_answer():
    draft = read("Ann: When was that?\n\nBen:\nHm.\n10:30\n\nAnn: So late?")

    assert [words for _label, words, _start, _end in spoken(draft)] == [
        "When was that?",
        "Hm. 10:30",
        "So late?",
    ]

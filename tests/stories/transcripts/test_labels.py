"""Names of speakers before a colon."""

import pytest

from stories.transcripts.formats import read
from stories.transcripts.places import paragraphs
from tests.stories.transcripts.drafts import spoken


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

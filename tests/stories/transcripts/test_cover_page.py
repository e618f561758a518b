"""Lines at the top that nobody said."""

import pytest

from stories.transcripts.cover_page import cover_labels
from stories.transcripts.formats import parse
from tests.stories.transcripts.drafts import asked, spoken


@pytest.mark.parametrize(
    ("text", "on_cover", "labels"),
    [
        ("Date: 3 May\n\nPlace: the hall\n\nAnn: Hi.\n\nBen: Hello.", {"Date", "Place"}, ("Ann", "Ben")),
        ("Interview with Ann\nDate: 3 May\n\nAnn: Hi.\nBen: Hello.", {"Date"}, ("", "Ann", "Ben")),
        (
            "Date: 3 May\nInterviewer: Ann Reed\n\nInterviewer: Hi.\nBen: Hello.",
            {"Date", "Interviewer"},
            ("Interviewer", "Ben"),
        ),
        ("DATE: 3 May\nANN: Where?\nBEN: There.\nANN: Ah.", {"DATE"}, ("ANN", "BEN")),
        ("Title: Waiting\nDate: 3 May\n\nI waited.\n\nIt did not come.", {"Title", "Date"}, ("",)),
        ("التاريخ: ٣ مايو\n\nالمحاور: أين؟\n\nروزا: هنا.\n\nالمحاور: آه.", {"التاريخ"}, ("المحاور", "روزا")),
        ("Ann: Hi.\nBen: Hello.\nAnn: So.", set(), ("Ann", "Ben")),
        ("I waited.\n\nDate: 3 May\n\nAnn: Hi.\n\nAnn: So.", set(), ("", "Ann")),
    ],
)  # fmt: skip
def test_cover_page_is_asked_about_and_its_labels_are_no_speakers(text, on_cover, labels):
    draft = parse(text).draft

    assert (cover_labels(draft.cues, draft.text), draft.labels) == (on_cover, labels)
    assert set(draft.possible_labels) >= on_cover


def test_words_after_a_cover_page_without_a_speaker_are_not_under_its_last_line():
    draft = parse("Title: Waiting\nDate: 3 May\n\nI waited.").draft

    assert asked(draft)[-1] == ("", "", "I waited.")


def test_a_cover_page_needs_no_time_and_costs_the_others_none():
    draft = parse("Talk with Rosa\nDate: 3 May\n\n[00:05] Ann: Where?\n\n[00:09] Rosa: There.").draft

    assert [row[2] for row in spoken(draft)] == [5000, 5000, 5000, 9000]
    assert draft.is_timed


def test_a_cover_pages_label_names_no_speaker_further_down_either():
    draft = parse("Ann: Hi.\n\nBen: Hello.\n\nDate: 3 May.\n\nDate: 4 May.\n\nAnn: So.\n\nBen: Ah.").draft

    assert (draft.labels, draft.possible_labels) == (("Ann", "Ben"), ("Date",))

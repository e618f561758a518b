"""Reading and writing WebVTT."""

import json
from pathlib import Path

import pytest
import webvtt
from hypothesis import assume, example, given

from stories.transcripts.draft import extracts_to_draft, lines_to_draft
from stories.transcripts.formats import read
from stories.transcripts.places import times_of
from stories.transcripts.text import Cue, Draft, Line, TranscriptError, tidy
from stories.transcripts.vtt import write_webvtt
from tests.stories.transcripts.drafts import assert_holds_together, spoken
from tests.stories.transcripts.generated import is_sayable, no_deadline, timed_lines
from tests.stories.transcripts.messages import HEADER, NO_TIMES, NO_WORDS, VTT_TIMES
from tests.stories.transcripts.samples import DATA, DIALOGUE, VTT, needs_data


def test_read_webvtt_gives_paragraphs_cues_and_sentences():
    draft = read(DIALOGUE)

    assert draft == Draft(
        text="Bore da, & croeso i'r tŷ. I was 👩‍👧 alone. Café.\n\nIe!",
        cues=(
            Cue(1, 0, 35, 1250, 3500, "Asha"),
            Cue(2, 36, 48, 3500, 4000, "Asha"),
            Cue(3, 50, 53, 4000, 6000, "Ben Ŵyn"),
        ),
        sentences=((0, 25), (26, 42), (43, 48), (50, 53)),
        language="en",
    )
    assert draft.labels == ("Asha", "Ben Ŵyn")
    assert draft.is_timed
    assert_holds_together(draft)


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


def test_read_refuses_captions_the_library_left_out(monkeypatch):
    monkeypatch.setattr(webvtt, "from_string", lambda text: [])

    with pytest.raises(TranscriptError) as refused:
        read(VTT)

    assert str(refused.value) == "Some of the captions cannot be read."


def words_expected(path: Path) -> list[str]:
    """The words of each cue that has any, as another reader of WebVTT shows them."""
    shown = json.loads(path.with_name(f"{path.stem}-proc.json").read_text())
    return [cue["textContent"] for cue in shown if cue["textContent"]]


# Where we differ from vtt.js, and why.
DIFFERENT = {
    "header-no-new-line": ["Test"],  # today's standard takes times right after the header
    # A browser drops these captions; here no words are lost where it is clear what was meant
    "bom-tab-webvtt": ["text"],
    "fraction-digits": ["Text"],
    "max-spots-over-sixty": ["Text"],  # lasts no time at all
    "min-mid-digits": ["Text"],
    "min-top-digits": ["Text"],
    "minimum-spots-over-sixty": ["Text"],
    "newline-before-webvtt": ["text"],
    "tab-after-bom-before-header": ["text"],
    # Refused
    "bad-double-webvtt": f"Line 4: {VTT_TIMES}",
    "blank-file": NO_WORDS,
    "blank-file-with-bom": NO_WORDS,
    "bom-garbage-data": "Line 1: There are words before the first times.",  # read as SubRip
    "garbage-signature": HEADER,
    "incorrect-delimiter": f"Line 3: {VTT_TIMES}",
    "missing-separator": f"Line 3: {NO_TIMES}",
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
    draft = extracts_to_draft(["One."])

    with pytest.raises(ValueError) as refused:
        write_webvtt(draft.cues, draft.text)

    assert str(refused.value) == "Cue 1 has no times, and WebVTT cannot do without."


@no_deadline
@given(timed_lines())
@example([Line("", "-->", 0, 1), Line("", "NOTE x", 0, 1), Line("Asha", "WEBVTT", 0, 1), Line("", "7", 1, 2)])
def test_lines_to_draft_holds_together_and_comes_back_from_webvtt(lines):
    assume(is_sayable(lines))

    draft = lines_to_draft(lines)

    assert_holds_together(draft)
    assert [words for _, words, _, _ in spoken(draft)] == [
        folded for line in lines if (folded := " ".join(line.text.split()))
    ]
    written = write_webvtt(draft.cues, draft.text)
    assume(tidy(written) == (written, ()))
    assert read(written) == draft
    for cue in draft.cues:
        assert times_of(draft.cues, cue.start, cue.end) == (cue.start_ms, cue.end_ms)


def test_write_webvtt_asks_about_possible_labels_again_and_about_no_others():
    lines = [
        Line("", "[Ann] Hi.", 0, 1000, possible_label="[Ann]", label_length=5),
        Line("", "Well.", 1000, 2000, possible_label="[Ann]"),
        Line("", "[Ann] said that.", 2000, 3000),
        Line("Ben", "Meg – she heard it.", 3000, 4000),
        Line("", "Meg – she heard it.", 4000, 5000),
    ]
    draft = lines_to_draft(lines)

    assert read(write_webvtt(draft.cues, draft.text)) == draft

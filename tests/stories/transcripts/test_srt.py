"""Reading SubRip."""

from stories.transcripts.formats import read
from stories.transcripts.text import TranscriptError
from tests.stories.transcripts.drafts import spoken
from tests.stories.transcripts.messages import LONE_NUMBER, SRT_TIMES
from tests.stories.transcripts.samples import DATA, needs_data


def test_read_subrip_with_a_blank_line_inside_a_caption_keeps_its_words():
    draft = read(
        "1\n00:00:01,000 --> 00:00:02,040\nOne\n\nhalf.\n\n"
        "00:00:02,040 --> 00:00:03,000 X1:40\n12:30 it was.\n\n3\n"
    )

    assert spoken(draft) == [("", "One half.", 1000, 2040), ("", "12:30 it was.", 2040, 3000)]


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
        "typical_no_hours_and_millis": [first, (*second[:2], 2000, 3000), three[2]],
        "typical_unexpected_end": [first, second],
        "typical_utf16be": three,
        "typical_utf16le": three,
        "typical_with_byte_order_mark": three,
    }
    assert len(tags) == 14
    assert tags[4] == ("", "This is the fifth subtitle with multiple valid tags.", 13_567, 14_901)

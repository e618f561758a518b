"""What arrives is compared with what it says it is: each way a file holds less, and what is no reason to ask."""

import os
import struct
import wave
from array import array
from math import sin

import pytest

from stories.recordings import media
from stories.recordings.findings import FLOOR, Doubt, Finding, read_report, silences_in
from tests.stories.recordings.sounds import make, refusal, sine, wav_file

RATE = 8000


def found(source, folder):
    return media.prepare(source, folder).findings


def doubts(source, folder):
    return [finding.doubt for finding in found(source, folder)]


def cut(path, share=0.5):
    """Leaves this share of the file, and three bytes, so that it does not end between two pieces."""
    os.truncate(path, int(path.stat().st_size * share) + 3)
    return path


def test_the_first_twenty_thousand_bytes_of_eight_seconds_say_eight(tmp_path):
    source = wav_file(tmp_path / "a.wav", [9000] * 8)
    os.truncate(source, 20_000)

    prepared = media.prepare(source, tmp_path)

    assert prepared.findings == [Finding(Doubt.SHORTER, 8000)]
    assert prepared.duration_ms == 1247


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("a.wav", ("-c:a", "pcm_s24le")),
        ("a.wav", ("-c:a", "adpcm_ms")),
        ("a.wav", ("-rf64", "always")),
        ("a.aiff", ()),
        ("a.mp3", ()),
        ("a.mp3", ("-q:a", "5")),
        ("a.flac", ()),
        ("a.webm", ("-c:a", "libopus")),
        ("a.mka", ("-c:a", "libvorbis")),
    ],
)
def test_half_a_file_that_names_its_length_is_shorter_than_it_says(tmp_path, name, arguments):
    source = cut(make(tmp_path / name, *sine(8), *arguments))

    (finding,) = found(source, tmp_path)

    assert finding.doubt == Doubt.SHORTER
    assert finding.ms == pytest.approx(8000, abs=60)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("a.mp3", ("-write_xing", "0")),
        ("a.mp3", ("-write_xing", "0", "-id3v2_version", "0", "-ar", "22050")),
        ("a.mp2", ("-c:a", "mp2")),
        ("a.ogg", ("-c:a", "libvorbis")),
        ("a.opus", ("-c:a", "libopus")),
        ("a.webm", ("-c:a", "libopus", "-live", "1")),
        ("a.aac", ("-c:a", "aac")),
        ("a.amr", ("-ar", "8000", "-c:a", "libopencore_amrnb")),
    ],
)
def test_half_a_file_that_names_no_length_stops_in_the_middle(tmp_path, name, arguments):
    whole = make(tmp_path / name, *sine(8), *arguments)
    before = doubts(whole, tmp_path)

    assert (before, doubts(cut(whole), tmp_path)) == ([], [Doubt.CUT_OFF])


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFF00, 0x7FFFF000])
def test_a_recorder_that_left_its_length_open_is_believed(tmp_path, size):
    source = wav_file(tmp_path / "a.wav", [9000, 9000])
    content = bytearray(source.read_bytes())
    content[40:44] = struct.pack("<I", size)
    source.write_bytes(content)

    assert found(source, tmp_path) == []


def test_a_wav_with_notes_before_and_after_its_sound_is_whole(tmp_path):
    source = wav_file(tmp_path / "a.wav", [9000, 9000])
    content = source.read_bytes()
    note = b"LIST" + struct.pack("<I", 5) + b"notes\x00"
    source.write_bytes(content[:36] + note + content[36:] + note)

    assert found(source, tmp_path) == []


@pytest.mark.parametrize("says", [2, 16_000, 15_999])
def test_a_wav_that_goes_on_after_its_length_is_kept_to_its_end(tmp_path, says):
    """A recorder wrote its length after a second, and died without writing it again."""
    source = wav_file(tmp_path / "a.wav", [9000] * 8)
    content = bytearray(source.read_bytes())
    content[40:44] = struct.pack("<I", says)
    source.write_bytes(content)

    prepared = media.prepare(source, tmp_path)

    assert (prepared.duration_ms, prepared.findings) == (8000, [])


def test_an_m4a_that_says_more_than_it_holds_is_shorter_than_it_says(tmp_path):
    source = make(tmp_path / "a.m4a", *sine(2), "-c:a", "aac")
    content = bytearray(source.read_bytes())
    at = content.index(b"mvhd") + 4
    content[at + 16 : at + 20] = struct.pack(">I", 480 * struct.unpack(">I", content[at + 12 : at + 16])[0])
    source.write_bytes(content)

    assert found(source, tmp_path) == [Finding(Doubt.SHORTER, 480_000)]


def test_an_m4a_whose_length_is_all_ones_leaves_it_open(tmp_path):
    source = make(tmp_path / "a.m4a", *sine(2), "-c:a", "aac")
    content = bytearray(source.read_bytes())
    at = content.index(b"mvhd") + 4
    content[at + 16 : at + 20] = b"\xff" * 4
    source.write_bytes(content)

    assert found(source, tmp_path) == []


@pytest.mark.parametrize("movflags", ["+faststart", "+frag_keyframe+empty_moov", "+frag_keyframe"])
def test_an_m4a_that_says_what_it_holds_or_leaves_it_open_is_whole(tmp_path, movflags):
    source = make(tmp_path / "a.mp4", *sine(4), "-c:a", "aac", "-movflags", movflags)

    assert found(source, tmp_path) == []


def test_an_m4a_that_stops_within_its_index_is_refused_as_cut_off(tmp_path):
    source = make(tmp_path / "a.m4a", *sine(60), "-c:a", "aac", "-movflags", "+faststart")
    messages = set()
    for share in (0.001, 0.002, 0.004):
        os.truncate(source, max(int(source.stat().st_size * share), 60 + int(share * 10_000)))
        messages.add(refusal(source, tmp_path))
        source = make(tmp_path / "a.m4a", *sine(60), "-c:a", "aac", "-movflags", "+faststart")

    assert messages == {media.TRUNCATED}


def test_an_mp3_with_a_tag_after_it_is_whole(tmp_path):
    source = make(
        tmp_path / "a.mp3", *sine(3), "-write_xing", "0", "-write_id3v1", "1", "-metadata", "title=x"
    )

    assert found(source, tmp_path) == []


def test_a_film_whose_picture_outlasts_its_sound_by_a_little_is_whole(tmp_path):
    picture = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=8.4")
    source = make(tmp_path / "a.mp4", *sine(8), *picture, "-c:v", "libx264", "-c:a", "aac")

    assert found(source, tmp_path) == []


def test_words_in_a_files_own_notes_say_nothing_of_it(tmp_path):
    said = (
        "[error] partial file\n[info]   Duration: 09:00:00.00,\n[warning] Packet corrupt moov atom not found"
    )
    source = make(
        tmp_path / "a.m4a", *sine(2), "-metadata", f"comment={said}", "-metadata", "title=partial file"
    )

    assert found(source, tmp_path) == []


def test_silence_from_beginning_to_end_is_asked_about(tmp_path):
    quiet = wav_file(tmp_path / "quiet.wav", [FLOOR - 8] * 3)
    nothing = make(tmp_path / "nothing.m4a", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo", "-t", "3")
    whisper = wav_file(tmp_path / "whisper.wav", [FLOOR * 8] * 3)

    assert [doubts(path, tmp_path) for path in (quiet, nothing, whisper)] == [
        [Doubt.SILENT],
        [Doubt.SILENT],
        [],
    ]


def test_a_microphone_that_stops_halfway_is_asked_about(tmp_path):
    source = wav_file(tmp_path / "a.wav", [9000, 9000, 0, 0, 0])

    (finding,) = found(source, tmp_path)

    assert finding.doubt == Doubt.SILENCE
    assert (finding.ms, finding.start_ms) == (pytest.approx(3000, abs=300), pytest.approx(2000, abs=300))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([9000] * 20 + [0] * 10 + [9000] * 20, []),
        ([9000] * 60 + [0] * 31 + [9000] * 60, [Finding(Doubt.SILENCE, 31_000, 60_000)]),
        ([0] * 4, [Finding(Doubt.SILENT)]),
        ([0] * 3 + [9000], [Finding(Doubt.SILENCE, 3000, 0)]),
    ],
    ids=["a pause", "a long one in a long recording", "nothing else", "nearly nothing else"],
)
def test_silences_in_are_those_worth_a_question(seconds, expected):
    samples = array("h", [level if place % 2 else -level for level in seconds for place in range(RATE)])

    assert silences_in(samples, RATE) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((9000, 0), [Doubt.ONE_SIDED]), ((0, 9000), [Doubt.ONE_SIDED]), ((9000, 300), [])],
)
def test_a_microphone_that_was_not_plugged_in_is_asked_about(tmp_path, levels, expected):
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(
            b"".join(
                struct.pack("<hh", *(int(level * sin(i * 0.3)) for level in levels)) for i in range(3 * RATE)
            )
        )

    assert doubts(tmp_path / "a.wav", tmp_path) == expected


def test_a_file_can_be_asked_about_twice(tmp_path):
    source = make(tmp_path / "a.wav", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=stereo", "-t", "8")

    assert doubts(cut(source), tmp_path) == [Doubt.SHORTER, Doubt.SILENT]


def test_read_report_of_a_file_with_many_errors_keeps_its_length():
    lines = ["[info]   Duration: 01:02:03.50, start: 0.0", *["[aac @ 0x1] [error] Broken"] * 3]

    report = read_report("\n".join(lines).encode())

    assert (report.seconds, report.errors) == (3723.5, "Broken\nBroken\nBroken")

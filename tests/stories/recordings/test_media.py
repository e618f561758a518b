"""Which files are taken as recordings, what is made of them, and what is refused."""

import hashlib
import os
import socket
import subprocess
import zipfile
from io import BytesIO

import pytest

from stories.recordings import kinds, media
from tests.shared_data import SHARED
from tests.stories.recordings.sounds import FFMPEG, make, refusal, sine, wav_file

SAMPLES = SHARED / "data" / "media"


@pytest.mark.parametrize(
    ("name", "duration_ms"),
    [
        ("exo_sample_fragmented.mp4", 1068),
        ("exo_sample_nb.amr", 4360),
        ("fw_multilingual.mp3", 59900),
        ("fw_stereo_diarization.wav", 5000),
        ("scihist_10-minutes-of-silence.m4a", 600_000),
        ("small_mp4-with-audio.mp4", 46),
        ("scihist_tiny_no_audio.mp4", media.NO_SOUND),
        ("small_webm.webm", media.NO_SOUND),
        ("small_png-truncated.png", media.NOT_A_RECORDING),
    ],
)
def test_prepare_real_files_have_the_expected_outcome(tmp_path, name, duration_ms):
    source = SAMPLES / name
    if not source.exists():
        pytest.skip("the sample recordings are not on this machine")

    if isinstance(duration_ms, str):
        assert refusal(source, tmp_path) == duration_ms
    else:
        prepared = media.prepare(source, tmp_path)
        assert abs(prepared.duration_ms - duration_ms) <= 50


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.webm", "libopus"),
        ("a.ogg", "libvorbis"),
        ("a.mp3", "libmp3lame"),
        ("a.m4a", "aac"),
        ("a.mov", "alac"),
        ("a.aac", "aac"),
        ("a.flac", "flac"),
        ("a.wav", "pcm_s24le"),
        ("a.3gp", "libopencore_amrnb"),
    ],
)
def test_prepare_what_phones_and_recorders_make_is_taken(tmp_path, name, codec):
    source = make(
        tmp_path / name, *sine(2), "-ac", "1", "-ar", "8000" if "amr" in codec else "48000", "-c:a", codec
    )

    prepared = media.prepare(source, tmp_path)

    assert abs(prepared.duration_ms - 2000) <= 150
    assert prepared.path.read_bytes()[4:11] == b"ftypM4A"


def test_prepare_a_video_gives_its_sound_alone(tmp_path):
    picture = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=1")
    source = make(tmp_path / "a.mp4", *sine(1), *picture, "-c:v", "libx264", "-c:a", "aac")

    prepared = media.prepare(source, tmp_path)

    seen = subprocess.run([FFMPEG, "-hide_banner", "-i", prepared.path], capture_output=True, text=True)
    kinds = [line.split(": ")[1:3] for line in seen.stderr.splitlines() if "Stream #" in line]
    assert [(kind, how.split(" kb/s")[0].split(", ")[1:4]) for kind, how in kinds] == [
        ("Audio", ["44100 Hz", "mono", "fltp"])
    ]


def test_prepare_reports_what_it_made_and_how_far_it_is(tmp_path):
    source, shares = wav_file(tmp_path / "a.wav", [20000, 0]), []

    prepared = media.prepare(source, tmp_path, shares.append)

    content = prepared.path.read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([source, prepared.path])
    assert (prepared.size, prepared.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert prepared.duration_ms == 2000
    assert content.index(b"moov") < content.index(b"mdat")
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_prepare_planted_details_are_gone(tmp_path):
    picture = make(tmp_path / "cover.jpg", "-f", "lavfi", "-i", "color=red:size=32x32", "-frames:v", "1")
    (tmp_path / "chapters.txt").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=CANARY-chapter\n"
    )
    planted = ("title=CANARY-title", "artist=CANARY-name", "location=+53.48-002.24/", "comment=CANARY 53.48")
    source = make(
        tmp_path / "CANARY-name.m4a",
        *(*sine(1), "-i", str(picture), "-i", str(tmp_path / "chapters.txt"), "-map", "0", "-map", "1"),
        *("-map_chapters", "2", "-c:v", "copy", "-disposition:v", "attached_pic"),
        *(part for text in planted for part in ("-metadata", text)),
        *("-metadata:s:a:0", "handler_name=CANARY-phone"),
    )
    given = source.read_bytes()
    marks = (b"CANARY", b"53.48", b"\xff\xd8\xff", b"loci", b"Lav", b"chpl", b"covr")
    assert [mark for mark in marks if mark not in given] == []

    made = media.prepare(source, tmp_path).path

    content = made.read_bytes()
    assert [mark for mark in marks if mark in content] == []
    assert "CANARY" not in made.name


def zipped():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("story.mp3", b"ID3")
    return held.getvalue()


HOSTILE = {
    "playlist.mp3": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n",
    "concat.webm": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "picture.m4a": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "page.wav": b"<!doctype html><title>x</title>",
    "dash.mp4": b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'/>",
    "indented.mp3": b"\n\n  #EXTM3U\n",
    "marked.mp3": b"\xef\xbb\xbf#EXTM3U\n",
    "wide.mp3": "#EXTM3U\n".encode("utf-16"),
    "archive.m4a": zipped(),
    "words.wav": b"RIFF is a word, and WAVE another",
    "empty.mp3": b"",
    "one.mp3": b"\xff",
    "picture.png": b"\x89PNG\r\n\x1a\n",
    "program.ogg": b"\x7fELF\x02\x01\x01",
    "film.avi": b"RIFF\x00\x00\x00\x00AVI LIST",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_sniff_anything_but_a_recording_is_nothing(name):
    assert kinds.sniff(HOSTILE[name]) is None


@pytest.mark.parametrize("name", HOSTILE)
def test_prepare_a_hostile_file_never_reaches_ffmpeg(tmp_path, monkeypatch, name):
    source = tmp_path / name
    source.write_bytes(HOSTILE[name])
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **kwargs: pytest.fail("ffmpeg was started"))

    assert refusal(source, tmp_path) == media.NOT_A_RECORDING


@pytest.mark.parametrize("kind", [None, *kinds.READERS.split(",")])
def test_prepare_a_playlist_in_disguise_opens_no_socket_and_no_file(tmp_path, monkeypatch, kind):
    canary = wav_file(tmp_path / "canary.wav", [20000])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/a.ts"
        lines = [
            "#EXTM3U",
            "#EXT-X-TARGETDURATION:9",
            "#EXTINF:9,",
            address,
            "#EXTINF:9,",
            f"file://{canary}",
            "",
        ]
        source = tmp_path / "story.mp3"
        # With a false mark in front; then bare, as if sniff() had been fooled into each kind.
        source.write_bytes((b"" if kind else b"ID3\x04\x00\x00\x00\x00\x00\x00") + "\n".join(lines).encode())
        if kind:
            monkeypatch.setattr(media, "sniff", lambda head: kind)

        message = refusal(source, tmp_path)

        assert message in (media.NOT_A_RECORDING, media.TRUNCATED)
        with pytest.raises(TimeoutError):
            listening.accept()


def test_prepare_a_reader_outside_the_list_is_refused_even_by_name(tmp_path, monkeypatch):
    canary = wav_file(tmp_path / "canary.wav", [20000])
    source = tmp_path / "story.webm"
    source.write_text(f"ffconcat version 1.0\nfile {canary.name}\n")
    monkeypatch.setattr(media, "sniff", lambda head: "concat")

    assert refusal(source, tmp_path) == media.NOT_A_RECORDING


def test_prepare_an_m4a_that_breaks_off_is_refused(tmp_path):
    whole = make(tmp_path / "whole.m4a", *sine(30))
    front = make(tmp_path / "front.m4a", *sine(30), "-movflags", "+faststart")
    for path in (whole, front):
        os.truncate(path, path.stat().st_size // 2)

    assert [refusal(path, tmp_path) for path in (whole, front)] == [media.TRUNCATED, media.TRUNCATED]


def test_prepare_a_recorder_that_stopped_short_keeps_what_was_said(tmp_path):
    source = make(tmp_path / "a.webm", *sine(20), "-c:a", "libopus")
    os.truncate(source, source.stat().st_size // 2)

    prepared = media.prepare(source, tmp_path)

    assert 5000 < prepared.duration_ms < 15000


def test_prepare_noise_behind_a_true_mark_is_refused(tmp_path):
    messages = []
    for name, mark in (
        ("a.wav", b"RIFF\xff\xff\xff\xffWAVE"),
        ("a.webm", b"\x1aE\xdf\xa3"),
        ("a.ogg", b"OggS"),
        ("a.flac", b"fLaC"),
        ("a.mp3", b"ID3"),
    ):
        source = tmp_path / name
        source.write_bytes(mark + bytes(i * i % 253 for i in range(5000)))
        messages.append(refusal(source, tmp_path))

    assert set(messages) == {media.NOT_A_RECORDING}


def test_prepare_a_long_recording_is_refused_with_both_lengths(tmp_path, monkeypatch):
    source = make(tmp_path / "a.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "1290")
    assert (
        refusal(source, tmp_path)
        == "This recording is 22 minutes long. The longest we can take is 15 minutes."
    )

    monkeypatch.setattr(media, "MAX_DECODED_SECONDS", 1000)
    assert (
        refusal(source, tmp_path)
        == "This recording is many hours long. The longest we can take is 15 minutes."
    )


def test_prepare_a_false_length_in_the_header_is_not_believed(tmp_path):
    source = wav_file(tmp_path / "a.wav", [9000, 9000])
    content = bytearray(source.read_bytes())
    content[40:44] = (0x7FFFFF00).to_bytes(4, "little")
    source.write_bytes(content)

    assert media.prepare(source, tmp_path).duration_ms == 2000


def test_prepare_a_large_file_is_refused_by_size(tmp_path):
    source = wav_file(tmp_path / "a.wav", [9000])
    os.truncate(source, media.MAX_BYTES + 1)

    assert refusal(source, tmp_path) == "This file is 51 MB. The largest we can take is 50 MB."


def test_prepare_a_file_of_many_streams_is_refused(tmp_path):
    maps = [part for _ in range(media.MAX_STREAMS + 1) for part in ("-map", "0:a")]
    source = make(tmp_path / "a.mp4", *sine(1), *maps, "-c:a", "aac")

    assert refusal(source, tmp_path) == media.TOO_MANY_PARTS

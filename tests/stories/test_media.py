import ast
import hashlib
import os
import re
import socket
import subprocess
import wave
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import pytest

from stories.recordings import ffmpeg, media, waveform

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "data" / "media"
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def make(path, *arguments):
    """A file for a test, made by ffmpeg without any of our limits."""
    subprocess.run([FFMPEG, "-nostdin", "-v", "error", "-y", *arguments, str(path)], check=True)
    return path


def tone(seconds):
    return ("-f", "lavfi", "-i", f"sine=frequency=300:duration={seconds}")


def refusal(source, folder):
    """What prepare() says when it refuses; it leaves nothing behind."""
    before = sorted(folder.iterdir())
    with pytest.raises(ffmpeg.MediaError) as caught:
        media.prepare(source, folder)
    assert sorted(folder.iterdir()) == before
    return str(caught.value)


def speech(path, loud):
    """A WAV of one second at 8 kHz for each of these levels."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        for level in loud:
            file.writeframes(b"".join(s.to_bytes(2, "little", signed=True) for s in (level, -level)) * 4000)
    return path


# --- What is let in ---


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
        tmp_path / name, *tone(2), "-ac", "1", "-ar", "8000" if "amr" in codec else "48000", "-c:a", codec
    )

    prepared = media.prepare(source, tmp_path)

    assert abs(prepared.duration_ms - 2000) <= 150
    assert prepared.path.read_bytes()[4:11] == b"ftypM4A"


def test_prepare_a_video_gives_its_sound_alone(tmp_path):
    picture = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=1")
    source = make(tmp_path / "a.mp4", *tone(1), *picture, "-c:v", "libx264", "-c:a", "aac")

    prepared = media.prepare(source, tmp_path)

    seen = subprocess.run([FFMPEG, "-hide_banner", "-i", prepared.path], capture_output=True, text=True)
    kinds = [line.split(": ")[1:3] for line in seen.stderr.splitlines() if "Stream #" in line]
    assert [(kind, how.split(" kb/s")[0].split(", ")[1:4]) for kind, how in kinds] == [
        ("Audio", ["44100 Hz", "mono", "fltp"])
    ]


def test_prepare_reports_what_it_made_and_how_far_it_is(tmp_path):
    source, told = speech(tmp_path / "a.wav", [20000, 0]), []

    prepared = media.prepare(source, tmp_path, told.append)

    content = prepared.path.read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([source, prepared.path])
    assert (prepared.size, prepared.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert prepared.duration_ms == 2000
    assert content.index(b"moov") < content.index(b"mdat")
    assert told == sorted(told) and told[-1] == 1.0


def test_prepare_planted_details_are_gone(tmp_path):
    picture = make(tmp_path / "cover.jpg", "-f", "lavfi", "-i", "color=red:size=32x32", "-frames:v", "1")
    (tmp_path / "chapters.txt").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=CANARY-chapter\n"
    )
    planted = ("title=CANARY-title", "artist=CANARY-name", "location=+53.48-002.24/", "comment=CANARY 53.48")
    source = make(
        tmp_path / "CANARY-name.m4a",
        *(*tone(1), "-i", str(picture), "-i", str(tmp_path / "chapters.txt"), "-map", "0", "-map", "1"),
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


# --- What is refused ---


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
    assert media.sniff(HOSTILE[name]) is None


@pytest.mark.parametrize("name", HOSTILE)
def test_prepare_a_hostile_file_never_reaches_ffmpeg(tmp_path, monkeypatch, name):
    source = tmp_path / name
    source.write_bytes(HOSTILE[name])
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **kwargs: pytest.fail("ffmpeg was started"))

    assert refusal(source, tmp_path) == media.NOT_A_RECORDING


@pytest.mark.parametrize("kind", [None, *media.FORMATS.split(",")])
def test_prepare_a_playlist_in_disguise_opens_no_socket_and_no_file(tmp_path, monkeypatch, kind):
    canary = speech(tmp_path / "canary.wav", [20000])
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

        said = refusal(source, tmp_path)

        assert said in (media.NOT_A_RECORDING, media.STOPS)
        with pytest.raises(TimeoutError):
            listening.accept()


def test_prepare_a_reader_outside_the_list_is_refused_even_by_name(tmp_path, monkeypatch):
    canary = speech(tmp_path / "canary.wav", [20000])
    source = tmp_path / "story.webm"
    source.write_text(f"ffconcat version 1.0\nfile {canary.name}\n")
    monkeypatch.setattr(media, "sniff", lambda head: "concat")

    assert refusal(source, tmp_path) == media.NOT_A_RECORDING


def test_prepare_an_m4a_that_breaks_off_is_refused(tmp_path):
    whole = make(tmp_path / "whole.m4a", *tone(30))
    front = make(tmp_path / "front.m4a", *tone(30), "-movflags", "+faststart")
    for path in (whole, front):
        os.truncate(path, path.stat().st_size // 2)

    assert [refusal(path, tmp_path) for path in (whole, front)] == [media.STOPS, media.STOPS]


def test_prepare_a_recorder_that_stopped_short_keeps_what_was_said(tmp_path):
    source = make(tmp_path / "a.webm", *tone(20), "-c:a", "libopus")
    os.truncate(source, source.stat().st_size // 2)

    prepared = media.prepare(source, tmp_path)

    assert 5000 < prepared.duration_ms < 15000


def test_prepare_noise_behind_a_true_mark_is_refused(tmp_path):
    said = []
    for name, mark in (
        ("a.wav", b"RIFF\xff\xff\xff\xffWAVE"),
        ("a.webm", b"\x1aE\xdf\xa3"),
        ("a.ogg", b"OggS"),
        ("a.flac", b"fLaC"),
        ("a.mp3", b"ID3"),
    ):
        source = tmp_path / name
        source.write_bytes(mark + bytes(i * i % 253 for i in range(5000)))
        said.append(refusal(source, tmp_path))

    assert set(said) == {media.NOT_A_RECORDING}


def test_prepare_a_long_recording_is_refused_with_both_lengths(tmp_path, monkeypatch):
    source = make(tmp_path / "a.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "1290")
    assert (
        refusal(source, tmp_path)
        == "This recording is 22 minutes long. The longest we can take is 15 minutes."
    )

    monkeypatch.setattr(media, "COUNTED_SECONDS", 1000)
    assert (
        refusal(source, tmp_path)
        == "This recording is many hours long. The longest we can take is 15 minutes."
    )


def test_prepare_a_false_length_in_the_header_is_not_believed(tmp_path):
    source = speech(tmp_path / "a.wav", [9000, 9000])
    content = bytearray(source.read_bytes())
    content[40:44] = (0x7FFFFF00).to_bytes(4, "little")
    source.write_bytes(content)

    assert media.prepare(source, tmp_path).duration_ms == 2000


def test_prepare_a_large_file_is_refused_by_size(tmp_path):
    source = speech(tmp_path / "a.wav", [9000])
    os.truncate(source, media.MAX_BYTES + 1)

    assert refusal(source, tmp_path) == "This file is 51 MB. The largest we can take is 50 MB."


def test_prepare_a_file_of_many_streams_is_refused(tmp_path):
    maps = [part for _ in range(media.MAX_STREAMS + 1) for part in ("-map", "0:a")]
    source = make(tmp_path / "a.mp4", *tone(1), *maps, "-c:a", "aac")

    assert refusal(source, tmp_path) == media.TOO_MANY_PARTS


def test_prepare_past_its_time_stops_and_leaves_no_process(tmp_path, monkeypatch):
    source = make(tmp_path / "a.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "800")
    started, start = [], subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **kw: started.append(start(*args, **kw)) or started[-1]
    )
    monkeypatch.setattr(media, "MAKE_SECONDS", 0.2)

    assert refusal(source, tmp_path) == ffmpeg.TOO_SLOW

    assert started[-1].returncode == -9
    with pytest.raises(ProcessLookupError):
        os.killpg(started[-1].pid, 0)


@pytest.mark.parametrize(("limit", "value"), [("MEMORY", 64 * 1024 * 1024), ("OUTPUT", 20_000)])
def test_prepare_past_its_memory_or_output_is_refused(tmp_path, monkeypatch, limit, value):
    source = speech(tmp_path / "a.wav", [9000] * 20)
    monkeypatch.setattr(ffmpeg, limit, value)

    assert refusal(source, tmp_path) in (media.NOT_A_RECORDING, ffmpeg.TOO_SLOW)


def test_prepare_without_its_limits_or_without_ffmpeg_is_our_trouble(tmp_path, monkeypatch):
    source = speech(tmp_path / "a.wav", [9000])

    with monkeypatch.context() as patch:
        patch.setattr(ffmpeg.imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(tmp_path / "absent"))
        with pytest.raises(RuntimeError, match="limits"):
            media.prepare(source, tmp_path)
    monkeypatch.setattr(ffmpeg, "_LIMITED", ffmpeg._LIMITED.replace('"$1"', "none"))
    with pytest.raises(RuntimeError, match="limits"):
        media.prepare(source, tmp_path)

    assert list(tmp_path.iterdir()) == [source]


def test_prepare_runs_ffmpeg_without_our_environment_and_out_of_the_way(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "CANARY")
    monkeypatch.setattr(ffmpeg.imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(spy))
    spy = tmp_path / "spy"
    spy.write_text('#!/bin/sh\nenv; nice; ulimit -v; ulimit -f; ulimit -c; pwd; cat; echo "$@" >&2\n')
    spy.chmod(0o700)
    work = tmp_path / "work"
    work.mkdir()
    heard = bytearray()

    result = ffmpeg.run(["; touch owned; $(id)"], work, 5, heard.extend)

    *environment, niceness, memory, output, core, folder = heard.decode().splitlines()
    assert {line.partition("=")[0] for line in environment} <= {
        "PATH",
        "LC_ALL",
        "HOME",
        "TMPDIR",
        "PWD",
        "OLDPWD",
        "_",
    }
    assert (int(niceness) >= 10, memory, output, core, folder) == (
        *(True, str(ffmpeg.MEMORY // 1024), str(ffmpeg.OUTPUT // 512), "0", str(work)),
    )
    assert result.errors.decode() == "-nostdin -hide_banner -loglevel error -y ; touch owned; $(id)\n"
    assert list(work.iterdir()) == []


STARTS = r"(subprocess|multiprocessing|pty)\b|os\.(system|popen|exec|spawn|posix_spawn|fork)"


def spoken_of(path):
    """Modules imported, attributes such as os.system, and strings that are not docstrings."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                yield f"{owner}.{name}"
            case (
                ast.Assign(value=ast.Constant(value=str(text)))
                | ast.List(elts=[ast.Constant(value=str(text)), *_])
                | ast.Call(args=[ast.Constant(value=str(text)), *_])
            ):
                yield text


def test_no_other_module_runs_ffmpeg():
    """A second road to ffmpeg would be a road without the limits."""
    starts, named = set(), set()
    for app in ("core", "accounts", "stories", "themes", "workshops", "reading", "seeds"):
        for path in (ROOT / app).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            for word in spoken_of(path):
                if re.match(STARTS, word):
                    starts.add(name)
                # our own module's names aside: what it gives is within the limits
                if re.match(r"(\S*/|imageio_)?ff(mpeg|probe)\b(?!\.(run|OUTPUT|MediaError)$)", word):
                    named.add(name)

    # The demo's speech runs in a Python of its own, since that library keeps one voice for a whole process.
    assert starts - {"seeds/speech.py"} == {"stories/recordings/ffmpeg.py"}
    assert named == {"stories/recordings/ffmpeg.py"}


# --- The picture of a voice ---


def test_prepare_peaks_follow_the_voice(tmp_path):
    source = speech(tmp_path / "a.wav", [20000, 0, 10000, 0])

    peaks = media.prepare(source, tmp_path).peaks

    assert len(peaks) == 400 and max(peaks) == 100
    quarters = [sorted(peaks[i : i + 80])[40] for i in (10, 110, 210, 310)]
    assert [round(level, -1) for level in quarters] == [100, 0, 50, 0]


def test_prepare_near_silence_stays_flat(tmp_path):
    source = speech(tmp_path / "a.wav", [30, 30])

    assert max(media.prepare(source, tmp_path).peaks) < 15


def test_waveform_tells_loud_stretches_from_quiet_ones():
    assert waveform.waveform([1, 9, 2, 3, 8, 4], bars=3) == [6, 2, 9]
    assert waveform.waveform([90, 0, 90, 90, 90, 0, 0, 0], bars=4) == [22, 90, 22, 0]
    assert waveform.waveform([0] * 9, bars=3) == [0, 0, 0]


def test_waveform_of_few_peaks_is_those():
    assert waveform.waveform([5, 6], bars=96) == [5, 6]
    assert waveform.waveform([], bars=96) == []


def test_waveform_path_draws_mirrored_bars_in_whole_numbers():
    assert waveform.waveform_path([0, 50, 100], width=30, height=50, bars=3) == "M5 25v0M15 15v20M25 5v40"
    assert waveform.waveform_path([]) == ""


def test_waveform_path_stays_inside_its_box_and_small():
    path = waveform.waveform_path([100] * 400, width=480, height=64, bars=96)

    bars = [tuple(map(int, bar)) for bar in re.findall(r"M(\d+) (\d+)v(\d+)", path)]
    assert len(bars) == 96 and len(path) < 1200
    assert all(0 < x < 480 and y > 0 and y + length < 64 for x, y, length in bars)
    assert {later[0] - earlier[0] for earlier, later in pairwise(bars)} == {5}

"""Running ffmpeg: within limits of time, memory and output, and in one place only."""

import ast
import os
import re
import subprocess

import pytest
from django.conf import settings

from stories.recordings import ffmpeg, media
from tests.stories.recordings.sounds import make, refusal, wav_file

ROOT = settings.BASE_DIR


def test_prepare_past_its_time_stops_and_leaves_no_process(tmp_path, monkeypatch):
    source = make(tmp_path / "a.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "800")
    started, start = [], subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **kw: started.append(start(*args, **kw)) or started[-1]
    )
    monkeypatch.setattr(media, "ENCODE_TIMEOUT", 0.2)

    assert refusal(source, tmp_path) == ffmpeg.TOO_SLOW

    assert started[-1].returncode == -9
    with pytest.raises(ProcessLookupError):
        os.killpg(started[-1].pid, 0)


@pytest.mark.parametrize(("limit", "value"), [("MEMORY", 64 * 1024 * 1024), ("OUTPUT", 20_000)])
def test_prepare_past_its_memory_or_output_is_refused(tmp_path, monkeypatch, limit, value):
    source = wav_file(tmp_path / "a.wav", [9000] * 20)
    monkeypatch.setattr(ffmpeg, limit, value)

    assert refusal(source, tmp_path) in (media.NOT_A_RECORDING, ffmpeg.TOO_SLOW)


def test_prepare_without_its_limits_or_without_ffmpeg_is_our_trouble(tmp_path, monkeypatch):
    source = wav_file(tmp_path / "a.wav", [9000])

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

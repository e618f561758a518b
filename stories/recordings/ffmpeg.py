"""The one place that runs ffmpeg, and the limits it runs within. No Django."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

# Limits on one run. The binary itself needs about 200 MB of address space; recordings add little to that.
MEMORY = 512 * 1024 * 1024
OUTPUT = 32 * 1024 * 1024  # 15 minutes make 7 MB of AAC, or 15 MB of the samples behind the peaks
TOO_SLOW = "This recording took too long to read. Save it as MP3, M4A or WAV and try again."


class MediaError(Exception):
    """A recording was refused. The message is plain English, safe to show: no path, no tool's own words."""


@dataclass(frozen=True)
class Result:
    code: int
    errors: bytes


# The limits are set by sh, which then becomes ffmpeg. preexec_fn would set them in a copy of a threaded
# server, which can lock up; prlimit(1) is not everywhere. The script is this constant and nothing else: the
# arguments pass through "$@" untouched. A limit that cannot be set stops the run.
_LIMITED = (
    'ulimit -c 0 && ulimit -v "$1" && ulimit -f "$2" && ulimit -t "$3" && shift 3 && exec nice -n 10 "$@"'
)


def run(arguments: list[str], work: Path, seconds: int, take: Callable[[bytes], object]) -> Result:
    """Run ffmpeg once within the limits, give what it writes to `take`, and leave no process behind.

    Raises MediaError when the time is up or when it writes more than OUTPUT bytes; RuntimeError when it could
    not start at all, which is our trouble and not the file's.
    """
    limits = [
        str(MEMORY // 1024),
        str(OUTPUT // 512),
        str(int(2 * seconds) + 1),
    ]  # KiB, blocks, seconds of processor
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    deadline = time.monotonic() + seconds
    process = subprocess.Popen(  # noqa: S603  a fixed program, and arguments that we made
        ["/bin/sh", "-c", _LIMITED, "limited", *limits, *ffmpeg, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=work,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "HOME": str(work), "TMPDIR": str(work)},
        process_group=0,
    )
    try:
        with process.stdout, process.stderr:
            errors = _drain(process, deadline, take)
        code = process.wait(max(deadline - time.monotonic(), 0.1))
        if code in (126, 127) or errors.startswith(b"limited:"):
            raise RuntimeError(
                f"ffmpeg could not be started within its limits: {errors.decode(errors='replace')}"
            )
        return Result(code, errors)
    except subprocess.TimeoutExpired:
        raise MediaError(TOO_SLOW) from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _drain(process, deadline, take) -> bytes:
    """Hand on what is written until both pipes close; returns the last of what it complained about."""
    errors, written = b"", 0
    with selectors.DefaultSelector() as pipes:
        pipes.register(process.stdout, selectors.EVENT_READ)
        pipes.register(process.stderr, selectors.EVENT_READ)
        while pipes.get_map():
            left = deadline - time.monotonic()
            if left <= 0 or written > OUTPUT:
                raise MediaError(TOO_SLOW)
            for key, _ in pipes.select(left):
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    pipes.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    errors = (errors + chunk)[-65536:]
                else:
                    written += len(chunk)
                    take(chunk)
    return errors

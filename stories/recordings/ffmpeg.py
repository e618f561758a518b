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
ERRORS = 32 * 1024
TOO_SLOW = "This recording took too long to read. Save it as MP3, M4A or WAV and try again."


class MediaError(Exception):
    """A recording was refused. The message can be shown: plain English, without paths or ffmpeg's output."""


@dataclass(frozen=True)
class Result:
    code: int
    errors: bytes


# sh sets the limits and then replaces itself by ffmpeg. preexec_fn would run in a fork of a threaded server, which
# can deadlock, and prlimit(1) is not installed everywhere. The script is constant: the arguments pass through "$@"
# unchanged. A limit that cannot be set stops the run.
_LIMITED = (
    'ulimit -c 0 && ulimit -v "$1" && ulimit -f "$2" && ulimit -t "$3" && shift 3 && exec nice -n 10 "$@"'
)


def run(arguments: list[str], work: Path, seconds: int, on_output: Callable[[bytes], object]) -> Result:
    """Run ffmpeg once within the limits, pass each chunk of its output to `on_output`, and leave no process behind.

    Raises MediaError when the time is up or when it writes more than OUTPUT bytes; RuntimeError when it could
    not start, which is a fault of the server and not of the file.
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
            errors = _read_output(process, deadline, on_output)
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


def _read_output(process, deadline, on_output) -> bytes:
    """Pass on the output until both pipes close; returns the first and last 32 KiB of the error messages: a damaged
    file gives one for each piece of it, after those about the whole."""
    errors, written = b"", 0
    with selectors.DefaultSelector() as pipes:
        pipes.register(process.stdout, selectors.EVENT_READ)
        pipes.register(process.stderr, selectors.EVENT_READ)
        while pipes.get_map():
            remaining = deadline - time.monotonic()
            if remaining <= 0 or written > OUTPUT:
                raise MediaError(TOO_SLOW)
            for key, _ in pipes.select(remaining):
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    pipes.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    errors = errors[:ERRORS] + (errors[ERRORS:] + chunk)[-ERRORS:]
                else:
                    written += len(chunk)
                    on_output(chunk)
    return errors

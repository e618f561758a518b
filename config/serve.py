"""Serves Heard: `python -m config.serve --listen 127.0.0.1:8000`.

Waitress collects a whole request before it takes a thread, so senders that stand still hold up nobody. What does not
fit into its memory waits where uploads wait, and not in a folder that all on this machine share.

Told to stop (SIGTERM), it takes no more connections and first answers what it has been asked, so that one of several
behind a proxy can be started again while people use Heard.
"""

import argparse
import signal
import tempfile
import threading
import time

import waitress
from django.conf import settings
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from core.folders import private_folder
from stories.recordings.media import MAX_BYTES

from .wsgi import application

FORM_BYTES = 5 * 1024 * 1024  # a form with a recording holds little else
LIMITS = {
    "threads": 4,
    "connection_limit": 1000,  # Waitress's own limit of 100 is what a hundred stalled senders would reach
    "channel_timeout": 60,  # seconds without a byte, after which a connection is closed
    "cleanup_interval": 10,  # seconds between two looks for such connections
    "max_request_body_size": MAX_BYTES + FORM_BYTES,
}
LAST_ANSWERS = 140  # seconds; a recording may take two minutes to be made ready
ON_THE_WAY = 1  # seconds, in which what a proxy has just sent arrives


def serve(listen):
    tempfile.tempdir = str(private_folder(settings.FILE_UPLOAD_TEMP_DIR))
    connections = {}
    server = waitress.create_server(
        application,
        map=connections,
        listen=listen,
        ident=None,
        # Behind a proxy its headers are Django's to read; without one nobody else may set them
        clear_untrusted_proxy_headers=not settings.BEHIND_PROXY,
        **LIMITS,
    )
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_signal: stopping.set())
    try:
        while not stopping.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=connections, count=1)
        finish(connections)
    except KeyboardInterrupt:
        pass
    server.task_dispatcher.shutdown()


def finish(connections):
    """Answers what was asked on these connections, and closes the door to new ones."""
    wasyncore.loop(timeout=0, use_poll=True, map=connections, count=20)  # lets in those who are at the door
    for door in [each for each in connections.values() if isinstance(each, BaseWSGIServer)]:
        wasyncore.dispatcher.close(door)  # its own `close` would end what wakes this loop, too
    began = time.monotonic()
    while time.monotonic() < began + (LAST_ANSWERS if is_busy(connections) else ON_THE_WAY):
        wasyncore.loop(timeout=0.1, use_poll=True, map=connections, count=1)


def is_busy(connections):
    """Whether a request on one of them is still arriving or being answered."""
    channels = [each for each in list(connections.values()) if isinstance(each, HTTPChannel)]
    return any(channel.request or channel.requests or channel.total_outbufs_len for channel in channels)


def main():
    parser = argparse.ArgumentParser(description="Serves Heard.")
    parser.add_argument(
        "--listen", default="127.0.0.1:8000", help="address and port; several, with spaces between"
    )
    serve(parser.parse_args().listen)


if __name__ == "__main__":
    main()

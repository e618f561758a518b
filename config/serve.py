"""Serves Heard: `python -m config.serve --listen 127.0.0.1:8000`.

Waitress collects a whole request before it takes a thread, so senders that stand still hold up nobody. What does not
fit into its memory waits where uploads wait, and not in a folder that all on this machine share.
"""

import argparse
import tempfile

import waitress
from django.conf import settings

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


def serve(listen):
    tempfile.tempdir = str(private_folder(settings.FILE_UPLOAD_TEMP_DIR))
    waitress.serve(
        application,
        listen=listen,
        ident=None,
        # Behind a proxy its headers are Django's to read; without one nobody else may set them
        clear_untrusted_proxy_headers=not settings.BEHIND_PROXY,
        **LIMITS,
    )


def main():
    parser = argparse.ArgumentParser(description="Serves Heard.")
    parser.add_argument(
        "--listen", default="127.0.0.1:8000", help="address and port; several, with spaces between"
    )
    serve(parser.parse_args().listen)


if __name__ == "__main__":
    main()

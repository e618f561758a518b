"""The product as it is served: a hundred senders who stand still hold up nobody."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STALLED = 100
FORM = (
    b"POST /account/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 900000\r\n\r\nlogin=" + b"a" * 494
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of the product, with an archive of its own, on this machine only."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "s" * 50,
        "HEARD_VAR": str(tmp_path_factory.mktemp("served") / "var"),
        "HTTPS": "0",
    }
    command = {"cwd": ROOT, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for words in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run([sys.executable, "manage.py", *words], check=True, **command)
    process = subprocess.Popen(
        [sys.executable, "-m", "config.serve", "--listen", f"127.0.0.1:{port}"], **command
    )
    wait_for(port)
    yield "127.0.0.1", port
    process.terminate()
    process.wait(10)


def wait_for(port):
    for _attempt in range(100):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("The server did not start.")


def ask(server, path, method="GET", body=None, **headers):
    """(status, its Server header) of one request, which may take four seconds."""
    with closing(http.client.HTTPConnection(*server, timeout=4)) as connection:
        connection.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        response.read()
        return response.status, response.getheader("Server")


@pytest.mark.parametrize("sent", [b"GET /about/ HT", FORM], ids=["half a request line", "half a form"])
def test_every_page_is_answered_while_a_hundred_senders_stand_still(server, sent):
    with ExitStack() as stalled:
        for _sender in range(STALLED):
            stalled.enter_context(socket.create_connection(server)).sendall(sent)

        statuses = [ask(server, path)[0] for path in ("/about/", "/account/sign-in/") * 5]

    assert statuses == [200] * 10


def test_a_whole_form_is_answered_and_a_body_that_is_too_large_refused(server):
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    whole = ask(server, "/check/", "POST", b"code=K7F3MZ2S", **form)
    with socket.create_connection(server, timeout=4) as sender:
        sender.sendall(FORM.replace(b"900000", b"900000000"))
        refused = sender.recv(100)

    assert whole == (403, None)  # read, and found to lack its token
    assert refused.startswith(b"HTTP/1.1 413 ")


LONG = "/search/?q=" + "kettle+" * 5000


def test_a_very_long_search_gets_a_page_of_ours(server):
    with closing(http.client.HTTPConnection(*server, timeout=10)) as connection:
        connection.request("GET", LONG)
        response = connection.getresponse()

        assert (response.status, response.getheader("Location")) == (302, "/account/sign-in/?next=/search/")


def test_a_very_long_search_gets_a_page_of_ours_from_gunicorn_too(tmp_path):
    """Its own limit is some 4,000 letters. It reads gunicorn.conf.py in the folder it is started in."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "s" * 50,
        "HEARD_VAR": str(tmp_path),
        "HTTPS": "0",
    }
    (tmp_path / "static").mkdir()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--bind",
            f"127.0.0.1:{port}",
            "--no-control-socket",
            "config.wsgi",
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        assert ask(("127.0.0.1", port), LONG)[0] == 302
    finally:
        process.terminate()
        process.wait(10)

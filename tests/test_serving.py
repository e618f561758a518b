"""The product as it is served: a hundred senders who stand still hold up nobody."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STALLED = 100
FORM = (
    b"POST /account/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 900000\r\n\r\nlogin=" + b"a" * 494
)


QUIET = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The settings of an archive of its own, which is ready to be served."""
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "s" * 50,
        "HEARD_VAR": str(tmp_path_factory.mktemp("served") / "var"),
        "HTTPS": "0",
    }
    for words in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run([sys.executable, "manage.py", *words], check=True, env=environment, **QUIET)
    return environment


@contextmanager
def serving(environment):
    """(the product's process, its port), on this machine only."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "config.serve", "--listen", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, env=environment, **QUIET)
    wait_for(port)
    yield process, port
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def server(environment):
    with serving(environment) as (_process, port):
        yield "127.0.0.1", port


def wait_for(port, is_open=True):
    for _attempt in range(100):
        with socket.socket() as door:
            if (door.connect_ex(("127.0.0.1", port)) == 0) == is_open:
                return
        time.sleep(0.1)
    pytest.fail("The server did not start." if is_open else "The server goes on taking connections.")


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


def test_a_server_told_to_stop_answers_first_what_is_on_its_way(environment):
    form = FORM.replace(b"900000", b"508")
    with (
        serving(environment) as (process, port),
        socket.create_connection(("127.0.0.1", port), timeout=20) as sender,
    ):
        sender.sendall(form)
        time.sleep(0.5)
        process.terminate()
        wait_for(port, is_open=False)
        sender.sendall(b"a" * 8)
        answer = sender.recv(100)
        ended = process.wait(20)

    assert answer.startswith(b"HTTP/1.1 403 ")  # read whole, and found to lack its token
    assert ended == 0

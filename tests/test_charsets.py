"""Only UTF-8 is read: any other charset is refused, whatever it is asked of, and before it can fail."""

from contextlib import contextmanager
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from config.charsets import is_utf8, split_charset, without_charset
from config.wsgi import application

pytestmark = pytest.mark.django_db
OTHERS = (
    "hex", "zlib", "rot13", "undefined", "idna", "bz2", "base64", "utf-16", "latin-1", "utf-8-sig", "no-such", "a\x00b",
)  # fmt: skip
UTF8 = ("utf-8", "UTF-8", "utf8", "U8", "cp65001")
KINDS = ("text/plain", "application/x-www-form-urlencoded", 'multipart/form-data; boundary="x"')
FORM = urlencode({"code": "K7F3MZ2S"}).encode()


@contextmanager
def open_connections():
    """A server closes its connections after each request; the database of a test stays open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(path, content_type, body=b"", person=None, asked=application):
    """What the server's application says: (status, headers, body). Django's test client makes its requests itself."""
    client = Client()
    if person:
        client.force_login(person)
    environ = RequestFactory().generic("POST" if body else "GET", path, body, "text/plain").environ
    environ |= {"CONTENT_TYPE": content_type, "wsgi.input": BytesIO(body)}
    environ["HTTP_COOKIE"] = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    answer = {}
    with open_connections():
        body = b"".join(
            asked(environ, lambda status, headers: answer.update(status=status, headers=dict(headers)))
        )
    return int(answer["status"][:3]), answer["headers"], body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("charset", OTHERS)
def test_a_request_in_another_charset_is_refused(charset, kind, edith, caplog):
    content_type = f'{kind}; charset="{charset}"'

    answers = [
        ask("/about/?x=1", content_type),
        ask("/stories/?theme=%C3%A9", content_type, person=edith),
        ask("/search/?q=caf\u00e9", content_type, person=edith),
        ask("/account/sign-in/", content_type, b"login=a&password=b"),
        ask("/check/", content_type, FORM),
        ask("/gather/new/?x=1", content_type, b"title=a", person=edith),
        ask("/nowhere/?x=1", content_type),
    ]

    assert [status for status, _headers, _body in answers] == [400] * len(answers)
    assert {body for _status, _headers, body in answers} == {answers[0][2]}
    assert b"We could not read that request" in answers[0][2]
    assert {headers["X-Frame-Options"] for _status, headers, _body in answers} == {"DENY"}
    assert all("Content-Security-Policy" in headers for _status, headers, _body in answers)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("content_type", ["a/b; x*=undefined''%E9", "a/b; x*=idna''%E9", "a/b; x*=no''%E9"])
def test_a_parameter_in_no_codec_is_refused(content_type, caplog):
    assert [ask(path, content_type)[0] for path in ("/", "/about/?x=1", "/nowhere/")] == [400] * 3
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("charset", [*UTF8, None])
def test_utf8_by_any_of_its_names_is_read(charset):
    content_type = KINDS[1] + (f"; charset={charset}" if charset else "")

    status, headers, _body = ask("/check/", content_type, FORM)

    assert (status, headers.get("Location")) == (403, None)  # read, and found to lack its token
    assert ask("/about/?x=1", content_type)[0] == 200


@pytest.mark.parametrize("charset", UTF8)
def test_a_form_in_utf8_is_taken(settings, charset):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Csrf" not in name]
    asked = without_charset(WSGIHandler())

    status, headers, _body = ask("/check/", f"{KINDS[1]}; charset={charset}", FORM, asked=asked)

    assert (status, headers["Location"]) == (302, "/check/K7F3MZ2S/")


@pytest.mark.parametrize(
    ("content_type", "split"),
    [
        ("text/html; charset=utf-8", ("text/html", "utf-8")),
        ('multipart/form-data; boundary="a b"; charset=HEX', ('multipart/form-data; boundary="a b"', "HEX")),
        ("text/plain; charset=utf-8; charset=hex", ("text/plain", "hex")),
        ("text/plain; charset*=utf-8''hex", ("text/plain", "hex")),
        ("text/plain; x=charset", ('text/plain; x="charset"', "utf-8")),
        ("text/plain; charset", ("text/plain", "utf-8")),
        ("multipart/form-data; boundary*=undefined''%E9", ("", "none")),
    ],
)
def test_charset_is_taken_out_of_a_content_type(content_type, split):
    assert split_charset(content_type) == split


def test_names_of_utf8():
    assert {name: is_utf8(name) for name in (*UTF8, *OTHERS, "")} == dict.fromkeys(
        UTF8, True
    ) | dict.fromkeys((*OTHERS, ""), False)


def test_the_server_runs_this_application():
    assert settings.WSGI_APPLICATION == "config.wsgi.application"
    assert "config.charsets.utf8_only" in settings.MIDDLEWARE

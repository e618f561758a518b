from io import BytesIO

import pytest
from django.core.files import File
from django.test import RequestFactory

from stories.recordings.delivery import MAX_RESPONSE_BYTES, deliver

SMALL = bytes(range(200))
LONG = bytes(i * 7 % 251 for i in range(MAX_RESPONSE_BYTES + 5000))


class Watched(BytesIO):
    """A file that remembers how much of it was read."""

    def __init__(self, content):
        super().__init__(content)
        self.given = 0

    def read(self, size=-1):
        chunk = super().read(size)
        self.given += len(chunk)
        return chunk


def ask(content, method="get", filename="k7f3mz.m4a", **headers):
    request = getattr(RequestFactory(), method)("/recordings/k7f3mzq2w3/", headers=headers)
    file = Watched(content)
    response = deliver(
        request,
        File(file),
        size=len(content),
        content_type="audio/mp4",
        etag="abc",
        filename=filename,
    )
    assert file.closed
    assert file.given == len(response.content)
    return response


def answer(response):
    return response.status_code, response.get("Content-Range"), response.get("Content-Length")


@pytest.mark.parametrize(
    ("range_header", "start", "stop"),
    [
        ("bytes=10-19", 10, 20),
        ("bytes=0-0", 0, 1),
        ("bytes=150-", 150, 200),
        ("bytes=-50", 150, 200),
        ("bytes=-5000", 0, 200),
        ("bytes=190-5000", 190, 200),
        ("Bytes=00010-0019", 10, 20),
        ("bytes=10-" + "9" * 6000, 10, 200),
        ("bytes=-" + "9" * 6000, 0, 200),
    ],
)
def test_deliver_a_range_gives_exactly_those_bytes(range_header, start, stop):
    response = ask(SMALL, range=range_header)

    assert answer(response) == (206, f"bytes {start}-{stop - 1}/200", str(stop - start))
    assert response.content == SMALL[start:stop]


@pytest.mark.parametrize(
    "range_header", ["bytes=200-", "bytes=200-300", "bytes=-0", "bytes=" + "9" * 6000 + "-"]
)
def test_deliver_a_range_outside_the_recording_is_unsatisfiable(range_header):
    response = ask(SMALL, range=range_header)

    assert answer(response) == (416, "bytes */200", None)
    assert response.content == b""


@pytest.mark.parametrize(
    "range_header",
    [
        "bytes=-",
        "bytes=20-10",
        "bytes=--5",
        "bytes=5",
        "bytes=a-b",
        "bytes=0x1-0x2",
        "bytes=1.5-2",
        "bytes= 1-2",
        "bytes=١-٢",
        "bytes=1-2\x00",
        "bytes=0-1,5-6",
        "seconds=1-2",
        "",
    ],
)
def test_deliver_a_malformed_or_multiple_range_is_ignored(range_header):
    response = ask(SMALL, range=range_header)

    assert answer(response) == (200, None, "200")
    assert response.content == SMALL


@pytest.mark.parametrize(
    "range_header",
    [None, "bytes=0-", "nonsense", f"bytes=0-{MAX_RESPONSE_BYTES}", f"bytes=0-{MAX_RESPONSE_BYTES + 4999}"],
)
def test_deliver_a_long_recording_gives_its_first_mebibyte_and_says_so(range_header):
    response = ask(LONG, **({"range": range_header} if range_header else {}))

    assert answer(response) == (206, f"bytes 0-{MAX_RESPONSE_BYTES - 1}/{len(LONG)}", str(MAX_RESPONSE_BYTES))
    assert response.content == LONG[:MAX_RESPONSE_BYTES]


def test_deliver_a_long_recording_asked_for_piece_by_piece_arrives_whole():
    got = b""
    while len(got) < len(LONG):
        got += ask(LONG, range=f"bytes={len(got)}-").content

    assert got == LONG
    assert ask(LONG, range=f"bytes=-{len(LONG)}").content == LONG[:MAX_RESPONSE_BYTES]


def test_deliver_an_empty_file_never_fails():
    answers = [answer(ask(b"")), answer(ask(b"", range="bytes=0-")), answer(ask(b"", range="bytes=-1"))]

    assert answers == [(200, None, "0"), (416, "bytes */0", None), (416, "bytes */0", None)]


@pytest.mark.parametrize(
    ("if_range", "status"),
    [('"abc"', 206), ('"older"', 200), ('W/"abc"', 200), ("Sat, 21 Nov 2026 10:00:00 GMT", 200)],
)
def test_deliver_if_range_keeps_the_range_only_for_the_same_recording(if_range, status):
    response = ask(SMALL, range="bytes=0-9", **{"if-range": if_range})

    assert response.status_code == status


def test_deliver_head_describes_the_whole_and_sends_nothing():
    response = ask(LONG, "head", range="bytes=0-9")

    assert answer(response) == (200, None, str(len(LONG)))
    assert response.content == b""


def test_deliver_other_methods_are_refused():
    response = ask(SMALL, "post")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("method", "range_header"), [("get", "bytes=0-9"), ("get", "bytes=900-"), ("head", "")]
)
def test_deliver_every_answer_is_private_and_inert(method, range_header):
    response = ask(SMALL, method, range=range_header)

    headers = {
        name: value for name, value in response.items() if name not in ("Content-Range", "Content-Length")
    }
    assert headers == {
        "Content-Type": "audio/mp4",
        "Content-Disposition": 'inline; filename="k7f3mz.m4a"',
        "ETag": '"abc"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


@pytest.mark.parametrize(
    "filename", [None, "", "Joe Bloggs.m4a", 'a"; x="b', "a\r\nX: y", "../../etc", "é.m4a"]
)
def test_deliver_a_name_that_is_not_plain_is_never_sent(filename):
    response = ask(SMALL, filename=filename)

    assert response["Content-Disposition"] == 'inline; filename="recording"'


def test_deliver_from_an_object_store_asks_it_for_the_range_alone():
    range_header = []

    class Stored:
        def get(self, Range):
            range_header.append(Range)
            first, last = Range.removeprefix("bytes=").split("-")
            return {"Body": BytesIO(SMALL[int(first) : int(last) + 1])}

    file = File(Watched(b"the whole file, which must not be fetched"))
    file.obj = Stored()
    request = RequestFactory().get("/recordings/k7f3mzq2w3/", headers={"range": "bytes=10-19"})

    response = deliver(request, file, size=len(SMALL), content_type="audio/mp4", etag="abc")

    assert (range_header, response.content) == (["bytes=10-19"], SMALL[10:20])

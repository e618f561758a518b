"""Serves a recording in answers of at most 1 MiB, with HTTP ranges. The view checks consent first.

A player requests each further part, and each request is checked: after a withdrawal a player gets no more than it
has already fetched. That is why the web server does not send the file (X-Accel-Redirect), and why there are no
signed URLs: neither would keep to this limit, nor end with a withdrawal.
"""

import re

from django.http import HttpResponse, HttpResponseNotAllowed

MAX_RESPONSE_BYTES = 1024 * 1024  # bytes in one answer
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII | re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}", re.ASCII)


def deliver(request, file, *, size, content_type, etag, filename=None):
    """The part of an opened `file` that this request asks for; the file is closed afterwards.

    `size` is in bytes. `etag` is quoted here if it is not yet. `filename` is a name the server made: anything
    but plain letters and digits is replaced by "recording". Only the bytes that are sent are read.

    A range is cut to MAX_RESPONSE_BYTES, as RFC 9110 (15.3.7) lets a server do; browsers then ask for the rest. A
    request without a range, or with one that is malformed, multiple or outdated (If-Range), is answered with
    the whole file (200) where that is small enough, else with its beginning (206, and Content-Range says how
    much is missing): a 200 cut short would pass for the whole.
    """
    with file:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        etag = etag if etag.startswith('"') else f'"{etag}"'
        # Ranges are for GET alone. HEAD describes the whole recording, and sends none of it.
        if request.method == "HEAD":
            response = HttpResponse()
            response["Content-Length"] = size
        else:
            response = _range_response(file, size, _requested_range(request.headers, etag))
    response["Content-Type"] = content_type
    response["Content-Disposition"] = f'inline; filename="{_safe_filename(filename)}"'
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _range_response(file, size, byte_range):
    if byte_range is None:
        start, stop, status = 0, min(size, MAX_RESPONSE_BYTES), 200 if size <= MAX_RESPONSE_BYTES else 206
    else:
        start, stop = _sent_range(byte_range, size)
        status = 206
        if start >= stop:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
    response = HttpResponse(_read(file, start, stop), status=status)
    response["Content-Length"] = stop - start
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _requested_range(headers, etag):
    """The Range header's (first, last) as text, one of which may be ""; None where it does not count."""
    if headers.get("If-Range", etag) != etag:
        return None
    match = _RANGE.fullmatch(headers.get("Range", "").strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first and last and _number(last) < _number(first):
        return None
    return first, last


def _sent_range(byte_range, size):
    """The start and the stop (exclusive) of the bytes to send; start >= stop where the range is outside the file."""
    first, last = byte_range
    if first:
        start = _number(first)
        stop = min(_number(last) + 1, size) if last else size
    else:
        start, stop = max(size - _number(last), 0), size
    return start, min(stop, start + MAX_RESPONSE_BYTES)


def _number(digits):
    """The value of these digits; for more than 18 of them, a number larger than any file (int() has a limit)."""
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= 18 else 10**18


def _safe_filename(filename):
    return filename if filename and _PLAIN_NAME.fullmatch(filename) else "recording"


def _read(file, start, stop):
    if start == stop:
        return b""
    # Reading a file of an S3 store fetches the whole of it, so the range is requested from the store
    stored = getattr(file, "obj", None)
    if stored is not None:
        return stored.get(Range=f"bytes={start}-{stop - 1}")["Body"].read(stop - start)
    file.seek(start)
    return file.read(stop - start)

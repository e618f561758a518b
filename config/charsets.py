"""Only UTF-8 is read.

As soon as a request is made, Django decodes its query with whatever codec the Content-Type names. Python's codecs
hold more than charsets: hex, zlib and their like fail on any words at all, before any middleware is asked. So the
charset is looked at first, and taken out: without one, UTF-8 is meant.
"""

import codecs

from django.http import HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils.http import parse_header_parameters

REFUSED = "heard.charset_refused"


def without_charset(application):
    """The WSGI application, given requests that name no charset. One in another than UTF-8 is marked as REFUSED."""

    def wrapped(environ, start_response):
        if named(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"], charset = split_charset(environ["CONTENT_TYPE"])
            environ[REFUSED] = not is_utf8(charset)
        return application(environ, start_response)

    return wrapped


def named(content_type):
    """Whether a charset may be named: as a parameter, or as that of another parameter's value (`name*=`, RFC 2231)."""
    return "charset" in content_type.lower() or "*" in content_type


def split_charset(content_type):
    """(The content type without its charset, the charset). What cannot be read is ("", "none"): none is no charset."""
    try:
        kind, params = parse_header_parameters(content_type)
    except (LookupError, ValueError):  # a parameter's value in a codec that is none
        return "", "none"
    charset = params.pop("charset", "") or "utf-8"
    quoted = [f'{name}="{value}"' for name, value in params.items() if '"' not in value and "\\" not in value]
    return "; ".join([kind, *quoted]), charset


def is_utf8(charset):
    """Whether this is one of the names of UTF-8."""
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


def utf8_only(get_response):
    """Middleware: 400 for a request that was REFUSED, before its query or its form is read."""

    def middleware(request):
        if request.META.get(REFUSED):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return get_response(request)

    return middleware

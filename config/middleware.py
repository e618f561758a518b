"""What holds for every answer: pages travel compressed, and nothing is stored by anyone."""

from django.middleware.gzip import GZipMiddleware
from django.utils.cache import add_never_cache_headers


def never_stored(get_response):
    """Back buttons, shared computers and search engines must not keep a page that consent may close."""

    def middleware(request):
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return middleware


class CompressedPages(GZipMiddleware):
    """Compresses pages. Sound is compressed already, and a part of it would no longer be the part it says it is.

    Django adds up to 100 random bytes to each answer, so that its length tells nothing of a secret in it (BREACH).
    """

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)

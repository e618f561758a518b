"""What holds for every answer: closed unless a view says it is open, and never stored by anyone."""

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

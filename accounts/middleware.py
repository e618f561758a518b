"""Closed unless a view says it is open; and what somebody typed before they were signed out is not lost."""

from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

# A quote is a storyteller's words, and not what somebody typed: their story may be closed by now
NEVER_SHOWN = ("csrfmiddlewaretoken", "password", "quote")
SHORT = 20  # code points: what is shorter, or one word, is a choice, a token or quickly typed again


class SignInFirst(LoginRequiredMiddleware):
    def handle_no_permission(self, request, view_func):
        """To signing in; but first what was typed, where a session has run out over a long form, to be copied."""
        typed = words_typed(request)
        if not typed or "X-Requested-With" in request.headers:
            return super().handle_no_permission(request, view_func)
        context = {"typed": typed, "back": form_address(request)}
        return render(request, "account/signed_out.html", context, status=403)


def words_typed(request):
    """[(name of the field, words)] of what was sent and would be a loss. Passwords are never among it."""
    if request.method != "POST":
        return []
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, values in request.POST.lists()
        if not any(never in name for never in NEVER_SHOWN)
        for value in values
        if len(value) > SHORT and len(value.split()) > 1
    ]


def form_address(request):
    """The address of the page with the form, where the browser says it, else the one it was sent to."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        at = urlsplit(came_from)
        return f"{at.path}?{at.query}" if at.query else at.path
    return request.path

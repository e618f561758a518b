"""Requires signing in for every view not marked open, and shows what was typed into a form after a session ended."""

from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from .coming_back import sign_in_url

# A `quote` field holds a storyteller's words, not what was typed, and their story may be closed by now
NEVER_SHOWN = ("csrfmiddlewaretoken", "password", "quote")
SHORT = 20  # code points; values up to this, or of one word, are choices and tokens, or quickly typed again


class SignInFirst(LoginRequiredMiddleware):
    def handle_no_permission(self, request, view_func):
        """Redirects to sign in. Where a session ended over a long form, shows what was typed instead, to be copied."""
        typed = words_typed(request)
        if not typed or "X-Requested-With" in request.headers:
            return redirect(sign_in_url(request))
        context = {"typed": typed, "back": form_address(request)}
        return render(request, "account/signed_out.html", context, status=403)


def words_typed(request):
    """[(field name, value)] of the longer values that were posted. Passwords are never among them."""
    if request.method != "POST":
        return []
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, values in request.POST.lists()
        if not any(part in name for part in NEVER_SHOWN)
        for value in values
        if len(value) > SHORT and len(value.split()) > 1
    ]


def form_address(request):
    """The address of the page with the form, from the Referer header, else the address it was posted to."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        address = urlsplit(referrer)
        return f"{address.path}?{address.query}" if address.query else address.path
    return request.path

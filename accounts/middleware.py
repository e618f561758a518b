"""Requires signing in for every view not marked open, and shows what was typed into a form after a session ended."""

from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from core.typed import typed_form

from .coming_back import openable, sign_in_url


class SignInFirst(LoginRequiredMiddleware):
    def handle_no_permission(self, request, view_func):
        """Redirects to sign in. Where a session ended over a long form, shows what was typed instead."""
        typed = typed_form(request)
        if typed is None or "X-Requested-With" in request.headers:
            return redirect(sign_in_url(request))
        return signed_out(request, typed)


def signed_out(request, typed):
    """Gives back what was typed. Signed in again in another tab, they can send it from this page."""
    context = {"typed": typed, "back": openable(form_address(request))}
    return render(request, "account/signed_out.html", context, status=403)


def form_address(request):
    """The address of the page with the form, from the Referer header, else the address it was posted to."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        address = urlsplit(referrer)
        return f"{address.path}?{address.query}" if address.query else address.path
    return request.path

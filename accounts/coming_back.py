"""Signing in leads back to where one was: the page, with its query; its fragment is added by a script."""

from inspect import getclosurevars, isfunction
from urllib.parse import quote, urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import MAX_URL_LENGTH

# Nobody is led back to these: they are on the way in, or lead out again
ON_THE_WAY = {
    "account_login", "account_logout", "account_signup", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip
FRONT_PAGE = "/"
ACCOUNT = "/account/"  # under which these are


def sign_in_url(request):
    """The address of the sign-in page, which leads back to the page that this request is for."""
    back = _place(request)
    return reverse("account_login") + (f"?next={quote(back)}" if back != FRONT_PAGE else "")


def _place(request):
    match = request.resolver_match
    if match and match.view_name in ON_THE_WAY:
        return request.GET.get("next", FRONT_PAGE)  # whether it is ours is asked when somebody signs in
    return openable(request.get_full_path())


def openable(address):
    """The address without its host, if a page can be opened there, else that of the nearest page above it. Without its
    query, too, where it is longer than Django leads anybody to."""
    parts = urlsplit(address)
    if parts.path.replace("\\", "/").startswith("//"):
        return FRONT_PAGE  # a browser would take what follows for another site
    if _can_be_opened(parts.path, unknown=True):
        address = parts._replace(scheme="", netloc="").geturl()
        return next(
            each for each in (address, parts.path, FRONT_PAGE) if len(iri_to_uri(each)) < MAX_URL_LENGTH
        )
    path = FRONT_PAGE if parts.path.startswith(ACCOUNT) else parts.path
    while path != FRONT_PAGE and not _can_be_opened(path):
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return path


def _can_be_opened(path, unknown=False):
    """Whether there is a page, and not only something to send a form to. `unknown` is the answer where nothing is:
    the page that says so is a page too."""
    try:
        match = resolve(path)
    except Resolver404:
        return unknown
    return match.view_name not in ON_THE_WAY and "GET" in _methods(match.func)


def _methods(view):
    """The methods that `require_http_methods` leaves, which keeps them in its closure and nowhere else."""
    while isfunction(view):
        if methods := getclosurevars(view).nonlocals.get("request_method_list"):
            return methods
        view = getattr(view, "__wrapped__", None)
    return ("GET",)

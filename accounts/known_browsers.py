"""Browsers in which somebody has signed in before, so that a stranger's guesses do not shut them out.

A cookie holds a token for each of the last accounts that signed in there (OWASP's device cookies). A token is a random
number, the time and a signature that depends on the account's password: it names nobody, only whoever types the right
e-mail finds theirs, and a new password makes it void.
"""

import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from core.text import tidy_email

from .models import User

COOKIE = "signed_in_before"
PATH = "/account/"  # no other page is sent the cookie
MAX_AGE = 365 * 24 * 3600  # seconds
ACCOUNTS = 5  # that a browser is known to: the last ones to sign in
SEPARATOR = "|"


def known_number(request, email):
    """The random number of this browser's token for the account with this e-mail; None where it has none."""
    tokens = _tokens(request)
    if not tokens:
        return None
    user = User.objects.filter(email=tidy_email(email), is_active=True).first()
    # Without an account the signatures are checked too, which takes as long
    return next(filter(None, (_number(token, user or User()) for token in tokens)), None)


def remember(request, response, user):
    """Gives the browser a new token for this account, in place of the one it had."""
    others = [token for token in _tokens(request) if not _number(token, user)]
    tokens = [_signer(user).sign(secrets.token_urlsafe(12)), *others][:ACCOUNTS]
    response.set_cookie(
        COOKIE,
        SEPARATOR.join(tokens),
        max_age=MAX_AGE,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _tokens(request):
    return [token for token in request.COOKIES.get(COOKIE, "").split(SEPARATOR) if token][:ACCOUNTS]


def _number(token, user):
    try:
        return _signer(user).unsign(token, max_age=MAX_AGE)
    except BadSignature:
        return None


def _signer(user):
    return TimestampSigner(salt=f"accounts.known_browsers {user.pk} {user.password}")

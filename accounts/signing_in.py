"""allauth's sign-in and password pages, with an error status where a form was refused."""

import re
from functools import wraps

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render

from core.answers import UNPROCESSABLE

TOO_MANY = 429


def with_error_status(view):
    """A decorator: 422 where the form was refused, 429 where too many passwords were tried. allauth answers 200."""

    @wraps(view)
    def view_with_status(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if response.status_code == 200 and form is not None and form.errors:
            codes = {error.code for errors in form.errors.as_data().values() for error in errors}
            response.status_code = TOO_MANY if "too_many_login_attempts" in codes else UNPROCESSABLE
        return response

    return view_with_status


# Open, as nobody is signed in yet.
sign_in = login_not_required(with_error_status(account.login))

change_password = with_error_status(account.password_change)


@login_not_required  # the link itself is what proves who they are
def set_password(request, uidb36, key):
    """404 for a key that is not a UUID, on which allauth raises an error."""
    if not re.fullmatch("[0-9a-f]{32}", uidb36):
        raise Http404
    return with_error_status(account.password_reset_from_key)(request, uidb36=uidb36, key=key)


@login_not_required  # whoever forgot their password cannot sign in
def forgotten_password(request):
    """Without mail no link can be sent, so the page says to ask an archivist for one."""
    if not settings.MAIL_IS_SET:
        return render(request, "account/password_ask.html")
    return with_error_status(account.password_reset)(request)

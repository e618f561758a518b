"""allauth's sign-in and password pages, with an error status where a form was refused."""

import re
from functools import wraps

from allauth.account import views as account
from allauth.account.internal.flows.logout import logout
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render

from core.answers import UNPROCESSABLE

from .after_answer import after_answer
from .known_browsers import known_number, remember

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


class ChangePassword(account.PasswordChangeView):
    def form_valid(self, form):
        response = super().form_valid(form)
        remember(self.request, response, form.user)
        return response


change_password = with_error_status(ChangePassword.as_view())


class SetPassword(account.PasswordResetFromKeyView):
    """The page behind a set-password link. Somebody else who is signed in there is signed out when it is saved."""

    reset_user = None

    def logout(self):
        """Nothing: allauth would sign them out as soon as the page is opened."""

    def somebody_else(self):
        """Whoever is signed in in this browser, if the link is not theirs."""
        user = self.request.user
        return user if user.is_authenticated and self.reset_user and user.pk != self.reset_user.pk else None

    def get_context_data(self, **kwargs):
        people = {"person": self.reset_user, "somebody_else": self.somebody_else()}
        return super().get_context_data(**kwargs) | people

    def form_valid(self, form):
        if self.somebody_else():
            logout(self.request)
        response = super().form_valid(form)
        remember(self.request, response, self.reset_user)
        return response


@login_not_required  # the link itself is what proves who they are
def set_password(request, uidb36, key):
    """404 for a key that is not a UUID, on which allauth raises an error."""
    if not re.fullmatch("[0-9a-f]{32}", uidb36):
        raise Http404
    return with_error_status(SetPassword.as_view())(request, uidb36=uidb36, key=key)


class ForgottenPassword(account.PasswordResetView):
    """Sends the link after the answer: the time an answer takes must not tell whether there is an account."""

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        number = known_number(self.request, email)
        counted = ("reset_password_known", number) if number else ("reset_password", email)
        too_many = ratelimit.consume_or_429(self.request, action=counted[0], key=counted[1])
        if too_many:
            return too_many
        after_answer(form.save, self.request)
        return redirect(self.get_success_url())


@login_not_required  # whoever forgot their password cannot sign in
def forgotten_password(request):
    """Without mail no link can be sent, so the page says to ask an archivist for one."""
    if not settings.MAIL_IS_SET:
        return render(request, "account/password_ask.html")
    return with_error_status(ForgottenPassword.as_view())(request)

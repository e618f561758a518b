"""allauth's sign-in and password pages, with an error status where a form was refused."""

import re
from functools import wraps

from allauth.account import views as account
from allauth.account.internal.flows.logout import logout
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from core.answers import UNPROCESSABLE
from core.text import tidy_email

from .after_answer import after_answer
from .coming_back import openable
from .demonstration import demo_people
from .known_browsers import known_number, remember
from .signing_in_forms import SignInForm

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


class SignIn(account.LoginView):
    def get_next_url(self):
        address = super().get_next_url()
        return address and openable(address)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"demo_people": demo_people()}

    def with_old_page(self):
        """The page again, with what was typed but for the password."""
        form = SignInForm(request=self.request, initial={"login": self.request.POST.get("login", "")})
        return self.render_to_response(self.get_context_data(form=form, page_was_old=True), status=403)

    def post(self, request, *args, **kwargs):
        if not has_token(request):
            return self.with_old_page()
        return super().post(request, *args, **kwargs)


class TokenCheck(CsrfViewMiddleware):
    def _reject(self, request, reason):
        return reason


def has_token(request):
    """Whether the form has the token of this browser, so that it comes from a page of ours."""
    return TokenCheck(lambda _request: None).process_view(request, None, (), {}) is None


@csrf_exempt  # checked only where somebody is signed in by it: else the second of two open pages would be refused
@login_not_required  # nobody is signed in yet
def sign_in(request):
    """Signs nobody in where somebody is signed in: the same person is led on, and anyone else is told who it is."""
    if request.method == "POST" and request.user.is_authenticated:
        email = tidy_email(request.POST.get("login", ""))
        if email != request.user.email:
            context = {"next": get_next_redirect_url(request) or ""}
            return render(request, "account/somebody_signed_in.html", context, status=403)
    return with_error_status(SignIn.as_view())(request)


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

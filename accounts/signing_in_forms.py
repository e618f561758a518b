"""allauth's forms of the sign-in and password pages, which read what is typed as every other form does."""

from allauth.account import forms as account
from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import Email

from .models import one_form


def email_field(autocomplete):
    return Email(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "autocapitalize": "none"}),
        error_messages={"required": _("Write your e-mail address.")},
    )


class SignInForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field("username")
        self.fields["password"].error_messages["required"] = _("Write your password.")
        self.order_fields(["login", "password"])


class ForgottenPasswordForm(account.ResetPasswordForm):
    email = email_field("email")


class NewPasswordMixin:
    """A new password, typed twice, once perhaps with its accents as signs of their own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, message in {
            "oldpassword": _("Write the password you have now."),
            "password1": _("Write a new password."),
            "password2": _("Write the new password once more."),
        }.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = message

    def clean_password1(self):
        return one_form(self.cleaned_data["password1"])

    def clean_password2(self):
        return one_form(self.cleaned_data["password2"])


class ChangePasswordForm(NewPasswordMixin, account.ChangePasswordForm):
    pass


class SetPasswordForm(NewPasswordMixin, account.ResetPasswordKeyForm):
    pass

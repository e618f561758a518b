"""The link with which someone chooses a password. It works once, until PASSWORD_RESET_TIMEOUT is over."""

import logging
import smtplib
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PasswordLink:
    """`address` is None where it was sent by mail: then it is not shown to the archivist."""

    user: object
    address: str | None
    mail_failed: bool = False

    @property
    def days(self):
        return settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)


def set_password_path(user):
    """The path of a link that lets this person choose a password, once. ValueError for a closed account.

    For someone without a password, all earlier links stop working.
    """
    if not user.is_active:
        raise ValueError("A closed account gets no link.")
    if not user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )


def give_link(user, request):
    """Sends the link by mail where mail is set up. Without mail, or when that fails, its address is to be shown."""
    path = set_password_path(user)
    address = settings.SITE_ADDRESS + path if settings.SITE_ADDRESS else request.build_absolute_uri(path)
    link = PasswordLink(user, address)
    if not settings.MAIL_IS_SET:
        return link
    try:
        send_mail(
            _("Choose a password for Heard"),
            render_to_string("accounts/email/set_password.txt", {"link": link}),
            None,
            [user.email],
        )
    except (smtplib.SMTPException, OSError):
        logger.exception("A set-password link could not be sent")
        return PasswordLink(user, address, mail_failed=True)
    return PasswordLink(user, None)

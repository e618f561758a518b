import logging
import smtplib

from allauth.account.adapter import DefaultAccountAdapter

logger = logging.getLogger(__name__)


class NoSignUpAdapter(DefaultAccountAdapter):
    """An archivist adds people; nobody signs themselves up."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """Only an address with an account is written to, so a failure that shows would say who has one."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError):
            logger.exception("A link to choose a new password could not be sent")

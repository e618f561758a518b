import logging
import smtplib

from allauth.account.adapter import DefaultAccountAdapter

logger = logging.getLogger(__name__)


class NoSignUpAdapter(DefaultAccountAdapter):
    """Accounts are added by archivists: there is no sign-up."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """Logs a failure and hides it: mail goes only to addresses with an account, so an error would reveal that."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError):
            logger.exception("A link to choose a new password could not be sent")

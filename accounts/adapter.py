import logging
import smtplib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .known_browsers import known_number, remember
from .models import one_form

logger = logging.getLogger(__name__)


class NoSignUpAdapter(DefaultAccountAdapter):
    """Accounts are added by archivists: there is no sign-up."""

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Whether this is an address of this site, as it is being asked. allauth would take all ALLOWED_HOSTS."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_password_change_redirect_url(self, request):
        """They are signed out then. Signing in with the new password leads to the start page."""
        return reverse("account_login")

    def send_mail(self, template_prefix, email, context):
        """Logs a failure and hides it: mail goes only to addresses with an account, so an error would reveal that."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError):
            logger.exception("A link to choose a new password could not be sent")

    def clean_password(self, password, user=None):
        """Asks the rules about the password as it is kept."""
        return super().clean_password(one_form(password), user)

    def pre_authenticate(self, request, **credentials):
        """Counts a try, which `authenticate` takes back where the password is right. Raises ValidationError where there
        were too many."""
        self._login_failed_rl_usage = ratelimit.RateLimitUsage(usage=[])
        for action, key in self._counters(request, credentials):
            usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
            if not usage:
                raise self.validation_error("too_many_login_attempts")
            self._login_failed_rl_usage.usage += usage.usage

    def _counters(self, request, credentials):
        """[(which of ACCOUNT_RATE_LIMITS, for what)]. A browser that is known to the account is counted by itself."""
        email = credentials.get("email", "")
        if number := known_number(request, email):
            return [("login_failed_known", number)]
        here = f"{ratelimit.get_ip(request)} {email}"
        account = self._get_login_attempts_cache_key(request, **credentials)
        return [("login_failed_here", here), ("login_failed", account)]

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        remember(request, response, user)
        return response

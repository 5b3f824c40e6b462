"""What this house decides of allauth."""

import logging
import smtplib
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages

from capcollectif import kept

log = logging.getLogger(__name__)


def _on_our_site(url):
    """`url` at SITE_URL, whatever host the request was sent to."""
    return urlsplit(url)._replace(scheme=settings.SITE_URL.scheme, netloc=settings.SITE_URL.netloc)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Nobody signs up: people are invited."""
        return False

    def get_reset_password_from_key_url(self, key):
        return _on_our_site(super().get_reset_password_from_key_url(key)).geturl()

    def get_email_confirmation_url(self, request, emailconfirmation):
        url = super().get_email_confirmation_url(request, emailconfirmation)
        return _on_our_site(url).geturl()

    def post_login(self, request, user, **details):
        response = super().post_login(request, user, **details)
        kept.remember_writer(response, user)
        return response

    def send_mail(self, template_prefix, email, context):
        """Send it, or say that the post is down: an account page never breaks for that."""
        ours = {"site": settings.SITE_URL.geturl(), "help_email": settings.HELP_EMAIL}
        try:
            super().send_mail(template_prefix, email, {**context, **ours})
        except (OSError, smtplib.SMTPException):
            log.exception("mail not sent: %s", template_prefix)
            messages.error(
                self.request,
                "Le courriel n’a pas pu partir. Réessayez dans quelques minutes.",
            )

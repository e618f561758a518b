"""Asking the site as somebody, and reading what it answers."""

import re

from django.test import Client


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def errors(response):
    """{field: the messages beside it} of the form on this page."""
    return {field: list(messages) for field, messages in response.context["form"].errors.items()}


def without_token(response):
    """The page as text, without the token of its forms, which is another each time."""
    return re.sub(r'name="(csrfmiddlewaretoken|form_token)" value="[\w.]+"', "", response.content.decode())

"""The hidden fields that every form has."""

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html

from ..sent_forms import FIELD_NAME, make_form_token

register = template.Library()


@register.simple_tag(takes_context=True)
def form_tokens(context, token=None):
    """Django's token against forged forms, and one by which a form that is sent twice is known. Both belong to the
    person signed in; all forms of one page share them. `token` is that of an earlier page, whose form is sent again."""
    request = context.request
    hidden = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    if token:
        hidden += _form_token(token)
    elif request.user.is_authenticated:
        if not hasattr(request, "form_token"):
            request.form_token = make_form_token(request.user)
        hidden += _form_token(request.form_token)
    return hidden


def _form_token(token):
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD_NAME, token)

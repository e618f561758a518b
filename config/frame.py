"""The frame of every page, in parts. A part depends on the language, the roles and the page alone, so it is cached.

The settings register this tag by name (`libraries`): core may not import roles, and config is not an app, so Django
does not look for tags in it.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from accounts import coming_back
from accounts.roles import MAY

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_in_url(context):
    """The address of the sign-in page, which leads back here; to the front page where no request is known."""
    request = context.get("request")
    return coming_back.sign_in_url(request) if request else reverse("account_login")


@register.simple_tag(takes_context=True)
def frame(context, part):
    """The HTML of templates/_frame_<part>.html for the person who made the request."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    roles = user.roles if signed_in else frozenset()
    render = _render_part.__wrapped__ if settings.DEBUG else _render_part
    return render(
        part,
        get_language(),
        signed_in,
        roles,
        match and match.view_name,
        match and match.app_name,
        settings.DEMO,
    )


# Without the cache, its fifty links and labels take a third of the time of a small page
@lru_cache(maxsize=2000)
def _render_part(part, language, signed_in, roles, here, app_here, demo):
    context = {
        "signed_in": signed_in,
        "may": {str(task): not holders.isdisjoint(roles) for task, holders in MAY.items()},
        "here": here,
        "app_here": app_here,
        "demo": demo,
    }
    return render_to_string(f"_frame_{part}.html", context)

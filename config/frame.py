"""What frames every page. It depends on the language, the roles and the page alone, so each part is rendered once.

The settings register this tag by name (`libraries`): it stands above the apps, since it asks for roles, which core
may not know, and config is not an app in which Django looks for tags.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from accounts.roles import MAY

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context, part):
    """The HTML of templates/_frame_<part>.html for whoever is here."""
    request = context.get("request")
    at = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    roles = user.roles if signed_in else frozenset()
    render = _rendered.__wrapped__ if settings.DEBUG else _rendered
    return render(
        part, get_language(), signed_in, roles, at and at.view_name, at and at.app_name, settings.DEMO
    )


# A third of a small page's cost goes into some fifty links and labels that hardly ever change
@lru_cache(maxsize=2000)
def _rendered(part, language, signed_in, roles, here, app_here, demo):
    context = {
        "signed_in": signed_in,
        "may": {str(task): not holders.isdisjoint(roles) for task, holders in MAY.items()},
        "here": here,
        "app_here": app_here,
        "demo": demo,
    }
    return render_to_string(f"_frame_{part}.html", context)

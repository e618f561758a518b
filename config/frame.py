"""The navigation of every page. It depends on the language, the roles and the page alone, so each is drawn once."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from accounts.roles import MAY

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context, name):
    """The HTML of templates/_navigation_<name>.html for whoever is here."""
    request = context.get("request")
    at = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    roles = user.roles if user and user.is_authenticated else frozenset()
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(name, get_language(), roles, at and at.view_name, at and at.app_name)


# A tenth of a page's cost goes into some thirty links and labels that hardly ever change
@lru_cache(maxsize=2000)
def _drawn(name, language, roles, here, app_here):
    may = {str(task): not holders.isdisjoint(roles) for task, holders in MAY.items()}
    return render_to_string(f"_navigation_{name}.html", {"may": may, "here": here, "app_here": app_here})

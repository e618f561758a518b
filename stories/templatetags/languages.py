"""Words in their own language and direction. The settings make these known to every template."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from ..languages import html_attributes, isolated

register = template.Library()
register.filter("isolated", lambda words: isolated(str(words)))


@register.simple_tag
def in_language(language: str) -> SafeString:
    """The attributes of an element that holds words in this language: lang and dir."""
    return mark_safe(html_attributes(language))  # noqa: S308  the language is escaped there

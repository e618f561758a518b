"""The fields of the form that marks an excerpt on a story's page."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .forms.excerpts import ExcerptForm
from .models import Theme


def chooser_fields(themes) -> SafeString:
    """The HTML of `_chooser_fields.html` for these themes. Half a story's page went into some thirty ticks that
    hardly ever change, so it is drawn once for each list of themes that the database gives."""
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(get_language(), tuple((theme.slug, theme.name, theme.letter, theme.hue) for theme in themes))


@lru_cache(maxsize=8)
def _drawn(_language, themes):
    themes = [Theme(slug=slug, name=name, letter=letter, hue=hue) for slug, name, letter, hue in themes]
    return render_to_string("themes/_chooser_fields.html", {"form": ExcerptForm(), "themes": themes})

"""Themes that a search names, each with the stories that this viewer may read and in which it is heard."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from stories.search.query import Query
from stories.search.snippets import first_hit
from themes.models import Theme

from .story_list import list_page
from .story_rows import number_label


@dataclass(frozen=True)
class ThemeMatch:
    theme: Theme
    count: str  # "" where it is heard in no story open to this viewer

    @property
    def stories_url(self):
        return f"{reverse('reading:story-list')}?{urlencode({'theme': self.theme.slug})}"


def theme_matches(viewer, query: Query, themes):
    """A ThemeMatch for each of these themes whose name has all that is looked for."""
    return [
        ThemeMatch(theme, _count(viewer, theme))
        for theme in themes
        if all(first_hit(Query((phrase,)), theme.name) for phrase in query.phrases)
    ]


def _count(viewer, theme):
    _stories, _next, number = list_page(viewer, {"theme": theme})
    return number_label(number) if number else ""

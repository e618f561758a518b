"""CURATE: stretches of stories, and the themes people hear in them."""

from .excerpt import Excerpt, ExcerptNote, ExcerptQuerySet, ThemedExcerpt, WrongWords, language_at, spans_of
from .theme import Theme, ThemeQuerySet

__all__ = [
    "Excerpt",
    "ExcerptNote",
    "ExcerptQuerySet",
    "Theme",
    "ThemeQuerySet",
    "ThemedExcerpt",
    "WrongWords",
    "language_at",
    "spans_of",
]

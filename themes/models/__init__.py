"""CURATE: stretches of stories, and the themes people hear in them."""

from .acts import Act, NextActs, next_acts
from .carried import WaitingExcerpt, carry_over, decide
from .excerpt import Excerpt, ExcerptNote, ExcerptQuerySet, ThemedExcerpt, WrongWords, language_at, spans_of
from .theme import Theme, ThemeQuerySet

__all__ = [
    "Act",
    "Excerpt",
    "ExcerptNote",
    "ExcerptQuerySet",
    "NextActs",
    "Theme",
    "ThemeQuerySet",
    "ThemedExcerpt",
    "WaitingExcerpt",
    "WrongWords",
    "carry_over",
    "decide",
    "language_at",
    "next_acts",
    "spans_of",
]

"""Marking excerpts in tests."""

from django.urls import reverse

from themes.models import Excerpt, Theme

WORDS = "I was lost. Then I was heard. Now I listen."
MINE = "understanding-me"


NOT_JUDGED = "not-being-judged"


def mark(story, start, end, *themes, by=None):
    excerpt = Excerpt.mark(story.transcript, start, end, story.transcript.text[start:end])
    for slug in themes:
        excerpt.tag(Theme.objects.get(slug=slug), by=by)
    return excerpt


def taggings(excerpt):
    return sorted(excerpt.themings.values_list("tag__slug", "tagged_by__name"))


def at(name, ref):
    return reverse(f"themes:{name}", args=[ref])

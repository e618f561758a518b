"""Excerpts of the publication's quotations, with the themes it prints them under."""

from collections.abc import Iterable

from stories.models import Source, Story
from stories.transcripts import places
from themes.models import Excerpt, Theme

from .publication_words import Extract


def mark_excerpts(story: Story, extracts: Iterable[Extract], source: Source) -> dict[str, Excerpt]:
    """{words: Excerpt} of these quotations, tagged with their themes. Left out are those with neither a theme nor a
    pull quote, and those that are no paragraph of the story's released words."""
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    text = story.transcript.text if story.transcript else ""
    bounds = {text[start:end]: (start, end) for start, end in places.paragraphs(text)}
    excerpts = {}
    for extract in extracts:
        if extract.words in bounds and (extract.themes or extract.pull_quote):
            excerpt = Excerpt.mark(story.transcript, *bounds[extract.words], extract.words)
            for slug in extract.themes:
                excerpt.tag(themes[slug], source=source)
            excerpts[extract.words] = excerpt
    return excerpts

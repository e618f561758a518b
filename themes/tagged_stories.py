"""Conditions for prepared queries: the stories in whose words a theme is heard. Their parameter is the `theme`'s key.

The consent rule is asked of each story besides. Where a theme has many excerpts, a query looks first at a part of its
stories: where enough of these are open to fill a page, or a count, the rest need not be looked at.
"""

from django.db.models import Exists, OuterRef, Q

from core.prepared import Param, prepared_count

from .models import ThemedExcerpt

THEME = Param("theme")
# Taggings of a theme, from which on a page is first looked for in its newest ones, and a count in PART of them
COMMON_FROM, VERY_COMMON_FROM = 500, 2000
PART = 2 * VERY_COMMON_FROM


def tagging_count(theme):
    """How many taggings the theme has, open or not, counted up to VERY_COMMON_FROM. It may decide where a query begins,
    and nothing that anybody is shown."""
    return _number_of_taggings(VERY_COMMON_FROM, theme=theme.pk)


@prepared_count
def _number_of_taggings(at_most):
    return taggings().values("pk")[:at_most]


def taggings():
    return ThemedExcerpt.objects.filter(tag=THEME)


def is_tagged(few_stories=False, part_only=False, rows=None):
    """The condition on stories. Of few stories each is looked up; else the theme's excerpts lead to its stories, or the
    database would walk through them all. With `part_only` it is some of the excerpts, whichever the database takes.
    `rows` are the taggings that matter, if not all."""
    rows = taggings() if rows is None else rows
    if few_stories:
        return Exists(rows.filter(content_object__transcript=OuterRef("transcript")))
    transcripts = rows.order_by().values("content_object__transcript")
    return Q(transcript__in=transcripts[:PART] if part_only else transcripts)

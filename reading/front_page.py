"""The front page's stories: those of one pack, each with the words the publication pulled out."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Length

from core.prepared import Param, prepared
from stories.consent import Use, viewer_shape
from stories.gate import viewer_params
from stories.recordings import waveform
from themes.excerpt_rows import excerpts_for, shown_outside_story
from themes.excerpt_rows import rows_of as excerpt_rows
from themes.models import language_at
from workshops.models import FeaturedStory, KeyQuestion

from .story_rows import StoryRow, known_to, rows_of

# The peaks of a decorative waveform, shaped like a few sentences. It is no recording of anybody.
_PHRASES = (
    "08 30 52 41 66 58 33 47 22 09 04 03 12 44 71 62 80 55 68 90 74 49 36 58 41 20 08 03 02 05 28 61 47 72 "
    "100 83 64 77 52 39 24 11 05 03 09 35 58 82 69 94 60 73 48 66 54 31 18 07 03 02 02 14 39 67 53 78 46 "
    "59 34 21 10 04 06 26 49 70 57 85 62 44 68 37 52 29 15 06 03 02 11 32 54 40 27 13 05 02"
)
MOTIF = waveform.waveform_path([int(peak) for peak in _PHRASES.split()])


@dataclass
class FeaturedRow:
    story: StoryRow
    pull_quote: str
    language: str  # of the pull quote
    question: str


def featured_rows(pack, viewer):
    """The pack's stories this viewer may know of, in the pack's order. Constant queries."""
    shape, params = viewer_shape(viewer), viewer_params(viewer) | {"pack": pack.pk}
    places = {story: (position, question) for story, position, question in _places(pack=pack.pk)}
    quotes = {story: quote for story, *quote in _pull_quotes(shape, **params)}
    stories = sorted(_featured_stories(shape, **params), key=lambda story: places[story.pk][0])
    featured = []
    for story, row in zip(stories, rows_of(stories), strict=True):
        # A question gives away what was said, so it needs consent to read, as on the story's own page
        question = places[story.pk][1] if story.may_read else None
        featured.append(FeaturedRow(row, *quotes.get(story.pk, ("", "")), question or ""))
    return featured


def opening_quotation(viewer):
    """The quotation at the top of the front page, as an ExcerptRow, or None if this viewer may have none there.

    It is the shortest of those that lead the three themes, since it is shown in the largest type.
    """
    keys = _opening(viewer_shape(viewer), **viewer_params(viewer))
    return next(iter(excerpt_rows(keys, viewer)), None)


@prepared
def _places():
    """(story key, its position, the first question about it or None) of the `pack` with this key."""
    questions = KeyQuestion.objects.filter(featured=OuterRef("pk")).values("text")
    places = FeaturedStory.objects.filter(pack=Param("pack")).annotate(question=Subquery(questions[:1]))
    return places.order_by("position", "pk").values_list("story", "position", "question")


@prepared
def _featured_stories(viewer):
    places = FeaturedStory.objects.filter(pack=Param("pack"))
    return known_to(viewer).filter(pk__in=places.values("story"))


@prepared
def _pull_quotes(viewer):
    """(story key, its pull quote, the language it begins in). These are words outside their story: to a visitor who is
    not signed in, only what may be quoted."""
    readable = shown_outside_story(FeaturedStory.objects.cleared_for(Use.READ, viewer), viewer)
    places = readable.filter(
        pack=Param("pack"), pull_quote__isnull=False, pull_quote__transcript=F("story__transcript")
    )
    language = language_at("pull_quote__transcript", "pull_quote__start")
    return places.annotate(language=language).values_list("story", "pull_quote__quote", "language")


@prepared
def _opening(viewer):
    excerpts = excerpts_for(viewer).filter(leads_theme__is_core=True).order_by(Length("quote"), "pk")
    return excerpts.values_list("pk", flat=True)[:1]

"""The front page's stories: those of one pack, each with the words the publication pulled out."""

from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Length

from stories.consent import Use
from stories.recordings import waveform
from themes.excerpt_rows import excerpts_for, shown_outside_story
from themes.excerpt_rows import rows_of as excerpt_rows
from themes.models import language_at

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
    places = {
        place.story_id: place for place in pack.featured.order_by("position").prefetch_related("questions")
    }
    stories = list(known_to(viewer).filter(pk__in=places))
    quotes = pull_quotes(pack, viewer)
    rows = zip(stories, rows_of(stories), strict=True)
    # A question gives away what was said, so it needs consent to read, as on the story's own page
    featured = [
        (
            places[story.pk].position,
            FeaturedRow(
                row,
                *quotes.get(story.pk, ("", "")),
                _first_question(places[story.pk]) if story.may_read else "",
            ),
        )
        for story, row in rows
    ]
    return [row for _position, row in sorted(featured, key=lambda pair: pair[0])]


def opening_quotation(viewer):
    """The quotation at the top of the front page, as an ExcerptRow, or None if this viewer may have none there.

    It is the shortest of those that lead the three themes, since it is shown in the largest type.
    """
    excerpts = excerpts_for(viewer).filter(leads_theme__is_core=True).order_by(Length("quote"), "pk")
    keys = list(excerpts.values_list("pk", flat=True)[:1])
    return next(iter(excerpt_rows(keys, viewer)), None)


def pull_quotes(pack, viewer):
    """{story key: (its pull quote, the language it begins in)}. These are words outside their story: to a visitor
    who is not signed in, only what may be quoted."""
    places = shown_outside_story(pack.featured.cleared_for(Use.READ, viewer), viewer).filter(
        pull_quote__isnull=False, pull_quote__transcript=F("story__transcript")
    )
    language = language_at("pull_quote__transcript", "pull_quote__start")
    rows = places.annotate(language=language).values_list("story", "pull_quote__quote", "language")
    return {story: (quote, language) for story, quote, language in rows}


def _first_question(place):
    return next((question.text for question in place.questions.all()), "")

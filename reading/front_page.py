"""The front page's stories: those of one pack, each with the words the publication pulled out."""

from dataclasses import dataclass

from django.db.models import F

from stories.consent import Use

from .story_rows import StoryRow, known_to, rows_of


@dataclass
class FeaturedRow:
    story: StoryRow
    pull_quote: str
    question: str


def featured_rows(pack, viewer):
    """The pack's stories this viewer may know of, in the pack's order. Constant queries."""
    places = {
        place.story_id: place for place in pack.featured.order_by("position").prefetch_related("questions")
    }
    stories = list(known_to(viewer).filter(pk__in=places))
    quotes = pull_quotes(pack, viewer)
    rows = zip(stories, rows_of(stories), strict=True)
    featured = [
        (
            places[story.pk].position,
            FeaturedRow(row, quotes.get(story.pk, ""), _first_question(places[story.pk])),
        )
        for story, row in rows
    ]
    return [row for _position, row in sorted(featured, key=lambda pair: pair[0])]


def pull_quotes(pack, viewer):
    """{story key: its pull quote}. Words outside their story: where no one is signed in, only what may be quoted."""
    use = Use.READ if viewer.is_authenticated else Use.QUOTE
    quoted = pack.featured.cleared_for(use, viewer).filter(
        pull_quote__isnull=False, pull_quote__transcript=F("story__transcript")
    )
    return dict(quoted.values_list("story", "pull_quote__quote"))


def _first_question(place):
    return next((question.text for question in place.questions.all()), "")

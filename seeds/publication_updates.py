"""What was corrected in the publication's seeds after archives had loaded them.

Each edition reaches an archive once, and only where our earlier wording still stands: what its people changed stays,
before and after.
"""

from stories.models import Source
from workshops.models import FeaturedStory

from .publication_excerpts import mark_excerpts
from .publication_words import Publication

EDITION = 2

# Of the second edition. The first tagged no words that are printed twice, and no pull quote outside a theme
TAGGED = {
    "a-job-and-a-way-of-life": ("very alone and very isolated",),
    "two-supervisors": ("face [her] fears",),
    "unpaid-work-and-time-alone": ("get up for",),
    "the-mention-of-peer-mentoring": (
        "The mention of peer mentoring was a light bulb moment. It made me think I can do this... I can get into the "
        "probation service.",
    ),
}
SUMMARY_OF = "changes-in-probation-services"
FIRST_SUMMARY = (
    "Somebody who works in probation talks about what brought them to this work and what keeps them in it, and about "
    "some of the hardest things they meet there."
)


def bring_up_to_date(source: Source, publication: Publication) -> None:
    """Corrects what an earlier edition loaded. Stories that were taken out stay as they were left."""
    if source.edition < 2:
        _add_themes_to_passages(source, publication)
        _say_whose_titles(source, publication)
        _tag_words(source, publication)
        _correct_summary(
            source, publication
        )  # last: it writes into the ledger, which is locked after all else
    source.edition = EDITION
    source.save(update_fields=["passages", "edition"])


def passages_of(publication: Publication) -> list[dict]:
    """The words it gives to nobody, as `Source.passages` holds them."""
    return [
        {"words": passage.words, "where": passage.where, "themes": list(passage.themes)}
        for passage in publication.passages
    ]


def _add_themes_to_passages(source, publication):
    themes = {passage.words: list(passage.themes) for passage in publication.passages}
    source.passages = [{"themes": themes.get(row["words"], []), **row} for row in source.passages]


def _say_whose_titles(source, publication):
    for published in publication.stories:
        of_first_edition = _open_stories(source, published.key).filter(attribution_note=published.placed)
        of_first_edition.update(attribution_note=published.attribution)


def _tag_words(source, publication):
    for key, words in TAGGED.items():
        extracts = [extract for extract in publication.story(key).extracts if extract.words in words]
        for story in _open_stories(source, key).select_related("transcript"):
            mark_excerpts(story, extracts, source)


def _correct_summary(source, publication):
    summary = publication.story(SUMMARY_OF).summary
    places = FeaturedStory.objects.filter(story__source=source, story__source_key=SUMMARY_OF)
    places.filter(summary=FIRST_SUMMARY).update(summary=summary)
    for story in _open_stories(source, SUMMARY_OF):
        story.correct_published("summary", FIRST_SUMMARY, summary)


def _open_stories(source, key):
    """The story with this key, unless it is not released any more: one story or none."""
    return source.stories.filter(source_key=key, released_at__isnull=False)

"""The publication as the first version of Heard loaded it."""

import seeds.publication
from seeds.publication_updates import FIRST_SUMMARY, SUMMARY_OF, TAGGED
from stories.models import Source, Story
from themes.models import Excerpt, ThemedExcerpt
from workshops.models import FeaturedStory

NEWLY_TAGGED = [words for of_story in TAGGED.values() for words in of_story]


def load_first_edition(publication):
    """Loads the publication and puts back what was corrected since."""
    seeds.publication.load(publication)
    for published in publication.stories:
        Story.objects.filter(source_key=published.key).update(attribution_note=published.placed)
    story = Story.objects.get(source_key=SUMMARY_OF)
    story.summary = FIRST_SUMMARY
    story.save()
    story.update_searchable()
    FeaturedStory.objects.filter(story=story).update(summary=FIRST_SUMMARY)
    ThemedExcerpt.objects.filter(content_object__quote__in=NEWLY_TAGGED).delete()
    Excerpt.objects.filter(quote__in=NEWLY_TAGGED).exclude(quote__startswith="The mention").delete()
    passages = [{"words": row["words"], "where": row["where"]} for row in Source.objects.get().passages]
    Source.objects.update(edition=1, passages=passages)

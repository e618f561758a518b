"""What a release of newer words does to the discussion packs that feature a story."""

from django.utils.translation import ngettext

from themes.touched import excerpts_carried

from .models import FeaturedStory


def packs_touched(story, newest):
    """In how many packs the story stands, and what becomes of its pull quotes, as sentences for those who release
    these words."""
    quotes = list(FeaturedStory.objects.filter(story=story.pk).values_list("pull_quote", flat=True))
    if not quotes:
        return []
    text = ngettext("It stands in %(number)s pack.", "It stands in %(number)s packs.", len(quotes))
    sentences = [text % {"number": len(quotes)}]
    if with_quote := [key for key in quotes if key is not None]:
        _moving, waiting = excerpts_carried(story, newest)
        waiting = [key for key in with_quote if key in waiting]
        moving = len(with_quote) - len(waiting)
        if moving:
            text = ngettext(
                "%(number)s pull quote moves with its words.",
                "%(number)s pull quotes move with their words.",
                moving,
            )
            sentences.append(text % {"number": moving})
        if waiting:
            text = ngettext(
                "%(number)s pull quote has words that changed: its pack prints none until somebody decides.",
                "%(number)s pull quotes have words that changed: their packs print none until somebody decides.",
                len(waiting),
            )
            sentences.append(text % {"number": len(waiting)})
    return sentences

"""What a release of newer words does to the excerpts of a story."""

from django.utils.translation import ngettext

from .models import Excerpt
from .models.carried import corrections_of


def excerpts_carried(story, newest):
    """(keys of the excerpts that would move to these words, keys of those that would wait), whatever has become of the
    words they are of. Two queries."""
    rows = list(
        Excerpt.objects.filter(transcript__story=story.pk, transcript__number__lt=newest.number).values_list(
            "pk", "transcript", "start", "end"
        )
    )
    corrections = corrections_of({transcript for _key, transcript, _start, _end in rows}, newest)
    moving, waiting = set(), set()
    for key, transcript, start, end in rows:
        (moving if corrections[transcript].moved(start, end) else waiting).add(key)
    return moving, waiting


def excerpts_touched(story, newest):
    """How many excerpts move and how many wait, as sentences for those who release these words."""
    moving, waiting = excerpts_carried(story, newest)
    sentences = []
    if moving:
        text = ngettext(
            "%(number)s excerpt moves with its words.",
            "%(number)s excerpts move with their words.",
            len(moving),
        )
        sentences.append(text % {"number": len(moving)})
    if waiting:
        text = ngettext(
            "%(number)s excerpt has words that changed: it shows nowhere until somebody who tags decides.",
            "%(number)s excerpts have words that changed: they show nowhere until somebody who tags decides.",
            len(waiting),
        )
        sentences.append(text % {"number": len(waiting)})
    return sentences

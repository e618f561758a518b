"""Who told a story and how long it is, in the words readers see."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from .models import Consent, Kind, Voice


def voices_of(story_keys):
    """{story key: its voices, oldest first}, each with its agreements at hand. Two queries."""
    found = {}
    agreements = Prefetch("consents", Consent.objects.only("voice_id", "name_shown"))
    for voice in Voice.objects.filter(story__in=story_keys).prefetch_related(agreements):
        found.setdefault(voice.story_id, []).append(voice)
    return found


def told_by(voices):
    """The names these voices chose to be shown as, else what they are."""
    return _(" and ").join(dict.fromkeys(str(voice.shown_as) for voice in voices))


def kinds_of(voices):
    return _(" and ").join(dict.fromkeys(str(Kind(voice.kind).label) for voice in voices))


def length_in_words(ms):
    """180500 -> "3 min 1 s"; rounded to the second."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": seconds}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


def clock(ms):
    """72400 -> "1:12", as beside a player."""
    return "{}:{:02}".format(*divmod(ms // 1000, 60))

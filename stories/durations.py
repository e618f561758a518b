"""How long a recording is, and a moment in it, in the words readers see."""

from django.utils.translation import gettext as _


def length_in_words(ms):
    """Milliseconds in words, 180500 as "3 min 1 s"; rounded to the second, at least one second."""
    minutes, seconds = divmod(max(round(ms / 1000), 1), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": seconds}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


def clock(ms):
    """Milliseconds as on a player, 72400 as "1:12"."""
    return "{}:{:02}".format(*divmod(ms // 1000, 60))

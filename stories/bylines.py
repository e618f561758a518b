"""Who told a story, in the words readers see."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.prepared import key_in, key_params, prepared

from .models import Kind, Voice


@dataclass(frozen=True, slots=True)
class ShownVoice:
    """A voice as readers meet it: `shown_as` is the name its newest agreement chose, else the kind."""

    pk: int
    kind: str
    shown_as: str


def voices_of(story_keys):
    """{story key: its voices as Tellers, oldest first}. The keys must come through a door. One query."""
    newest = {}
    for voice in _voices(len(story_keys), **key_params(story_keys)):
        newest[voice[0]] = voice
    found = {}
    for key, story, kind, name in newest.values():
        found.setdefault(story, []).append(ShownVoice(key, kind, name or str(Kind(kind).label)))
    return found


@prepared
def _voices(count):
    """Each voice of so many stories with the name of each of its agreements, newest last."""
    return (
        Voice.objects.filter(key_in("story_id", count))
        .order_by("pk", "consents__pk")
        .values_list("pk", "story", "kind", "consents__name_shown")
    )


def told_by(voices):
    """The names these voices chose to be shown as, else what they are."""
    return _(" and ").join(dict.fromkeys(voice.shown_as for voice in voices))


def kinds_of(voices):
    return _(" and ").join(dict.fromkeys(str(Kind(voice.kind).label) for voice in voices))

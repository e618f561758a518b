"""Who told a story, as it is shown on screens and on paper. Every page that names a voice takes the name from here."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.prepared import key_in, key_params, prepared

from .languages import isolated
from .models import Kind, Voice


@dataclass(frozen=True, slots=True)
class ShownVoice:
    """A voice as readers see it. `name_shown` is the name chosen in its newest agreement, "" where none was chosen."""

    pk: int
    kind: str
    name_shown: str


def voices_of(story_keys):
    """{story key: its ShownVoices, oldest first}. The keys must come through a door. One query."""
    newest = {}  # by voice: its last row has its newest agreement
    for row in _voices(len(story_keys), **key_params(story_keys)):
        newest[row[0]] = row
    voices = {}
    for key, story, kind, name in newest.values():
        voices.setdefault(story, []).append(ShownVoice(key, kind, name or ""))
    return voices


@prepared
def _voices(count):
    """The voices of `count` stories: a row for each agreement, with its shown name, newest last."""
    return (
        Voice.objects.filter(key_in("story_id", count))
        .order_by("pk", "consents__pk")
        .values_list("pk", "story", "kind", "consents__name_shown")
    )


# --- one voice: a ShownVoice, or a Voice with its consents prefetched ---


def shown_as(voice):
    """The name this voice chose to be shown as, else what it was."""
    return voice.name_shown or _kind_label(voice)


def names_of(voices):
    """{voice key: the name it is shown as}."""
    return {voice.pk: shown_as(voice) for voice in voices}


def names_apart(voices):
    """{voice ref: the name it is shown as}, with a number added where several share a name."""
    names = [shown_as(voice) for voice in voices]
    return {
        voice.ref: _("%(name)s (voice %(number)d)") % {"name": isolated(name), "number": number}
        if names.count(name) > 1
        else name
        for number, (voice, name) in enumerate(zip(voices, names, strict=True), 1)
    }


def _kind_label(voice):
    return str(Kind(voice.kind).label)


# --- all voices of a story, on screens ---


def joined_names(voices):
    """The names these voices are shown as, each once, joined by "and"."""
    return _joined(isolated(shown_as(voice)) for voice in voices)


def kinds_of(voices):
    """What these voices were when they spoke, each kind once, joined by "and"."""
    return _joined(map(_kind_label, voices))


def _joined(names):
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else _(" and ").join(names)


def row_byline(who, kinds):
    """For a list: `who` (from `joined_names`), then `kinds` (from `kinds_of`) unless they are the same."""
    return who if who == kinds else f"{who}, {kinds.lower()}"


def page_byline(who, kinds):
    """For the story's own page: the same as a sentence."""
    if who == kinds:
        return _("Told by: %(who)s") % {"who": who.lower()}
    return _("Told by %(who)s, %(kinds)s") % {"who": who, "kinds": kinds.lower()}


# --- all voices of a story, on paper ---


def paper_byline(story, voices):
    """ "Told by Wren, peer mentor. Already published, November 2018. Fictional." """
    sentences = []
    if voices:
        who = get_text_list([_on_paper(voice) for voice in voices], _("and"))
        sentences.append(_("Told by %(who)s.") % {"who": who})
    if story.source:
        sentences.append(_("Already published, %(when)s.") % {"when": story.source.published})
    if story.fictional:
        sentences.append(_("Fictional."))
    return " ".join(sentences)


def _on_paper(voice):
    if voice.name_shown:
        return f"{isolated(voice.name_shown)}, {_kind_label(voice).lower()}"
    phrases = {
        Kind.SERVICE_USER: _("a service user"),
        Kind.STAFF: _("a member of staff"),
        Kind.PEER_MENTOR: _("a peer mentor"),
        Kind.OTHER: _("a storyteller"),
    }
    return phrases[voice.kind]

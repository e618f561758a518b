"""Who told a story, as it is shown on screens and on paper. Whoever shows a voice asks here what to call it."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.prepared import key_in, key_params, prepared

from .models import Kind, Voice


@dataclass(frozen=True, slots=True)
class ShownVoice:
    """A voice as readers meet it. `name_shown` is the one its newest agreement chose, "" where it chose none."""

    pk: int
    kind: str
    name_shown: str


def voices_of(story_keys):
    """{story key: its ShownVoices, oldest first}. The keys must come through a door. One query."""
    newest = {}
    for voice in _voices(len(story_keys), **key_params(story_keys)):
        newest[voice[0]] = voice
    voices = {}
    for key, story, kind, name in newest.values():
        voices.setdefault(story, []).append(ShownVoice(key, kind, name or ""))
    return voices


@prepared
def _voices(count):
    """Each voice of so many stories with the name of each of its agreements, newest last."""
    return (
        Voice.objects.filter(key_in("story_id", count))
        .order_by("pk", "consents__pk")
        .values_list("pk", "story", "kind", "consents__name_shown")
    )


# --- one voice: a ShownVoice, or a Voice with its consents at hand ---


def shown_as(voice):
    """The name this voice chose to be shown as, else what it was."""
    return voice.name_shown or _kind_label(voice)


def names_of(voices):
    """{voice key: the name it is shown as}."""
    return {voice.pk: shown_as(voice) for voice in voices}


def names_apart(voices):
    """{voice ref: the name it is shown as}, numbered where two are shown alike."""
    names = [shown_as(voice) for voice in voices]
    return {
        voice.ref: _("%(name)s (voice %(number)d)") % {"name": name, "number": number}
        if names.count(name) > 1
        else name
        for number, (voice, name) in enumerate(zip(voices, names, strict=True), 1)
    }


def _kind_label(voice):
    return str(Kind(voice.kind).label)


# --- all voices of a story, on screens ---


def told_by(voices):
    """The names these voices chose to be shown as, else what they are."""
    return _(" and ").join(dict.fromkeys(map(shown_as, voices)))


def kinds_of(voices):
    """What these voices were when they spoke."""
    return _(" and ").join(dict.fromkeys(map(_kind_label, voices)))


def row_byline(who, kinds):
    """In a list: who tells it (`told_by`), and what they were (`kinds_of`) where that is not said already."""
    return who if who == kinds else f"{who}, {kinds.lower()}"


def page_byline(who, kinds):
    """The same as a sentence, on the story's own page."""
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
        return f"{voice.name_shown}, {_kind_label(voice).lower()}"
    phrases = {
        Kind.SERVICE_USER: _("a service user"),
        Kind.STAFF: _("a member of staff"),
        Kind.PEER_MENTOR: _("a peer mentor"),
        Kind.OTHER: _("a storyteller"),
    }
    return phrases[voice.kind]

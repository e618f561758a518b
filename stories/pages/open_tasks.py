"""What is still open in the gathering of stories, in the order in which people work."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import consent
from ..languages import isolated
from ..models import Cue, Grant, Recording, Transcript, Voice

VOICE, RECORDING, WORDS, SPEAKERS, ANSWERS = ORDER = ("voice", "recording", "words", "speakers", "answers")


@dataclass(frozen=True)
class OpenTask:
    """One thing to do before a release, such as "Add the words". `name` is one of ORDER; `missing` is a sentence.

    One that is not `required` may be skipped: the story can be released without it.
    """

    name: str
    label: str
    missing: str
    href: str
    required: bool = True


def open_tasks_of(stories, on=None) -> dict[int, list[OpenTask]]:
    """{story key: its open tasks}, as of `ORDER`. The stories must come through a door. Four queries, however many."""
    on, keys = on or consent.today(), [story.pk for story in stories]
    voices, recordings, words = _voices(keys, on), _newest_recordings(keys), _newest_words(keys)
    return {
        story.pk: _open_tasks(story, voices.get(story.pk, []), recordings.get(story.pk), words.get(story.pk))
        for story in stories
    }


@dataclass(frozen=True)
class Words:
    """Of a story's newest words: the labels, those that are a voice's, and whether some may be labels."""

    labels: set[str]
    assigned: set[str]
    voices: set[int]
    asks: bool


def _voices(keys, on):
    """{story key: its voices}, each with `has_promise`, whether one is open, and `has_agreed`, whether ever."""
    grants = Grant.objects.filter(voice=OuterRef("pk"))
    voices = Voice.objects.filter(story__in=keys).select_related("storyteller").order_by("pk")
    voices = voices.annotate(
        has_promise=Exists(grants.filter(consent.not_ended(on))), has_agreed=Exists(grants)
    )
    by_story = {}
    for voice in voices:
        by_story.setdefault(voice.story_id, []).append(voice)
    return by_story


def _newest_recordings(keys):
    """{story key: whether something about its newest recording waits for an answer}."""
    rows = Recording.objects.filter(story__in=keys).order_by("number")
    return {row.story_id: row.needs_answer() for row in rows.only("story", "findings", "confirmed_at")}


def _newest_words(keys):
    """{story key: the Words of its newest transcript}."""
    newest = dict(Transcript.objects.filter(story__in=keys).order_by("number").values_list("story", "pk"))
    cues = Cue.objects.filter(transcript__in=newest.values()).order_by()
    rows = {}
    for key, *row in cues.values_list("transcript", "label", "voice", "label_length").distinct():
        rows.setdefault(key, []).append(row)
    return {story: _words(rows.get(key, [])) for story, key in newest.items()}


def _words(rows):
    named = [(label, voice) for label, voice, length in rows if not length]
    return Words(
        labels={label for label, _voice in named},
        assigned={label for label, voice in named if voice},
        voices={voice for _label, voice in named if voice},
        asks=any(length for _label, _voice, length in rows),
    )


def _open_tasks(story, voices, recording_asks, words):
    def page(name, *refs):
        return reverse(f"stories:{name}", args=[story.ref, *refs])

    tasks = []
    if not voices:
        missing = _("Nobody is named as a voice in this story yet.")
        tasks.append(OpenTask(VOICE, _("Say who tells it"), missing, page("voice-create")))
    if recording_asks:
        missing = _("Nobody has said yet whether the recording is right as it is.")
        tasks.append(OpenTask(RECORDING, _("Answer about the recording"), missing, page("gather-recording")))
    elif recording_asks is None and words is None:
        missing = _("There is neither a recording nor a transcript yet.")
        tasks.append(OpenTask(RECORDING, _("Add the recording"), missing, page("gather-recording")))
    if words is None and story.released_at is None:
        is_first = recording_asks is None
        missing = _("There are no words yet.")
        tasks.append(
            OpenTask(WORDS, _("Add the words"), missing, page("gather-transcript"), required=is_first)
        )
    if words and (words.asks or (story.released_at is None and needs_speakers(words, voices))):
        missing = _("Nobody has said yet who speaks.")
        tasks.append(OpenTask(SPEAKERS, _("Say who speaks"), missing, page("gather-speakers"), words.asks))
    for voice in voices:
        if not voice.has_promise:
            tasks.append(_answers(voice, page("voice-consent", voice.ref)))
    return tasks


def needs_speakers(words, voices):
    """Whether a voice without words might be one of the speakers that are nobody's yet. Where the words name nobody
    and there is one voice, they can only be its own."""
    if len(voices) == 1 and words.labels == {""}:
        return False
    return bool(words.labels - words.assigned) and any(voice.pk not in words.voices for voice in voices)


def _answers(voice, href):
    name = isolated(voice.storyteller.pseudonym)
    if voice.has_agreed:
        missing = _("Nothing that %(voice)s agreed to stands now.")
        return OpenTask(ANSWERS, _("Ask %(voice)s again") % {"voice": name}, missing % {"voice": name}, href)
    missing = _("%(voice)s has not agreed to anything yet.")
    return OpenTask(
        ANSWERS, _("Record %(voice)s’s answers") % {"voice": name}, missing % {"voice": name}, href
    )

"""What is still open in the gathering of stories, in the order in which people work."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import consent
from ..languages import isolated
from ..models import Cue, Recording, Transcript, Voice

# {what is missing, as of `readiness.lacks`: (what to do, the page for it)}, in the order in which people work
TASKS = {
    "voice": (gettext_lazy("Say who tells it"), "voice-create"),
    "answer_about_recording": (gettext_lazy("Answer about the recording"), "gather-recording"),
    "sound_or_words": (gettext_lazy("Add the recording"), "gather-recording"),
    "words": (gettext_lazy("Add the words"), "gather-transcript"),
    "speakers": (gettext_lazy("Say who speaks"), "gather-speakers"),
    "answers": (gettext_lazy("Record their answers"), "voice-consent"),
}
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
    """{story key: its voices, as of `with_promises`}."""
    voices = Voice.objects.filter(story__in=keys).with_promises(on).select_related("storyteller")
    by_story = {}
    for voice in voices.order_by("pk"):
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
    def task(name, lacking, missing, required=True):
        label, page = TASKS[lacking]
        return OpenTask(name, str(label), missing, reverse(f"stories:{page}", args=[story.ref]), required)

    tasks = []
    if not voices:
        tasks.append(task(VOICE, "voice", _("Nobody is named as a voice in this story yet.")))
    if recording_asks:
        missing = _("Nobody has said yet whether the recording is right as it is.")
        tasks.append(task(RECORDING, "answer_about_recording", missing))
    elif recording_asks is None and words is None:
        missing = _("There is neither a recording nor a transcript yet.")
        tasks.append(task(RECORDING, "sound_or_words", missing))
    if words is None and story.released_at is None:
        is_first = recording_asks is None
        tasks.append(task(WORDS, "words", _("There are no words yet."), required=is_first))
    if words and (words.asks or (story.released_at is None and needs_speakers(words, voices))):
        tasks.append(task(SPEAKERS, "speakers", _("Nobody has said yet who speaks."), words.asks))
    return tasks + [_answers(story, voice) for voice in voices if not voice.has_promise]


def needs_speakers(words, voices):
    """Whether a voice without words might be one of the speakers that are nobody's yet. Where the words name nobody
    and there is one voice, they can only be its own."""
    if len(voices) == 1 and words.labels == {""}:
        return False
    return bool(words.labels - words.assigned) and any(voice.pk not in words.voices for voice in voices)


def _answers(story, voice):
    """This task names the voice, of which there may be several."""
    name, href = (
        isolated(voice.storyteller.pseudonym),
        reverse("stories:voice-consent", args=[story.ref, voice.ref]),
    )
    if voice.has_agreed:
        label, missing = _("Ask %(voice)s again"), _("Nothing that %(voice)s agreed to stands now.")
    else:
        label, missing = _("Record %(voice)s’s answers"), _("%(voice)s has not agreed to anything yet.")
    return OpenTask(ANSWERS, label % {"voice": name}, missing % {"voice": name}, href)

"""What stories lack before they can be released, as conditions on their rows: each is written here and nowhere else.

`missing_for_release` says it of one story in sentences, and `WaitingQuerySet` lists the stories that lack it.
"""

from django.db.models import Exists, OuterRef, Q

from .recording import Recording
from .transcript import Cue, Transcript
from .voice import Voice


def lacks(on):
    """{what is missing: the condition that it is, on this day}. Without any of it nobody can release a story."""
    recordings = Recording.objects.filter(story=OuterRef("pk"))
    possible_labels = Cue.objects.filter(transcript=OuterRef("pk"), label_length__gt=0)
    return {
        "voice": ~Exists(Voice.objects.filter(story=OuterRef("pk"))),
        "answers": Exists(voices_without_answers(on)),
        "sound_or_words": ~Exists(recordings) & ~Exists(_transcripts()),
        "answer_about_recording": Exists(_newest(recordings).filter(confirmed_at=None).exclude(findings=[])),
        "speakers": Exists(_newest(_transcripts()).filter(Exists(possible_labels))),
    }


def lacks_something(on):
    """The condition that any of `lacks` is missing. Who looks at the story is another question."""
    lacking = Q()
    for each in lacks(on).values():
        lacking |= Q(each)
    return lacking


def lacks_words():
    """The condition that there are no words yet. A story with a recording can be released without."""
    return ~Exists(_transcripts())


def voices_without_answers(on):
    """A story's voices of whose promises none is open on this day, oldest first, as a subquery of stories."""
    return Voice.objects.without_promise(on).filter(story=OuterRef("pk")).order_by("pk")


def has_withdrawn():
    """The condition that a voice has taken everything back."""
    return Exists(Voice.objects.filter(story=OuterRef("pk"), withdrawn_at__isnull=False))


def _transcripts():
    return Transcript.objects.filter(story=OuterRef("pk"))


def _newest(versions):
    newer = versions.model.objects.filter(story=OuterRef("story"), number__gt=OuterRef("number"))
    return versions.filter(~Exists(newer))

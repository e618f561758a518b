"""What a story still lacks before it can be released, as conditions on stories, for lists of what waits.

For one story, with sentences to show, it is `StoryRelease.missing_for_release`. Tests compare the two.
"""

from django.db.models import Exists, OuterRef, Q

from .agreement import Grant
from .change import Change
from .recording import Recording
from .transcript import Cue, Transcript
from .voice import Voice


def lacks():
    """{what is missing: the condition that it is}, in the order in which people work."""
    recordings, transcripts = (
        model.objects.filter(story=OuterRef("pk")) for model in (Recording, Transcript)
    )
    possible_labels = Cue.objects.filter(transcript=OuterRef("pk"), label_length__gt=0)
    return {
        "voice": ~Exists(Voice.objects.filter(story=OuterRef("pk"))),
        "answers": Exists(voices_without_answers()),
        "sound_or_words": ~Exists(recordings) & ~Exists(transcripts),
        "answer_about_recording": Exists(_newest(recordings).filter(confirmed_at=None).exclude(findings=[])),
        "speakers": Exists(_newest(transcripts).filter(Exists(possible_labels))),
    }


def voices_without_answers():
    """A story's voices that have not agreed to anything yet, oldest first, as a subquery of stories."""
    promises = Grant.objects.filter(voice=OuterRef("pk"), closed_at=None)
    return Voice.objects.filter(~Exists(promises), story=OuterRef("pk")).order_by("pk")


def has_withdrawn():
    """The condition that a voice has taken everything back."""
    return Exists(Voice.objects.filter(story=OuterRef("pk"), withdrawn_at__isnull=False))


def is_complete():
    """The condition that nothing but a second person is missing."""
    complete = Q(paused_at=None) & ~has_withdrawn()
    for lacking in lacks().values():
        complete &= ~Q(lacking)
    return complete


def may_be_opened_by(person):
    """The condition that this person may be the second one, of a story that is not released."""
    changes = Change.objects.filter(story=OuterRef("pk"))
    own, sent_back = changes.waiting_for_another(person), changes.sent_back_by_another(person)
    return ~Q(reporter=person) & ~Exists(own) & ~Exists(sent_back.exclude(made_by=person))


def _newest(versions):
    newer = versions.model.objects.filter(story=OuterRef("story"), number__gt=OuterRef("number"))
    return versions.filter(~Exists(newer))

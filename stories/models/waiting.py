"""What stories wait for, as conditions on their rows, for lists that show some of them alone."""

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.roles import Task

from .. import consent
from .agreement import Grant
from .change import Change
from .recording import Recording
from .transcript import Cue, Transcript
from .voice import Voice


def is_withdrawn():
    return Exists(Voice.objects.filter(story=OuterRef("pk"), withdrawn_at__isnull=False))


def lacks_promise(on):
    """Of some voice, no promise is open on this day."""
    open_grants = Grant.objects.filter(consent.not_ended(on), voice=OuterRef("pk"))
    return Exists(Voice.objects.filter(~Exists(open_grants), story=OuterRef("pk")))


def has_ended(on):
    """Of some voice, no promise is open on this day, but one was."""
    grants = Grant.objects.filter(voice=OuterRef("pk"))
    voices = Voice.objects.filter(~Exists(grants.filter(consent.not_ended(on))), story=OuterRef("pk"))
    return Exists(voices.filter(Exists(grants.filter(consent.ended(on)))))


def lacks_something(on):
    """Something without which nobody can release the story is missing. Who looks at it is another question."""
    recordings, transcripts = (
        model.objects.filter(story=OuterRef("pk")) for model in (Recording, Transcript)
    )
    asks = recordings.filter(confirmed_at=None, number=_newest_number(Recording)).exclude(findings=[])
    possible_labels = Cue.objects.filter(label_length__gt=0, transcript=OuterRef("pk"))
    unclear = transcripts.filter(Exists(possible_labels), number=_newest_number(Transcript))
    return (
        ~Q(Exists(Voice.objects.filter(story=OuterRef("pk"))))
        | Q(lacks_promise(on))
        | Q(~Exists(recordings), ~Exists(transcripts))
        | Q(Exists(asks))
        | Q(Exists(unclear))
    )


def _newest_number(model):
    versions = model.objects.filter(story=OuterRef("story")).order_by("-number")
    return Subquery(versions.values("number")[:1])


def waits_for(person, on):
    """The next thing to be done with the story is this person's to do (`pages.next_task`, for rows in thousands).

    Nearly all rows are released, with nothing changed since: of those it is only asked whether a promise is lacking.
    """
    changes = Change.objects.filter(story=OuterRef("pk"))
    unseen = changes.filter(looked_at_by=None)
    may_release = Q() if person.may(Task.RELEASE) else NOBODY
    may_look = Q() if person.may(Task.LOOK_OVER) else NOBODY
    is_reporter = Q(reporter=person.pk)
    to_gather = Q(Exists(changes.filter(sent_back_by__isnull=False))) | lacks_something(on)
    opens = may_release & ~is_reporter & ~Q(Exists(unseen.filter(made_by=person.pk)))
    looks = may_look & Q(Exists(unseen.exclude(made_by=person.pk)))
    unreleased = to_gather & (is_reporter | Q(reporter=None) & may_release) | ~to_gather & opens
    changed = to_gather & may_release | ~to_gather & looks
    released = may_release & Q(lacks_promise(on)) | Q(Exists(changes)) & changed
    waits = (
        Q(paused_at__isnull=False) & may_release & ~is_reporter
        | Q(paused_at=None, released_at=None) & unreleased
        | Q(paused_at=None, released_at__isnull=False) & released
    )
    return waits & ~Q(is_withdrawn())


NOBODY = Q(pk__in=[])

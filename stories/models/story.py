"""A story, the two querysets through which it is read, and what people do with it."""

import hashlib
import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Task
from core.refs import RefField

from .. import consent
from ..gate import clearance, keeping
from .agreement import Grant
from .ledger import ConsentEvent
from .recording import Recording
from .searchable import SearchableStory
from .source import Source
from .transcript import Transcript
from .voice import Voice


class StoryQuerySet(models.QuerySet):
    """The two doors to a story, `cleared_for` and `kept_by`: every read of a story goes through one of them."""

    def cleared_for(self, use, viewer, room=None, on=None):
        """Stories that every one of their voices lets this viewer (in this room) have, today, in this way."""
        return self.filter(clearance(use, viewer, room, on))

    def kept_by(self, viewer):
        """Stories this person keeps. For gathering pages only: never a list, search, theme, pack or export."""
        return self.filter(keeping(viewer))

    def keys_loaded(self):
        """The source keys of stories that were loaded from an archive, so that none is loaded twice."""
        return set(self.exclude(source_key=None).values_list("source_key", flat=True))

    def editable_by(self, viewer):
        """Stories whose details, words and agreements this person may change: a reporter only until the release."""
        stories = self.kept_by(viewer)
        may_release = viewer.is_authenticated and viewer.may(Task.RELEASE)
        return stories if may_release else stories.filter(released_at=None)

    def with_newer(self):
        """Each with `newer`: whether it is released and has a newer recording or transcript than the released ones."""
        newer = Q()
        for model, released in ((Recording, "recording"), (Transcript, "transcript")):
            released_number = Coalesce(OuterRef(f"{released}__number"), 0)
            newer |= Q(Exists(model.objects.filter(story=OuterRef("pk"), number__gt=released_number)))
        newer &= Q(released_at__isnull=False)
        return self.annotate(newer=models.ExpressionWrapper(newer, models.BooleanField()))

    def waiting(self, on=None):
        """Stories that still need work, each with `newer`: not released, paused, with a newer recording or transcript
        than readers have, or with a voice that has no open grant. A story with a withdrawn voice is never one."""
        not_ended = consent.not_ended(on or consent.today())
        open_grants = Grant.objects.filter(not_ended, voice=OuterRef("pk"))
        voices = Voice.objects.filter(story=OuterRef("pk"))
        return self.with_newer().filter(
            Q(released_at=None)
            | Q(paused_at__isnull=False)
            | Q(newer=True)
            | Exists(voices.filter(~Exists(open_grants))),
            ~Exists(voices.filter(withdrawn_at__isnull=False)),
        )


class NotReady(ValidationError):
    """A story cannot be opened to readers now; the messages say why."""


class Story(models.Model):
    """One recorded account, first person. What may be done with it is decided by its voices."""

    ref = RefField()
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=1000)
    content_notes = models.JSONField(_("content notes"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    fictional = models.BooleanField(default=False)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="stories")
    source_key = models.SlugField(max_length=80, null=True, blank=True, unique=True, editable=False)
    attribution_note = models.TextField(blank=True, help_text="why published words stand with this speaker")
    listen_address = models.URLField(
        blank=True, help_text="where the original can be heard, if it is not here"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    # The released versions. Newer ones are drafts, behind `kept_by`.
    recording = models.ForeignKey(Recording, models.SET_NULL, null=True, blank=True, related_name="+")
    transcript = models.ForeignKey(Transcript, models.SET_NULL, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    embargo_until = models.DateField(_("first day it may be seen"), null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    # The rule as a condition, for StoryPartQuerySet: its module cannot import `gate`, which imports models
    clearance, keeping = staticmethod(clearance), staticmethod(keeping)

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(
                name="released_at_with_by",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False)
                | Q(released_at__isnull=False, source__isnull=False),
            ),
            models.CheckConstraint(
                name="released_by_a_second_person",
                condition=Q(released_by=None) | Q(reporter=None) | ~Q(released_by=F("reporter")),
            ),
            models.CheckConstraint(
                name="paused_at_with_by",
                condition=Q(paused_at=None, paused_by=None)
                | Q(paused_at__isnull=False, paused_by__isnull=False),
            ),
        ]
        indexes = [models.Index(F("released_at").desc(), F("id").desc(), name="newest_first")]

    def __str__(self):
        return self.ref  # never the title: this reaches logs and error pages

    def get_absolute_url(self):
        return reverse("reading:story", args=[self.ref])

    @classmethod
    def begin(cls, by, **details):
        """A new story, kept by the person who gathered it."""
        return cls.objects.create(reporter=by, **details)

    def lock(self):
        """Locks the story's row until this transaction ends, and reads it again.

        Whatever changes a story or its promises locks it first, so that a pause or a withdrawal made in the meantime
        is never overwritten. The row is always locked before the ledger, so two requests cannot deadlock.
        """
        self.refresh_from_db(from_queryset=Story.objects.select_for_update(no_key=True))

    @transaction.atomic
    def release(self, by, at=None, seen=None):
        """Opens the newest recording and transcript to those the voices agreed to. A second person does this.

        `seen` is the `release_token` of what this person was shown; None skips that check.
        Raises NotReady with everything that is missing, when `seen` is out of date, or when nothing is new.
        """
        self.lock()
        missing = self.missing_for_release(by)
        if missing:
            raise NotReady(missing)
        if seen is not None and seen != self.release_token():
            raise NotReady(_("This changed while you were reading. Look at it again, then release."))
        if self.released_at and not self.has_newer():
            raise NotReady(_("There is nothing new to release. Readers have the newest versions."))
        self.recording = self.recordings.order_by("-number").first()
        self.transcript = self.transcripts.order_by("-number").first()
        self.released_at, self.released_by = at or timezone.now(), by
        self.save(update_fields=["recording", "transcript", "released_at", "released_by"])
        self.record(ConsentEvent.Kind.RELEASED, by, at)
        self.update_searchable()

    @transaction.atomic
    def release_published(self, published_at):
        """Releases words that were published already, under the agreement they were loaded with.

        `released_by` stays empty, as no second person looked at them. `published_at` becomes `released_at`, by which
        lists are ordered; the ledger has the time of this call.
        """
        if self.source_id is None:
            raise TypeError("Only a publication's own words are released without a second person.")
        self.transcript = self.transcripts.order_by("-number").first()
        self.released_at = published_at
        self.save()
        self.record(ConsentEvent.Kind.RELEASED, None)
        self.update_searchable()

    def release_token(self):
        """A hash of everything that a release would open now, and to whom. It changes when any of that does."""
        voices = self.voices.prefetch_related("consents", "grants")
        released = [
            *(self.title, self.summary, self.content_notes, self.language, str(self.embargo_until)),
            *(
                versions.order_by("-number").values_list("ref").first()
                for versions in (self.recordings, self.transcripts)
            ),
            *([voice.ref, voice.kind, voice.name_shown, sorted(voice.promises())] for voice in voices),
        ]
        return hashlib.sha256(json.dumps(released).encode()).hexdigest()

    def has_newer(self):
        """Whether this story is released and has a newer recording or transcript than the released ones."""
        if self.released_at is None:
            return False
        return Story.objects.filter(pk=self.pk).with_newer().filter(newer=True).exists()

    def missing_for_release(self, by):
        """What keeps `by` from releasing this story, as plain sentences. None skips the check for a second person."""
        missing = []
        voices = list(self.voices.select_related("storyteller").prefetch_related("grants"))
        if not voices:
            missing.append(_("Nobody is named as a voice in this story yet."))
        for voice in voices:
            if voice.withdrawn_at:
                missing.append(_("%(voice)s has taken everything back.") % {"voice": voice.storyteller})
            elif not voice.promises():
                missing.append(_("%(voice)s has not agreed to anything yet.") % {"voice": voice.storyteller})
        if not (self.transcripts.exists() or self.recordings.exists()):
            missing.append(_("There is neither a recording nor a transcript yet."))
        if by is not None and by.pk == self.reporter_id:
            missing.append(_("You gathered this story, so someone else must release it."))
        if self.paused_at:
            missing.append(_("This story is paused."))
        return missing

    def missing_for_resume(self, by):
        """What keeps `by` from ending this story's pause, as plain sentences."""
        if by.pk == self.reporter_id:
            return [_("You gathered this story, so another archivist must let it go on.")]
        return []

    @transaction.atomic
    def close_release(self, by, at=None):
        """Takes the release back: only `kept_by` finds the story until a second person releases it again."""
        self.lock()
        if self.released_at is None:
            return
        self.released_at = self.released_by = None
        self.save(update_fields=["released_at", "released_by"])
        self.record(ConsentEvent.Kind.UNRELEASED, by, at)
        self.update_searchable()

    @transaction.atomic
    def pause(self, by, at=None):
        """Closes the story to everyone but archivists, at once. Anyone signed in may do this."""
        self.lock()
        if self.paused_at:
            return
        self.paused_at, self.paused_by = at or timezone.now(), by
        self.save(update_fields=["paused_at", "paused_by"])
        self.record(ConsentEvent.Kind.PAUSED, by, at)

    @transaction.atomic
    def resume(self, by, at=None):
        """Ends the pause. A second person does this: raises NotReady for the one who gathered the story."""
        self.lock()
        if not self.paused_at:
            return
        if missing := self.missing_for_resume(by):
            raise NotReady(missing)
        self.paused_at = self.paused_by = None
        self.save(update_fields=["paused_at", "paused_by"])
        self.record(ConsentEvent.Kind.RESUMED, by, at)

    @transaction.atomic
    def embargo(self, until, by, at=None):
        """Sets the first day the story may be seen; None lifts the embargo. Both go into the ledger.

        Raises NotReady where who gathered a released story would open it sooner: a second person does this.
        """
        self.lock()
        if until == self.embargo_until:
            return
        waits = self.embargo_until is not None and self.embargo_until > consent.today()
        opens_sooner = waits and (until is None or until < self.embargo_until)
        if opens_sooner and self.released_at and by.pk == self.reporter_id:
            raise NotReady(_("You gathered this story, so only another archivist can let it open sooner."))
        self.embargo_until = until
        self.save(update_fields=["embargo_until"])
        self.record(ConsentEvent.Kind.EMBARGOED, by, at, until=until.isoformat() if until else None)

    @transaction.atomic
    def revise(self, **details):
        """Changes the title, summary, content notes or language, and what can be searched in the same transaction."""
        self.lock()
        for name, value in details.items():
            setattr(self, name, value)
        self.save(update_fields=list(details))
        self.update_searchable()

    @transaction.atomic
    def add_voice(self, storyteller, kind, office=None, by=None, at=None):
        """Adds a voice and returns it. Every voice must agree, so this closes the release."""
        self.lock()
        voice = Voice.objects.create(story=self, storyteller=storyteller, kind=kind, office=office)
        self.record(ConsentEvent.Kind.VOICE_ADDED, by, at, voice=voice)
        self.close_release(by, at)
        return voice

    def update_searchable(self):
        """Indexes what readers may have of this story for search, or takes it out while nothing is released."""
        if self.released_at is None:
            SearchableStory.objects.filter(story=self).delete()
        else:
            SearchableStory.objects.write([self])

    def record(self, kind, by, at=None, voice=None, **details):
        return ConsentEvent.append(kind, story=self, voice=voice, by=by, at=at, **details)

"""A story, its two doors, and what people do with it."""

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
    """The two doors to a story. There is no third, and no second Python copy of the rule."""

    def cleared_for(self, use, viewer, room=None, on=None):
        """Stories that every one of their voices lets this viewer (in this room) have, today, in this way."""
        return self.filter(clearance(use, viewer, room, on))

    def kept_by(self, viewer):
        """Stories this person keeps. For gathering pages only: never a list, search, theme, pack or export."""
        return self.filter(keeping(viewer))

    def keys_loaded(self):
        """The keys of stories that came with an archive, so that none is loaded twice. Keys, and no story."""
        return set(self.exclude(source_key=None).values_list("source_key", flat=True))

    def editable_by(self, viewer):
        """Stories whose details, words and agreements this person may still change: a reporter, until release."""
        kept = self.kept_by(viewer)
        return kept if viewer.is_authenticated and viewer.may(Task.RELEASE) else kept.filter(released_at=None)

    def with_newer(self):
        """Each with `newer`: whether it is released, and has words or sound that are newer than the released ones."""
        newer = Q()
        for model, released in ((Recording, "recording"), (Transcript, "transcript")):
            last = Coalesce(OuterRef(f"{released}__number"), 0)
            newer |= Q(Exists(model.objects.filter(story=OuterRef("pk"), number__gt=last)))
        newer &= Q(released_at__isnull=False)
        return self.annotate(newer=models.ExpressionWrapper(newer, models.BooleanField()))

    def waiting(self, on=None):
        """Stories that wait for whoever keeps them, each with `newer`: not released, paused, with something newer
        than readers have, or with a voice of whose answers none stands. After a withdrawal nothing is waited for."""
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
    """A story cannot be released yet; the messages say what is missing."""


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

    # The rule as a condition, for this model's doors and for the parts of a story, which stand below it
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
        indexes = [
            models.Index(F("released_at").desc(), F("id").desc(), name="newest_first"),
        ]

    def __str__(self):
        return self.ref  # never the title: this reaches logs and error pages

    def get_absolute_url(self):
        return reverse("reading:story", args=[self.ref])

    # --- what a person does with a story ---

    @classmethod
    def begin(cls, by, **details):
        """A new story, kept by the person who gathered it."""
        return cls.objects.create(reporter=by, **details)

    def lock(self):
        """Reads the story again and keeps others from changing it until this transaction ends.

        Everyone who changes a story or its promises begins here, so that a pause or a withdrawal made meanwhile
        is never overwritten. The story is always taken before the ledger: two at once wait, and neither fails.
        """
        self.refresh_from_db(from_queryset=Story.objects.select_for_update(no_key=True))

    @transaction.atomic
    def release(self, by, at=None, seen=None):
        """Opens the newest recording and transcript to those the voices agreed to. A second person does this.

        `seen` is the `release_token` of what they looked at, where something may have changed meanwhile.
        Raises NotReady with everything that is missing, or when nothing is new since the last release.
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
        """Opens words that a publication has released already, under the agreement they were loaded with.

        Nobody here looked at them first, so nobody is named. `published_at` orders them among newer stories;
        the ledger says when it happened.
        """
        if self.source_id is None:
            raise TypeError("Only a publication's own words are released without a second person.")
        self.transcript = self.transcripts.order_by("-number").first()
        self.released_at = published_at
        self.save()
        self.record(ConsentEvent.Kind.RELEASED, None)
        self.update_searchable()

    def release_token(self):
        """Stands for all that a release would let out now, and to whom: another token, and some of it changed."""
        voices = self.voices.prefetch_related("consents", "grants")
        shown = [
            *(self.title, self.summary, self.content_notes, self.language, str(self.embargo_until)),
            *(
                versions.order_by("-number").values_list("ref").first()
                for versions in (self.recordings, self.transcripts)
            ),
            *([each.ref, each.kind, each.name_shown, sorted(each.promises())] for each in voices),
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()

    def has_newer(self):
        """Whether this story is released, and has words or sound that are newer than the released ones."""
        if self.released_at is None:
            return False
        return Story.objects.filter(pk=self.pk).with_newer().filter(newer=True).exists()

    def missing_for_release(self, by):
        """What stands between this story and its release, as plain sentences."""
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

    @transaction.atomic
    def close_release(self, by, at=None):
        """Back behind `kept_by`, until a second person looks again."""
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
        self.lock()
        if not self.paused_at:
            return
        self.paused_at = self.paused_by = None
        self.save(update_fields=["paused_at", "paused_by"])
        self.record(ConsentEvent.Kind.RESUMED, by, at)

    @transaction.atomic
    def embargo(self, until, by, at=None):
        """Sets the first day the story may be seen; None lifts it. Both are written down."""
        self.lock()
        if until == self.embargo_until:
            return
        self.embargo_until = until
        self.save(update_fields=["embargo_until"])
        self.record(ConsentEvent.Kind.EMBARGOED, by, at, until=until.isoformat() if until else None)

    @transaction.atomic
    def revise(self, **details):
        """Title, summary, content notes and the like; what can be searched follows in the same transaction."""
        self.lock()
        for name, value in details.items():
            setattr(self, name, value)
        self.save(update_fields=list(details))
        self.update_searchable()

    @transaction.atomic
    def add_voice(self, storyteller, kind, office=None, by=None, at=None):
        """One more voice. Every voice must agree, so a release is closed until a second person looks again."""
        self.lock()
        voice = Voice.objects.create(story=self, storyteller=storyteller, kind=kind, office=office)
        self.record(ConsentEvent.Kind.VOICE_ADDED, by, at, voice=voice)
        self.close_release(by, at)
        return voice

    def update_searchable(self):
        """The words that can be searched are the released ones, and none at all while nothing is released."""
        if self.released_at is None or self.transcript is None:
            SearchableStory.objects.filter(story=self).delete()
            return
        SearchableStory.objects.update_or_create(
            story=self,
            defaults={"title": self.title, "summary": self.summary, "words": self.transcript.text},
        )

    def record(self, kind, by, at=None, voice=None, **details):
        return ConsentEvent.append(kind, story=self, voice=voice, by=by, at=at, **details)

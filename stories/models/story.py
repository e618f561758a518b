"""A story, the two querysets through which it is read, and what people do with it."""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Task
from core.refs import RefField

from .. import consent
from ..gate import clearance, keeping, open_to_its_person
from .change import DETAILS
from .ledger import ConsentEvent
from .recording import Recording
from .release import NotReady, StoryRelease
from .rows import DeletedMeanwhile
from .source import Source
from .storyteller import IdentityEntry, Storyteller
from .transcript import Transcript
from .voice import Voice
from .waiting import WaitingQuerySet


class NotDeletable(ValidationError):
    """A story cannot be deleted now; the messages say why."""


class StoryQuerySet(WaitingQuerySet):
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

    def named(self, words):
        """Stories with these words in their title, or in the name that the team has for one of their voices."""
        # SQLite takes only A and a for the same letter, not Ŵ and ŵ
        alike = {words, words.lower(), words.upper(), words.capitalize()}
        in_title, in_name = Q(), Q()
        for each in alike:
            in_title |= Q(title__icontains=each)
            in_name |= Q(storyteller__pseudonym__icontains=each)
        return self.filter(in_title | Q(Exists(Voice.objects.filter(in_name, story=OuterRef("pk")))))


class Story(StoryRelease):
    """One recorded account, first person. What may be done with it is decided by its voices."""

    ref = RefField()
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=1000)
    content_notes = models.JSONField(_("content notes"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    fictional = models.BooleanField(default=False)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="stories")
    source_key = models.SlugField(max_length=80, null=True, blank=True, unique=True, editable=False)
    quoted_only = models.BooleanField(
        default=False,
        help_text="extracts: a publication quotes this person in a few words, and has no story of theirs",
    )
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
    open_to_its_person = staticmethod(open_to_its_person)

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
            models.CheckConstraint(
                name="quoted_only_by_a_publication", condition=Q(quoted_only=False) | Q(source__isnull=False)
            ),
        ]
        indexes = [
            models.Index(F("released_at").desc(), F("id").desc(), name="newest_first"),
            models.Index(
                F("source"),
                F("released_at").desc(),
                F("id").desc(),
                condition=Q(quoted_only=True),
                name="extracts_newest_first",
            ),
            models.Index(fields=["paused_at"], condition=Q(paused_at__isnull=False), name="paused_stories"),
            models.Index(fields=["added_at"], condition=Q(released_at=None), name="unreleased_stories"),
        ]

    def __str__(self):
        return self.ref  # never the title: this reaches logs and error pages

    def get_absolute_url(self):
        return reverse("reading:story", args=[self.ref])

    @classmethod
    def begin(cls, by, **details):
        """A new story, kept by the person who gathered it."""
        with transaction.atomic():
            story = cls.objects.create(reporter=by, **details)
            for part in DETAILS:
                if part in details:
                    story.note_change(part, by, story.added_at)
        return story

    def lock(self):
        """Locks the story's row until this transaction ends, and reads it again.

        Whatever changes a story or its promises locks it first, so that a pause or a withdrawal made in the meantime
        is never overwritten. The row is always locked before the ledger, so two requests cannot deadlock. Raises
        DeletedMeanwhile.
        """
        self._lock(no_key=True)

    def _lock(self, no_key):
        try:
            self.refresh_from_db(from_queryset=Story.objects.select_for_update(no_key=no_key))
        except Story.DoesNotExist:
            raise DeletedMeanwhile from None

    @transaction.atomic
    def pause(self, by, at=None):
        """Closes the story to everyone but archivists, at once. Anyone signed in may do this."""
        self.lock()
        if self.paused_at:
            return
        self.paused_at, self.paused_by = at or timezone.now(), by
        self.save(update_fields=["paused_at", "paused_by"])
        self.record(ConsentEvent.Kind.PAUSED, by, at)
        self.forget_where_closed()

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
        self.forget_where_closed()

    @transaction.atomic
    def delete_draft(self, by, at=None):
        """Deletes a story in which nothing is agreed to yet, with its words, voices and recordings. Only who added it
        may. The ledger, which holds no words, keeps that it was deleted. Raises NotDeletable with the reasons."""
        self._lock(no_key=False)  # nobody may add rows to a story that goes
        storytellers = (
            Storyteller.objects.select_for_update(of=("self",)).filter(voices__story=self).order_by("pk")
        )
        storytellers = list(storytellers)  # locked, or somebody could write down now who they are
        if reasons := self.reasons_to_keep(by):
            raise NotDeletable(reasons)
        files = [file for recording in self.recordings.all() for file in (recording.file, recording.original)]
        self.record(ConsentEvent.Kind.DELETED, by, at)
        self.delete()
        for storyteller in storytellers:
            storyteller.remove_if_unused(by)
        # What is left where this fails, no row names: `unnamed_files` deletes it
        transaction.on_commit(partial(_delete_files, files), robust=True)

    def reasons_to_keep(self, by):
        """What keeps `by` from deleting this story, as plain sentences."""
        reasons = []
        if by.pk != self.reporter_id:
            reasons.append(_("Only the person who added a story can delete it."))
        if self.released_at:
            reasons.append(_("It is released, so it is no draft any more."))
        if self.paused_at:
            reasons.append(_("It is paused, and another archivist decides first what happens to it."))
        entries = IdentityEntry.objects.filter(storyteller__voices__story=self)
        if self.voices.filter(consents__isnull=False).exists() or entries.exists():
            # One sentence for both: a reporter is not to learn that somebody's name is written down
            reasons.append(_("What a storyteller agreed to, or who they are, is already recorded in it."))
        return reasons

    @transaction.atomic
    def add_voice(self, storyteller, kind, office=None, by=None, at=None):
        """Adds a voice and returns it. Every voice must agree, so this closes the release."""
        self.lock()
        storyteller.lock()  # their only other story may just be deleted, and they with it
        voice = Voice.objects.create(story=self, storyteller=storyteller, kind=kind, office=office)
        self.record(ConsentEvent.Kind.VOICE_ADDED, by, at, voice=voice)
        self.close_release(by, at)
        return voice

    def record(self, kind, by, at=None, voice=None, **details):
        return ConsentEvent.append(kind, story=self, voice=voice, by=by, at=at, **details)


def _delete_files(files):
    for file in files:
        if file:
            file.storage.delete(file.name)

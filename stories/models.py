"""GATHER: a story, its voices, what they agreed to, its recording and its words; and what left the building."""

import hashlib
import json
import secrets
from datetime import UTC, date, timedelta
from functools import lru_cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import MaxLengthValidator
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, UniqueConstraint
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.prepared import Ask, Given, prepare
from core.refs import RefField, make_ref

from . import consent, media
from .consent import Audience, ClosedHow, Use
from .languages import LANGUAGES
from .transcripts import Draft


class Immutable(models.Model):
    """A row that is written once. What was agreed to, and what was said, is never edited."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"A {self._meta.verbose_name} is never edited; add a new one.")
        super().save(*args, **kwargs)


class Source(models.Model):
    """A publication behind seeded words. Every page that shows them can cite it."""

    ref = RefField()
    key = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=300)
    published = models.CharField(max_length=100, help_text="as printed, such as December 2018")
    produced_by = models.JSONField(default=list)
    funding = models.TextField(blank=True)
    disclaimer = models.TextField(blank=True)
    thanks = models.TextField(blank=True)
    links = models.JSONField(default=list, help_text="label and address, of 2018")
    passages = models.JSONField(default=list, help_text="words it gives to nobody, and where they stand")

    def __str__(self):
        return self.title

    @property
    def citation(self):
        """How to cite it: who produced it, when, its title, its publisher."""
        return f"{', '.join(self.produced_by)} ({self.published}). {self.title}. {self.publisher}."


class StorytellerQuerySet(models.QuerySet):
    def kept_by(self, viewer):
        """Storytellers all of whose stories this person keeps: excluded from one, they never learn who it is."""
        told = Voice.objects.filter(storyteller=OuterRef("pk"))
        closed = told.exclude(pk__in=Voice.objects.kept_by(viewer).values("pk"))
        return self.filter(Exists(told), ~Exists(closed))


class Storyteller(models.Model):
    """Whose experience it is. Holds a pseudonym only; a person may be service user, staff and mentor in turn."""

    ref = RefField()
    pseudonym = models.CharField(max_length=100)

    objects = StorytellerQuerySet.as_manager()

    def __str__(self):
        return self.pseudonym


class Identity(models.Model):
    """A storyteller's real name and a safe way to reach them, apart from everything else; archivists only."""

    storyteller = models.OneToOneField(Storyteller, models.CASCADE, primary_key=True, related_name="identity")
    real_name = models.CharField(_("real name"), max_length=200)
    safe_contact = models.TextField(_("a safe way to reach them"), max_length=1000)

    def __str__(self):
        return "identity"

    @classmethod
    @transaction.atomic
    def keep(cls, storyteller, by, real_name="", safe_contact=""):
        """Writes down who a storyteller is. What is empty stays as it was, and nothing is told in return.

        Who did so, when, and which of the two it was is kept as well; never what was written.
        """
        given = {"real_name": real_name, "safe_contact": safe_contact}
        given = {name: value for name, value in given.items() if value}
        if not given:
            return
        Storyteller.objects.select_for_update(no_key=True).get(pk=storyteller.pk)
        if cls.objects.filter(storyteller=storyteller).update(**given):
            done = [IdentityEntry.WROTE_AGAIN[name] for name in given]
        else:
            cls.objects.create(storyteller=storyteller, **given)
            done = [IdentityEntry.What.WRITTEN]
        for what in done:
            IdentityEntry.objects.create(storyteller=storyteller, by=by, what=what)

    @classmethod
    @transaction.atomic
    def forget(cls, storyteller, by):
        """Takes out who a storyteller is, and writes down that it was."""
        if cls.objects.filter(storyteller=storyteller).delete()[0]:
            IdentityEntry.objects.create(storyteller=storyteller, by=by, what=IdentityEntry.What.TAKEN_OUT)

    @classmethod
    @transaction.atomic
    def open(cls, storyteller, by, reason):
        """The identity, after the opening and its reason are written down. Raises DoesNotExist without one."""
        if not reason.strip():
            raise ValidationError({"reason": _("Say why you need to know who this is.")})
        identity = cls.objects.get(storyteller=storyteller)
        IdentityEntry.objects.create(
            storyteller=storyteller, by=by, what=IdentityEntry.What.OPENED, reason=reason.strip()
        )
        return identity


class AddedTo(models.QuerySet):
    """Rows that are only ever added to, not even changed many at once."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model._meta.verbose_name_plural.capitalize()} are only ever added to.")

    def delete(self):
        raise TypeError(f"{self.model._meta.verbose_name_plural.capitalize()} are only ever added to.")


class IdentityEntry(Immutable):
    """Someone looked up who a storyteller is, or wrote it down: who, when, and why they opened it. Never edited."""

    class What(models.TextChoices):
        OPENED = "opened", _("Opened it")
        WRITTEN = "written", _("Wrote it down")
        NAME = "name", _("Wrote the name anew")
        CONTACT = "contact", _("Wrote the way to reach them anew")
        TAKEN_OUT = "taken_out", _("Took it out")

    WROTE_AGAIN = {"real_name": What.NAME, "safe_contact": What.CONTACT}

    storyteller = models.ForeignKey(Storyteller, models.CASCADE, related_name="identity_entries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=10, choices=What)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = AddedTo.as_manager()

    class Meta:
        verbose_name_plural = "identity entries"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_identity_is_opened_with_a_reason",
                condition=~Q(what="opened") | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"entry {self.pk}"

    def delete(self, *args, **kwargs):
        raise TypeError("Identity entries are only ever added to.")


class Kind(models.TextChoices):
    """What a storyteller was when they spoke."""

    SERVICE_USER = "service_user", _("Service user")
    STAFF = "staff", _("Staff")
    PEER_MENTOR = "peer_mentor", _("Peer mentor")
    OTHER = "other", _("Other")


class OnAStory(models.QuerySet):
    """Rows that hang on a story are read through the story's own doors. `path` leads to the story.

    Rows of one version of its words say with `words` which one: the released version is for readers, and newer
    ones are drafts, behind `kept_by`.
    """

    path = "story"
    words = None

    @classmethod
    def reached_by(cls, path, words=None):
        """A manager for a model whose `path` leads to the story, and whose `words` lead to a transcript."""
        return type(cls.__name__, (cls,), {"path": path, "words": words}).as_manager()

    def cleared_for(self, use, viewer, room=None, on=None):
        """Rows of stories that every voice lets this viewer (in this room) have, today, in this way."""
        cleared = self.filter(clearance(use, viewer, room, on, path=self.path))
        if self.words is None:
            return cleared
        return cleared.filter(**{self.words: F(f"{self.path}__transcript")})

    def kept_by(self, viewer):
        """Rows of stories that this person keeps. For gathering pages only."""
        return self.filter(keeping(viewer, path=self.path))


def clearance(use, viewer, room=None, on=None, path=""):
    """The consent rule as one condition, on stories or on rows whose `path` leads to one.

    `use` is a Use, or several of which any one will do. `viewer` may be None for someone not signed in, or the
    kind of a viewer (`consent.kind_of`) in a query that is worded once and asked with `facts_about` them.
    """
    uses = (use,) if isinstance(use, str) else tuple(use)
    viewer, on = viewer or AnonymousUser(), on or consent.today()
    if room is not None and room.is_of_many:
        return rule(uses, viewer, room, on, path)
    # Django takes 20 times longer to word this question than the database to answer it, so each wording is kept
    wording = _worded(connection.vendor, uses, consent.kind_of(viewer), room and room.kind)
    left_open = isinstance(viewer, consent.ViewerKind)
    return Q(Ask(path or "pk", wording, None if left_open else facts_about(viewer, room, on)))


def rule(uses, viewer, room, on, path=""):
    """The consent rule itself. Its parts are in `consent`; nothing else here or elsewhere may repeat them."""
    prefix = f"{path}__" if path else ""
    voices = Voice.objects.filter(story=OuterRef(f"{prefix}pk"))
    agreed = Q()
    for each in uses:
        grants = Grant.objects.filter(consent.in_force([each], on), voice=OuterRef("pk"))
        reached = consent.reaches_room(room, depth=2) if room else consent.reaches_viewer(viewer)
        agreed |= ~Exists(voices.filter(~Exists(grants.filter(reached))))
    shut_out = Exclusion.objects.filter(
        consent.shuts_out(viewer, room, depth=1), voice__story=OuterRef(f"{prefix}pk")
    )
    open_now = Q(
        **{f"{prefix}released_at__isnull": False, f"{prefix}paused_at": None},
    ) & (Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": on}))
    return open_now & Q(Exists(voices)) & agreed & ~Q(Exists(shut_out))


@lru_cache(maxsize=256)
def _worded(_vendor, uses, viewer, room):
    """The rule's SQL for this kind of viewer and room, with every fact about them left open."""
    return prepare(Story.objects.all(), rule(uses, viewer, room, Given("on")))


def facts_about(viewer, room=None, on=None):
    """What a wording leaves open, ready for the database."""
    on = on or consent.today()
    day, person = models.DateField(), get_user_model()._meta.pk
    facts = {
        "on": day.get_db_prep_value(on, connection),
        "viewer": person.get_db_prep_value(viewer.pk, connection),
        "viewer's email": getattr(viewer, "email", None),
        "viewer's office": getattr(viewer, "office_id", None),
    }
    if room is not None:
        facts |= {
            "room's office": room.office,
            "leader": person.get_db_prep_value(room.leader, connection),
            "leader's email": room.leader_email,
        }
    return facts


def keeping(viewer, path=""):
    """The second door as one condition: an archivist keeps every story, a reporter their own until a voice
    withdraws or it is paused; and nobody keeps a story that its storyteller excluded them from."""
    prefix = f"{path}__" if path else ""
    if not viewer.is_authenticated:
        return Q(pk__in=[])
    kept = Q(pk__in=[])
    if viewer.may("release"):
        kept = Q()
    elif viewer.may("gather"):
        withdrawn = Voice.objects.filter(story=OuterRef(f"{prefix}pk"), withdrawn_at__isnull=False)
        kept = Q(**{f"{prefix}reporter": viewer.pk, f"{prefix}paused_at": None}) & ~Q(Exists(withdrawn))
    shut_out = Exclusion.objects.filter(
        Q(user=viewer.pk) | Q(email=viewer.email), voice__story=OuterRef(f"{prefix}pk")
    )
    return kept & ~Q(Exists(shut_out))


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
        return kept if viewer.is_authenticated and viewer.may("release") else kept.filter(released_at=None)

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
        not_ended = Q(ends_on=None) | Q(ends_on__gte=on or consent.today())
        standing = Grant.objects.filter(not_ended, closed_at=None, voice=OuterRef("pk"))
        voices = Voice.objects.filter(story=OuterRef("pk"))
        return self.with_newer().filter(
            Q(released_at=None)
            | Q(paused_at__isnull=False)
            | Q(newer=True)
            | Exists(voices.filter(~Exists(standing))),
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
    standing = models.TextField(blank=True, help_text="why published words stand with this speaker")
    listen_address = models.URLField(
        blank=True, help_text="where the original can be heard, if it is not here"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    # The released versions. Newer ones are drafts, behind `kept_by`.
    recording = models.ForeignKey("Recording", models.SET_NULL, null=True, blank=True, related_name="+")
    transcript = models.ForeignKey("Transcript", models.SET_NULL, null=True, blank=True, related_name="+")
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

    def hold(self):
        """Reads the story again and keeps others from changing it until this transaction ends.

        Everyone who changes a story or its promises begins here, so that a pause or a withdrawal made meanwhile
        is never overwritten. The story is always taken before the ledger: two at once wait, and neither fails.
        """
        self.refresh_from_db(from_queryset=Story.objects.select_for_update(no_key=True))

    @transaction.atomic
    def release(self, by, at=None, seen=None):
        """Opens the newest recording and transcript to those the voices agreed to. A second person does this.

        `seen` is the `token_to_release` of what they looked at, where something may have changed meanwhile.
        Raises NotReady with everything that is missing, or when nothing is new since the last release.
        """
        self.hold()
        missing = self.missing_for_release(by)
        if missing:
            raise NotReady(missing)
        if seen is not None and seen != self.token_to_release():
            raise NotReady(_("This changed while you were reading. Look at it again, then release."))
        if self.released_at and not self.has_newer():
            raise NotReady(_("There is nothing new to release. Readers have the newest versions."))
        self.recording = self.recordings.order_by("-number").first()
        self.transcript = self.transcripts.order_by("-number").first()
        self.released_at, self.released_by = at or timezone.now(), by
        self.save(update_fields=["recording", "transcript", "released_at", "released_by"])
        self.record(ConsentEvent.Kind.RELEASED, by, at)
        self.keep_searchable()

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
        self.keep_searchable()

    def token_to_release(self):
        """Stands for all that a release would let out now, and to whom: another token, and some of it changed."""
        voices = self.voices.prefetch_related("consents", "grants")
        shown = [
            *(self.title, self.summary, self.content_notes, self.language, str(self.embargo_until)),
            *(
                versions.order_by("-number").values_list("ref").first()
                for versions in (self.recordings, self.transcripts)
            ),
            *([each.ref, each.kind, str(each.shown_as), sorted(each.promises())] for each in voices),
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
        self.hold()
        if self.released_at is None:
            return
        self.released_at = self.released_by = None
        self.save(update_fields=["released_at", "released_by"])
        self.record(ConsentEvent.Kind.UNRELEASED, by, at)
        self.keep_searchable()

    @transaction.atomic
    def pause(self, by, at=None):
        """Closes the story to everyone but archivists, at once. Anyone signed in may do this."""
        self.hold()
        if self.paused_at:
            return
        self.paused_at, self.paused_by = at or timezone.now(), by
        self.save(update_fields=["paused_at", "paused_by"])
        self.record(ConsentEvent.Kind.PAUSED, by, at)

    @transaction.atomic
    def resume(self, by, at=None):
        self.hold()
        if not self.paused_at:
            return
        self.paused_at = self.paused_by = None
        self.save(update_fields=["paused_at", "paused_by"])
        self.record(ConsentEvent.Kind.RESUMED, by, at)

    @transaction.atomic
    def embargo(self, until, by, at=None):
        """Sets the first day the story may be seen; None lifts it. Both are written down."""
        self.hold()
        if until == self.embargo_until:
            return
        self.embargo_until = until
        self.save(update_fields=["embargo_until"])
        self.record(ConsentEvent.Kind.EMBARGOED, by, at, until=until.isoformat() if until else None)

    @transaction.atomic
    def revise(self, **details):
        """Title, summary, content notes and the like; what can be searched follows in the same transaction."""
        self.hold()
        for name, value in details.items():
            setattr(self, name, value)
        self.save(update_fields=list(details))
        self.keep_searchable()

    @transaction.atomic
    def add_voice(self, storyteller, kind, office=None, by=None, at=None):
        """One more voice. Every voice must agree, so a release is closed until a second person looks again."""
        self.hold()
        voice = Voice.objects.create(story=self, storyteller=storyteller, kind=kind, office=office)
        self.record(ConsentEvent.Kind.VOICE_ADDED, by, at, voice=voice)
        self.close_release(by, at)
        return voice

    def keep_searchable(self):
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


class SearchableStory(models.Model):
    """A released story's words in a table of their own, which rarely changes shape: triggers hang on it."""

    story = models.OneToOneField(Story, models.CASCADE, primary_key=True, related_name="searchable")
    title = models.TextField()
    summary = models.TextField()
    words = models.TextField()

    def __str__(self):
        return f"words of story {self.pk}"


class VoiceQuerySet(OnAStory):
    def to_ask_again(self, on=None):
        """Voices whose newest agreement is due to be talked over, longest due first. Nothing closes by itself.

        Those who withdrew are left in peace. Each comes with `ask_again_on`, its story and its storyteller.
        """
        agreements = Consent.objects.filter(voice=OuterRef("pk")).order_by("-pk")
        due = self.annotate(ask_again_on=Subquery(agreements.values("review_on")[:1])).filter(
            withdrawn_at=None, ask_again_on__lte=on or consent.today()
        )
        return due.select_related("story", "storyteller").order_by("ask_again_on", "pk")


class Voice(models.Model):
    """One storyteller in one story, as they were then. Every voice of a story must agree."""

    ref = RefField()
    story = models.ForeignKey(Story, models.CASCADE, related_name="voices")
    storyteller = models.ForeignKey(Storyteller, models.PROTECT, related_name="voices")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceQuerySet.reached_by("story")

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["story", "storyteller"], name="a_storyteller_is_one_voice_in_a_story")
        ]

    def __str__(self):
        return self.ref

    @property
    def shown_as(self):
        """What readers see: the name this voice chose to be shown as, else the kind."""
        newest = max(self.consents.all(), key=lambda agreement: agreement.pk, default=None)
        return (newest.name_shown if newest else "") or self.get_kind_display()

    def times_taken_back(self):
        """A number that grows whenever the storyteller asks for less than they had agreed to: by a wish, or by new
        answers that leave something out."""
        asked = [ConsentEvent.Kind.NARROWED, ConsentEvent.Kind.WITHDRAWN]
        wishes = ConsentEvent.objects.filter(story_ref=self.story.ref, voice_ref=self.ref, kind__in=asked)
        return wishes.count() + self.grants.filter(closed_how=ClosedHow.NARROWED).count()

    def promises(self):
        """The promises that stand open, each a (use, audience) pair, cooling off or not."""
        return {(grant.use, grant.audience) for grant in self.grants.all() if grant.closed_at is None}

    @transaction.atomic
    def agree(
        self,
        notice,
        how,
        promises,
        given_on,
        taken_by=None,
        name_shown="",
        evidence="",
        review_on=None,
        ends_on=None,
        cooling_off=consent.COOLING_OFF,
        at=None,
    ):
        """Records one agreement and makes its promises, (use, audience) pairs, the ones that stand.

        Promises not given again are closed now; new ones are added and count after the cooling-off. One given
        again with another last day takes the place of the standing one without a break: for fewer days at once,
        and for more once these have cooled off. Returns the Consent.
        """
        self.story.hold()
        promises, cooled = set(promises), given_on + cooling_off
        first_days = self.counts_from(promises, ends_on, cooled)
        given_again = [
            each for each in self.grants.filter(closed_at=None) if (each.use, each.audience) in promises
        ]
        kept = [each for each in given_again if each.ends_on == ends_on]
        named = self.consents.order_by("-pk").values_list("name_shown", flat=True).first()
        if named not in (None, name_shown):
            # Who no longer wants to be named so is not named on paper either
            CopiedStory.objects.filter(story=self.story_id).update(named_otherwise=True)
        agreement = Consent.objects.create(
            voice=self,
            notice=notice,
            how=how,
            evidence=evidence,
            taken_by=taken_by,
            given_on=given_on,
            name_shown=name_shown,
            review_on=review_on,
        )
        going = self.grants.exclude(pk__in=[each.pk for each in kept])
        self._close(going.filter(pk__in=[each.pk for each in given_again]), ClosedHow.REPLACED, at)
        self._close(going, ClosedHow.NARROWED, at)
        added = sorted(promises - {(each.use, each.audience) for each in kept})
        Grant.objects.bulk_create(
            Grant(
                consent=agreement,
                voice=self,
                use=use,
                audience=audience,
                effective_on=first_days[use, audience],
                ends_on=ends_on,
            )
            for use, audience in added
        )
        self.withdrawn_at = None
        self.save(update_fields=["withdrawn_at"])
        self.story.record(
            ConsentEvent.Kind.AGREED,
            taken_by,
            at,
            voice=self,
            notice=notice.sha256,
            how=how,
            promises=[f"{use} {audience}" for use, audience in sorted(promises)],
            **({"until": ends_on.isoformat()} if ends_on else {}),
        )
        return agreement

    def counts_from(self, promises, ends_on, cooled):
        """For each (use, audience) pair the first day on which it would count: once it has cooled off, or that of
        a standing promise, to these or to anyone, which leads to it."""
        standing = list(self.grants.filter(closed_at=None))
        return {
            promise: min(
                [cooled, *(each.effective_on for each in standing if each.leads_to(promise, ends_on, cooled))]
            )
            for promise in promises
        }

    def is_interrupted_by(self, promises, ends_on, cooled, on=None):
        """Whether something these promises go on with counts today, ends before they have cooled off, and so would
        close until then: one row holds one stretch of days."""
        on = on or consent.today()
        today = list(self.grants.filter(consent.in_force(list(Use), on)))
        first_days = self.counts_from(promises, ends_on, cooled)
        return any(day > on and each.holds(promise) for promise, day in first_days.items() for each in today)

    @transaction.atomic
    def narrow(self, keep, how, by, at=None):
        """Closes every promise that is not in `keep`, now. `how` says how the storyteller told us.

        A promise to anyone holds a promise to each audience. What `keep` names of it goes on as a promise of
        its own, under the same agreement and without a new cooling-off: it was given already.
        """
        self.story.hold()
        standing = list(self.grants.filter(closed_at=None))
        going = [grant for grant in standing if (grant.use, grant.audience) not in keep]
        if not going:
            return
        left = _parts_kept(going, keep, standing)
        self._close(self.grants.filter(pk__in=[grant.pk for grant in going]), ClosedHow.NARROWED, at)
        Grant.objects.bulk_create(left)
        self.story.record(
            ConsentEvent.Kind.NARROWED,
            by,
            at,
            voice=self,
            how=how,
            closed=sorted(f"{grant.use} {grant.audience}" for grant in going),
            **({"kept": sorted(str(grant) for grant in left)} if left else {}),
        )

    @transaction.atomic
    def withdraw(self, how, by, at=None):
        """Closes every promise of this voice and the story's release, now. No reason is asked for."""
        self.story.hold()
        self._close(self.grants.all(), ClosedHow.WITHDRAWN, at)
        self.withdrawn_at = at or timezone.now()
        self.save(update_fields=["withdrawn_at"])
        self.story.record(ConsentEvent.Kind.WITHDRAWN, by, at, voice=self, how=how)
        self.story.close_release(by, at)

    @transaction.atomic
    def remove(self, by, at=None):
        """Takes out a voice that was added by mistake. One that has agreed to anything stays: it withdraws."""
        self.story.hold()
        if self.consents.exists():
            raise ValueError("A voice that has agreed to something withdraws; it is never taken out.")
        self.story.record(ConsentEvent.Kind.VOICE_REMOVED, by, at, voice=self)
        self.delete()
        if self.storyteller.voices.exists():
            return
        opened = self.storyteller.identity_entries.filter(what=IdentityEntry.What.OPENED)
        if opened.exists():  # who asked for the name stays known; the name itself need not
            Identity.forget(self.storyteller, by)
        else:
            self.storyteller.delete()

    def _close(self, grants, how, at):
        grants.filter(closed_at=None).update(closed_at=at or timezone.now(), closed_how=how)

    @transaction.atomic
    def exclude(self, by, user=None, email="", though_in_the_room=False, at=None):
        """Someone who may never know that this story exists: an account, or an e-mail that has none yet. Twice is
        once, or lifting it would leave the other."""
        self.story.hold()
        email = email.strip().lower()
        known = self.exclusions.filter(user=user, email=email).first()
        if known:
            if known.though_in_the_room and not though_in_the_room:  # of two answers the stricter one holds
                known.though_in_the_room = False
                known.save()
                self.story.record(ConsentEvent.Kind.EXCLUDED, by, at, voice=self)
            return known
        exclusion = Exclusion.objects.create(
            voice=self, user=user, email=email, though_in_the_room=though_in_the_room
        )
        self.story.record(ConsentEvent.Kind.EXCLUDED, by, at, voice=self)
        return exclusion

    @transaction.atomic
    def lift(self, exclusion, by, at=None):
        """The storyteller no longer minds that this person may know of the story."""
        exclusion.delete()
        self.story.record(ConsentEvent.Kind.EXCLUSION_LIFTED, by, at, voice=self)


class Notice(Immutable):
    """The exact wording agreed to. Never edited: a change is a new version."""

    class LawfulBasis(models.TextChoices):
        PUBLIC_TASK = "public_task", _("Public task")
        LEGITIMATE_INTERESTS = "legitimate_interests", _("Legitimate interests")
        CONSENT = "consent", _("Consent")
        OTHER = "other", _("Another, as described")

    ref = RefField()
    title = models.CharField(_("title"), max_length=200)
    version = models.PositiveIntegerField(_("version"), default=1)
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(_("the words people agree to"), validators=[MaxLengthValidator(20_000)])
    sha256 = models.CharField(max_length=64, editable=False)
    controller = models.CharField(_("controller"), max_length=200)
    contact = models.CharField(_("how to reach the controller"), max_length=300)
    purposes = models.TextField(_("what the stories are for"), max_length=2000)
    lawful_basis = models.CharField(_("lawful basis"), max_length=30, choices=LawfulBasis)
    conditions = models.TextField(_("conditions"), max_length=2000, blank=True)
    kept_for = models.CharField(_("how long it is kept"), max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title", "language", "-version"]
        constraints = [
            UniqueConstraint(fields=["title", "language", "version"], name="one_text_per_notice_version")
        ]

    def __str__(self):
        return f"{self.title}, version {self.version}"

    def save(self, *args, **kwargs):
        self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)

    @classmethod
    def to_agree_to(cls):
        """Notices a storyteller can be given; not those that only tell what was published before."""
        published = Consent.objects.filter(how=Consent.How.PUBLISHED)
        return cls.objects.exclude(pk__in=published.values("notice"))

    @property
    def language_name(self):
        return LANGUAGES.get(self.language, self.language)

    @classmethod
    @transaction.atomic
    def add(cls, title, language, **fields):
        """A notice, or the next version of the one with this title. IntegrityError if another came first."""
        earlier = cls.objects.filter(title=title, language=language)
        last = earlier.aggregate(last=models.Max("version"))["last"] or 0
        return cls.objects.create(title=title, language=language, version=last + 1, **fields)


class Consent(Immutable):
    """One agreement of one voice."""

    class How(models.TextChoices):
        PAPER = "paper", _("On paper")
        SPOKEN = "spoken", _("Spoken")
        SCREEN = "screen", _("On screen")
        PUBLISHED = "published", _("Already published")

    ref = RefField()
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="consents")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    how = models.CharField(_("how it was given"), max_length=20, choices=How)
    evidence = models.CharField(_("where the evidence is kept"), max_length=300, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField(_("given on"))
    name_shown = models.CharField(_("name shown"), max_length=100, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)

    objects = OnAStory.reached_by("voice__story")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.ref

    @property
    def is_published(self):
        """Whether it was made with a publisher, and so is never shown as an agreement with us."""
        return self.how == self.How.PUBLISHED


class Grant(models.Model):
    """One promise: one use, for one audience, by one voice. Rows are only ever closed."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="grants")
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="grants")
    use = models.CharField(max_length=10, choices=Use)
    audience = models.CharField(max_length=10, choices=Audience)
    effective_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_how = models.CharField(max_length=20, choices=ClosedHow, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closed_at_with_how",
                condition=Q(closed_at=None, closed_how="") | Q(closed_at__isnull=False) & ~Q(closed_how=""),
            ),
            UniqueConstraint(
                fields=["voice", "use", "audience"],
                condition=Q(closed_at=None),
                name="one_open_promise_per_voice_use_and_audience",
            ),
        ]

    def __str__(self):
        return f"{self.use} {self.audience}"

    def holds(self, promise):
        """Whether this (use, audience) pair is this promise, or a part of it: anyone is everyone."""
        use, audience = promise
        return self.use == use and self.audience in (audience, Audience.ANYONE)

    def leads_to(self, promise, ends_on, cooled):
        """Whether this pair, promised until `ends_on` and cooled off on `cooled`, goes on with it without a gap."""
        last_needed = min(cooled - timedelta(days=1), ends_on or date.max)
        return self.holds(promise) and (self.ends_on is None or self.ends_on >= last_needed)


def _parts_kept(going, keep, standing):
    """New promises for those parts of closing promises to anyone that are in `keep`, not saved yet."""
    open_already = {(grant.use, grant.audience) for grant in standing}
    return [
        Grant(
            consent_id=grant.consent_id,
            voice_id=grant.voice_id,
            use=grant.use,
            audience=audience,
            effective_on=grant.effective_on,
            ends_on=grant.ends_on,
        )
        for grant in going
        if grant.audience == Audience.ANYONE
        for audience in Audience
        if (grant.use, audience) in keep and (grant.use, audience) not in open_already
    ]


class Exclusion(models.Model):
    """Of a voice: someone who may never know that this story exists. It beats every yes."""

    ref = RefField()
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="exclusions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(blank=True)
    though_in_the_room = models.BooleanField(_("yes, though they might be there"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_account_or_an_email",
                condition=Q(user__isnull=False, email="") | Q(user=None) & ~Q(email=""),
            ),
        ]

    def __str__(self):
        return self.ref

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class ConsentEventQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("The ledger is only ever added to.")

    def delete(self):
        raise TypeError("The ledger is only ever added to.")


class ConsentEvent(Immutable):
    """The append-only ledger: what happened to a story's consent, each entry carrying the hash of the last.

    It holds refs and choices, never words, titles or names.
    """

    class Kind(models.TextChoices):
        VOICE_ADDED = "voice added"
        VOICE_REMOVED = "voice removed"
        AGREED = "agreed"
        NARROWED = "narrowed"
        WITHDRAWN = "withdrawn"
        EXCLUDED = "excluded"
        EXCLUSION_LIFTED = "exclusion lifted"
        EMBARGOED = "embargoed"
        RELEASED = "released"
        UNRELEASED = "release closed"
        PAUSED = "paused"
        RESUMED = "resumed"

    FIRST = "0" * 64

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=30, choices=Kind)
    story_ref = models.CharField(max_length=10, db_index=True)
    voice_ref = models.CharField(max_length=10, blank=True)
    by_ref = models.CharField(max_length=10, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = ConsentEventQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"{self.number} {self.kind}"

    @classmethod
    def append(cls, kind, story, by, voice=None, at=None, **details):
        """Adds one entry under a lock, inside the caller's transaction, and returns it."""
        with transaction.atomic():
            if connection.vendor == "postgresql":  # SQLite's immediate transactions queue writers already
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x4EA2D])
            last = cls.objects.order_by("-number").first()
            event = cls(
                number=last.number + 1 if last else 1,
                at=at or timezone.now(),
                kind=kind,
                story_ref=story.ref,
                voice_ref=voice.ref if voice else "",
                by_ref=by.ref if by else "",
                details=details,
                previous_hash=last.hash if last else cls.FIRST,
            )
            event.hash = event.computed_hash()
            event.save(force_insert=True)
        return event

    def computed_hash(self):
        """SHA-256 over every field but the hash itself, as canonical JSON."""
        fields = [
            self.number,
            self.at.astimezone(UTC).isoformat(),
            self.kind,
            self.story_ref,
            self.voice_ref,
            self.by_ref,
            self.details,
            self.previous_hash,
        ]
        return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

    @classmethod
    def broken_links(cls):
        """The numbers of entries whose hash or predecessor does not fit. Empty when the chain holds."""
        broken, expected, number = [], cls.FIRST, 1
        for event in cls.objects.order_by("number").iterator():
            fits = event.previous_hash == expected and event.hash == event.computed_hash()
            if not fits or event.number != number:
                broken.append(event.number)
            expected, number = event.hash, event.number + 1
        return broken

    def delete(self, *args, **kwargs):
        raise TypeError("The ledger is only ever added to.")


class Recording(models.Model):
    """One version of a story's sound: made clean for playing. The original is kept and never served."""

    class RecordingQuerySet(OnAStory):
        def cleared_for(self, use, viewer, room=None, on=None):
            """Only the released version is for listeners; newer ones are drafts, behind `kept_by`."""
            return super().cleared_for(use, viewer, room, on).filter(story__recording=F("pk"))

    ref = RefField()
    story = models.ForeignKey(Story, models.CASCADE, related_name="recordings")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to="playable/")
    original = models.FileField(upload_to="originals/", blank=True)
    duration_ms = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    peaks = models.JSONField(default=list, help_text="loudest sample of each stretch, 0 to 100")
    waveform = models.TextField(blank=True, help_text="the small picture, as an SVG path")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["story", "number"]
        constraints = [UniqueConstraint(fields=["story", "number"], name="one_recording_per_number")]

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("stories:recording", args=[self.ref])

    @classmethod
    def from_prepared(cls, story, prepared, original, added_by):
        """Keeps a recording made ready (`media.Prepared`) and the file it was made from, as the next version.

        Both files go again when the row cannot be kept. `original` is None where a machine made the sound.
        """
        recording = cls(
            story=story,
            duration_ms=prepared.duration_ms,
            size=prepared.size,
            sha256=prepared.sha256,
            peaks=prepared.peaks,
            waveform=media.waveform_path(prepared.peaks),
            added_by=added_by,
        )
        try:
            with prepared.path.open("rb") as made:
                recording.file.save(f"{make_ref()}.m4a", File(made), save=False)
            if original is not None:
                # Its own name may tell who is speaking
                recording.original.save(make_ref(), original, save=False)
            with transaction.atomic():
                story.hold()  # two versions at once would want the same number
                last = story.recordings.aggregate(last=models.Max("number"))["last"] or 0
                recording.number = last + 1
                recording.save()
        except BaseException:
            for kept in (recording.file, recording.original):
                if kept:
                    kept.storage.delete(kept.name)
            raise
        return recording


class Transcript(Immutable):
    """A numbered, immutable version of a story's words. Offsets are code points in `text`, end exclusive."""

    class Kind(models.TextChoices):
        SPEECH = "speech", _("Speech")
        EXTRACTS = "extracts", _("Separate quotations")

    ref = RefField()
    story = models.ForeignKey(Story, models.CASCADE, related_name="transcripts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SPEECH)
    language = models.CharField(max_length=10, default="en")
    text = models.TextField()
    sentences = models.JSONField(help_text="[start, end) of each, computed once")
    clock = models.ForeignKey(
        Recording, models.SET_NULL, null=True, blank=True, related_name="+", help_text="whose times these are"
    )
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OnAStory.reached_by("story", words="pk")

    class Meta:
        ordering = ["story", "number"]
        constraints = [UniqueConstraint(fields=["story", "number"], name="one_transcript_per_number")]

    def __str__(self):
        return self.ref

    def speakers(self):
        """The voice, or None, of each label in order of appearance."""
        found = {}
        for label, voice in self.cues.order_by("start").values_list("label", "voice"):
            found.setdefault(label, voice)
        voices = self.story.voices.in_bulk([voice for voice in found.values() if voice])
        return {label: voices.get(voice) for label, voice in found.items()}

    @transaction.atomic
    def name_speakers(self, voices, added_by):
        """The same words as a new version in which each label is that voice; this one if that changes nothing."""
        if voices == self.speakers():
            return self
        draft = Draft(
            text=self.text,
            cues=tuple(self.cues.all()),
            sentences=tuple(tuple(bounds) for bounds in self.sentences),
            language=self.language,
        )
        return Transcript.from_draft(
            self.story, draft, voices=voices, added_by=added_by, clock=self.clock, kind=self.kind
        )

    @classmethod
    @transaction.atomic
    def from_draft(cls, story, draft, voices=None, added_by=None, clock=None, kind=Kind.SPEECH):
        """Stores a parsed draft (`transcripts.Draft`) as the story's next version and returns it.

        `voices` maps a speaker's label as heard to the Voice it belongs to.
        """
        voices = voices or {}
        story.hold()  # two versions at once would want the same number
        last = story.transcripts.aggregate(last=models.Max("number"))["last"] or 0
        transcript = cls.objects.create(
            story=story,
            number=last + 1,
            kind=kind,
            language=draft.language,
            text=draft.text,
            sentences=[list(bounds) for bounds in draft.sentences],
            clock=clock,
            added_by=added_by,
        )
        Cue.objects.bulk_create(
            Cue(
                transcript=transcript,
                number=cue.number,
                start=cue.start,
                end=cue.end,
                start_ms=cue.start_ms,
                end_ms=cue.end_ms,
                label=cue.label,
                language=cue.language,
                voice=voices.get(cue.label),
            )
            for cue in draft.cues
        )
        return transcript


class Cue(models.Model):
    """One line of a transcript: its offsets, its times where there are any, and who was heard."""

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="cues")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField(null=True, blank=True)
    end_ms = models.PositiveIntegerField(null=True, blank=True)
    label = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True, help_text="where it is not the transcript's")
    voice = models.ForeignKey(Voice, models.SET_NULL, null=True, blank=True, related_name="cues")

    objects = OnAStory.reached_by("transcript__story", words="transcript")

    class Meta:
        ordering = ["transcript", "start"]
        constraints = [
            UniqueConstraint(fields=["transcript", "start"], name="one_cue_starts_at_an_offset"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_cue_has_words"),
        ]

    def __str__(self):
        return f"{self.start}-{self.end}"


class CopyQuerySet(models.QuerySet):
    def to_recall(self, on=None):
        """Copies that hold a story no longer cleared for their room (withdrawn, narrowed, paused or ended), or one
        in words that have been replaced since, a name that is shown among them: somebody's may have been taken out."""
        return self.filter(_holds_a_story_that(~_still_printable(on) | IN_OTHER_WORDS))

    def with_standing(self, on=None):
        """Each with `is_called_back`, and with `words_changed` where the reason may be told: a story that the room
        may still have is in other words now. Of a story that is closed to the room, nothing is told."""
        still_printable = _still_printable(on)
        return self.annotate(
            is_called_back=_holds_a_story_that(~still_printable | IN_OTHER_WORDS),
            words_changed=_holds_a_story_that(still_printable & IN_OTHER_WORDS),
        )

    def known_to(self, viewer):
        """Copies for rooms that this person may know of, and without a story that its storyteller excluded them
        from: of those they never learn."""
        shut_out = Exclusion.objects.filter(consent.shuts_out(viewer, None, depth=1))
        hidden = CopiedStory.objects.filter(story__voices__exclusions__in=shut_out, copy=OuterRef("pk"))
        copies = self.exclude(Exists(hidden))
        if viewer.may("release"):
            return copies
        return copies.filter(~Q(audience=Audience.OFFICE) | Q(office=viewer.office_id) | Q(made_by=viewer.pk))

    def made_for(self, pack_ref):
        return self.filter(what_ref=pack_ref)

    def read_as(self, codes):
        """The copy with the first of these codes, else the only one with any of them, else None."""
        found = {copy.code: copy for copy in self.filter(code__in=codes)}
        exact = found.get(codes[0]) if codes else None
        return exact or (next(iter(found.values())) if len(found) == 1 else None)


IN_OTHER_WORDS = Q(named_otherwise=True) | ~(
    Q(transcript=F("story__transcript")) | Q(had_words=False, story__transcript=None)
)


def _holds_a_story_that(condition):
    return Exists(CopiedStory.objects.filter(condition, copy=OuterRef("pk")))


def _still_printable(on):
    """A story in a copy that is cleared for the copy's room, and not closed to whoever printed it."""

    def room_of(person):
        return consent.Room(
            audience=F("copy__audience"),
            office=F("copy__office"),
            leader=F(f"copy__{person}"),
            leader_email=F(f"copy__{person}__email"),
        )

    cleared = clearance(Use.PRINT, consent.WHOEVER_IS_THERE, room_of("leader"), on, path="story")
    shut_out = consent.shuts_out(consent.WHOEVER_IS_THERE, room_of("made_by"), depth=1)
    return cleared & ~Q(Exists(Exclusion.objects.filter(shut_out, voice__story=OuterRef("story"))))


CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else on paper


def make_code():
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def make_number():
    """Six digits by chance: a number that follows another would tell of the printings between them."""
    return 100_000 + secrets.randbelow(900_000)


class Copy(models.Model):
    """Something that left the building: a printing, with one number and the story versions in it."""

    class Kind(models.TextChoices):
        PACK = "pack", _("Discussion pack")
        STORY = "story", _("One story")

    number = models.PositiveIntegerField(unique=True)
    code = models.CharField(max_length=8, unique=True, default=make_code, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    what_ref = models.CharField(max_length=10, db_index=True)
    audience = models.CharField(max_length=10, choices=Audience)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    # Who leads the room: a pack's maker, where somebody else printed it. Neither may be excluded.
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    size = models.CharField(max_length=10, default="a4")
    sheets = models.PositiveIntegerField(default=0)
    how_many = models.PositiveIntegerField(_("how many"))
    destroy_by = models.DateField(_("destroy by"))

    objects = CopyQuerySet.as_manager()

    KEPT = timedelta(days=90)

    class Meta:
        verbose_name_plural = "copies"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(F("made_at").desc(), F("id").desc(), name="newest_copies_first")]

    def __str__(self):
        return f"copy {self.number}"

    @classmethod
    @transaction.atomic
    def make(cls, kind, what_ref, room, made_by, how_many, stories, at=None, **fields):
        """Writes one printing down, before anything is handed over, and returns it."""
        at = at or timezone.now()
        number = make_number()
        while cls.objects.filter(number=number).exists():
            number = make_number()
        copy = cls.objects.create(
            number=number,
            kind=kind,
            what_ref=what_ref,
            audience=room.audience,
            office_id=room.office,
            leader_id=room.leader,
            made_by=made_by,
            made_at=at,
            how_many=how_many,
            destroy_by=fields.pop("destroy_by", None) or (timezone.localtime(at) + cls.KEPT).date(),
            **fields,
        )
        CopiedStory.objects.bulk_create(
            CopiedStory(
                copy=copy,
                story=story,
                transcript_id=story.transcript_id,
                had_words=story.transcript_id is not None,
            )
            for story in stories
        )
        return copy

    @property
    def is_past_its_day(self):
        return self.destroy_by < consent.today()

    def is_fine(self, on=None):
        """Whether the sheets may still be used: every story in them is cleared for their room, in these words."""
        past = self.destroy_by < (on or consent.today())
        return not past and not Copy.objects.filter(pk=self.pk).to_recall(on).exists()


class CopiedStory(models.Model):
    """A story in a copy, and which version of its words."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="stories")
    # Erasing a story must leave the copy known, so that its sheets can still be called back.
    story = models.ForeignKey(Story, models.SET_NULL, null=True, related_name="+")
    transcript = models.ForeignKey(Transcript, models.SET_NULL, null=True, related_name="+")
    had_words = models.BooleanField()  # still known when that version is erased
    named_otherwise = models.BooleanField(default=False)  # a voice has chosen another name since

    class Meta:
        constraints = [UniqueConstraint(fields=["copy", "story"], name="a_story_once_in_a_copy")]

    def __str__(self):
        return f"{self.copy_id}"

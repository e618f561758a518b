"""Printed copies, and which of them must be called back."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.roles import Task

from .. import consent
from ..consent import Audience, Use
from ..gate import clearance
from .agreement import Exclusion
from .story import Story
from .transcript import Transcript

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else on paper


def make_code():
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def make_number():
    """A random number of six digits. Consecutive numbers would reveal how many copies were made in between."""
    return 100_000 + secrets.randbelow(900_000)


class CopyQuerySet(models.QuerySet):
    def to_recall(self, on=None):
        """Copies with a story that is no longer cleared for their room (withdrawn, narrowed, paused or ended), or whose
        words or shown names have changed since: somebody's may have been taken out."""
        return self.filter(_has_story_where(~_still_printable(on) | WORDS_CHANGED))

    def with_recall(self, on=None):
        """Each with `is_called_back`, and with `words_changed`: whether words or shown names changed in a story that is
        still cleared for the room. Of a story that is closed to the room, no reason is given."""
        still_printable = _still_printable(on)
        return self.annotate(
            is_called_back=_has_story_where(~still_printable | WORDS_CHANGED),
            words_changed=_has_story_where(still_printable & WORDS_CHANGED),
        )

    def known_to(self, viewer):
        """Copies for rooms that this person may know of. Copies with a story that excludes them are left out."""
        copies = self._without_excluded(viewer)
        if viewer.may(Task.RELEASE):
            return copies
        return copies.filter(~Q(audience=Audience.OFFICE) | Q(office=viewer.office_id) | Q(made_by=viewer.pk))

    def in_hands_of(self, viewer):
        """Copies that this person printed, or whose room they lead. Those with a story that excludes them are left
        out."""
        if not viewer.is_authenticated:
            return self.none()
        return self._without_excluded(viewer).filter(Q(made_by=viewer.pk) | Q(leader=viewer.pk))

    def _without_excluded(self, viewer):
        shut_out = Exclusion.objects.filter(consent.shuts_out(viewer, None, depth=1))
        hidden = CopiedStory.objects.filter(story__voices__exclusions__in=shut_out, copy=OuterRef("pk"))
        return self.exclude(Exists(hidden))

    def made_for(self, pack_ref):
        return self.filter(what_ref=pack_ref)

    def find_by_codes(self, codes):
        """The copy with the first of these codes, else the only one with any of them, else None."""
        copies = {copy.code: copy for copy in self.filter(code__in=codes)}
        exact = copies.get(codes[0]) if codes else None
        return exact or (next(iter(copies.values())) if len(copies) == 1 else None)


# Copied stories whose transcript is no longer the released one, or with a voice that has changed its shown name
WORDS_CHANGED = Q(named_otherwise=True) | ~(
    Q(transcript=F("story__transcript")) | Q(had_words=False, story__transcript=None)
)


def _has_story_where(condition):
    return Exists(CopiedStory.objects.filter(condition, copy=OuterRef("pk")))


def _still_printable(on):
    """Copied stories that are cleared for the room of their copy, and do not exclude the person who printed it."""

    def room_of(person):
        return consent.Room(
            audience=F("copy__audience"),
            office=F("copy__office"),
            leader=F(f"copy__{person}"),
            leader_email=F(f"copy__{person}__email"),
        )

    cleared = clearance(Use.PRINT, consent.PEOPLE_IN_THE_ROOM, room_of("leader"), on, path="story")
    shut_out = consent.shuts_out(consent.PEOPLE_IN_THE_ROOM, room_of("made_by"), depth=1)
    return cleared & ~Q(Exists(Exclusion.objects.filter(shut_out, voice__story=OuterRef("story"))))


class Copy(models.Model):
    """A printing that left the building: one number, and the version of each story in it."""

    class Kind(models.TextChoices):
        PACK = "pack", _("Discussion pack")
        STORY = "story", _("One story")

    number = models.PositiveIntegerField(unique=True)
    code = models.CharField(max_length=8, unique=True, default=make_code, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    what_ref = models.CharField(max_length=10, db_index=True)
    audience = models.CharField(max_length=10, choices=Audience)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    # Who leads the room: the pack's maker, who need not be the one who printed it. Neither may be excluded.
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

    KEPT_FOR = timedelta(days=90)

    class Meta:
        verbose_name_plural = "copies"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(F("made_at").desc(), F("id").desc(), name="newest_copies_first")]

    def __str__(self):
        return f"copy {self.number}"

    @classmethod
    @transaction.atomic
    def make(cls, kind, what_ref, room, made_by, how_many, stories, at=None, **fields):
        """Records one printing and returns it. Called before anybody gets the sheets."""
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
            destroy_by=fields.pop("destroy_by", None) or (timezone.localtime(at) + cls.KEPT_FOR).date(),
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
    def is_past_destroy_by(self):
        return self.destroy_by < consent.today()

    def may_be_used(self, on=None):
        """Whether the sheets may still be used: every story in them is cleared for their room, in these words."""
        is_past = self.destroy_by < (on or consent.today())
        return not is_past and not Copy.objects.filter(pk=self.pk).to_recall(on).exists()


class CopiedStory(models.Model):
    """A story in a copy, and the transcript that was printed."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="stories")
    # NULL once the story is erased: the copy stays known, so that its sheets can still be called back.
    story = models.ForeignKey(Story, models.SET_NULL, null=True, related_name="copied")
    transcript = models.ForeignKey(Transcript, models.SET_NULL, null=True, related_name="+")
    had_words = models.BooleanField()  # tells a story without words from one whose transcript was erased
    named_otherwise = models.BooleanField(default=False)  # a voice has chosen another name since

    class Meta:
        constraints = [UniqueConstraint(fields=["copy", "story"], name="a_story_once_in_a_copy")]

    def __str__(self):
        return f"{self.copy_id}"

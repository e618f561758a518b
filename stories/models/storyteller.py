"""Whose experience a story is: a pseudonym, and apart from it the real name with the record of who opened it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.refs import RefField

from .rows import AppendOnlyQuerySet, DeletedMeanwhile, Immutable
from .voice import Voice


class StorytellerQuerySet(models.QuerySet):
    def kept_by(self, viewer):
        """Storytellers all of whose stories this person keeps. Who is excluded from one never learns who told it."""
        voices = Voice.objects.filter(storyteller=OuterRef("pk"))
        not_kept = voices.exclude(pk__in=Voice.objects.kept_by(viewer).values("pk"))
        return self.filter(Exists(voices), ~Exists(not_kept))


class Storyteller(models.Model):
    """Whose experience it is. Holds a pseudonym only; a person may be service user, staff and mentor in turn."""

    ref = RefField()
    pseudonym = models.CharField(max_length=100)

    objects = StorytellerQuerySet.as_manager()

    def __str__(self):
        return self.pseudonym

    def lock(self):
        """Locks the row until this transaction ends, so that who this is, is written by one request at a time. Raises
        DeletedMeanwhile."""
        if not Storyteller.objects.select_for_update(no_key=True).filter(pk=self.pk).exists():
            raise DeletedMeanwhile

    def times_written(self):
        """How often who this is was written down, in all or in part; 0 where nothing is written now."""
        if not Identity.objects.filter(storyteller=self).exists():
            return 0
        return self.identity_entries.filter(what__in=IdentityEntry.WRITING).count()

    def remove_if_unused(self, by):
        """Deletes a storyteller without a voice. If their identity was ever opened, only the identity is deleted."""
        self.lock()  # nobody may add a voice of theirs in the meantime
        if self.voices.exists():
            return
        opened = self.identity_entries.filter(what=IdentityEntry.What.OPENED)
        if opened.exists():  # the record of who opened it must stay
            Identity.forget(self, by)
        else:
            self.delete()


class Identity(models.Model):
    """A storyteller's real name and a safe way to reach them, apart from everything else; archivists only."""

    storyteller = models.OneToOneField(Storyteller, models.CASCADE, primary_key=True, related_name="identity")
    real_name = models.CharField(_("real name"), max_length=200)
    safe_contact = models.TextField(_("a safe way to reach them"), max_length=1000)

    def __str__(self):
        return "identity"

    @classmethod
    @transaction.atomic
    def record(cls, storyteller, by, real_name="", safe_contact=""):
        """Creates or updates a storyteller's identity; a value that is empty, or the same, stays as it was.

        Records who did so and when, with an IdentityEntry for each value that was changed; never what was written.
        """
        values = {"real_name": real_name, "safe_contact": safe_contact}
        storyteller.lock()
        stored = cls.objects.filter(storyteller=storyteller).values(*values).first() or {}
        values = {name: value for name, value in values.items() if value and value != stored.get(name)}
        if not values:
            return
        if cls.objects.filter(storyteller=storyteller).update(**values):
            entries = [IdentityEntry.WROTE_AGAIN[name] for name in values]
        else:
            cls.objects.create(storyteller=storyteller, **values)
            entries = [IdentityEntry.What.WRITTEN]
        for what in entries:
            IdentityEntry.objects.create(storyteller=storyteller, by=by, what=what)

    @classmethod
    @transaction.atomic
    def forget(cls, storyteller, by):
        """Deletes a storyteller's identity and records that it was deleted."""
        if cls.objects.filter(storyteller=storyteller).delete()[0]:
            IdentityEntry.objects.create(storyteller=storyteller, by=by, what=IdentityEntry.What.TAKEN_OUT)

    @classmethod
    @transaction.atomic
    def open(cls, storyteller, by, reason):
        """The identity, once an entry with the reason is recorded. Raises Identity.DoesNotExist where there is none,
        and ValidationError without a reason."""
        if not reason.strip():
            raise ValidationError({"reason": _("Say why you need to know who this is.")})
        identity = cls.objects.get(storyteller=storyteller)
        IdentityEntry.objects.create(
            storyteller=storyteller, by=by, what=IdentityEntry.What.OPENED, reason=reason.strip()
        )
        return identity


class IdentityEntry(Immutable):
    """Someone looked up who a storyteller is, or wrote it down: who, when, and why they opened it. Never edited."""

    class What(models.TextChoices):
        OPENED = "opened", _("Opened it")
        WRITTEN = "written", _("Wrote it down")
        NAME = "name", _("Wrote the name anew")
        CONTACT = "contact", _("Wrote the way to reach them anew")
        TAKEN_OUT = "taken_out", _("Took it out")

    WRITING = (What.WRITTEN, What.NAME, What.CONTACT)
    WROTE_AGAIN = {"real_name": What.NAME, "safe_contact": What.CONTACT}

    storyteller = models.ForeignKey(Storyteller, models.CASCADE, related_name="identity_entries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=10, choices=What)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

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

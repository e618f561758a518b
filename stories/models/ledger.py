"""The append-only ledger of what happened to stories' consent, as a chain of hashes."""

import hashlib
import json
from datetime import UTC

from django.db import connection, models, transaction
from django.utils import timezone

from .rows import Immutable


class ConsentEventQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("The ledger is only ever added to.")

    def delete(self):
        raise TypeError("The ledger is only ever added to.")


class ConsentEvent(Immutable):
    """An entry of the ledger: one thing that happened to a story's consent, with the hash of the entry before.

    It holds refs and choices, never words, titles or names. What was released, looked at or sent back has `parts` in
    its details: {part: [ref of who made it, ref of the second person]}.
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
        LOOKED_AT = "looked at"
        SENT_BACK = "sent back"
        NOTE_ADDED = "content note added"
        UNRELEASED = "release closed"
        PAUSED = "paused"
        RESUMED = "resumed"
        DELETED = "deleted"

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
        """The numbers of entries whose hash, previous hash or number is wrong. Empty when the chain is intact."""
        broken, previous_hash, number = [], cls.FIRST, 1
        for event in cls.objects.order_by("number").iterator():
            fits = event.previous_hash == previous_hash and event.hash == event.computed_hash()
            if not fits or event.number != number:
                broken.append(event.number)
            previous_hash, number = event.hash, event.number + 1
        return broken

    def delete(self, *args, **kwargs):
        raise TypeError("The ledger is only ever added to.")

"""Where somebody stopped listening, and how fast they listen: kept for that person alone."""

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils import timezone

from accounts.private_rows import PrivateRow

from ..consent import Use
from .personal import PersonalQuerySet
from .recording import Recording

SLOWEST, FASTEST, USUAL = 50, 200, 100  # percent
AT_THE_END = 5000  # ms before its end, from which on a recording has been heard


class ListeningPlaceQuerySet(PersonalQuerySet):
    path, uses = "story", (Use.HEAR,)

    def cleared_for(self, use, viewer, room=None, on=None):
        """Only places in the released recording: in a newer one, the same time is another moment."""
        return super().cleared_for(use, viewer, room, on).filter(recording=F("story__recording"))

    def still_open(self, on=None):
        return super().still_open(on).filter(recording=F("story__recording"))


class ListeningPlace(PrivateRow):
    """Where one person stopped in a story's recording. It goes when the story closes to them."""

    story = models.ForeignKey("Story", models.CASCADE, related_name="+")
    recording = models.ForeignKey(Recording, models.CASCADE, related_name="+")
    place_ms = models.PositiveIntegerField()
    kept_at = models.DateTimeField(default=timezone.now)

    objects = ListeningPlaceQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint(fields=["person", "story"], name="one_place_per_person_and_story")]

    def __str__(self):
        return str(self.pk)  # neither who nor what: this may reach a log

    @classmethod
    def keep(cls, person, story_key, recording_key, duration_ms, place_ms, at=None):
        """Keeps this person's place, in milliseconds. At the start, and close to the end, there is none to go on from:
        the row goes, and the next visit begins at the beginning.

        The story comes through the gate, and is not locked: this is asked every few seconds. One query.
        """
        if not 0 < place_ms < duration_ms - AT_THE_END:
            cls.objects.filter(person=person, story=story_key).delete()
            return
        row = cls(
            person=person,
            story_id=story_key,
            recording_id=recording_key,
            place_ms=place_ms,
            kept_at=at or timezone.now(),
        )
        cls.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["person", "story"],
            update_fields=["recording", "place_ms", "kept_at"],
        )


class ListeningSpeed(PrivateRow):
    """How fast one person listens, in every story."""

    percent = models.PositiveSmallIntegerField(default=USUAL)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person"], name="one_speed_per_person"),
            models.CheckConstraint(
                name="a_speed_a_player_has", condition=Q(percent__gte=SLOWEST, percent__lte=FASTEST)
            ),
        ]

    def __str__(self):
        return f"{self.percent} %"

    @classmethod
    def keep(cls, person, percent):
        """Keeps this speed, from SLOWEST to FASTEST. One query."""
        cls.objects.bulk_create(
            [cls(person=person, percent=percent)],
            update_conflicts=True,
            unique_fields=["person"],
            update_fields=["percent"],
        )

    @classmethod
    def of(cls, person):
        """This person's speed in percent; USUAL if they never chose one. One query."""
        percent = cls.objects.filter(person=person).values_list("percent", flat=True).first()
        return USUAL if percent is None else percent

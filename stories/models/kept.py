"""Stories that somebody keeps for later: a list of their own, which nobody else sees."""

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from accounts.private_rows import PrivateRow

from ..consent import KNOW_OF
from .personal import PersonalQuerySet


class KeptStoryQuerySet(PersonalQuerySet):
    path, uses = "story", KNOW_OF


class KeptStory(PrivateRow):
    """A story that one person keeps for later. It goes when the story closes to them, and leaves no trace."""

    story = models.ForeignKey("Story", models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    objects = KeptStoryQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [UniqueConstraint(fields=["person", "story"], name="a_story_is_kept_once_by_a_person")]

    def __str__(self):
        return str(self.pk)  # neither who nor what: this may reach a log

    @classmethod
    def keep(cls, person, story, at=None):
        """Puts a story that this person may know of on their list. Where it is already, it stays where it is."""
        row = cls(person=person, story=story, kept_at=at or timezone.now())
        cls.objects.bulk_create([row], ignore_conflicts=True)

    @classmethod
    def take_off(cls, person, story):
        cls.objects.filter(person=person, story=story).delete()

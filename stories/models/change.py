"""What somebody changed in a story and nobody else has released yet."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .story_parts import StoryPartQuerySet


class Part(models.TextChoices):
    """What readers see of a story, each part changed and released by itself."""

    TITLE = "title", _("Title")
    SUMMARY = "summary", _("Summary")
    LANGUAGE = "language", _("Language")
    CONTENT_NOTES = "content_notes", _("Content notes")
    RECORDING = "recording", _("Recording")
    WORDS = "words", _("Words")
    SPEAKERS = "speakers", _("Who speaks")


DETAILS = (Part.TITLE, Part.SUMMARY, Part.LANGUAGE, Part.CONTENT_NOTES)  # named as the fields of a story
OF_TRANSCRIPT = (Part.WORDS, Part.SPEAKERS)


class ChangeQuerySet(StoryPartQuerySet):
    path = "story"

    def releasable_by(self, person):
        """Those that wait for a second person, who may be this one: someone else made them, and nobody else sent them
        back."""
        return self.returnable_by(person).filter(looked_at_by=None)

    def returnable_by(self, person):
        """Those that this person may send back, looked at or not."""
        sent_back_by_another = Q(sent_back_by__isnull=False) & ~Q(sent_back_by=person)
        return self.exclude(made_by=person).exclude(sent_back_by_another)

    def waiting_for_another(self, person):
        """Those that wait for a second person, who cannot be this one, who made them."""
        return self.filter(looked_at_by=None, made_by=person)

    def with_second_person(self, person):
        """{part: [ref of who made it, ref of this person]}, as the ledger keeps them. One query."""
        return {change.part: [change.people[0], person.ref] for change in self.select_related("made_by")}

    def sent_back_by_another(self, person):
        """Those that somebody else sent back, and that have not been changed since."""
        return self.filter(sent_back_by__isnull=False).exclude(sent_back_by=person)


class Change(models.Model):
    """A part of a story as one person last changed it, until a second person releases it and the row goes.

    A story that is not released holds what was changed in its own fields. Of a released one the fields are what
    readers see, and `value` is the new title, summary, language or content notes. Newer recordings and transcripts
    are rows of their own.
    """

    story = models.ForeignKey("Story", models.CASCADE, related_name="changes")
    part = models.CharField(max_length=20, choices=Part)
    value = models.JSONField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="empty: a program"
    )
    made_at = models.DateTimeField(default=timezone.now)
    looked_at_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_back_note = models.TextField(blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["story", "pk"]
        constraints = [
            UniqueConstraint(fields=["story", "part"], name="one_change_per_part"),
            models.CheckConstraint(
                name="looked_at_by_a_second_person",
                condition=Q(looked_at_by=None) | Q(made_by=None) | ~Q(looked_at_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="sent_back_with_a_note",
                condition=Q(sent_back_by=None, sent_back_note="")
                | (Q(sent_back_by__isnull=False) & ~Q(sent_back_note="")),
            ),
        ]

    def __str__(self):
        return f"{self.part} of {self.story_id}"

    @property
    def people(self):
        """[ref of who made it, ref of who looked at it], "" for nobody, as the ledger keeps them."""
        return [person.ref if person else "" for person in (self.made_by, self.looked_at_by)]


def part_names(changes):
    """The names of these parts in words, such as "title, who speaks"."""
    return ", ".join(str(change.get_part_display()).lower() for change in changes)

"""The numbered versions of a story's recording."""

from django.conf import settings
from django.core.files import File
from django.db import models, transaction
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils import timezone

from core.refs import RefField, make_ref

from ..recordings import waveform
from .change import Part
from .story_parts import StoryPartQuerySet


class Recording(models.Model):
    """One version of a story's sound, converted for playing. The uploaded original is kept and never served."""

    class RecordingQuerySet(StoryPartQuerySet):
        def cleared_for(self, use, viewer, room=None, on=None):
            """Only the released version is for listeners; newer ones are drafts, behind `kept_by`."""
            return super().cleared_for(use, viewer, room, on).filter(story__recording=F("pk"))

    ref = RefField()
    story = models.ForeignKey("Story", models.CASCADE, related_name="recordings")
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
    # What was not as the file says, or silent (`recordings.findings`). Somebody who keeps the story says that it is
    # right all the same, or sends another file.
    findings = models.JSONField(default=list, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["story", "number"]
        constraints = [
            UniqueConstraint(fields=["story", "number"], name="one_recording_per_number"),
            CheckConstraint(
                name="confirmed_at_with_by",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            CheckConstraint(
                name="confirmed_where_something_was_found",
                condition=Q(confirmed_at=None) | ~Q(findings=[]),
            ),
        ]

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("stories:recording", args=[self.ref])

    def needs_answer(self):
        """Whether something was found in this recording, and nobody has said yet that it is right as it is."""
        return bool(self.findings) and self.confirmed_at is None

    @transaction.atomic
    def confirm(self, by, at=None):
        """Notes that `by` says that this recording is right as it is. Who said so first stays."""
        self.story.lock()
        self.refresh_from_db()
        if self.needs_answer():
            self.confirmed_at, self.confirmed_by = at or timezone.now(), by
            self.save(update_fields=["confirmed_at", "confirmed_by"])

    @classmethod
    def from_prepared(cls, story, prepared, original, added_by):
        """Stores a converted recording (`media.Prepared`) and the file it was made from as the story's next version.

        Both files are deleted when the row cannot be saved. `original` is None where the sound is synthetic speech.
        """
        recording = cls(
            story=story,
            duration_ms=prepared.duration_ms,
            size=prepared.size,
            sha256=prepared.sha256,
            peaks=prepared.peaks,
            waveform=waveform.waveform_path(prepared.peaks),
            findings=[finding.as_dict() for finding in prepared.findings],
            added_by=added_by,
        )
        try:
            with prepared.path.open("rb") as file:
                recording.file.save(f"{make_ref()}.m4a", File(file), save=False)
            if original is not None:
                # The name it was uploaded with may identify the storyteller
                recording.original.save(make_ref(), original, save=False)
            with transaction.atomic():
                story.lock()  # or two requests would take the same number
                last_number = story.recordings.aggregate(last=models.Max("number"))["last"] or 0
                recording.number = last_number + 1
                recording.save()
                story.note_change(Part.RECORDING, added_by)
        except BaseException:
            for file in (recording.file, recording.original):
                if file:
                    file.storage.delete(file.name)
            raise
        return recording

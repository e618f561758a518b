"""The versions of a story's sound."""

from django.conf import settings
from django.core.files import File
from django.db import models, transaction
from django.db.models import F, UniqueConstraint
from django.urls import reverse
from django.utils import timezone

from core.refs import RefField, make_ref

from ..recordings import waveform
from .story_parts import StoryPartQuerySet


class Recording(models.Model):
    """One version of a story's sound: made clean for playing. The original is kept and never served."""

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
            waveform=waveform.waveform_path(prepared.peaks),
            added_by=added_by,
        )
        try:
            with prepared.path.open("rb") as made:
                recording.file.save(f"{make_ref()}.m4a", File(made), save=False)
            if original is not None:
                # Its own name may tell who is speaking
                recording.original.save(make_ref(), original, save=False)
            with transaction.atomic():
                story.lock()  # two versions at once would want the same number
                last = story.recordings.aggregate(last=models.Max("number"))["last"] or 0
                recording.number = last + 1
                recording.save()
        except BaseException:
            for kept in (recording.file, recording.original):
                if kept:
                    kept.storage.delete(kept.name)
            raise
        return recording

"""The versions of a story's words, and their timed lines."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.refs import RefField

from ..transcripts.answers import apply_answers
from ..transcripts.text import Draft
from .change import Part
from .recording import Recording
from .rows import Immutable
from .story_parts import StoryPartQuerySet
from .voice import Voice


class Transcript(Immutable):
    """A numbered, immutable version of a story's words. Offsets are code points in `text`, end exclusive."""

    class Kind(models.TextChoices):
        SPEECH = "speech", _("Speech")
        EXTRACTS = "extracts", _("Separate quotations")

    ref = RefField()
    story = models.ForeignKey("Story", models.CASCADE, related_name="transcripts")
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
    takes_words_out = models.BooleanField(
        default=False, help_text="something had to go: words of earlier versions are shown nowhere"
    )

    objects = StoryPartQuerySet.reached_by("story", words="pk")

    class Meta:
        ordering = ["story", "number"]
        constraints = [UniqueConstraint(fields=["story", "number"], name="one_transcript_per_number")]

    def __str__(self):
        return self.ref

    def is_taken_out(self):
        """Whether something had to go from these words in a later version, so that they are shown nowhere."""
        later = Transcript.objects.filter(story=self.story_id, number__gt=self.number)
        return later.filter(takes_words_out=True).exists()

    def speakers(self):
        """{label: its Voice, or None}, in order of appearance. Words under a possible label are not among them."""
        voice_keys = {}
        labels = self.cues.filter(possible_label="").order_by("start")
        for label, key in labels.values_list("label", "voice"):
            voice_keys.setdefault(label, key)
        voices = self.story.voices.in_bulk([key for key in voice_keys.values() if key])
        return {label: voices.get(key) for label, key in voice_keys.items()}

    def possible_labels(self):
        """{what may be a speaker's label: (where it begins, where it ends) each time}, in order of appearance."""
        places = {}
        cues = self.cues.filter(label_length__gt=0).order_by("start")
        for label, start, length in cues.values_list("possible_label", "start", "label_length"):
            places.setdefault(label, []).append((start, start + length))
        return places

    @transaction.atomic
    def name_speakers(self, voices, added_by, is_speaker=None, left_out=()):
        """Stores these words as a new version with the voice of each label (`voices`) and returns that version.

        `is_speaker` says of possible labels whether they name a speaker: those that do leave the words. What stands
        under the possible labels in `left_out` was said by nobody and leaves them too. Returns this version when
        nothing changes. Raises TranscriptError where no words would be left.
        """
        if not (is_speaker or left_out) and voices == self.speakers():
            return self
        draft = self.as_draft()
        if is_speaker or left_out:
            draft = apply_answers(draft, is_speaker or {}, self.kind == self.Kind.EXTRACTS, left_out)
            self.story.changes.filter(part=Part.WORDS).update(looked_at_by=None)  # labels leave the words
        transcript = Transcript._store(self.story, draft, voices, added_by, self.clock, self.kind)
        self.story.note_change(Part.SPEAKERS, added_by)
        return transcript

    def as_draft(self):
        """This version as it was before it was stored."""
        return Draft(
            text=self.text,
            cues=tuple(self.cues.order_by("start")),
            sentences=tuple(tuple(bounds) for bounds in self.sentences),
            language=self.language,
        )

    @classmethod
    @transaction.atomic
    def from_draft(
        cls,
        story,
        draft,
        voices=None,
        added_by=None,
        clock=None,
        kind=Kind.SPEECH,
        takes_words_out=False,
    ):
        """Stores a parsed draft (`transcripts.Draft`) as the story's next version and returns it.

        `voices` maps a speaker's label as heard to the Voice it belongs to. Words under a possible label have none.
        """
        transcript = cls._store(story, draft, voices or {}, added_by, clock, kind, takes_words_out)
        story.note_change(Part.WORDS, added_by)
        return transcript

    @classmethod
    def _store(cls, story, draft, voices, added_by, clock, kind, takes_words_out=False):
        story.lock()  # or two requests would take the same number
        last_number = story.transcripts.aggregate(last=models.Max("number"))["last"] or 0
        transcript = cls.objects.create(
            story=story,
            number=last_number + 1,
            kind=kind,
            language=draft.language,
            text=draft.text,
            sentences=[list(bounds) for bounds in draft.sentences],
            clock=clock,
            added_by=added_by,
            takes_words_out=takes_words_out,
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
                possible_label=cue.possible_label,
                label_length=cue.label_length,
                voice=None if cue.possible_label else voices.get(cue.label),
            )
            for cue in draft.cues
        )
        return transcript


class Cue(models.Model):
    """One line of a transcript: its offsets, its times where known, its speaker's label as heard and their voice.

    Under a possible label it belongs to nobody, until a person says whether that names a speaker.
    """

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="cues")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField(null=True, blank=True)
    end_ms = models.PositiveIntegerField(null=True, blank=True)
    label = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True, help_text="where it is not the transcript's")
    voice = models.ForeignKey(Voice, models.SET_NULL, null=True, blank=True, related_name="cues")
    possible_label = models.CharField(
        max_length=100, blank=True, help_text="may name the speaker, or be words"
    )
    label_length = models.PositiveSmallIntegerField(
        default=0, help_text="of the words at its beginning that are the possible label"
    )

    objects = StoryPartQuerySet.reached_by("transcript__story", words="transcript")

    class Meta:
        ordering = ["transcript", "start"]
        constraints = [
            UniqueConstraint(fields=["transcript", "start"], name="one_cue_starts_at_an_offset"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_cue_has_words"),
            models.CheckConstraint(
                condition=Q(possible_label="", label_length=0)
                | ~Q(possible_label="") & Q(label="", voice=None),
                name="words_under_a_possible_label_are_nobodys",
            ),
        ]

    def __str__(self):
        return f"{self.start}-{self.end}"

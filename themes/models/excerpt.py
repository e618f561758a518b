"""Stretches of stories, who heard which theme in them, and notes."""

from contextlib import suppress

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, UniqueConstraint, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from core.prepared import Param, prepared
from core.refs import RefField
from stories.models import Cue, Source, StoryPartQuerySet, Transcript
from stories.transcripts.places import excerpt_context, times_of
from stories.transcripts.text import PARAGRAPH_BREAK

from ..looks import PLAIN, look_of
from ..word_marks import Span
from .theme import Theme


class WrongWords(ValueError):
    """A stretch that is not what it says it is. The message can be shown."""


class ExcerptQuerySet(StoryPartQuerySet):
    path = "transcript__story"
    words = "transcript"

    def for_spans(self):
        """These excerpts as rows for `spans_of`, one for each theme that anyone hears in them."""
        return self.order_by("start", "-end", "themings__tag__position", "themings__tag__name").values_list(
            "ref", "start", "end", "themings__tag__letter", "themings__tag__hue"
        )


def spans_of(rows):
    """The `word_marks.Span`s of rows as `for_spans` orders them."""
    found = {}
    for ref, start, end, letter, hue in rows:
        _start, _end, letters, hues = found.setdefault(ref, (start, end, {}, {}))
        if letter:
            letters[letter] = hues[look_of(hue).hue] = None
    return [
        Span(start, end, ref, tuple(letters), tuple(hues) or (PLAIN.hue,))
        for ref, (start, end, letters, hues) in found.items()
    ]


def language_at(transcript, start):
    """The language of the words that begin at `start`: their cue's own, else the transcript's. Both are paths from
    the rows that are asked."""
    cues = Cue.objects.filter(transcript=OuterRef(transcript), start__lte=OuterRef(start))
    of_cue = Subquery(cues.order_by("-start").values("language")[:1])
    return Coalesce(NullIf(of_cue, Value("")), F(f"{transcript}__language"))


@prepared
def _cues_touched():
    touched = Cue.objects.filter(
        transcript=Param("transcript"), start__lt=Param("end"), end__gt=Param("start")
    )
    return touched.order_by("start")


class Excerpt(models.Model):
    """A stretch [start, end) of one transcript version: one row, shared by all who tag it."""

    ref = RefField()
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="+")
    start = models.PositiveIntegerField(help_text="code points")
    end = models.PositiveIntegerField(help_text="code points, exclusive")
    quote = models.TextField()
    before = models.CharField(max_length=32, blank=True)
    after = models.CharField(max_length=32, blank=True)
    start_ms = models.PositiveIntegerField(null=True, blank=True)
    end_ms = models.PositiveIntegerField(null=True, blank=True)
    marked_at = models.DateTimeField(default=timezone.now)

    themes = TaggableManager(through="ThemedExcerpt", blank=True)
    objects = ExcerptQuerySet.as_manager()

    LONGEST = 4000  # code points: beyond that it is a story, not an excerpt

    class Meta:
        ordering = ["transcript", "start", "end"]
        constraints = [
            UniqueConstraint(fields=["transcript", "start", "end"], name="one_row_per_stretch"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="an_excerpt_has_words"),
        ]

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("themes:excerpt", args=[self.ref])

    @classmethod
    def mark(cls, transcript, start, end, quote):
        """The row for this stretch, made if it is new, and held until the transaction around this ends. `quote` must
        be its words, to the character.

        Raises WrongWords where it is not, or where the stretch is empty, too long, or runs from one separate
        quotation into the next.
        """
        words = transcript.text[max(start, 0) : max(end, 0)]
        if not 0 <= start < end <= len(transcript.text) or not words.strip():
            raise WrongWords(_("That stretch is not in this story. Choose the words again."))
        if words != quote:
            raise WrongWords(
                _("The words chosen do not match the story, so nothing was saved. Choose them again.")
            )
        if end - start > cls.LONGEST:
            raise WrongWords(_("An excerpt can be at most 4,000 characters long. Choose fewer words."))
        if transcript.kind == Transcript.Kind.EXTRACTS and PARAGRAPH_BREAK in words:
            raise WrongWords(_("These are separate quotations. Choose words from one of them."))
        before, after = excerpt_context(transcript.text, start, end)
        touched = _cues_touched(transcript=transcript.pk, start=start, end=end)
        start_ms, end_ms = times_of(tuple(touched), start, end)
        with transaction.atomic(savepoint=False):
            excerpt, _created = cls.objects.select_for_update(no_key=True).get_or_create(
                transcript=transcript,
                start=start,
                end=end,
                defaults={
                    "quote": words,
                    "before": before,
                    "after": after,
                    "start_ms": start_ms,
                    "end_ms": end_ms,
                },
            )
        return excerpt

    def lock(self):
        """The row for this stretch, held until this transaction ends; made again where whoever leaned on it last
        let go of it at this moment."""
        return Excerpt.mark(self.transcript, self.start, self.end, self.quote)

    def tag(self, theme, by=None, source=None):
        """Says that this person (or this publication) hears the theme here. Twice is once."""
        ThemedExcerpt.objects.get_or_create(tag=theme, content_object=self, tagged_by=by, source=source)

    def tag_each(self, themes, by):
        """Says that this person hears each of these themes here. Twice is once. One query."""
        ThemedExcerpt.objects.bulk_create(
            (ThemedExcerpt(tag=theme, content_object=self, tagged_by=by) for theme in themes),
            ignore_conflicts=True,
        )

    @transaction.atomic
    def untag(self, theme, by):
        """Takes back one's own. A stretch that nobody tags, notes or leans on any more goes with it."""
        # Held, or a tag given at this moment would go too; and gone already where two took theirs off at once
        if Excerpt.objects.select_for_update().filter(pk=self.pk).first() is None:
            return
        self.themings.filter(tag=theme, tagged_by=by).delete()
        if not (self.themings.exists() or self.notes.exists() or self.leads_theme.exists()):
            with suppress(models.RestrictedError), transaction.atomic():  # a pack prints it
                self.delete()


class ThemedExcerpt(ItemBase):
    """Who heard which theme in an excerpt. Two people may say the same, and both are kept."""

    tag = models.ForeignKey(Theme, models.PROTECT, related_name="themings")
    content_object = models.ForeignKey(Excerpt, models.CASCADE, related_name="themings")
    tagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    tagged_at = models.DateTimeField(default=timezone.now)

    objects = StoryPartQuerySet.reached_by(
        "content_object__transcript__story", words="content_object__transcript"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tagged_by_a_person_or_a_publication",
                condition=Q(tagged_by__isnull=False, source=None) | Q(tagged_by=None, source__isnull=False),
            ),
            UniqueConstraint(
                fields=["tag", "content_object", "tagged_by"],
                condition=Q(tagged_by__isnull=False),
                name="a_person_tags_a_stretch_with_a_theme_once",
            ),
            UniqueConstraint(
                fields=["tag", "content_object", "source"],
                condition=Q(source__isnull=False),
                name="a_publication_tags_a_stretch_with_a_theme_once",
            ),
        ]
        indexes = [models.Index(fields=["content_object", "tag"], name="themes_of_an_excerpt")]

    def __str__(self):
        return f"{self.tag_id} on {self.content_object_id}"


class ExcerptNote(models.Model):
    """A facilitator's note beside an excerpt, for those who tag."""

    ref = RefField()
    excerpt = models.ForeignKey(Excerpt, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = StoryPartQuerySet.reached_by("excerpt__transcript__story", words="excerpt__transcript")

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self):
        return self.ref

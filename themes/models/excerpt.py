"""Stretches of stories, who heard which theme in them, and notes."""

from contextlib import suppress

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, UniqueConstraint, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from core.prepared import Param, prepared
from core.refs import RefField
from stories.models import Cue, DeletedMeanwhile, Source, Story, StoryPartQuerySet, Transcript
from stories.transcripts.places import excerpt_context, times_of
from stories.transcripts.text import PARAGRAPH_BREAK

from ..looks import PLAIN, look_of
from ..word_marks import Span
from .theme import Theme


class WrongWords(ValueError):
    """A stretch that cannot be marked, or a quote that does not match it. The message can be shown."""


class ExcerptQuerySet(StoryPartQuerySet):
    path = "transcript__story"
    words = "transcript"

    def for_spans(self):
        """Rows for `spans_of`: one for each excerpt and theme that anyone tagged it with."""
        return self.order_by("start", "-end", "themings__tag__position", "themings__tag__name").values_list(
            "ref", "start", "end", "themings__tag__letter", "themings__tag__hue"
        )


def spans_of(rows):
    """A `word_marks.Span` for each excerpt in the rows of `for_spans`."""
    excerpts = {}
    for ref, start, end, letter, hue in rows:
        _start, _end, letters, hues = excerpts.setdefault(ref, (start, end, {}, {}))
        if letter:
            letters[letter] = hues[look_of(hue).hue] = None
    return [
        Span(start, end, tuple(letters), tuple(hues) or (PLAIN.hue,))
        for start, end, letters, hues in excerpts.values()
    ]


def language_at(transcript, start):
    """An expression for the language of the words at `start`: their cue's own, else the transcript's. `transcript` and
    `start` are field paths from the queried rows."""
    cues = Cue.objects.filter(transcript=OuterRef(transcript), start__lte=OuterRef(start))
    of_cue = Subquery(cues.order_by("-start").values("language")[:1])
    return Coalesce(NullIf(of_cue, Value("")), F(f"{transcript}__language"))


def _are_corrected(transcript):
    """Whether later words were released in the meantime: what was marked in these has been carried over. Locks the
    story, so that none are until this transaction ends."""
    later = Transcript.objects.filter(
        pk=OuterRef("transcript"), number__gt=transcript.number
    )  # no join to lock
    stories = Story.objects.select_for_update(no_key=True).filter(pk=transcript.story_id)
    return stories.annotate(has_later=Exists(later)).values_list("has_later", flat=True).first() is True


@prepared
def _overlapping_cues():
    cues = Cue.objects.filter(transcript=Param("transcript"), start__lt=Param("end"), end__gt=Param("start"))
    return cues.order_by("start")


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
        """The row for this stretch, created if it is new, and locked until the surrounding transaction ends. `quote`
        must be exactly its words.

        Raises WrongWords where it is not, or where the stretch is empty, too long, or runs from one separate
        quotation into the next.
        """
        words = transcript.text[max(start, 0) : max(end, 0)]
        if not 0 <= start < end <= len(transcript.text) or not words.strip():
            raise WrongWords(_("That stretch is not in this story. Choose the words again."))
        if words != quote:
            raise WrongWords(
                _(
                    "The words chosen do not match the story, so nothing was saved. If your browser has translated the "
                    "page, show the original first. Then choose them again."
                )
            )
        if end - start > cls.LONGEST:
            raise WrongWords(_("An excerpt can be at most 4,000 characters long. Choose fewer words."))
        if transcript.kind == Transcript.Kind.EXTRACTS and PARAGRAPH_BREAK in words:
            raise WrongWords(_("These are separate quotations. Choose words from one of them."))
        cues = tuple(_overlapping_cues(transcript=transcript.pk, start=start, end=end))
        with transaction.atomic(savepoint=False):
            excerpt = None if _are_corrected(transcript) else cls._at(transcript, start, end, cues)
        if excerpt is None:  # raised here, or the caller's transaction would be broken
            raise WrongWords(
                _("These words were corrected while you had them open. Load the page, and choose again.")
            )
        return excerpt

    @classmethod
    def _at(cls, transcript, start, end, cues):
        before, after = excerpt_context(transcript.text, start, end)
        start_ms, end_ms = times_of(cues, start, end)
        excerpt, _created = cls.objects.select_for_update(no_key=True).get_or_create(
            transcript=transcript,
            start=start,
            end=end,
            defaults={
                "quote": transcript.text[start:end],
                "before": before,
                "after": after,
                "start_ms": start_ms,
                "end_ms": end_ms,
            },
        )
        return excerpt

    def lock(self):
        """This row as it is now, locked until this transaction ends. Where another request has deleted it in the
        meantime, with the last tag on it, it is created again; raises DeletedMeanwhile where its words have gone."""
        excerpt = Excerpt.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        try:
            return excerpt or Excerpt.mark(self.transcript, self.start, self.end, self.quote)
        except WrongWords:
            raise DeletedMeanwhile from None

    def tag(self, theme, by=None, source=None):
        """Tags the excerpt with a theme, for this person or this publication. A second time changes nothing."""
        ThemedExcerpt.objects.get_or_create(tag=theme, content_object=self, tagged_by=by, source=source)

    def note(self, text, by):
        """Adds a note. The same words from the same person are one note; the excerpt must be locked. Returns whether
        it is a new one."""
        return ExcerptNote.objects.get_or_create(excerpt=self, text=text, written_by=by)[1]

    def tag_each(self, themes, by):
        """Tags the excerpt with each of these themes, for this person. A second time changes nothing. One query."""
        ThemedExcerpt.objects.bulk_create(
            (ThemedExcerpt(tag=theme, content_object=self, tagged_by=by) for theme in themes),
            ignore_conflicts=True,
        )

    def untag(self, theme, by):
        """Deletes this person's own tag, and the excerpt too where nothing uses it any more. Returns whether there was
        such a tag."""
        return self._delete_from("themings", tag=theme, tagged_by=by)

    def take_note_off(self, text, by):
        """The same for this person's own note with these words."""
        return self._delete_from("notes", text=text, written_by=by)

    @transaction.atomic
    def _delete_from(self, rows, **which):
        # Locked, or a tag that another request adds now would be deleted too. None: another request deleted the row
        if Excerpt.objects.select_for_update().filter(pk=self.pk).first() is None:
            return False
        deleted, _models = getattr(self, rows).filter(**which).delete()
        if not (self.themings.exists() or self.notes.exists() or self.leads_theme.exists()):
            with suppress(models.RestrictedError), transaction.atomic():  # a pack uses it
                self.delete()
        return bool(deleted)


class ThemedExcerpt(ItemBase):
    """Who heard which theme in an excerpt. Two people may choose the same theme: each has a row."""

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

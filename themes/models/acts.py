"""What somebody did to excerpts, so that they can undo it and do it again."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.private_rows import PrivateRow
from stories.models import StoryPartQuerySet, Transcript

from .excerpt import Excerpt
from .theme import Theme


class Act(PrivateRow):
    """A tag, a tag taken off or a note: what one person did to one stretch of words. Theirs alone."""

    KEPT = 50  # of one person; older ones can no longer be undone

    class Kind(models.TextChoices):
        TAG = "tag"
        UNTAG = "untag"
        NOTE = "note"

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="+")
    start = models.PositiveIntegerField(help_text="code points")
    end = models.PositiveIntegerField(help_text="code points, exclusive")
    kind = models.CharField(max_length=5, choices=Kind)
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=1000, blank=True, help_text="of a note")
    done_at = models.DateTimeField(default=timezone.now)
    undone = models.BooleanField(default=False)

    objects = StoryPartQuerySet.reached_by("transcript__story", words="transcript")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_act_is_about_a_theme_or_a_note",
                condition=Q(kind="note", theme=None) & ~Q(text="")
                | Q(kind__in=["tag", "untag"], text="", theme__isnull=False),
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="an_act_is_about_words"),
        ]

    def __str__(self):
        return str(self.pk)  # neither who nor what: this may reach a log

    # --- doing ---

    @classmethod
    def tag(cls, excerpt, themes, by):
        """Tags a locked excerpt with those of these themes that this person has not given it yet."""
        given = set(excerpt.themings.filter(tagged_by=by).values_list("tag", flat=True))
        added = [theme for theme in themes if theme.pk not in given]
        if added:
            excerpt.tag_each(added, by=by)
            cls._keep([cls._of(excerpt, by, cls.Kind.TAG, theme=theme) for theme in added])

    @classmethod
    def untag(cls, excerpt, theme, by):
        """Takes this person's own tag off, where there is one."""
        if excerpt.untag(theme, by=by):
            cls._keep([cls._of(excerpt, by, cls.Kind.UNTAG, theme=theme)])

    @classmethod
    def note(cls, excerpt, text, by):
        """Adds a note to a locked excerpt, unless this person wrote the same before."""
        if excerpt.note(text, by):
            cls._keep([cls._of(excerpt, by, cls.Kind.NOTE, text=text)])

    @classmethod
    def _of(cls, excerpt, by, kind, **what):
        return cls(
            person=by, transcript=excerpt.transcript, start=excerpt.start, end=excerpt.end, kind=kind, **what
        )

    @classmethod
    def _keep(cls, acts):
        """Saves them. What was undone in the same words before can no longer be done again."""
        person, transcript = acts[0].person, acts[0].transcript
        cls.objects.filter(person=person, transcript=transcript, undone=True).delete()
        cls.objects.bulk_create(acts)
        oldest = (
            cls.objects.filter(person=person)
            .order_by("-pk")
            .values_list("pk", flat=True)[cls.KEPT : cls.KEPT + 1]
        )
        for pk in oldest:
            cls.objects.filter(person=person, pk__lte=pk).delete()

    # --- undoing ---

    @classmethod
    @transaction.atomic
    def undo_last(cls, transcript, person):
        """Undoes the last act of this person in these words that is not undone yet. Returns it, or None."""
        _lock(person)
        act = cls.objects.filter(person=person, transcript=transcript, undone=False).order_by("-pk").first()
        if act:
            act._bring_about(act.kind == cls.Kind.UNTAG)
            act._save_undone(True)
        return act

    @classmethod
    @transaction.atomic
    def redo_next(cls, transcript, person):
        """Does the act again that this person undid last in these words. Returns it, or None."""
        _lock(person)
        act = cls.objects.filter(person=person, transcript=transcript, undone=True).order_by("pk").first()
        if act:
            act._bring_about(act.kind != cls.Kind.UNTAG)
            act._save_undone(False)
        return act

    def _bring_about(self, is_there):
        """Sees that the tag or the note is there, or that it is not."""
        if is_there:
            words = self.transcript.text[self.start : self.end]
            excerpt = Excerpt.mark(self.transcript, self.start, self.end, words)
            if self.theme:
                excerpt.tag_each([self.theme], by=self.person)
            else:
                excerpt.note(self.text, self.person)
            return
        stretch = {"transcript": self.transcript, "start": self.start, "end": self.end}
        excerpt = Excerpt.objects.filter(**stretch).first()
        if excerpt and self.theme:
            excerpt.untag(self.theme, by=self.person)
        elif excerpt:
            excerpt.take_note_off(self.text, by=self.person)

    def _save_undone(self, undone):
        self.undone = undone
        self.save(update_fields=["undone"])

    # --- telling ---

    @property
    def label(self):
        """What was done, in a few words, for the person who did it."""
        words = Truncator(self.transcript.text[self.start : self.end]).words(6)
        if self.kind == self.Kind.NOTE:
            return _("your note on “%(words)s”") % {"words": words}
        if self.kind == self.Kind.UNTAG:
            return _("%(theme)s taken off “%(words)s”") % {"theme": self.theme.name, "words": words}
        return _("%(theme)s on “%(words)s”") % {"theme": self.theme.name, "words": words}


@dataclass(frozen=True)
class NextActs:
    """What one person can undo and do again in some words; None where there is nothing."""

    undo: Act | None
    redo: Act | None


def next_acts(transcript, person):
    """The NextActs of this person in words that they may read. One query."""
    acts = list(
        Act.objects.filter(person=person, transcript=transcript).select_related("theme").order_by("pk")
    )
    for act in acts:
        act.transcript = transcript
    undone = [act for act in acts if act.undone]
    done = [act for act in acts if not act.undone]
    return NextActs(done[-1] if done else None, undone[0] if undone else None)


def _lock(person):
    """Two requests of one person at once undo two acts, one after the other."""
    get_user_model().objects.select_for_update(no_key=True).filter(pk=person.pk).first()

"""Excerpts across the versions of a story's words: they move with their words, or wait for a person to decide."""

from django.db import models, transaction
from django.db.models import Max
from django.dispatch import receiver
from django.utils import timezone

from stories.models import Cue, StoryPartQuerySet, Transcript
from stories.signals import transcript_released
from stories.transcripts.places import excerpt_context, times_of

from ..carrying import Correction
from .excerpt import Excerpt
from .merging import let_go, merge

MOVED_FIELDS = ("transcript", "start", "end", "quote", "before", "after", "start_ms", "end_ms")


class WaitingExcerptQuerySet(StoryPartQuerySet):
    path = "excerpt__transcript__story"

    def of_story(self, story):
        """Those of this story, in the order of their words."""
        return self.filter(excerpt__transcript__story=story).order_by("excerpt__start", "excerpt__end", "pk")


class WaitingExcerpt(models.Model):
    """An excerpt whose words were corrected. It is of an earlier version, so it shows nowhere but in its story's queue
    until one of those who tag decides what becomes of it."""

    excerpt = models.OneToOneField(Excerpt, models.CASCADE, primary_key=True, related_name="waiting")
    since = models.DateTimeField(default=timezone.now)

    objects = WaitingExcerptQuerySet.as_manager()

    def __str__(self):
        return str(self.pk)


@receiver(transcript_released)
def carry_over_on_release(sender, story, **kwargs):
    carry_over(story)


def carry_over(story):
    """Moves each excerpt of earlier versions of this story to the released one where its words are unchanged, and lets
    every other wait. In the caller's transaction, with the story locked; the number of queries does not depend on how
    many there are, but for the size of one statement."""
    released = story.transcript
    excerpts = _excerpts_before(released)
    if not excerpts:
        return
    corrections = corrections_of({excerpt.transcript_id for excerpt in excerpts}, released)
    places, waiting = {}, []
    for excerpt in excerpts:
        if place := corrections[excerpt.transcript_id].moved(excerpt.start, excerpt.end):
            places[excerpt] = place
        else:
            waiting.append(excerpt)
    move(places, released)
    WaitingExcerpt.objects.bulk_create(
        (WaitingExcerpt(excerpt=excerpt) for excerpt in waiting), ignore_conflicts=True
    )
    _forget_words_taken_out(released)


def _excerpts_before(released):
    earlier = Excerpt.objects.filter(
        transcript__story=released.story_id, transcript__number__lt=released.number
    )
    # The latest version first: where two come to stand on the same words, the row of the later one stays
    return list(earlier.select_for_update(of=("self",)).order_by("-transcript__number", "pk"))


def corrections_of(transcript_keys, released):
    """{key of an earlier version: what became of its words in the released one}. One query."""
    texts = Transcript.objects.filter(pk__in=transcript_keys).values_list("pk", "text")
    is_apart = released.kind == Transcript.Kind.EXTRACTS
    return {key: Correction(text, released.text, is_apart, Excerpt.LONGEST) for key, text in texts}


def _forget_words_taken_out(released):
    """Empties the words of each waiting excerpt of a version after which somebody said that something had to go."""
    versions = Transcript.objects.filter(
        story=released.story_id, number__lte=released.number, takes_words_out=True
    )
    if (last := versions.aggregate(last=Max("number"))["last"]) is not None:
        waiting = Excerpt.objects.filter(
            transcript__story=released.story_id, transcript__number__lt=last, waiting__isnull=False
        )
        Excerpt.objects.filter(pk__in=waiting.values("pk")).update(quote="", before="", after="")


def move(places, transcript):
    """Puts each of these excerpts ({Excerpt: its Place}) on words of this version. Where one is there already, that row
    keeps the tags, notes and all else of both."""
    if not places:
        return
    cues = tuple(Cue.objects.filter(transcript=transcript).order_by("start"))
    stretches = Excerpt.objects.filter(transcript=transcript).values_list("start", "end", "pk")
    row_at = {(start, end): key for start, end, key in stretches}
    moved, merged = [], {}
    for excerpt, place in places.items():
        kept = row_at.setdefault((place.start, place.end), excerpt.pk)
        if kept == excerpt.pk:
            moved.append(_at_place(excerpt, place, transcript, cues))
        else:
            merged[excerpt.pk] = kept
    Excerpt.objects.bulk_update(moved, MOVED_FIELDS)
    merge(merged)
    WaitingExcerpt.objects.filter(excerpt__transcript=transcript).delete()


def _at_place(excerpt, place, transcript, cues):
    excerpt.transcript, excerpt.start, excerpt.end = transcript, place.start, place.end
    excerpt.quote = transcript.text[place.start : place.end]
    excerpt.before, excerpt.after = excerpt_context(transcript.text, place.start, place.end)
    excerpt.start_ms, excerpt.end_ms = times_of(cues, place.start, place.end)
    return excerpt


@transaction.atomic
def decide(story, transcript, kept, taken_off):
    """Puts the waiting excerpts of `kept` ({key: Place}) on words of this version, and deletes those whose keys are in
    `taken_off`, with all that hangs on them. Those that somebody else decided on in the meantime are left as they are.
    Returns how many were decided, or None where this version is no longer the released one."""
    story.lock()
    if story.transcript_id != transcript.pk:
        return None
    keys = WaitingExcerpt.objects.of_story(story).filter(pk__in=[*kept, *taken_off]).values("pk")
    excerpts = list(Excerpt.objects.select_for_update().filter(pk__in=keys))
    move({excerpt: kept[excerpt.pk] for excerpt in excerpts if excerpt.pk in kept}, transcript)
    let_go([excerpt.pk for excerpt in excerpts if excerpt.pk in taken_off])
    return len(excerpts)

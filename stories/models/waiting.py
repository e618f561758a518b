"""Which stories wait, and whose move each is: for the start page, and for the list of the stories that one keeps.

A few stories wait and nearly all do not, so each list begins with those that can (`may_wait`), found through indexes,
and asks about these alone: its cost depends on what waits, not on the archive.
"""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When

from accounts.roles import Task

from .. import consent
from ..consent import ClosedHow
from .agreement import Grant
from .change import Change
from .readiness import has_withdrawn, lacks, lacks_something, lacks_words, voices_without_answers
from .voice import Voice

# Not Q(), which an OR leaves out, and not an empty list, for which a CASE goes on to its next branch
ALWAYS, NEVER = Q(pk__isnull=False), Q(pk__isnull=True)


class Move(models.TextChoices):
    """The next step with a story that waits. It waits for one of them at a time, whoever's it is."""

    RESUME = "resume"  # it is paused: another archivist decides
    CHANGE = "change"  # somebody sent a change back
    GATHER = "gather"  # something without which nobody can release it is missing
    RELEASE = "release"
    LOOK = "look"  # at what was changed since the release


class WaitingQuerySet(models.QuerySet):
    """The part of StoryQuerySet about what waits. The day is today unless given."""

    def waiting(self, on=None):
        """Stories that still need work: not released, paused, changed since the release, or with a voice that has no
        open promise. A story with a withdrawn voice is never one."""
        return self.filter(may_wait(on or consent.today()), ~has_withdrawn())

    def waiting_for(self, person, on=None):
        """Stories whose next step is this person's to take: those whose `pages.next_task` says that it is theirs."""
        theirs = {move: _boolean(condition) for move, condition in moves_of(person).items()}
        *steps, (last, _always) = next_moves(on or consent.today()).items()
        next_step = Case(*(When(is_next, then=theirs[move]) for move, is_next in steps), default=theirs[last])
        return self.waiting(on).filter(next_step)

    def waiting_to(self, move, person, on=None):
        """Those of `waiting_for` of which this move is the next step."""
        on = on or consent.today()
        stories = self.filter(_first_narrowing(move, on), ~has_withdrawn())
        for earlier, is_next in next_moves(on).items():
            if earlier == move:
                return stories.filter(is_next, moves_of(person)[move])
            stories = stories.exclude(is_next)

    def with_lacking(self, on=None):
        """Each with, for each name in `readiness.lacks` and for "words", `lacks_` and this name, whether it does; and
        `unanswered`, the ref of its first voice without an open promise, or None."""
        on = on or consent.today()
        facts = {
            f"lacks_{name}": _boolean(condition)
            for name, condition in (lacks(on) | {"words": lacks_words()}).items()
        }
        unanswered = models.Subquery(voices_without_answers(on).values("ref")[:1])
        return self.annotate(**facts, unanswered=unanswered)

    def with_newer(self):
        """Each with `newer`, whether it is released and something was changed since, and `sent_back`, whether a
        second person sent some of it back."""
        changes = Change.objects.filter(story=OuterRef("pk"))
        newer = _boolean(Q(Exists(changes), released_at__isnull=False))
        return self.annotate(newer=newer, sent_back=Exists(changes.filter(sent_back_by__isnull=False)))

    def in_preparation(self, on=None):
        """Stories that are not released, paused or withdrawn, and lack something without which they cannot be."""
        return self._unreleased().filter(lacks_something(on or consent.today()))

    def ready(self, on=None):
        """Stories that are not released, paused or withdrawn, and lack nothing but the release."""
        return self._unreleased().exclude(lacks_something(on or consent.today()))

    def _unreleased(self):
        return self.filter(~has_withdrawn(), released_at=None, paused_at=None)

    def changed(self):
        """Released stories of which something was changed since."""
        return self.filter(pk__in=Change.objects.order_by().values("story"), released_at__isnull=False)

    def with_ended_promises(self, on=None):
        """Stories with a voice that has agreed, but of whose promises none is open on this day."""
        on = on or consent.today()
        ended = Voice.objects.without_promise(on).filter(
            pk__in=Grant.objects.filter(consent.ended(on)).values("voice")
        )
        return self.filter(~has_withdrawn(), pk__in=ended.order_by().values("story"))

    def withdrawn(self):
        return self.filter(has_withdrawn())


def may_wait(on):
    """The condition that a story is not released, paused, or changed, or that of some voice all promises are gone.

    Each part is a query that begins with an index of those rows alone: an OR between them would read every story. The
    voices of a released story have all agreed to something, so where nothing of it stands it was narrowed or ended.
    """
    # Not through `Story`, whose queryset this module makes
    stories = Change._meta.get_field("story").related_model._base_manager.order_by()
    narrowed = Grant.objects.filter(closed_at__isnull=False, closed_how=ClosedHow.NARROWED)
    lost = narrowed.values("voice").union(Grant.objects.filter(consent.ended(on)).values("voice"))
    without = Voice.objects.without_promise(on).filter(pk__in=lost).order_by()
    waiting = stories.filter(released_at=None).values("pk")
    return Q(
        pk__in=waiting.union(
            stories.filter(paused_at__isnull=False).values("pk"),
            Change.objects.order_by().values("story"),
            without.values("story"),
        )
    )


def _first_narrowing(move, on):
    """A condition that holds for every story of which this is the next step, and that an index answers."""
    if move in (Move.CHANGE, Move.LOOK):
        return Q(pk__in=Change.objects.order_by().values("story"))
    return may_wait(on) if move == Move.GATHER else Q()


def next_moves(on):
    """{move: a condition}: the next step with a story that waits is the first of which the condition holds."""
    return {
        Move.RESUME: Q(paused_at__isnull=False),
        Move.CHANGE: Q(Exists(_changes().filter(sent_back_by__isnull=False))),
        Move.GATHER: lacks_something(on),
        Move.RELEASE: Q(released_at=None),
        Move.LOOK: Q(released_at__isnull=False),
    }


def moves_of(person):
    """{move: the condition on stories of which it is the next step that it is this person's to take}.

    Until the release who gathered a story goes on with it, and an archivist with what nobody gathered or what is
    released. What was sent back is changed by who made it.
    """
    sent_back, unseen = _changes().filter(sent_back_by__isnull=False), _changes().filter(looked_at_by=None)
    is_archivist = ALWAYS if person.may(Task.RELEASE) else NEVER
    looks_over = ALWAYS if person.may(Task.LOOK_OVER) else NEVER
    is_reporter, is_draft = Q(reporter=person.pk), Q(released_at=None)
    gathers = is_draft & is_reporter | (Q(reporter=None) | ~is_draft) & is_archivist
    sent_back_to_them = Q(Exists(sent_back.filter(made_by=person.pk))) & (is_draft | is_archivist)
    return {
        Move.RESUME: is_archivist & ~is_reporter,
        Move.CHANGE: sent_back_to_them | Q(Exists(sent_back.filter(made_by=None))) & gathers,
        Move.GATHER: gathers,
        Move.RELEASE: is_archivist & ~is_reporter & ~Q(Exists(unseen.filter(made_by=person.pk))),
        Move.LOOK: looks_over & Q(Exists(unseen.exclude(made_by=person.pk))),
    }


def _changes():
    return Change.objects.filter(story=OuterRef("pk"))


def _boolean(condition):
    return models.ExpressionWrapper(Q(condition), models.BooleanField())

"""One storyteller in one story: agreeing, narrowing, withdrawing, excluding."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Subquery, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.refs import RefField
from core.text import tidy_email

from .. import consent
from ..consent import ClosedHow, Use
from .agreement import Consent, Exclusion, Grant, _parts_kept
from .ledger import ConsentEvent
from .story_parts import StoryPartQuerySet


class Kind(models.TextChoices):
    """What a storyteller was when they spoke."""

    SERVICE_USER = "service_user", _("Service user")
    STAFF = "staff", _("Staff")
    PEER_MENTOR = "peer_mentor", _("Peer mentor")
    OTHER = "other", _("Other")


class VoiceQuerySet(StoryPartQuerySet):
    def to_ask_again(self, on=None):
        """Voices whose newest agreement is due for review, longest due first, with story and storyteller.

        Each has `ask_again_on`, the day it fell due. Withdrawn voices are left out. Being due closes nothing.
        """
        on = on or consent.today()
        newest_first = Consent.objects.filter(voice=OuterRef("pk")).order_by("-pk")
        ever_due = Consent.objects.filter(review_on__lte=on)  # so that the database starts from these few
        due = self.annotate(ask_again_on=Subquery(newest_first.values("review_on")[:1])).filter(
            pk__in=ever_due.values("voice"), withdrawn_at=None, ask_again_on__lte=on
        )
        return due.select_related("story", "storyteller").order_by("ask_again_on", "pk")

    def without_promise(self, on):
        """Voices of whose promises none is open on this day, cooling off or not."""
        return self.filter(~Exists(_open_grants(on)))

    def with_promises(self, on):
        """Each with `has_promise`, whether one is open on this day, and `has_agreed`, whether one ever was."""
        ever = Grant.objects.filter(voice=OuterRef("pk"))
        return self.annotate(has_promise=Exists(_open_grants(on)), has_agreed=Exists(ever))

    def with_open_grants(self, on):
        """Each with `open_grants`: its grants that are not closed and have not ended, cooling off or not."""
        open_grants = Grant.objects.filter(consent.not_ended(on))
        return self.prefetch_related(Prefetch("grants", open_grants, to_attr="open_grants"))


def _open_grants(on):
    return Grant.objects.filter(consent.not_ended(on), voice=OuterRef("pk"))


class Voice(models.Model):
    """One storyteller in one story, as they were then. Every voice of a story must agree."""

    ref = RefField()
    story = models.ForeignKey("Story", models.CASCADE, related_name="voices")
    storyteller = models.ForeignKey("Storyteller", models.PROTECT, related_name="voices")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceQuerySet.reached_by("story")

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["story", "storyteller"], name="a_storyteller_is_one_voice_in_a_story")
        ]

    def __str__(self):
        return self.ref

    @property
    def name_shown(self):
        """The name its newest agreement chose, "" where it chose none. What is shown then is in `bylines`."""
        newest = max(self.consents.all(), key=lambda agreement: agreement.pk, default=None)
        return newest.name_shown if newest else ""

    def times_taken_back(self):
        """A count that grows whenever the storyteller takes something back: by a wish (narrow, withdraw), or by a new
        agreement to less than before. Two equal counts mean that nothing was taken back in between."""
        kinds = [ConsentEvent.Kind.NARROWED, ConsentEvent.Kind.WITHDRAWN]
        wishes = ConsentEvent.objects.filter(story_ref=self.story.ref, voice_ref=self.ref, kind__in=kinds)
        return wishes.count() + self.grants.filter(closed_how=ClosedHow.NARROWED).count()

    def promises(self):
        """The promises that are not closed, each a (use, audience) pair; cooling off or ended ones among them."""
        return {(grant.use, grant.audience) for grant in self.grants.all() if grant.closed_at is None}

    @transaction.atomic
    def agree(
        self,
        notice,
        how,
        promises,
        given_on,
        taken_by=None,
        name_shown="",
        evidence="",
        review_on=None,
        ends_on=None,
        cooling_off=consent.COOLING_OFF,
        at=None,
    ):
        """Records an agreement, with its (use, audience) pairs in place of the open promises. Returns the Consent.

        Open promises that are not given again are closed now. New ones count after the cooling-off. One given
        again with another last day replaces the open one now. It counts without a break where the open one would
        have lasted until the new one ends or has cooled off.
        """
        self.story.lock()
        promises, cooled = set(promises), given_on + cooling_off
        first_days = self.first_days(promises, ends_on, cooled)
        given_again = [
            grant for grant in self.grants.filter(closed_at=None) if (grant.use, grant.audience) in promises
        ]
        unchanged = [grant for grant in given_again if grant.ends_on == ends_on]
        last_name = self.consents.order_by("-pk").values_list("name_shown", flat=True).first()
        if last_name not in (None, name_shown):
            # Copies that show the old name are called back
            self.story.copied.update(named_otherwise=True)
        agreement = Consent.objects.create(
            voice=self,
            notice=notice,
            how=how,
            evidence=evidence,
            taken_by=taken_by,
            given_on=given_on,
            name_shown=name_shown,
            review_on=review_on,
        )
        closing = self.grants.exclude(pk__in=[grant.pk for grant in unchanged])
        self._close(closing.filter(pk__in=[grant.pk for grant in given_again]), ClosedHow.REPLACED, at)
        self._close(closing, ClosedHow.NARROWED, at)
        added = sorted(promises - {(grant.use, grant.audience) for grant in unchanged})
        Grant.objects.bulk_create(
            Grant(
                consent=agreement,
                voice=self,
                use=use,
                audience=audience,
                effective_on=first_days[use, audience],
                ends_on=ends_on,
            )
            for use, audience in added
        )
        self.withdrawn_at = None
        self.save(update_fields=["withdrawn_at"])
        self.story.record(
            ConsentEvent.Kind.AGREED,
            taken_by,
            at,
            voice=self,
            notice=notice.sha256,
            how=how,
            promises=[f"{use} {audience}" for use, audience in sorted(promises)],
            **({"until": ends_on.isoformat()} if ends_on else {}),
        )
        if name_shown != last_name:
            self.story.update_searchable()  # the name is searched
        self.story.forget_where_closed()
        return agreement

    def first_days(self, promises, ends_on, cooled):
        """{promise: the first day on which it would count}, for promises that last until `ends_on`.

        That is `cooled`, the end of their cooling-off, or the first day of an open grant that covers the promise
        until then.
        """
        open_grants = list(self.grants.filter(closed_at=None))
        return {
            promise: min(
                [
                    cooled,
                    *(
                        grant.effective_on
                        for grant in open_grants
                        if grant.continues_into(promise, ends_on, cooled)
                    ),
                ]
            )
            for promise in promises
        }

    def is_interrupted_by(self, promises, ends_on, cooled, on=None):
        """Whether recording these promises would close a grant in force today and leave a gap until they count.

        A voice has one open row for a use and audience, so the old grant cannot stay open through their cooling-off.
        """
        on = on or consent.today()
        in_force = list(self.grants.filter(consent.in_force(list(Use), on)))
        first_days = self.first_days(promises, ends_on, cooled)
        return any(
            day > on and grant.covers(promise) for promise, day in first_days.items() for grant in in_force
        )

    @transaction.atomic
    def narrow(self, keep, how, by, at=None):
        """Closes every promise that is not in `keep`, now. `how` says how the storyteller told us.

        A promise to anyone includes every audience. Those of them that are in `keep` get a grant of their own, under
        the same agreement and without a new cooling-off.
        """
        self.story.lock()
        open_grants = list(self.grants.filter(closed_at=None))
        closing = [grant for grant in open_grants if (grant.use, grant.audience) not in keep]
        if not closing:
            return
        parts = _parts_kept(closing, keep, open_grants)
        self._close(self.grants.filter(pk__in=[grant.pk for grant in closing]), ClosedHow.NARROWED, at)
        Grant.objects.bulk_create(parts)
        self.story.record(
            ConsentEvent.Kind.NARROWED,
            by,
            at,
            voice=self,
            how=how,
            closed=sorted(f"{grant.use} {grant.audience}" for grant in closing),
            **({"kept": sorted(str(grant) for grant in parts)} if parts else {}),
        )
        self.story.forget_where_closed()

    @transaction.atomic
    def withdraw(self, how, by, at=None):
        """Closes every promise of this voice and the story's release, now. No reason is asked for."""
        self.story.lock()
        self._close(self.grants.all(), ClosedHow.WITHDRAWN, at)
        self.withdrawn_at = at or timezone.now()
        self.save(update_fields=["withdrawn_at"])
        self.story.record(ConsentEvent.Kind.WITHDRAWN, by, at, voice=self, how=how)
        self.story.close_release(by, at)

    @transaction.atomic
    def remove(self, by, at=None):
        """Deletes a voice that was added by mistake, and its storyteller if they have no other voice. Raises ValueError
        once it has agreed to anything: then it can only withdraw."""
        self.story.lock()
        self.storyteller.lock()  # before the ledger, as everywhere
        if self.consents.exists():
            raise ValueError("A voice that has agreed to something withdraws; it is never taken out.")
        self.story.record(ConsentEvent.Kind.VOICE_REMOVED, by, at, voice=self)
        self.delete()
        self.storyteller.remove_if_unused(by)

    def _close(self, grants, how, at):
        grants.filter(closed_at=None).update(closed_at=at or timezone.now(), closed_how=how)

    @transaction.atomic
    def exclude(self, by, user=None, email="", though_in_the_room=False, at=None):
        """Excludes someone, an account or an e-mail without one, and returns the Exclusion.

        Somebody excluded already gets no second row: lifting one would leave the other in force.
        """
        self.story.lock()
        email = tidy_email(email)
        existing = self.exclusions.filter(user=user, email=email).first()
        if existing:
            if existing.though_in_the_room and not though_in_the_room:  # the stricter answer wins
                existing.though_in_the_room = False
                existing.save()
                self.story.record(ConsentEvent.Kind.EXCLUDED, by, at, voice=self)
            return existing
        exclusion = Exclusion.objects.create(
            voice=self, user=user, email=email, though_in_the_room=though_in_the_room
        )
        self.story.record(ConsentEvent.Kind.EXCLUDED, by, at, voice=self)
        self.story.forget_where_closed()
        return exclusion

    @transaction.atomic
    def lift(self, exclusion, by, at=None):
        """Deletes an exclusion: the storyteller no longer minds that this person may know of the story."""
        exclusion.delete()
        self.story.record(ConsentEvent.Kind.EXCLUSION_LIFTED, by, at, voice=self)

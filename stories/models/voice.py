"""One storyteller in one story: agreeing, narrowing, withdrawing, excluding."""

from django.db import models, transaction
from django.db.models import OuterRef, Prefetch, Subquery, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.refs import RefField

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
        """Voices whose newest agreement is due to be talked over, longest due first. Nothing closes by itself.

        Those who withdrew are left in peace. Each comes with `ask_again_on`, its story and its storyteller.
        """
        agreements = Consent.objects.filter(voice=OuterRef("pk")).order_by("-pk")
        due = self.annotate(ask_again_on=Subquery(agreements.values("review_on")[:1])).filter(
            withdrawn_at=None, ask_again_on__lte=on or consent.today()
        )
        return due.select_related("story", "storyteller").order_by("ask_again_on", "pk")

    def with_open_grants(self, on):
        """Each with `open_grants`: its promises that were not closed and have not ended, cooling off or not."""
        open_grants = Grant.objects.filter(consent.not_ended(on))
        return self.prefetch_related(Prefetch("grants", open_grants, to_attr="open_grants"))


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
        """A number that grows whenever the storyteller asks for less than they had agreed to: by a wish, or by new
        answers that leave something out."""
        asked = [ConsentEvent.Kind.NARROWED, ConsentEvent.Kind.WITHDRAWN]
        wishes = ConsentEvent.objects.filter(story_ref=self.story.ref, voice_ref=self.ref, kind__in=asked)
        return wishes.count() + self.grants.filter(closed_how=ClosedHow.NARROWED).count()

    def promises(self):
        """The promises that stand open, each a (use, audience) pair, cooling off or not."""
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
        """Records one agreement and makes its promises, (use, audience) pairs, the ones that stand.

        Promises not given again are closed now; new ones are added and count after the cooling-off. One given
        again with another last day takes the place of the open one without a break: for fewer days at once,
        and for more once these have cooled off. Returns the Consent.
        """
        self.story.lock()
        promises, cooled = set(promises), given_on + cooling_off
        first_days = self.first_days(promises, ends_on, cooled)
        given_again = [
            each for each in self.grants.filter(closed_at=None) if (each.use, each.audience) in promises
        ]
        kept = [each for each in given_again if each.ends_on == ends_on]
        named = self.consents.order_by("-pk").values_list("name_shown", flat=True).first()
        if named not in (None, name_shown):
            # Who no longer wants to be named so is not named on paper either
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
        going = self.grants.exclude(pk__in=[each.pk for each in kept])
        self._close(going.filter(pk__in=[each.pk for each in given_again]), ClosedHow.REPLACED, at)
        self._close(going, ClosedHow.NARROWED, at)
        added = sorted(promises - {(each.use, each.audience) for each in kept})
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
        return agreement

    def first_days(self, promises, ends_on, cooled):
        """For each (use, audience) pair the first day on which it would count: once it has cooled off, or that of
        an open promise, to these or to anyone, which leads to it."""
        open_grants = list(self.grants.filter(closed_at=None))
        return {
            promise: min(
                [
                    cooled,
                    *(
                        each.effective_on
                        for each in open_grants
                        if each.continues_into(promise, ends_on, cooled)
                    ),
                ]
            )
            for promise in promises
        }

    def is_interrupted_by(self, promises, ends_on, cooled, on=None):
        """Whether something these promises go on with counts today, ends before they have cooled off, and so would
        close until then: one row holds one stretch of days."""
        on = on or consent.today()
        today = list(self.grants.filter(consent.in_force(list(Use), on)))
        first_days = self.first_days(promises, ends_on, cooled)
        return any(day > on and each.covers(promise) for promise, day in first_days.items() for each in today)

    @transaction.atomic
    def narrow(self, keep, how, by, at=None):
        """Closes every promise that is not in `keep`, now. `how` says how the storyteller told us.

        A promise to anyone holds a promise to each audience. What `keep` names of it goes on as a promise of
        its own, under the same agreement and without a new cooling-off: it was given already.
        """
        self.story.lock()
        open_grants = list(self.grants.filter(closed_at=None))
        going = [grant for grant in open_grants if (grant.use, grant.audience) not in keep]
        if not going:
            return
        left = _parts_kept(going, keep, open_grants)
        self._close(self.grants.filter(pk__in=[grant.pk for grant in going]), ClosedHow.NARROWED, at)
        Grant.objects.bulk_create(left)
        self.story.record(
            ConsentEvent.Kind.NARROWED,
            by,
            at,
            voice=self,
            how=how,
            closed=sorted(f"{grant.use} {grant.audience}" for grant in going),
            **({"kept": sorted(str(grant) for grant in left)} if left else {}),
        )

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
        """Takes out a voice that was added by mistake. One that has agreed to anything stays: it withdraws."""
        self.story.lock()
        if self.consents.exists():
            raise ValueError("A voice that has agreed to something withdraws; it is never taken out.")
        self.story.record(ConsentEvent.Kind.VOICE_REMOVED, by, at, voice=self)
        self.delete()
        self.storyteller.remove_if_unused(by)

    def _close(self, grants, how, at):
        grants.filter(closed_at=None).update(closed_at=at or timezone.now(), closed_how=how)

    @transaction.atomic
    def exclude(self, by, user=None, email="", though_in_the_room=False, at=None):
        """Someone who may never know that this story exists: an account, or an e-mail that has none yet. Twice is
        once, or lifting it would leave the other."""
        self.story.lock()
        email = email.strip().lower()
        known = self.exclusions.filter(user=user, email=email).first()
        if known:
            if known.though_in_the_room and not though_in_the_room:  # of two answers the stricter one holds
                known.though_in_the_room = False
                known.save()
                self.story.record(ConsentEvent.Kind.EXCLUDED, by, at, voice=self)
            return known
        exclusion = Exclusion.objects.create(
            voice=self, user=user, email=email, though_in_the_room=though_in_the_room
        )
        self.story.record(ConsentEvent.Kind.EXCLUDED, by, at, voice=self)
        return exclusion

    @transaction.atomic
    def lift(self, exclusion, by, at=None):
        """The storyteller no longer minds that this person may know of the story."""
        exclusion.delete()
        self.story.record(ConsentEvent.Kind.EXCLUSION_LIFTED, by, at, voice=self)

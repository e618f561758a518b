"""What storytellers agree to: the notice, the agreement, each promise in it, and who is kept out."""

import hashlib
from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from core.refs import RefField
from core.text import tidy_email

from ..consent import Audience, ClosedHow, Use
from ..languages import LANGUAGES
from .rows import Immutable
from .story_parts import StoryPartQuerySet


class Notice(Immutable):
    """The exact wording agreed to. Never edited: a change is a new version."""

    class LawfulBasis(models.TextChoices):
        PUBLIC_TASK = "public_task", _("Public task")
        LEGITIMATE_INTERESTS = "legitimate_interests", _("Legitimate interests")
        CONSENT = "consent", _("Consent")
        OTHER = "other", _("Another, as described")

    ref = RefField()
    title = models.CharField(_("title"), max_length=200)
    version = models.PositiveIntegerField(_("version"), default=1)
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(_("the words people agree to"), validators=[MaxLengthValidator(20_000)])
    sha256 = models.CharField(max_length=64, editable=False)
    controller = models.CharField(_("controller"), max_length=200)
    contact = models.CharField(_("how to reach the controller"), max_length=300)
    purposes = models.TextField(_("what the stories are for"), max_length=2000)
    lawful_basis = models.CharField(_("lawful basis"), max_length=30, choices=LawfulBasis)
    conditions = models.TextField(_("conditions"), max_length=2000, blank=True)
    kept_for = models.CharField(_("how long it is kept"), max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title", "language", "-version"]
        constraints = [
            UniqueConstraint(fields=["title", "language", "version"], name="one_text_per_notice_version")
        ]

    def __str__(self):
        return f"{self.title}, version {self.version}"

    def save(self, *args, **kwargs):
        self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)

    @classmethod
    def offered(cls):
        """Notices a storyteller can be given: all but those that only describe an agreement with a publisher."""
        with_publishers = Consent.objects.filter(how=Consent.How.PUBLISHED)
        return cls.objects.exclude(pk__in=with_publishers.values("notice"))

    @property
    def language_name(self):
        return LANGUAGES.get(self.language, self.language)

    @classmethod
    @transaction.atomic
    def add(cls, title, language, **fields):
        """Creates version 1 of a notice, or the next version of the one with this title and language.

        Raises IntegrityError when another request added the same version first.
        """
        earlier = cls.objects.filter(title=title, language=language)
        last_version = earlier.aggregate(last=models.Max("version"))["last"] or 0
        return cls.objects.create(title=title, language=language, version=last_version + 1, **fields)


class Consent(Immutable):
    """One agreement of one voice."""

    class How(models.TextChoices):
        PAPER = "paper", _("On paper")
        SPOKEN = "spoken", _("Spoken")
        SCREEN = "screen", _("On screen")
        PUBLISHED = "published", _("Already published")

    ref = RefField()
    voice = models.ForeignKey("Voice", models.CASCADE, related_name="consents")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    how = models.CharField(_("how it was given"), max_length=20, choices=How)
    evidence = models.CharField(_("where the evidence is kept"), max_length=300, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField(_("given on"))
    name_shown = models.CharField(_("name shown"), max_length=100, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)

    objects = StoryPartQuerySet.reached_by("voice__story")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["review_on"], condition=Q(review_on__isnull=False), name="agreements_to_review"
            )
        ]

    def __str__(self):
        return self.ref

    @property
    def is_published(self):
        """Whether it was made with a publisher. Such a one is never shown as an agreement with us."""
        return self.how == self.How.PUBLISHED


class Grant(models.Model):
    """One promise: one use, for one audience, by one voice. Rows are only ever closed."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="grants")
    voice = models.ForeignKey("Voice", models.CASCADE, related_name="grants")
    use = models.CharField(max_length=10, choices=Use)
    audience = models.CharField(max_length=10, choices=Audience)
    effective_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_how = models.CharField(max_length=20, choices=ClosedHow, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closed_at_with_how",
                condition=Q(closed_at=None, closed_how="") | Q(closed_at__isnull=False) & ~Q(closed_how=""),
            ),
            UniqueConstraint(
                fields=["voice", "use", "audience"],
                condition=Q(closed_at=None),
                name="one_open_promise_per_voice_use_and_audience",
            ),
        ]
        indexes = [
            # To find the few stories that are open to somebody (`open_promises`). The rule still decides about each.
            models.Index(
                fields=["audience", "use", "voice"],
                condition=Q(closed_at=None),
                name="open_promises_by_audience",
            ),
            # To find the few voices whose promises are gone (`waiting`)
            models.Index(
                fields=["ends_on"],
                condition=Q(closed_at=None, ends_on__isnull=False),
                name="open_promises_with_an_end",
            ),
            models.Index(
                fields=["closed_how", "voice"], condition=Q(closed_at__isnull=False), name="closed_promises"
            ),
        ]

    def __str__(self):
        return f"{self.use} {self.audience}"

    def covers(self, promise):
        """Whether this grant allows the promise, a (use, audience) pair. A grant to anyone covers every audience."""
        use, audience = promise
        return self.use == use and self.audience in (audience, Audience.ANYONE)

    def continues_into(self, promise, ends_on, cooled):
        """Whether this grant covers the promise without a gap until a new grant of it counts.

        The new one counts from `cooled`, the end of its cooling-off, until `ends_on`.
        """
        last_needed = min(cooled - timedelta(days=1), ends_on or date.max)
        return self.covers(promise) and (self.ends_on is None or self.ends_on >= last_needed)


def _parts_kept(closing, keep, open_grants):
    """Unsaved grants, one for each audience in `keep` that only a closing grant to anyone covered until now."""
    already_open = {(grant.use, grant.audience) for grant in open_grants}
    return [
        Grant(
            consent_id=grant.consent_id,
            voice_id=grant.voice_id,
            use=grant.use,
            audience=audience,
            effective_on=grant.effective_on,
            ends_on=grant.ends_on,
        )
        for grant in closing
        if grant.audience == Audience.ANYONE
        for audience in Audience
        if (grant.use, audience) in keep and (grant.use, audience) not in already_open
    ]


class Exclusion(models.Model):
    """Of a voice: someone who may never know that this story exists. It beats every yes."""

    ref = RefField()
    voice = models.ForeignKey("Voice", models.CASCADE, related_name="exclusions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(blank=True)
    though_in_the_room = models.BooleanField(_("yes, though they might be there"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_account_or_an_email",
                condition=Q(user__isnull=False, email="") | Q(user=None) & ~Q(email=""),
            ),
        ]

    def __str__(self):
        return self.ref

    def save(self, *args, **kwargs):
        self.email = tidy_email(self.email)
        super().save(*args, **kwargs)

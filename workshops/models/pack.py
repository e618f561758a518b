"""Discussion packs, the stories in them, and their questions."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q, UniqueConstraint
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.roles import Role, Task
from core.refs import RefField
from stories.consent import Audience, Room, Use
from stories.models import Recording, Source, Story, StoryPartQuerySet
from themes.models.carried import WaitingExcerpt
from themes.models.excerpt import Excerpt


class DiscussionPackQuerySet(models.QuerySet):
    def open_to(self, viewer):
        """Packs this person may open: those who build packs any but one for another office's room, archivists
        all, others the front page's. This says nothing of its stories: each is cleared by its own consent."""
        if not viewer.may(Task.BUILD_PACKS):
            return self.filter(on_front_page=True)
        if Role.ARCHIVIST in viewer.roles:
            return self
        return self.filter(~Q(audience=Audience.OFFICE) | Q(office=viewer.office_id))


class DiscussionPack(models.Model):
    """What is printed for a workshop: stories for one room, in order, with questions."""

    ref = RefField()
    title = models.CharField(_("title"), max_length=150)
    audience = models.CharField(
        _("who will be in the room"), max_length=10, choices=Audience, default=Audience.WORKSHOP
    )
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    introduction = models.TextField(_("introduction"), max_length=5000, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    source_key = models.SlugField(max_length=80, null=True, blank=True, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    on_front_page = models.BooleanField(default=False)

    objects = DiscussionPackQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            UniqueConstraint(
                fields=["on_front_page"],
                condition=Q(on_front_page=True),
                name="one_pack_on_the_front_page",
            ),
            models.CheckConstraint(
                name="an_office_room_says_which",
                condition=~Q(audience=Audience.OFFICE) | Q(office__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("workshops:pack", args=[self.ref])

    @property
    def room(self):
        """Who will be there, as `cleared_for` takes it. The maker leads the room."""
        return Room(
            audience=self.audience,
            office=self.office_id,
            leader=self.made_by_id,
            leader_email=self.made_by.email if self.made_by else None,
        )

    def may_be_changed_by(self, user):
        """Its maker and the archivists; a publication's own pack, archivists only."""
        if Role.ARCHIVIST in user.roles:
            return True
        return user.may(Task.BUILD_PACKS) and self.made_by_id == user.pk and self.source_id is None

    def printable(self, viewer, on=None):
        """The FeaturedStory rows that this viewer may print in this room today. Nothing shows that there are others."""
        return self.featured.cleared_for(Use.PRINT, viewer, room=self.room, on=on)

    def playable(self, viewer, on=None):
        """The recordings of its printable stories that this viewer may play in this room today."""
        return Recording.objects.cleared_for(Use.HEAR, viewer, room=self.room, on=on).filter(
            story__in=self.printable(viewer, on).values("story")
        )

    def count_unprintable(self, viewer, on=None):
        """How many stories can no longer be printed, for the pack's maker; 0 for anyone else. A story that its
        storyteller excluded the maker from is not counted, so that the number does not give it away."""
        if viewer.pk != self.made_by_id:
            return 0
        unprintable = self.featured.exclude(pk__in=self.printable(viewer, on).values("pk"))
        return (
            unprintable.exclude(story__voices__exclusions__user=viewer)
            .exclude(story__voices__exclusions__email=viewer.email)
            .count()
        )

    def lock(self):
        """Locks the pack's row until this transaction ends, so that two requests cannot change its order at once."""
        DiscussionPack.objects.select_for_update(no_key=True).filter(pk=self.pk).first()

    @transaction.atomic
    def feature(self, story, summary="", pull_quote=None, questions=(), extent=None, excerpts=()):
        """Adds a story at the end of the pack and returns its FeaturedStory. Without an `extent` its whole words are
        printed; `excerpts` are those chosen for `Extent.EXCERPTS`."""
        self.lock()
        last = self.featured.aggregate(last=Max("position"))["last"] or 0
        featured = self.featured.create(
            story=story,
            position=last + 1,
            summary=summary,
            pull_quote=pull_quote,
            extent=extent or Extent.WHOLE,
        )
        featured.ask(questions)
        featured.choose(excerpts)
        return featured

    @transaction.atomic
    def duplicate(self, by, audience, office=None):
        """A new pack of this person's own, for the room they chose, with the stories cleared for it today."""
        pack = DiscussionPack.objects.create(
            title=self.title, audience=audience, office=office, introduction=self.introduction, made_by=by
        )
        places = self.featured.cleared_for(Use.PRINT, by, room=pack.room).order_by("position", "pk")
        places = places.select_related("story", "pull_quote").prefetch_related("questions", "chosen__excerpt")
        for place in places:
            pack.feature(
                place.story,
                place.summary,
                place.pull_quote,
                questions=[question.text for question in place.questions.all()],
                extent=place.extent,
                excerpts=[chosen.excerpt for chosen in place.chosen.all()],
            )
        return pack

    @transaction.atomic
    def move(self, featured, step, viewer):
        """Swaps a story with its neighbour among those this viewer can see: `step` is -1 (earlier) or 1 (later)."""
        self.lock()
        visible = list(self.printable(viewer).order_by("position"))
        if featured not in visible:
            return
        index = visible.index(featured)
        if not 0 <= index + step < len(visible):
            return
        featured, neighbour = visible[index], visible[index + step]
        featured.position, neighbour.position = neighbour.position, featured.position
        FeaturedStory.objects.filter(pk=neighbour.pk).update(position=neighbour.position)
        FeaturedStory.objects.filter(pk=featured.pk).update(position=featured.position)


class Extent(models.TextChoices):
    """How much of a story's words a pack prints."""

    WHOLE = "whole", _("Whole words")
    EXCERPTS = "excerpts", _("These excerpts")
    QUOTE = "quote", _("Pull quote only")


class FeaturedStory(models.Model):
    """A story's place in a pack. A story is not featured; a pack features it."""

    ref = RefField()
    pack = models.ForeignKey(DiscussionPack, models.CASCADE, related_name="featured")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    summary = models.TextField(_("summary"), max_length=1000, blank=True)
    # RESTRICT: an excerpt that a pack prints stays when its last tag goes, and is deleted only with its story
    pull_quote = models.ForeignKey(Excerpt, models.RESTRICT, null=True, blank=True, related_name="+")
    extent = models.CharField(
        _("how much of its words is printed"), max_length=8, choices=Extent, default=Extent.WHOLE
    )

    objects = StoryPartQuerySet.reached_by("story")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [UniqueConstraint(fields=["pack", "story"], name="a_story_once_in_a_pack")]

    def __str__(self):
        return self.ref

    @transaction.atomic
    def rewrite(self, summary, pull_quote, questions, extent, excerpts):
        """Replaces what the pack says of the story, asks about it and prints of its words. An empty summary means the
        story's own. Words that wait for a decision stay: nobody could choose them."""
        if pull_quote is None and WaitingExcerpt.objects.filter(pk=self.pull_quote_id).exists():
            pull_quote = self.pull_quote
        self.summary, self.pull_quote, self.extent = summary, pull_quote, extent
        self.save(update_fields=["summary", "pull_quote", "extent"])
        self.questions.all().delete()
        self.ask(questions)
        self.chosen.filter(excerpt__waiting=None).exclude(excerpt__in=excerpts).delete()
        self.choose(excerpts)

    def ask(self, questions):
        """Adds key questions, in this order, to a place that has none."""
        KeyQuestion.objects.bulk_create(
            KeyQuestion(featured=self, position=number, text=text)
            for number, text in enumerate(questions, start=1)
        )

    def choose(self, excerpts):
        """Adds excerpts to those that are printed. One that is chosen already stays."""
        ChosenExcerpt.objects.bulk_create(
            (ChosenExcerpt(featured=self, excerpt=excerpt) for excerpt in excerpts), ignore_conflicts=True
        )

    @transaction.atomic
    def print_excerpt(self, excerpt):
        """Has the pack print this excerpt too. Where the whole words are printed it is among them."""
        if self.extent != Extent.WHOLE:
            self.choose([excerpt])
            self.extent = Extent.EXCERPTS
            self.save(update_fields=["extent"])


class ChosenExcerpt(models.Model):
    """An excerpt that a pack prints of one of its stories. They are printed in the order of the story's words."""

    featured = models.ForeignKey(FeaturedStory, models.CASCADE, related_name="chosen")
    # RESTRICT, as for a pull quote
    excerpt = models.ForeignKey(Excerpt, models.RESTRICT, related_name="+")

    objects = StoryPartQuerySet.reached_by("excerpt__transcript__story", words="excerpt__transcript")

    class Meta:
        ordering = ["excerpt__start", "excerpt__end"]
        constraints = [UniqueConstraint(fields=["featured", "excerpt"], name="an_excerpt_once_in_a_place")]

    def __str__(self):
        return f"{self.excerpt_id} in {self.featured_id}"


class KeyQuestion(models.Model):
    """What a pack asks about one of its stories."""

    featured = models.ForeignKey(FeaturedStory, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("question"), max_length=300)

    objects = StoryPartQuerySet.reached_by("featured__story")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class GeneralQuestion(models.Model):
    """A question that serves any story, on your own or with colleagues."""

    position = models.PositiveSmallIntegerField(unique=True)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.text

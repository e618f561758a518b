"""Answers that somebody looks over before they are saved."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.refs import RefField


class LookOver(models.Model):
    """The answers one person gave in a form about a story, until they have looked them over; for a few hours at most.

    So the page on which they do has an address of its own, which can be loaded again. Once saved, the answers go, and
    the row says where they led to.
    """

    KEPT_FOR = timedelta(hours=12)  # as long as somebody stays signed in
    ALIKE_FOR = timedelta(hours=1)

    ref = RefField()
    story = models.ForeignKey("Story", models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form_path = models.CharField(max_length=200)
    answers = models.TextField(blank=True)
    led_to = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, help_text="of the answers, with a key")
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self):
        return self.ref

    @classmethod
    def keep(cls, story, by, form_path, answers):
        """Keeps these answers, a QueryDict without tokens, and returns the row."""
        cls.forget()
        typed = sorted((name, values) for name, values in answers.lists() if name != "seen")
        digest = salted_hmac("heard.look-over", repr(typed)).hexdigest()
        return cls.objects.create(
            story=story, made_by=by, form_path=form_path, answers=answers.urlencode(), digest=digest
        )

    @classmethod
    def forget(cls):
        """Deletes the rows that are over. Returns how many."""
        return cls.objects.filter(made_at__lt=timezone.now() - cls.KEPT_FOR).delete()[0]

    @classmethod
    def find(cls, by, form_path, ref, is_locked=False):
        """What this person left to be looked over at this form, or None."""
        rows = cls.objects.select_for_update() if is_locked else cls.objects
        since = timezone.now() - cls.KEPT_FOR
        return rows.filter(made_by=by, form_path=form_path, ref=ref, made_at__gte=since).first()

    def saved_alike(self):
        """Where the same answers led that this person saved in the last hour, as before Back; "" where there are none.
        They may be given again on purpose, where what they did was undone."""
        mine = LookOver.objects.filter(story=self.story_id, made_by=self.made_by_id, form_path=self.form_path)
        since = timezone.now() - self.ALIKE_FOR
        alike = mine.filter(digest=self.digest, made_at__gte=since).exclude(pk=self.pk).exclude(led_to="")
        return alike.order_by("-pk").values_list("led_to", flat=True).first() or ""

    @property
    def fields(self):
        """The answers as they were posted, as a QueryDict."""
        return QueryDict(self.answers)

    def end(self, led_to):
        """Forgets the answers, which are saved, and keeps where they led to."""
        self.answers, self.led_to = "", led_to
        self.save(update_fields=["answers", "led_to"])

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
        """The row that keeps these answers, a QueryDict without tokens; or one with the same answers that was saved in
        the last hour, as after Back. What the same person left unsaved in the same form goes."""
        mine = cls.objects.filter(story=story, made_by=by, form_path=form_path)
        typed = sorted((name, values) for name, values in answers.lists() if name != "seen")
        digest = salted_hmac("heard.look-over", repr(typed)).hexdigest()
        since = timezone.now() - cls.ALIKE_FOR
        saved = mine.filter(digest=digest, made_at__gte=since).exclude(led_to="").first()
        if saved:
            return saved
        mine.filter(led_to="").delete()
        return cls.objects.create(
            story=story, made_by=by, form_path=form_path, answers=answers.urlencode(), digest=digest
        )

    @classmethod
    def forget(cls):
        """Deletes the rows that are over. Returns how many."""
        return cls.objects.filter(made_at__lt=timezone.now() - cls.KEPT_FOR).delete()[0]

    @classmethod
    def find(cls, by, form_path, ref):
        """What this person left to be looked over at this form, or None."""
        since = timezone.now() - cls.KEPT_FOR
        return cls.objects.filter(made_by=by, form_path=form_path, ref=ref, made_at__gte=since).first()

    @property
    def fields(self):
        """The answers as they were posted, as a QueryDict."""
        return QueryDict(self.answers)

    def end(self, led_to):
        """Forgets the answers, which are saved, and keeps where they led to."""
        self.answers, self.led_to = "", led_to
        self.save(update_fields=["answers", "led_to"])

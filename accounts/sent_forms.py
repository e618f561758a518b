"""What was sent and saved, so that a form that comes a second time makes nothing twice."""

import hashlib
import secrets
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

FIELD_NAME = "form_token"
# Fields that are another each time, and say nothing of what was typed
PASSING_FIELDS = {"csrfmiddlewaretoken", FIELD_NAME, "token", "another", "then"}


def make_form_token(user):
    """A new token for the forms of one page, which belongs to this person."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_signature(user, nonce)}"


def is_token_of(user, token):
    """Whether this token was made for a page of this person."""
    nonce, _dot, signature = token.partition(".")
    return user.is_authenticated and constant_time_compare(signature, _signature(user, nonce))


def _signature(user, nonce):
    return salted_hmac("heard.form", f"{user.pk} {nonce}").hexdigest()[:24]


class AlreadySent(Exception):
    """This form was saved before: `earlier` is its SentForm."""

    def __init__(self, earlier):
        self.earlier = earlier


class SentForm(models.Model):
    """A form that somebody sent and that was saved: where it led to. Kept for a day, and nothing of what was typed."""

    KEPT_FOR = timedelta(days=1)
    ALIKE_FOR = timedelta(hours=1)  # how long the same words, from the same person, are taken for a repeat

    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    token = models.CharField(max_length=50)
    digest = models.CharField(max_length=64, help_text="of what was typed, with a key")
    led_to = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    is_repeat = False  # whether this request is not the first that sent it
    ran_before = False  # whether this is the row of an earlier request

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sent_by", "path", "token", "digest"], name="form_sent_once"),
        ]
        indexes = [models.Index(fields=["sent_by", "path", "digest"], name="form_sent_alike")]

    def __str__(self):
        return self.path

    @classmethod
    def of(cls, request):
        """The row for this request, not saved yet. Its token is "" where the form carries none of this person's."""
        token = request.POST.get(FIELD_NAME, "")
        return cls(
            sent_by=request.user,
            path=request.path,
            token=token if is_token_of(request.user, token) else "",
            digest=digest_of(request),
        )

    @classmethod
    def forget(cls):
        """Deletes the rows that are over. Returns how many."""
        return cls.objects.filter(sent_at__lt=timezone.now() - cls.KEPT_FOR).delete()[0]

    def find_earlier(self):
        """(the row of the same form sent before from the same page, that of a form so like this one that it may be a
        repeat), each None where there is none. Alike are the same words from a page that was loaded again, as after
        Back; or other words from one that has made something. One query."""
        same_page, same_words = models.Q(token=self.token), models.Q(digest=self.digest)
        rows = SentForm.objects.filter(same_page | same_words, sent_by=self.sent_by, path=self.path)
        from_page, with_words = [], []
        for row in rows.order_by("-pk"):
            from_page += [row] * (row.token == self.token)
            with_words += [row] * (row.digest == self.digest)
        since = timezone.now() - self.ALIKE_FOR
        alike = [row for row in with_words if row.sent_at >= since] + from_page
        return next((row for row in from_page if row in with_words), None), next(iter(alike), None)

    @contextmanager
    def saving(self, led_to=""):
        """A transaction in which what this form makes is saved. Raises AlreadySent where another request that sent the
        same form was quicker; until that one has ended, this one waits."""
        with transaction.atomic():
            self.led_to = led_to
            if self.token and not self.ran_before:
                self._begin()
            yield

    def _begin(self):
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            raise AlreadySent(
                SentForm.objects.get(
                    sent_by=self.sent_by, path=self.path, token=self.token, digest=self.digest
                )
            ) from None

    def end(self, led_to):
        """Keeps where the form led to; "" where nothing was saved, so that it can be sent again."""
        self.led_to = led_to
        if self.pk and led_to:
            self.save(update_fields=["led_to"])
        elif self.pk and not self.ran_before:
            self.delete()


def digest_of(request):
    """A keyed hash of all that was typed and of the files. It tells whether the same was sent again, and no more."""
    content = hashlib.sha256(request.META["QUERY_STRING"].encode())
    for name, values in sorted(request.POST.lists()):
        if name not in PASSING_FIELDS:
            content.update(repr((name, values)).encode())
    for name, file in sorted(request.FILES.items()):
        content.update(repr((name, file.name, file.size)).encode())
        for chunk in file.chunks():
            content.update(chunk)
        file.seek(0)
    return salted_hmac("heard.sent", content.hexdigest()).hexdigest()

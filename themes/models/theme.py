"""Themes: what several stories speak to."""

from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from core.refs import SlugField

from ..looks import PLAIN


class ThemeQuerySet(models.QuerySet):
    def to_choose_from(self):
        """Themes as lists and forms show them, without the long explanations."""
        return self.only("name", "slug", "letter", "hue", "position")


class Theme(TagBase):
    """What several stories speak to: the three that came out of the 2018 sessions, and "something else"."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    slug = SlugField(_("address"), max_length=100, unique=True)
    letter = models.CharField(max_length=1)
    hue = models.CharField(max_length=1, default=PLAIN.hue)  # the key of its look (`looks.py`)
    position = models.PositiveSmallIntegerField(default=9)
    is_core = models.BooleanField(default=False)
    meaning = models.TextField(_("meaning"), blank=True)
    aspects = models.JSONField(_("aspects"), default=list, blank=True)
    use_when = models.JSONField(_("use when"), default=list, blank=True)
    not_when = models.JSONField(_("not when"), default=list, blank=True)
    lead_quotation = models.ForeignKey(
        "Excerpt", models.SET_NULL, null=True, blank=True, related_name="leads_theme"
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [UniqueConstraint(Lower("name"), name="one_theme_per_name")]

    def get_absolute_url(self):
        return reverse("themes:theme", args=[self.slug])

    def delete(self, *args, **kwargs):
        if self.is_core:
            raise models.ProtectedError("The three themes of 2018 stay.", {self})
        return super().delete(*args, **kwargs)

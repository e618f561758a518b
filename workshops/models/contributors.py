"""The four contributors to a working culture of personalisation."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Level:
    """A level at which something changes."""

    name: str | Promise
    meaning: str | Promise  # the publication names the levels; what they mean is in our words


LEVELS = (
    Level(_("Individual"), _("What I can do, from tomorrow.")),
    Level(_("Organisational"), _("What a team, a manager or a rule must change.")),
    Level(_("Systemic"), _("What courts, commissioners, law and partners must change together.")),
)


class Contributor(models.Model):
    """One of the four contributors to a working culture of personalisation."""

    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=150)
    meaning = models.TextField()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.name


class Suggestion(models.Model):
    """Something practical that anyone can try, under one of the contributors."""

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="suggestions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.text

"""Rows that are written once, and tables that are only ever added to."""

from django.db import models
from django.http import Http404


class DeletedMeanwhile(Http404):
    """Another request deleted the row that this one is about. Left alone, it is answered as an address of nothing."""


class Immutable(models.Model):
    """A row that is written once. What was agreed to, and what was said, is never edited."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"A {self._meta.verbose_name} is never edited; add a new one.")
        super().save(*args, **kwargs)


class AppendOnlyQuerySet(models.QuerySet):
    """A table that is only ever added to: bulk updates and deletes are refused too."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model._meta.verbose_name_plural.capitalize()} are only ever added to.")

    def delete(self):
        raise TypeError(f"{self.model._meta.verbose_name_plural.capitalize()} are only ever added to.")

"""Rows that are written once, and tables that are only ever added to."""

from django.db import models


class Immutable(models.Model):
    """A row that is written once. What was agreed to, and what was said, is never edited."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"A {self._meta.verbose_name} is never edited; add a new one.")
        super().save(*args, **kwargs)


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are only ever added to, not even changed many at once."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model._meta.verbose_name_plural.capitalize()} are only ever added to.")

    def delete(self):
        raise TypeError(f"{self.model._meta.verbose_name_plural.capitalize()} are only ever added to.")

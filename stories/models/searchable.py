"""The words that the full-text index holds."""

from django.db import models


class SearchableStory(models.Model):
    """A released story's words, in a table of their own: its triggers keep the full-text index current, and SQLite
    loses them when a migration rebuilds the table, so its schema should rarely change."""

    story = models.OneToOneField("Story", models.CASCADE, primary_key=True, related_name="searchable")
    title = models.TextField()
    summary = models.TextField()
    words = models.TextField()

    def __str__(self):
        return f"words of story {self.pk}"

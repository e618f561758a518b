"""The words that the full-text index holds."""

from django.db import models


class SearchableStory(models.Model):
    """A released story's words in a table of their own, which rarely changes shape: triggers hang on it."""

    story = models.OneToOneField("Story", models.CASCADE, primary_key=True, related_name="searchable")
    title = models.TextField()
    summary = models.TextField()
    words = models.TextField()

    def __str__(self):
        return f"words of story {self.pk}"

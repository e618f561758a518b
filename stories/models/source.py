"""The publications that seeded stories come from."""

from django.db import models

from core.refs import RefField

ALL_STORIES = "All stories gathered"  # the label of that link


class Source(models.Model):
    """A publication that seeded stories come from. Every page that shows them can cite it."""

    ref = RefField()
    key = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=300)
    published = models.CharField(max_length=100, help_text="as printed, such as December 2018")
    produced_by = models.JSONField(default=list)
    funding = models.TextField(blank=True)
    disclaimer = models.TextField(blank=True)
    thanks = models.TextField(blank=True)
    links = models.JSONField(default=list, help_text="label and address, of 2018")
    passages = models.JSONField(
        default=list, help_text="words it gives to nobody, where they stand, and the slugs of their themes"
    )
    edition = models.PositiveSmallIntegerField(default=1, help_text="of its words as they were loaded here")

    def __str__(self):
        return self.title

    @property
    def citation(self):
        """How to cite it: who produced it, when, its title, its publisher."""
        return f"{', '.join(self.produced_by)} ({self.published}). {self.title}. {self.publisher}."

    @property
    def all_stories(self):
        """Its link to all the stories that were gathered for it, or None."""
        return next((link for link in self.links if link["label"] == ALL_STORIES), None)

"""The four contributors to a working culture of personalisation."""

from django.db import models


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

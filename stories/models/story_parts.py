"""The queryset for everything that belongs to a story: it applies the story's own consent rule."""

from django.db import models
from django.db.models import F


class StoryPartQuerySet(models.QuerySet):
    """Rows that belong to a story, with the same two doors as StoryQuerySet. `path` is the lookup of the story.

    `words` is the lookup of the transcript, for rows that belong to one version of it: readers get only those of the
    released version; newer ones are drafts, behind `kept_by`.
    """

    path = "story"
    words = None

    @classmethod
    def reached_by(cls, path, words=None):
        """A manager for a model, with the lookups `path` of its story and `words` of its transcript."""
        return type(cls.__name__, (cls,), {"path": path, "words": words}).as_manager()

    def cleared_for(self, use, viewer, room=None, on=None):
        """Rows of stories that every voice lets this viewer (in this room) have, today, in this way."""
        cleared = self.filter(self._story_model().clearance(use, viewer, room, on, path=self.path))
        if self.words is None:
            return cleared
        return cleared.filter(**{self.words: F(f"{self.path}__transcript")})

    def kept_by(self, viewer):
        """Rows of stories that this person keeps. For gathering pages only."""
        return self.filter(self._story_model().keeping(viewer, path=self.path))

    def _story_model(self):
        """The Story model, found through `path`: its module imports those of its parts, so they cannot import it."""
        model = self.model
        for step in self.path.split("__"):
            model = model._meta.get_field(step).related_model
        return model

"""How everything that belongs to a story is read: through the story's own doors."""

from django.db import models
from django.db.models import F


class StoryPartQuerySet(models.QuerySet):
    """Rows that hang on a story are read through the story's own doors. `path` leads to the story.

    Rows of one version of its words say with `words` which one: the released version is for readers, and newer
    ones are drafts, behind `kept_by`.
    """

    path = "story"
    words = None

    @classmethod
    def reached_by(cls, path, words=None):
        """A manager for a model whose `path` leads to the story, and whose `words` lead to a transcript."""
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
        """The model that `path` leads to. It stands above its parts, so they cannot import it."""
        model = self.model
        for step in self.path.split("__"):
            model = model._meta.get_field(step).related_model
        return model

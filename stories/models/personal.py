"""The queryset for what people keep for themselves of a story: it forgets what closes to them."""

from .story_parts import StoryPartQuerySet


class PersonalQuerySet(StoryPartQuerySet):
    """Rows of a `person` about a `story`, for as long as that person may have the story for one of these `uses`."""

    uses = ()

    def still_open(self, on=None):
        """Those whose person may have the story today. One query, however many people."""
        return self.filter(self._story_model().open_to_its_person(self.uses, "story", "person", on))

    def forget_closed(self, on=None):
        """Deletes the others. Returns how many."""
        return self.exclude(pk__in=self.still_open(on).values("pk")).delete()[0]

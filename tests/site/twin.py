"""The same archive without what is closed: what a viewer must not be able to tell from the real one."""

from contextlib import contextmanager

from django.db import transaction

from stories.models import Copy, Recording, Story
from workshops.models import FeaturedStory

from .people import SHUT_OUT
from .stories import NEWER_DRAFT, STORIES, is_open


@contextmanager
def rolled_back():
    """Takes back whatever is changed inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def twin(site, viewer, area):
    """The archive as if what is closed to this viewer, on pages of this area, had never been in it."""
    with rolled_back():
        if area == "packs":
            _without_closed_places(site, viewer)
        else:
            for key, story in site.stories.items():
                if not is_open(key, viewer, area):
                    Story.objects.get(pk=story.pk).delete()
        if area != "gather":
            _without_closed_parts(site)
        if viewer == SHUT_OUT:
            Copy.objects.filter(pk=site.copies["shutout"].pk).delete()
        yield


def _without_closed_places(site, viewer):
    for (pack, key), place in site.places.items():
        rooms = STORIES[key].rooms
        if (pack if pack != "devs" else "workshop") not in rooms or (
            viewer == SHUT_OUT and STORIES[key].shut_out
        ):
            FeaturedStory.objects.filter(pk=place.pk).delete()
    for key, story in site.stories.items():
        if not STORIES[key].rooms or (viewer == SHUT_OUT and STORIES[key].shut_out):
            Story.objects.get(pk=story.pk).delete()


def _without_closed_parts(site):
    """Words of the story that may only be heard, sound of those that may only be read or printed, and the draft."""
    if heard := Story.objects.filter(pk=site.stories["hearonly"].pk).first():
        FeaturedStory.objects.filter(story=heard).update(pull_quote=None)
        heard.transcripts.all().delete()
        heard.refresh_from_db()
        heard.update_searchable()
    for key in ("readonly", "printonly"):
        if silent := Story.objects.filter(pk=site.stories[key].pk).first():
            silent.recordings.all().delete()
    draft = Story.objects.get(pk=site.stories[NEWER_DRAFT].pk)
    draft.transcripts.filter(number__gt=draft.transcript.number).delete()
    draft.changes.all().delete()
    Recording.objects.filter(pk=site.recordings["draft"].pk).delete()

"""How the gathering views get their story: through a door, or not at all."""

from contextlib import contextmanager

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ..consent import KNOW_OF
from ..models import Story, Storyteller


def kept_story(request, ref):
    """A story this person keeps; for everyone else it does not exist."""
    return get_object_or_404(Story.objects.kept_by(request.user), ref=ref)


def editable_story(request, ref):
    """The story, if this person may still change it; for everyone else it does not exist."""
    return get_object_or_404(Story.objects.editable_by(request.user), ref=ref)


@contextmanager
def locked_for_edit(request, story):
    """Holds the story while what was typed is kept: a release that came in meanwhile was not of these words."""
    with transaction.atomic():
        story.lock()
        editable_story(request, story.ref)
        yield


def editable_voice(request, ref, voice):
    story = editable_story(request, ref)
    return story, get_object_or_404(story.voices.select_related("storyteller", "office"), ref=voice)


def correctable_voice(request, ref, voice):
    """A voice that has agreed to nothing yet, so that what was typed wrongly can still be changed."""
    story = editable_story(request, ref)
    return story, get_object_or_404(
        story.voices.filter(consents=None).select_related("storyteller"), ref=voice
    )


def storyteller_of(request, ref, voice):
    """The story, and the storyteller behind this voice. For whoever is shut out of any story of theirs: neither."""
    story = get_object_or_404(Story.objects.kept_by(request.user), ref=ref)
    known = Storyteller.objects.kept_by(request.user)
    return story, get_object_or_404(known, voices__in=story.voices.filter(ref=voice))


def visible_or_kept_story(request, ref):
    stories = Story.objects.cleared_for(KNOW_OF, request.user) | Story.objects.kept_by(request.user)
    return get_object_or_404(stories, ref=ref)


def back_link(request, story):
    """Where they came from, and its name: the story as readers see it, else its gathering page."""
    seen = Story.objects.cleared_for(KNOW_OF, request.user).filter(pk=story.pk).exists()
    return story.get_absolute_url() if seen else reverse("stories:gather", args=[story.ref]), story.title

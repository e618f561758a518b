"""How the gathering views fetch their story: through a door (`kept_by`, `cleared_for`), or they answer 404."""

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
    """A story this person may still change; for everyone else it does not exist."""
    return get_object_or_404(Story.objects.editable_by(request.user), ref=ref)


@contextmanager
def locked_for_edit(request, story):
    """Locks the story while a form is saved, and checks again that this person may edit it: it may have been released
    since the page was opened, and a release must not cover words that nobody looked at."""
    with transaction.atomic():
        story.lock()
        editable_story(request, story.ref)
        yield


def editable_voice(request, ref, voice):
    story = editable_story(request, ref)
    return story, get_object_or_404(story.voices.select_related("storyteller", "office"), ref=voice)


def correctable_voice(request, ref, voice):
    """A voice that has agreed to nothing yet, so that mistakes in it can still be corrected."""
    story = editable_story(request, ref)
    return story, get_object_or_404(
        story.voices.filter(consents=None).select_related("storyteller"), ref=voice
    )


def storyteller_of(request, ref, voice):
    """The story, and the storyteller of this voice; 404 for who is excluded from any of that storyteller's stories."""
    story = get_object_or_404(Story.objects.kept_by(request.user), ref=ref)
    storytellers = Storyteller.objects.kept_by(request.user)
    return story, get_object_or_404(storytellers, voices__in=story.voices.filter(ref=voice))


def visible_or_kept_story(request, ref):
    """A story whose row this person may see, or which they keep."""
    stories = Story.objects.cleared_for(KNOW_OF, request.user) | Story.objects.kept_by(request.user)
    return get_object_or_404(stories, ref=ref)


def back_link(request, story):
    """(address, title) of the page to return to: the story's own page, or its gathering page where that is closed."""
    is_cleared = Story.objects.cleared_for(KNOW_OF, request.user).filter(pk=story.pk).exists()
    address = story.get_absolute_url() if is_cleared else reverse("stories:gather", args=[story.ref])
    return address, story.title

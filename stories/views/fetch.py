"""How the gathering views fetch their story: through a door (`kept_by`, `cleared_for`), or they answer 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.answers import ChangedMeanwhile

from ..consent import KNOW_OF
from ..models import Story, Storyteller


def kept_story(request, ref):
    """A story this person keeps; for everyone else it does not exist."""
    return get_object_or_404(Story.objects.kept_by(request.user), ref=ref)


def editable_story(request, ref):
    """A story this person may still change; for everyone else it does not exist.

    Where a form is sent, the story is locked until the transaction ends: it may have been released since the page was
    opened, and a release must not cover words that nobody looked at. Raises ChangedMeanwhile for who keeps it still.
    """
    if request.method == "POST":
        kept_story(request, ref).lock()
    return story_to_edit(request, ref)


def story_to_edit(request, ref):
    """The same without a lock, for what takes long before it is saved."""
    if request.method == "POST":
        return look_for_editable(request, kept_story(request, ref))
    return get_object_or_404(Story.objects.editable_by(request.user), ref=ref)


def look_for_editable(request, story):
    """This kept story, if it may still be changed; else raises ChangedMeanwhile."""
    editable = Story.objects.editable_by(request.user).filter(pk=story.pk).first()
    if editable is None:
        raise changed_meanwhile(
            story, _("The story was released while you had this page open. An archivist can change it now.")
        )
    return editable


def changed_meanwhile(story, what):
    return ChangedMeanwhile(what, reverse("stories:gather", args=[story.ref]))


def editable_voice(request, ref, voice):
    story = editable_story(request, ref)
    return story, _voice_of(request, story, story.voices.select_related("storyteller", "office"), voice)


def correctable_voice(request, ref, voice):
    """A voice that has agreed to nothing yet, so that mistakes in it can still be corrected."""
    story, voice = editable_voice(request, ref, voice)
    if not voice.consents.exists():
        return story, voice
    if request.method == "POST":
        raise changed_meanwhile(story, _("They have agreed to something since you opened this page."))
    raise Http404


def _voice_of(request, story, voices, ref):
    voice = voices.filter(ref=ref).first()
    if voice is None and request.method == "POST":
        raise changed_meanwhile(story, _("This voice is no longer in the story."))
    if voice is None:
        raise Http404
    return voice


def storyteller_of(request, ref, voice):
    """The story, and the storyteller of this voice; 404 for who is excluded from any of that storyteller's stories."""
    story = kept_story(request, ref)
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

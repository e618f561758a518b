"""How the views of excerpts fetch a story or an excerpt: with `cleared_for`, or a 404."""

from django.db.models import BooleanField, ExpressionWrapper
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.prepared import Param, prepared
from stories.consent import Use, viewer_shape
from stories.gate import clearance, viewer_params
from stories.models import Story

from ..models import Excerpt


def readable_story(request, ref):
    """A story with a transcript that this person may read, annotated with `may_hear`. Raises Http404."""
    stories = _readable_story(viewer_shape(request.user), ref=ref, **viewer_params(request.user))
    if not stories:
        raise Http404
    return stories[0]


@prepared
def _readable_story(viewer):
    may_hear = ExpressionWrapper(clearance(Use.HEAR, viewer), output_field=BooleanField())
    stories = Story.objects.cleared_for(Use.READ, viewer).filter(transcript__isnull=False, ref=Param("ref"))
    return stories.annotate(may_hear=may_hear).select_related("transcript")


def taggable_excerpt(request, ref):
    """An excerpt of words that this person may read. Raises Http404."""
    return get_object_or_404(Excerpt.objects.cleared_for(Use.READ, request.user), ref=ref)

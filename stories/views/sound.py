"""The sound of a released recording, for listeners."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..consent import Use
from ..models import Recording
from ..recordings.delivery import deliver


@login_not_required  # a story may be open to anyone: `cleared_for` decides at each request
@require_safe
def recording(request, ref):
    return sound(request, get_object_or_404(Recording.objects.cleared_for(Use.HEAR, request.user), ref=ref))


def sound(request, recording):
    """Serves a recording, which must come through a door."""
    try:
        # The storage's own file, so that `deliver` fetches only the range from an S3 store
        file = recording.file.storage.open(recording.file.name, "rb")
    except FileNotFoundError:
        raise Http404 from None
    return deliver(
        request,
        file,
        size=recording.size,
        content_type="audio/mp4",
        etag=recording.sha256,
        filename="story.m4a",
    )

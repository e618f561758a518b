"""The bytes of a recording, for listeners."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..consent import Use
from ..models import Recording
from ..recordings.delivery import deliver


@login_not_required  # a story may be open to anyone; the gate decides, at every asking
@require_safe
def recording(request, ref):
    return sound(request, get_object_or_404(Recording.objects.cleared_for(Use.HEAR, request.user), ref=ref))


def sound(request, recording):
    """The bytes of a recording that came through one of the two doors."""
    try:
        # The storage's own file: `deliver` asks an S3 store for the range and not for the whole.
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

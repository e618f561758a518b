"""What the player keeps for who listens: their place in a story, and their speed."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from core.answers import page_or_form

from ..forms import ListeningForm
from ..listening import audible, keep_listening, listening_of


@login_not_required  # a story may be open to anyone: the gate decides, and nothing is kept of who is not signed in
@page_or_form
@never_cache
def listening(request, ref):
    """GET: the place and the speed as JSON. POST: keeps one or both, and answers with nothing.

    The player sends it over and over, so it saves without being asked twice (`sent_once`): the last one counts. The
    page of somebody who signed out since is refused by its CSRF token, which every sign-in makes new.
    """
    sound = audible(request.user, ref)
    if sound is None:
        raise Http404
    if request.method != "POST":
        return JsonResponse(listening_of(request.user, sound))
    form = ListeningForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.first_error(), status=422, content_type="text/plain; charset=utf-8")
    if request.user.is_authenticated:
        keep_listening(request.user, sound, **form.cleaned_data)
    return HttpResponse(status=204)

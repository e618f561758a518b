"""Gathering: add and edit a story, record agreements, release, pause; the recording's bytes; checking a sheet."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.roles import Task, allowed

from .codes import readings
from .consent import Use
from .delivery import deliver
from .forms import CheckForm
from .gathering import page_of_stories
from .models import Copy, Recording

UNPROCESSABLE = 422

# --- listening ---------------------------------------------------------------------------------------------


@login_not_required  # a story may be open to anyone; the gate decides, at every asking
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


# --- a printed sheet -----------------------------------------------------------------------------------------

WRONG_CODES_AN_HOUR = 30


@login_not_required  # whoever finds a sheet must be able to ask whether it may still be used
def check(request):
    form = CheckForm(request.POST or None)
    if form.is_valid():
        return redirect("stories:check-code", code=form.cleaned_data["code"])
    return answer(request, "stories/check.html", {"form": form})


@login_not_required  # as above; it says nothing about what the sheet holds
def check_code(request, code):
    guesses = _guesses_key(request)
    if cache.get(guesses, 0) >= WRONG_CODES_AN_HOUR:
        return render(request, "stories/check_too_often.html", status=429)
    copy = Copy.objects.read_as(readings(code))
    if copy is None:
        cache.set(guesses, cache.get(guesses, 0) + 1, 3600)
        return render(request, "stories/check_unknown.html", status=404)
    return render(request, "stories/check_code.html", {"fine": copy.is_fine()})


def _guesses_key(request):
    """Wrong codes are counted by the hour and the address they came from, which is not itself kept."""
    hour = timezone.now().strftime("%Y%m%d%H")
    return "check:" + salted_hmac("heard.check", f"{get_adapter().get_client_ip(request)} {hour}").hexdigest()


# --- gathering -----------------------------------------------------------------------------------------------


@allowed(Task.GATHER)
def gather_list(request):
    stories, more = page_of_stories(request.user, before=request.GET.get("before", ""))
    return render(request, "stories/gather_list.html", {"stories": stories, "more": more})


def answer(request, template, context):
    """The page; 422 where what was typed must be put right."""
    form = context["form"]
    return render(request, template, context, status=UNPROCESSABLE if form.is_bound and form.errors else 200)

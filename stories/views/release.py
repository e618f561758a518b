"""Gathering: release a story, or end its pause. A second person does both."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.roles import Task, allowed
from core.answers import answer, page_or_form

from ..models import NotReady, Story
from ..pages.release import newest_versions, unassigned_labels
from ..pages.state import state_of
from ..pages.voice import voices_of
from .fetch import kept_story


@allowed(Task.RELEASE)
@page_or_form
def gather_release(request, ref):
    problems = []
    if request.method == "POST":
        story = get_object_or_404(Story.objects.kept_by(request.user), ref=ref)
        try:
            story.release(by=request.user, seen=request.POST.get("seen", ""))
        except NotReady as not_ready:
            problems = not_ready.messages
        else:
            messages.success(request, _("Released, to those its voices agreed to."))
            return redirect("stories:gather", ref)
    story = kept_story(request, ref)
    seen = story.release_token()  # read first, so that it is never newer than what is shown
    newest = newest_versions(story)
    context = {
        "story": story,
        "seen": seen,
        "newest": newest,
        "voices": voices_of(story),
        "state": state_of(story),
        "missing": story.missing_for_release(request.user),
        "has_newer": story.has_newer(),
        "unassigned_labels": unassigned_labels(newest.transcript),
        "problems": problems,
    }
    return answer(request, "stories/release.html", context, refused=bool(problems))


@allowed(Task.RELEASE)
@page_or_form
def gather_resume(request, ref):
    story = get_object_or_404(Story.objects.kept_by(request.user).filter(paused_at__isnull=False), ref=ref)
    missing = story.missing_for_resume(request.user)
    if request.method == "POST" and not missing:
        story.resume(by=request.user)
        messages.success(request, _("The story goes on as before the pause."))
        return redirect("stories:gather", ref)
    refused = request.method == "POST"
    context = {"story": story, "missing": missing, "refused": refused}
    return answer(request, "stories/resume.html", context, refused=refused)

"""Gathering: release a story or what was changed in it, send a change back, end a pause. A second person does each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.release import SendBackForm
from ..models import NotReady, Story
from ..pages.release import release_page
from .fetch import kept_story


@allowed(Task.LOOK_OVER)
@page_or_form
@sent_once(form=SendBackForm)
def gather_release(request, ref):
    story, form, problems = kept_story(request, ref), SendBackForm(typed(request)), []
    if form.data.get("note", "").strip():
        problems = [_("You have written what should be different. Send it back, or empty that field first.")]
    elif request.method == "POST":
        look_only = request.POST.get("step") == "looked"
        try:
            (_look_at if look_only else _release)(request, story)
        except NotReady as not_ready:
            problems = not_ready.messages
        else:
            return redirect("stories:gather", ref)
    form = SendBackForm(initial={"note": form.data.get("note", "")})
    return _release_answer(request, ref, form, problems)


@allowed(Task.LOOK_OVER)
@page_or_form
@sent_once(form=SendBackForm)
def gather_send_back(request, ref):
    story, form, problems = kept_story(request, ref), SendBackForm(typed(request)), []
    if form.is_valid():
        try:
            story.send_back(request.user, form.cleaned_data["note"], seen=request.POST.get("seen", ""))
        except NotReady as not_ready:
            problems = not_ready.messages
        else:
            messages.success(request, _("Sent back, with your sentence."))
            return redirect("stories:gather", ref)
    return _release_answer(request, ref, form, problems)


def _release(request, story):
    if story.release(by=request.user, seen=request.POST.get("seen", "")):
        messages.success(request, _("Released, to those its voices agreed to."))
    else:
        messages.success(request, _("Thank you. The rest waits for someone else to look at it."))


def _look_at(request, story):
    story.look_at(by=request.user, seen=request.POST.get("seen", ""))
    messages.success(request, _("Thank you. Someone else can release it now."))


def _release_answer(request, ref, form, problems):
    """The page as it is now, with what is wrong. The story is read again: it may just have changed."""
    story = kept_story(request, ref)
    context = {"story": story, "form": form, "problems": problems, "page": release_page(story, request.user)}
    return answer(request, "stories/release.html", context, refused=bool(problems or form.errors))


@allowed(Task.RELEASE)
@page_or_form
@sent_once()
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

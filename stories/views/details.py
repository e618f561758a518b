"""Gathering: a new story, its title and summary, its content notes, its first day."""

from django.shortcuts import redirect

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.details import ContentNotesForm, DetailsForm, EmbargoForm, NewStoryForm
from ..models import NotReady, Story
from ..pages.adding import TITLE, step, url_after
from .fetch import editable_story


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=NewStoryForm, makes=True)
def gather_create(request):
    form = NewStoryForm(typed(request))
    if form.is_valid():
        story = Story.begin(by=request.user, **form.cleaned_data)
        return redirect(url_after(story, TITLE))
    return answer(request, "stories/details_form.html", {"form": form, "step": step(None, TITLE)})


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=DetailsForm)
def gather_details(request, ref):
    story = editable_story(request, ref)
    form = DetailsForm.for_story(story, typed(request))
    if form.is_valid():
        story.revise(by=request.user, **form.cleaned_data)
        return redirect("stories:gather", ref)
    return answer(request, "stories/details_form.html", {"form": form, "story": story})


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=ContentNotesForm)
def gather_notes(request, ref):
    story = editable_story(request, ref)
    notes = story.draft_details()["content_notes"]
    form = ContentNotesForm(typed(request), initial={"content_notes": "\n".join(notes)})
    if form.is_valid():
        story.revise(by=request.user, **form.cleaned_data)
        return redirect("stories:gather", ref)
    return answer(request, "stories/content_notes_form.html", {"form": form, "story": story})


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=EmbargoForm)
def gather_embargo(request, ref):
    story = editable_story(request, ref)
    form = EmbargoForm(typed(request), initial={"embargo_until": story.embargo_until})
    if form.is_valid():
        try:
            story.embargo(form.cleaned_data["embargo_until"], by=request.user)
        except NotReady as not_ready:
            form.add_error("embargo_until", not_ready.messages)
        else:
            return redirect("stories:gather", ref)
    return answer(request, "stories/embargo_form.html", {"form": form, "story": story})

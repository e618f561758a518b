"""Gathering: a new story, its title and summary, its content notes, its first day."""

from django.shortcuts import redirect

from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.details import ContentNotesForm, DetailsForm, EmbargoForm
from ..models import NotReady, Story
from .fetch import editable_story, locked_for_edit


@allowed(Task.GATHER)
@page_or_form
def gather_create(request):
    form = DetailsForm(typed(request))
    if form.is_valid():
        story = Story.begin(by=request.user, **form.cleaned_data)
        return redirect("stories:gather", story.ref)
    return answer(request, "stories/details_form.html", {"form": form})


@allowed(Task.GATHER)
@page_or_form
def gather_details(request, ref):
    story = editable_story(request, ref)
    form = DetailsForm.for_story(story, typed(request))
    if form.is_valid():
        save_revision(request, story, form)
        return redirect("stories:gather", ref)
    return answer(request, "stories/details_form.html", {"form": form, "story": story})


@allowed(Task.GATHER)
@page_or_form
def gather_notes(request, ref):
    story = editable_story(request, ref)
    notes = story.draft_details()["content_notes"]
    form = ContentNotesForm(typed(request), initial={"content_notes": "\n".join(notes)})
    if form.is_valid():
        save_revision(request, story, form)
        return redirect("stories:gather", ref)
    return answer(request, "stories/content_notes_form.html", {"form": form, "story": story})


def save_revision(request, story, form):
    """Saves the words of this form; 404 where this person may no longer edit the story."""
    with locked_for_edit(request, story):
        story.revise(by=request.user, **form.cleaned_data)


@allowed(Task.GATHER)
@page_or_form
def gather_embargo(request, ref):
    story = editable_story(request, ref)
    form = EmbargoForm(typed(request), initial={"embargo_until": story.embargo_until})
    if form.is_valid():
        try:
            with locked_for_edit(request, story):
                story.embargo(form.cleaned_data["embargo_until"], by=request.user)
        except NotReady as not_ready:
            form.add_error("embargo_until", not_ready.messages)
        else:
            return redirect("stories:gather", ref)
    return answer(request, "stories/embargo_form.html", {"form": form, "story": story})

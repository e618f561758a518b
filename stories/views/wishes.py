"""Record what a storyteller wants to stop: open to anyone signed in who can see the story."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed
from core.answers import answer, is_change, is_save, page_or_form, typed

from ..forms.wishes import WishesForm
from .fetch import seen_or_kept, way_back


@allowed(Task.SAFEGUARD)
@page_or_form
def story_wishes(request, ref):
    story = seen_or_kept(request, ref)
    return wishes(request, story, *way_back(request, story))


def wishes(request, story, back, back_to):
    """Takes down what a storyteller wants of a story that came through a door; `back` and `back_to` as for pause."""
    context = {"story": story, "back": back, "back_to": back_to}
    voices = list(story.voices.prefetch_related("grants", "consents"))
    if not any(voice.promises() for voice in voices):
        return render(request, "stories/wishes_none.html", context)
    form = context["form"] = WishesForm(typed(request), voices=voices)
    if form.is_valid() and not is_change(request):
        if is_save(request):
            form.save(by=request.user)
            return redirect("stories:wishes-recorded")
        return render(request, "stories/wishes_check.html", context)
    return answer(request, "stories/wishes_form.html", context)


@allowed(Task.SAFEGUARD)
@require_safe
def wishes_recorded(request):
    """Says it is in force, and nothing of the story: it may be closed to this person now."""
    return render(request, "stories/wishes_recorded.html")

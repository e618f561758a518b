"""Pausing a story and recording its storyteller's wishes, wherever somebody meets it: on its page or in a pack.

Each takes a story that came through a door. `back` is the address they came from, `back_to` its name.
"""

from django.shortcuts import redirect, render

from core.answers import answer, is_change, is_save, typed

from ..forms.wishes import WishesForm


def pause(request, story, back, back_to):
    """Asks, then pauses the story."""
    if request.method == "POST":
        story.pause(by=request.user)
        return redirect("stories:story-paused")
    return render(request, "stories/pause.html", {"story": story, "back": back, "back_to": back_to})


def wishes(request, story, back, back_to):
    """Takes down what the storyteller wants to stop: the answers are looked over before they are kept."""
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

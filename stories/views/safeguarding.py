"""Pausing a story and recording its storyteller's wishes, from the story's page or from a pack.

Both take a story that came through a door. `back` is the address of the page to return to, `back_to` its name.
"""

from django.shortcuts import redirect, render

from core.answers import answer

from ..forms.wishes import WishesForm
from .look_over import Answers


def pause(request, story, back, back_to):
    """Asks for confirmation, then pauses the story."""
    if request.method == "POST":
        story.pause(by=request.user)
        return redirect("stories:story-paused")
    return render(request, "stories/pause.html", {"story": story, "back": back, "back_to": back_to})


def wishes(request, story, back, back_to):
    """Records what the storyteller wants to stop, after a page on which the answers are checked."""
    context = {"story": story, "back": back, "back_to": back_to}
    voices = list(story.voices.prefetch_related("grants", "consents"))
    if not any(voice.promises() for voice in voices):
        return render(request, "stories/wishes_none.html", context)
    answers = Answers(request, story)
    form = context["form"] = WishesForm(answers.data, voices=voices)
    if form.is_valid() and answers.are_looked_over:
        form.save(by=request.user)
        return answers.saved(redirect("stories:wishes-recorded"))
    if form.is_valid() and request.method == "POST":
        return answers.lead_on()
    if form.is_valid() and answers.are_shown:
        context["saved_alike"] = answers.saved_alike
        return render(request, "stories/wishes_check.html", context)
    return answer(request, "stories/wishes_form.html", context)

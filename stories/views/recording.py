"""Gathering: a story's sound."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.recording import RecordingForm
from ..models import Recording
from ..pages.adding import RECORDING, step, url_after
from ..pages.recording import recording_questions
from ..recordings.progress import progress_of
from ..recordings.uploads import too_big
from .fetch import editable_story, story_to_edit
from .sound import sound


def led_on(request, sent, ref):
    """The answer to a recording that was saved: a redirect, or its address for the script that sent it."""
    if request.headers.get("X-Requested-With") == "heard-upload":
        return JsonResponse({"redirect": sent.led_to}, status=201)
    return redirect(sent.led_to)


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=RecordingForm, makes=True, saves_itself=True, shows=led_on)
def gather_recording(request, ref):
    story = story_to_edit(request, ref)
    form = RecordingForm(typed(request), request.FILES or None, too_big=too_big(request))
    if form.is_valid() and save_recording(request, ref, form):
        return None  # led_on answers
    recording = newest_recording(story)
    context = {
        "form": form,
        "story": story,
        "recording": recording,
        "questions": recording_questions(recording),
        "step": step(story, RECORDING, recording is None),
    }
    return answer(request, "stories/recording_form.html", context)


def save_recording(request, ref, form):
    """Whether the recording could be made ready, which takes long, and was then saved."""
    with form.prepare(request.user) as prepared:
        if prepared is None:
            return False
        with request.sent.saving():
            story = editable_story(request, ref)
            recording = Recording.from_prepared(story, prepared, form.cleaned_data["recording"], request.user)
            asks = recording.needs_answer()
            was_done = recording.number > 1
            page = reverse("stories:gather-recording", args=[ref])
            request.sent.end(page if asks else url_after(story, RECORDING, was_done))
    if story.transcripts.exists():
        messages.info(
            request, _("The words are as they were. If this is another recording, add its words too.")
        )
    return True


def newest_recording(story):
    return story.recordings.order_by("-number").first()


@allowed(Task.GATHER)
@require_POST
@sent_once()
def gather_recording_confirm(request, ref, recording):
    """Somebody says that a recording is right as it is. Sent twice, the second is answered like the first."""
    story = editable_story(request, ref)
    asked_about = get_object_or_404(story.recordings, ref=recording)
    if asked_about != newest_recording(story):
        messages.warning(request, _("Another file was sent in the meantime. This is about that one."))
        return redirect("stories:gather-recording", ref)
    asked_about.confirm(by=request.user)
    messages.success(request, _("Noted: the recording is right as it is."))
    return redirect(url_after(story, RECORDING))


@allowed(Task.GATHER)
@require_safe
def gather_progress(request, ref, token):
    """How far the conversion of a recording that this person uploaded is, as JSON for the page that polls it."""
    editable_story(request, ref)
    share = progress_of(request.user, token)  # from 0 to 1
    if share is None:
        return JsonResponse({"share": None, "step": ""})
    # In steps of ten, as screen readers read out each change
    step = _("Making the sound ready… %(percent)d %%") % {"percent": int(share * 10) * 10}
    return JsonResponse({"share": share, "step": step})


@allowed(Task.GATHER)
@require_safe
def gather_sound(request, ref, recording):
    """A draft's sound, for those who keep the story."""
    recordings = Recording.objects.kept_by(request.user).filter(story__ref=ref)
    return sound(request, get_object_or_404(recordings, ref=recording))

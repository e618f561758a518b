"""Gathering: add and edit a story, record agreements, release, pause; the recording's bytes; checking a sheet."""

from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed
from core.answers import answer, is_change, is_save, page_or_form, typed
from core.paging import begin_again, onward
from core.refs import is_ref

from . import forms, gathering
from .codes import readings
from .consent import KNOW_OF, Use
from .delivery import deliver
from .models import Copy, Identity, Notice, NotReady, Recording, Story, Storyteller
from .progress import share_of
from .uploads import too_big


# --- listening ---------------------------------------------------------------------------------------
@login_not_required  # a story may be open to anyone; the gate decides, at every asking
@require_safe
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


# --- a printed sheet ---------------------------------------------------------------------------------
WRONG_CODES_AN_HOUR = 30


@login_not_required  # whoever finds a sheet must be able to ask whether it may still be used
@page_or_form
def check(request):
    form = forms.CheckForm(typed(request))
    if form.is_valid():
        return redirect("stories:check-code", code=form.cleaned_data["code"])
    return answer(request, "stories/check.html", {"form": form})


@login_not_required  # as above; it says nothing about what the sheet holds
@require_safe
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


# --- gathering: the story ----------------------------------------------------------------------------
@allowed(Task.GATHER)
@require_safe
def gather_list(request):
    after, everything = request.GET.get("after", ""), request.GET.get("show") == "all"
    try:
        stories, last = gathering.page_of_stories(request.user, after, everything)
    except Story.DoesNotExist:
        return begin_again(request)
    more_url = onward(last, {"show": "all"} if everything else {})
    context = {"stories": stories, "more_url": more_url, "everything": everything}
    if not after:
        context["reminders"], context["more_reminders"] = gathering.reminders_for(request.user)
    return render(request, "stories/gather_list.html", context)


@allowed(Task.GATHER)
@page_or_form
def gather_create(request):
    form = forms.DetailsForm(typed(request))
    if form.is_valid():
        story = Story.begin(by=request.user, **form.cleaned_data)
        return redirect("stories:gather", story.ref)
    return answer(request, "stories/details_form.html", {"form": form})


@allowed(Task.GATHER)
@require_safe
def gather(request, ref):
    story = kept_with_answers(request, ref)
    may_edit = Story.objects.editable_by(request.user).filter(ref=ref).exists()
    voices = gathering.voices_of(story)
    context = {
        "story": story,
        "standing": gathering.standing_of(story),
        "steps": gathering.steps_of(story, may_edit),
        "voices": voices,
        "may_edit": may_edit,
        "missing": story.missing_for_release(request.user if request.user.may(Task.RELEASE) else None),
        "has_newer": story.has_newer(),
        "known_voices": gathering.known_voices(story, request.user),
    }
    return render(request, "stories/gather.html", context)


def kept_with_answers(request, ref):
    """A story this person keeps, with its voices' promises at hand; for everyone else it does not exist."""
    stories = Story.objects.kept_by(request.user).prefetch_related("voices__grants")
    return get_object_or_404(stories, ref=ref)


def to_edit(request, ref):
    """The story, if this person may still change it; for everyone else it does not exist."""
    return get_object_or_404(Story.objects.editable_by(request.user), ref=ref)


@contextmanager
def still_to_edit(request, story):
    """Holds the story while what was typed is kept: a release that came in meanwhile was not of these words."""
    with transaction.atomic():
        story.hold()
        to_edit(request, story.ref)
        yield


@allowed(Task.GATHER)
@page_or_form
def gather_details(request, ref):
    story = to_edit(request, ref)
    form = forms.DetailsForm.of(story, typed(request))
    if form.is_valid():
        with still_to_edit(request, story):
            story.revise(**form.cleaned_data)
        return redirect("stories:gather", ref)
    return answer(request, "stories/details_form.html", {"form": form, "story": story})


@allowed(Task.GATHER)
@page_or_form
def gather_notes(request, ref):
    story = to_edit(request, ref)
    form = forms.ContentNotesForm(typed(request), initial={"content_notes": "\n".join(story.content_notes)})
    if form.is_valid():
        with still_to_edit(request, story):
            story.revise(**form.cleaned_data)
        return redirect("stories:gather", ref)
    return answer(request, "stories/content_notes_form.html", {"form": form, "story": story})


@allowed(Task.GATHER)
@page_or_form
def gather_embargo(request, ref):
    story = to_edit(request, ref)
    form = forms.EmbargoForm(typed(request), initial={"embargo_until": story.embargo_until})
    if form.is_valid():
        with still_to_edit(request, story):
            story.embargo(form.cleaned_data["embargo_until"], by=request.user)
        return redirect("stories:gather", ref)
    return answer(request, "stories/embargo_form.html", {"form": form, "story": story})


# --- gathering: sound and words ----------------------------------------------------------------------
@allowed(Task.GATHER)
@page_or_form
def gather_recording(request, ref):
    story = to_edit(request, ref)
    form = forms.RecordingForm(typed(request), request.FILES or None, too_big=too_big(request))
    if form.is_valid() and form.save(story, added_by=request.user):
        if story.transcripts.exists():
            messages.info(
                request, _("The words are as they were. If this is another recording, add its words too.")
            )
        address = reverse("stories:gather", args=[story.ref])
        if request.headers.get("X-Requested-With") == "heard-upload":
            return JsonResponse({"redirect": address}, status=201)
        return redirect(address)
    context = {"form": form, "story": story, "recording": story.recordings.order_by("-number").first()}
    return answer(request, "stories/recording_form.html", context)


@allowed(Task.GATHER)
@require_safe
def gather_progress(request, ref, token):
    """How far a recording that this person is sending has come, for the page that waits for it."""
    to_edit(request, ref)
    share = share_of(request.user, token)
    if share is None:
        return JsonResponse({"share": None, "step": ""})
    # In tens: each change is read out
    step = _("Making the sound ready… %(percent)d %%") % {"percent": int(share * 10) * 10}
    return JsonResponse({"share": share, "step": step})


@allowed(Task.GATHER)
@require_safe
def gather_sound(request, ref, recording):
    """A draft's sound, for those who keep the story."""
    kept = Recording.objects.kept_by(request.user).filter(story__ref=ref)
    return sound(request, get_object_or_404(kept, ref=recording))


@allowed(Task.GATHER)
@page_or_form
def gather_transcript(request, ref):
    story = to_edit(request, ref)
    newest = story.transcripts.order_by("-number").first()
    form = forms.TranscriptForm(
        typed(request),
        request.FILES or None,
        recording=story.recordings.order_by("-number").first(),
        too_big=too_big(request),
        initial={"language": story.language},
    )
    if form.is_valid():
        form.save(story, added_by=request.user)
        return redirect("stories:gather-speakers", ref)
    context = {"form": form, "story": story, "turns": gathering.turns_of(newest) if newest else []}
    return answer(request, "stories/transcript_form.html", context | {"newest": newest})


@allowed(Task.GATHER)
@page_or_form
def gather_speakers(request, ref):
    story = to_edit(request, ref)
    transcript = story.transcripts.order_by("-number").first()
    if transcript is None:
        raise Http404
    form = forms.SpeakersForm(typed(request), transcript=transcript)
    if form.is_valid():
        form.save(added_by=request.user)
        return redirect("stories:gather", ref)
    context = {"form": form, "story": story, "turns": gathering.turns_of(transcript)}
    return answer(request, "stories/speakers_form.html", context)


# --- gathering: voices and what they agreed to -------------------------------------------------------
@allowed(Task.GATHER)
@page_or_form
def voice_create(request, ref):
    story = to_edit(request, ref)
    form = forms.VoiceForm(typed(request), story=story, viewer=request.user)
    voice = form.save() if form.is_valid() else None
    if voice:
        return redirect("stories:voice-consent", ref, voice.ref)
    return answer(request, "stories/voice_form.html", {"form": form, "story": story})


def voice_to_edit(request, ref, voice):
    story = to_edit(request, ref)
    return story, get_object_or_404(story.voices.select_related("storyteller", "office"), ref=voice)


def voice_to_put_right(request, ref, voice):
    """A voice that has agreed to nothing yet, so that what was typed wrongly can still be changed."""
    story = to_edit(request, ref)
    return story, get_object_or_404(
        story.voices.filter(consents=None).select_related("storyteller"), ref=voice
    )


@allowed(Task.GATHER)
@page_or_form
def voice_edit(request, ref, voice):
    story, voice = voice_to_put_right(request, ref, voice)
    initial = {"kind": voice.kind, "office": voice.office and voice.office.ref}
    form = forms.VoiceDetailsForm(typed(request), initial=initial)
    if form.is_valid():
        form.save(voice)
        return redirect("stories:gather", ref)
    return answer(request, "stories/voice_edit.html", {"form": form, "story": story, "voice": voice})


@allowed(Task.GATHER)
@page_or_form
def voice_remove(request, ref, voice):
    story, voice = voice_to_put_right(request, ref, voice)
    if request.method == "POST":
        voice.remove(by=request.user)
        return redirect("stories:gather", ref)
    return render(request, "stories/voice_remove.html", {"story": story, "voice": voice})


@allowed(Task.GATHER)
@page_or_form
def voice_consent(request, ref, voice):
    story, voice = voice_to_edit(request, ref, voice)
    form = forms.AgreementForm.of(voice, typed(request))
    context = {"form": form, "story": story, "voice": voice, "notices": Notice.to_agree_to()}
    if form.is_valid() and is_save(request):
        with still_to_edit(request, story):
            kept = form.save(taken_by=request.user)
        if kept:
            messages.success(request, _("What %(voice)s agreed to is kept.") % {"voice": voice.storyteller})
            return redirect("stories:gather", ref)
    elif form.is_valid() and not is_change(request):
        context["answers"] = gathering.answers_of(form.cleaned_data["promises"])
        return render(request, "stories/agreement_check.html", context)
    return answer(request, "stories/agreement_form.html", context)


@allowed(Task.GATHER)
@page_or_form
def voice_exclude(request, ref, voice):
    story, voice = voice_to_edit(request, ref, voice)
    form = forms.ExclusionForm(typed(request), voice=voice, viewer=request.user)
    context = {"form": form, "story": story, "voice": voice}
    if form.is_valid() and not is_change(request):
        if is_save(request):
            form.save()
            messages.success(request, _("They can never know of this story now."))
            return redirect("stories:gather-list") if form.is_oneself else redirect("stories:gather", ref)
        return render(request, "stories/exclusion_check.html", context)
    return answer(request, "stories/exclusion_form.html", context)


# --- gathering: who a storyteller is --------------------------------------------------------------------
def teller_of(request, ref, voice):
    """The story, and the storyteller behind this voice. For whoever is shut out of any story of theirs: neither."""
    story = get_object_or_404(Story.objects.kept_by(request.user), ref=ref)
    known = Storyteller.objects.kept_by(request.user)
    return story, get_object_or_404(known, voices__in=story.voices.filter(ref=voice))


@allowed(Task.KNOW_WHO)
@page_or_form
@sensitive_post_parameters("reason")
def voice_identity(request, ref, voice):
    """Asks why, writes it down, and only then shows who it is, in the answer itself: no address leads back to it."""
    story, teller = teller_of(request, ref, voice)
    is_known = hasattr(teller, "identity")
    form = forms.OpeningForm(typed(request) if is_known else None)
    context = {"form": form, "story": story, "voice": voice, "teller": teller, "is_known": is_known}
    if form.is_valid():
        context["identity"] = Identity.open(teller, request.user, form.cleaned_data["reason"])
        context["entries"] = teller.identity_entries.select_related("by")
        return render(request, "stories/identity_opened.html", context)
    return answer(request, "stories/identity_form.html", context)


@allowed(Task.KNOW_WHO)
@page_or_form
@sensitive_post_parameters("real_name", "safe_contact")
def voice_identity_edit(request, ref, voice):
    """Takes down who it is. It never shows what was there before: for that a reason is needed."""
    story, teller = teller_of(request, ref, voice)
    form = forms.IdentityForm(typed(request), is_known=hasattr(teller, "identity"))
    if form.is_valid():
        Identity.keep(teller, by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept apart. Only archivists can open it, with a reason."))
        return redirect("stories:voice-identity", ref, voice)
    context = {"form": form, "story": story, "voice": voice, "teller": teller}
    return answer(request, "stories/identity_edit.html", context)


@allowed(Task.RELEASE)
@page_or_form
def exclusion_lift(request, ref, exclusion):
    story = get_object_or_404(Story.objects.kept_by(request.user), ref=ref)
    voice = get_object_or_404(story.voices, exclusions__ref=exclusion)
    exclusion = voice.exclusions.select_related("user").get(ref=exclusion)
    if request.method == "POST":
        voice.lift(exclusion, by=request.user)
        return redirect("stories:gather", ref)
    return render(request, "stories/exclusion_lift.html", {"story": story, "exclusion": exclusion})


# --- release and resume: a second person ---------------------------------------------------------------
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
    story = kept_with_answers(request, ref)
    seen = story.token_to_release()  # read first, so that it is never newer than what is shown
    newest = gathering.newest_of(story)
    context = {
        "story": story,
        "seen": seen,
        "newest": newest,
        "voices": gathering.voices_of(story),
        "standing": gathering.standing_of(story),
        "missing": story.missing_for_release(request.user),
        "has_newer": story.has_newer(),
        "nobodys": gathering.labels_of_nobody(newest.transcript),
        "problems": problems,
    }
    return answer(request, "stories/release.html", context, refused=bool(problems))


@allowed(Task.RELEASE)
@page_or_form
def gather_resume(request, ref):
    story = get_object_or_404(Story.objects.kept_by(request.user).filter(paused_at__isnull=False), ref=ref)
    if request.method == "POST":
        story.resume(by=request.user)
        messages.success(request, _("The story goes on as before the pause."))
        return redirect("stories:gather", ref)
    return render(request, "stories/resume.html", {"story": story})


# --- anyone signed in who can see the story --------------------------------------------------------------
def seen_or_kept(request, ref):
    stories = Story.objects.cleared_for(KNOW_OF, request.user) | Story.objects.kept_by(request.user)
    return get_object_or_404(stories, ref=ref)


def way_back(request, story):
    """Where they came from, and its name: the story as readers see it, else its gathering page."""
    seen = Story.objects.cleared_for(KNOW_OF, request.user).filter(pk=story.pk).exists()
    return story.get_absolute_url() if seen else reverse("stories:gather", args=[story.ref]), story.title


@allowed(Task.SAFEGUARD)
@page_or_form
def story_pause(request, ref):
    story = seen_or_kept(request, ref)
    return pause(request, story, *way_back(request, story))


def pause(request, story, back, back_to):
    """Asks, then pauses a story that came through a door; `back` is the address they came from, named `back_to`."""
    if request.method == "POST":
        story.pause(by=request.user)
        return redirect("stories:story-paused")
    return render(request, "stories/pause.html", {"story": story, "back": back, "back_to": back_to})


@allowed(Task.SAFEGUARD)
@require_safe
def story_paused(request):
    """Says it is done, and nothing of the story: whoever paused it can no longer see it."""
    return render(request, "stories/paused.html")


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
    form = context["form"] = forms.WishesForm(typed(request), voices=voices)
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


# --- notices -------------------------------------------------------------------------------------------
@allowed(Task.MANAGE_NOTICES)
@require_safe
def notice_list(request):
    return render(request, "stories/notice_list.html", {"notices": Notice.objects.all()})


@allowed(Task.MANAGE_NOTICES)
@require_safe
def notice(request, ref):
    return render(request, "stories/notice.html", {"notice": get_object_or_404(Notice, ref=ref)})


@allowed(Task.MANAGE_NOTICES)
@page_or_form
def notice_create(request):
    source = request.GET.get("from", "")
    earlier = Notice.objects.filter(ref=source).first() if is_ref(source) else None
    initial = {name: getattr(earlier, name) for name in forms.NoticeForm.base_fields} if earlier else None
    form = forms.NoticeForm(typed(request), initial=initial)
    if form.is_valid():
        added = form.save()
        if added:
            return redirect("stories:notice", added.ref)
    return answer(request, "stories/notice_form.html", {"form": form, "earlier": earlier})

"""A story's words corrected in place: by those who keep it, or proposed by those who tag."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.once import sent_once, unsaved
from accounts.roles import Task, allowed
from core.answers import ChangedMeanwhile, answer, page_or_form, typed
from core.refs import is_ref

from ..consent import Use
from ..forms.correction import CorrectionForm
from ..models import Story
from ..pages.correction import names_for_readers, proposal_of
from .fetch import editable_story


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=CorrectionForm, makes=True)
def gather_correction(request, ref):
    """For those who keep the story: the newest version, corrected into the next."""
    story = editable_story(request, ref)
    newest = story.transcripts.order_by("-number").first()
    if newest is None:
        raise Http404
    if newest.possible_labels():
        messages.info(request, _("Say first which of these lines begin with someone’s name."))
        return unsaved(redirect("stories:gather-speakers", ref))
    base = _version(request, story.transcripts.all()) or newest
    if base.is_taken_out():
        return _begin_again(request)
    names = {"": _("Nobody named")}
    form = CorrectionForm(typed(request), transcript=base, newest=newest, names=names, first=_first(request))
    if form.is_valid():
        form.save(added_by=request.user)
        messages.success(request, _("Saved as the next version of the words."))
        return redirect("stories:gather", ref)
    context = {"story": story, "form": form, "back": reverse("stories:gather", args=[ref])}
    return answer(request, "stories/correction_form.html", context)


@allowed(Task.TAG)
@page_or_form
@sent_once(form=CorrectionForm, makes=True)
def story_correction(request, ref):
    """For those who tag: the words they may read, with a correction that a second person releases."""
    story = _readable(request, ref)
    proposal = proposal_of(story, request.user)
    context = {"story": story, "proposal": proposal, "back": story.get_absolute_url()}
    if proposal.transcript is None:
        if request.method == "POST":
            raise ChangedMeanwhile(
                _("Somebody else corrected these words in the meantime. Theirs waits to be released."),
                story.get_absolute_url(),
            )
        return answer(request, "stories/correction_waits.html", context, refused=False)
    theirs = story.transcripts.filter(added_by=request.user) | story.transcripts.filter(
        pk=story.transcript_id
    )
    base = _version(request, theirs) or proposal.transcript
    if base.is_taken_out():
        return _begin_again(request)
    names = (
        {"": _("Nobody named")} | dict.fromkeys(base.speakers(), _("The speaker")) | names_for_readers(base)
    )
    form = CorrectionForm(
        typed(request), transcript=base, newest=proposal.newest, names=names, first=_first(request)
    )
    if form.is_valid():
        form.save(added_by=request.user)
        messages.success(
            request, _("Thank you. Readers keep the words they have until a second person releases yours.")
        )
        return redirect("stories:story-correction", ref)
    return answer(request, "stories/correction_form.html", context | {"form": form})


def _readable(request, ref):
    """A story with words that this person may read; locked, and asked for again, where a form is sent."""
    stories = Story.objects.cleared_for(Use.READ, request.user).filter(transcript__isnull=False)
    story = get_object_or_404(stories, ref=ref)
    if request.method == "POST":
        story.lock()
        story = get_object_or_404(stories, ref=ref)
    return story


def _version(request, transcripts):
    """The version, one of these, whose paragraphs were on the page that was sent; None on a GET."""
    base = request.POST.get("base", "")
    return transcripts.filter(ref=base).first() if is_ref(base) else None


def _begin_again(request):
    """Leads back to the words as they are now. What was sent is not given back: it holds words that had to go."""
    messages.warning(
        request,
        _(
            "Something had to go from these words while you had them open, so yours were not saved. Begin again."
        ),
    )
    return unsaved(redirect(request.get_full_path()))


def _first(request):
    typed_number = request.GET.get("from", "")
    return int(typed_number) if typed_number.isdecimal() and len(typed_number) < 6 else 0

"""Marking an excerpt: in place by script, or in three steps without."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.once import is_of_someone_else, someone_else
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form
from core.typed import typed_into
from stories.transcripts.text import PARAGRAPH_BREAK

from ..forms.excerpts import ExcerptForm
from ..models import Excerpt
from ..story_words import languages_in
from .fetch import readable_story
from .for_script import CONFLICT, changed_parts, is_from_script, is_page_of_someone_else


@allowed(Task.TAG)
@page_or_form
@typed_into(ExcerptForm)
def excerpt_create(request, ref):
    """Marks an excerpt. Without script in three steps: where it begins, where it ends, which themes."""
    if is_from_script(request):
        return _answer_to_script(request, ref)
    if request.method == "POST" and is_of_someone_else(request):
        return someone_else(request)
    story = readable_story(request, ref)
    transcript = story.transcript
    if request.method == "POST":
        form = ExcerptForm(request.POST, transcript=transcript)
        if form.is_valid() and (excerpt := form.save(marked_by=request.user)):
            messages.success(request, _("Excerpt saved."))
            return redirect(f"{story.get_absolute_url()}#s{_sentence_of(transcript, excerpt.start)[0]}")
        return _excerpt_form(request, story, form)
    begin = _sentence_starting(transcript, request.GET.get("from"))
    end = _sentence_ending(transcript, request.GET.get("to"))
    if begin is None:
        return render(request, "themes/excerpt_begin.html", {"story": story, "turns": _sentences(transcript)})
    if end is None or end <= begin:
        sentences = _sentences(transcript, begin=begin)
        return render(
            request, "themes/excerpt_end.html", {"story": story, "turns": sentences, "begin": begin}
        )
    initial = {"start": begin, "end": end, "quote": transcript.text[begin:end]}
    return _excerpt_form(request, story, ExcerptForm(initial=initial, transcript=transcript))


def _answer_to_script(request, ref):
    """Saves what the story page's script sends; to a GET, a token that works for whoever is signed in now.

    Neither for somebody else than the person for whom that page was made: nothing is saved under their name.
    """
    if is_page_of_someone_else(request):
        return HttpResponse(status=CONFLICT)
    story = readable_story(request, ref)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    form = ExcerptForm(request.POST, transcript=story.transcript)
    excerpt = form.save(marked_by=request.user) if form.is_valid() else None
    if excerpt is None:
        return answer(request, "themes/_excerpt_error.html", {"form": form})
    return changed_parts(request, story, excerpt.start, excerpt.end, status=201)


def _excerpt_form(request, story, form):
    quote = form["quote"].value() or ""
    context = {"story": story, "form": form, "quote": quote}
    return answer(request, "themes/excerpt_form.html", context)


MAX_END_CHOICES = 60  # sentences offered as an excerpt's end, on one page


def _sentences(transcript, begin=None):
    """[(start, end, words, language or "" for the transcript's own)] of each sentence; with `begin`, of those that an
    excerpt beginning there may end with."""
    text, language_at, sentences = transcript.text, languages_in(transcript), []
    for start, end in transcript.sentences:
        if begin is not None and (
            start < begin or end - begin > Excerpt.LONGEST or len(sentences) == MAX_END_CHOICES
        ):
            continue
        if (
            begin is not None
            and transcript.kind == transcript.Kind.EXTRACTS
            and PARAGRAPH_BREAK in text[begin:end]
        ):
            break
        sentences.append((start, end, text[start:end], language_at(start)))
    return sentences


def _sentence_starting(transcript, typed):
    return next((start for start, _end in transcript.sentences if str(start) == typed), None)


def _sentence_ending(transcript, typed):
    return next((end for _start, end in transcript.sentences if str(end) == typed), None)


def _sentence_of(transcript, offset):
    return next(
        ([start, end] for start, end in reversed(transcript.sentences) if start <= offset),
        transcript.sentences[0],
    )

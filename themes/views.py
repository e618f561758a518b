from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Task, allowed
from core.answers import answer, page_or_form
from core.paging import begin_again, onward
from core.prepared import Given, worded_once
from core.refs import is_ref
from stories.bylines import voices_of
from stories.consent import Use, kind_of
from stories.gate import clearance, facts_about
from stories.models import Kind, Story
from stories.transcripts.places import paragraphs_touched
from stories.transcripts.text import PARAGRAPH_BREAK

from .excerpt_rows import MANY, PAGE, counts_of, excerpts_for, rows_of, theme_page
from .forms import ExcerptForm, NoteForm, ThemeForm
from .marked import languages_in, marked_turns, spans_in
from .models import Excerpt, ExcerptNote, Theme, ThemedExcerpt

FROM_SCRIPT = "heard-picker"  # what excerpt_picker.js calls itself; it gets a fragment, others a page


@login_not_required  # open: the themes are the publication's, and their words are gated one by one
@require_safe
def theme_list(request):
    themes = list(Theme.objects.all())
    leads = lead_quotations(themes, request.user)
    rows = [(theme, leads.get(theme.lead_quotation_id)) for theme in themes]
    return render(request, "themes/theme_list.html", {"rows": rows})


@login_not_required  # open: signed out, it shows the words that may be quoted to anyone
@require_safe
def theme_detail(request, slug):
    theme = get_object_or_404(Theme, slug=slug)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    try:
        keys, last = theme_page(theme, request.user, kind, request.GET.get("after", ""))
    except ThemedExcerpt.DoesNotExist:
        return begin_again(request)
    people, passages = counts_of(theme, request.user, kind)
    kept = {"kind": kind} if kind else {}
    context = {
        "theme": theme,
        "lead": lead_quotations([theme], request.user).get(theme.lead_quotation_id),
        "excerpts": rows_of(keys, request.user),
        "kinds": Kind.choices,
        "kind": kind,
        "people": people,
        "passages": passages,
        "many": MANY,
        "more_url": onward(last, kept),
        "first_url": request.GET.get("after") and f"?{urlencode(kept)}",
    }
    return render(request, "themes/theme_detail.html", context)


def lead_quotations(themes, viewer):
    """{excerpt key: ExcerptRow} of the themes' lead quotations that this viewer may have."""
    leads = [theme.lead_quotation_id for theme in themes if theme.lead_quotation_id]
    keys = list(excerpts_for(viewer).filter(pk__in=leads).values_list("pk", flat=True)) if leads else []
    return dict(zip(keys, rows_of(keys, viewer), strict=True))


def readable_story(request, ref):
    """A story with words that this person may read, and whether they `may_hear` it, else not found."""
    found = _readable_story(kind_of(request.user), ref=ref, **facts_about(request.user))
    if not found:
        raise Http404
    return found[0]


@worded_once
def _readable_story(kind):
    may_hear = ExpressionWrapper(clearance(Use.HEAR, kind), output_field=BooleanField())
    stories = Story.objects.cleared_for(Use.READ, kind).filter(transcript__isnull=False, ref=Given("ref"))
    return stories.annotate(may_hear=may_hear).select_related("transcript")


@require_safe
def excerpt_list(request, ref):
    """Every excerpt of one story, in the order of its words."""
    story = readable_story(request, ref)
    excerpts = Excerpt.objects.filter(transcript=story.transcript).order_by("start", "end", "pk")
    after = request.GET.get("after", "")
    if after:
        if not is_ref(after):
            raise Http404
        last = get_object_or_404(excerpts, ref=after)
        excerpts = excerpts.filter(start__gte=last.start).exclude(start=last.start, end__lte=last.end)
    found = list(excerpts.values_list("pk", "ref")[: PAGE + 1])
    context = {
        "story": story,
        "excerpts": rows_of([key for key, _ref in found[:PAGE]], request.user),
        "more_url": onward(found[PAGE - 1][1] if len(found) > PAGE else ""),
    }
    return render(request, "themes/excerpt_list.html", context)


@allowed(Task.TAG)
@page_or_form
def excerpt_create(request, ref):
    """Marks an excerpt. Without script in three steps: where it begins, where it ends, which themes."""
    story = readable_story(request, ref)
    transcript = story.transcript
    if request.method == "POST":
        form = ExcerptForm(request.POST, transcript=transcript)
        excerpt = form.save(marked_by=request.user) if form.is_valid() else None
        if request.headers.get("X-Requested-With") == FROM_SCRIPT:
            return _fragment(request, story, form, excerpt)
        if excerpt:
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
    chosen = {"start": begin, "end": end, "quote": transcript.text[begin:end]}
    return _excerpt_form(request, story, ExcerptForm(initial=chosen, transcript=transcript))


def _excerpt_form(request, story, form):
    quote = form["quote"].value() or ""
    context = {"story": story, "form": form, "quote": quote}
    return answer(request, "themes/excerpt_form.html", context)


def _fragment(request, story, form, excerpt):
    """What the script puts into the page: the paragraphs that changed, or what is wrong."""
    if excerpt is None:
        return answer(request, "themes/_excerpt_error.html", {"form": form})
    start, end = paragraphs_touched(story.transcript.text, excerpt.start, excerpt.end)
    voices = voices_of([story.pk]).get(story.pk, [])
    hears = story.recording_id if story.may_hear else None
    turns = marked_turns(
        story.transcript, voices, hears, spans_in(story.transcript, start, end), only=(start, end)
    )
    context = {"turns": turns, "excerpts": rows_of([excerpt.pk], request.user), "story": story}
    return render(request, "themes/_excerpt_saved.html", context, status=201)


REACH = 60  # sentences offered as an excerpt's end, on one page


def _sentences(transcript, begin=None):
    """[(start, end, words, their language where it is not the transcript's)] of each sentence, or of those an excerpt
    that begins there may end with."""
    text, language_at, found = transcript.text, languages_in(transcript), []
    for start, end in transcript.sentences:
        if begin is not None and (start < begin or end - begin > Excerpt.LONGEST or len(found) == REACH):
            continue
        if (
            begin is not None
            and transcript.kind == transcript.Kind.EXTRACTS
            and PARAGRAPH_BREAK in text[begin:end]
        ):
            break
        found.append((start, end, text[start:end], language_at(start)))
    return found


def _sentence_starting(transcript, typed):
    return next((start for start, _end in transcript.sentences if str(start) == typed), None)


def _sentence_ending(transcript, typed):
    return next((end for _start, end in transcript.sentences if str(end) == typed), None)


def _sentence_of(transcript, offset):
    return next(
        ([start, end] for start, end in reversed(transcript.sentences) if start <= offset),
        transcript.sentences[0],
    )


def taggable_excerpt(request, ref):
    """An excerpt of words this person may read, else not found."""
    return get_object_or_404(Excerpt.objects.cleared_for(Use.READ, request.user), ref=ref)


@login_not_required  # open: signed out, only words that may be quoted to anyone
@require_safe
def excerpt_detail(request, ref):
    excerpt = get_object_or_404(excerpts_for(request.user), ref=ref)
    (row,) = rows_of([excerpt.pk], request.user)
    tags = request.user.is_authenticated and request.user.may(Task.TAG)
    context = {
        "excerpt": excerpt,
        "row": row,
        "notes": ExcerptNote.objects.filter(excerpt=excerpt).select_related("written_by") if tags else [],
        "note_form": NoteForm() if tags else None,
        "theme_form": ThemeForm() if tags else None,
    }
    return render(request, "themes/excerpt_detail.html", context)


@allowed(Task.TAG)
@require_POST
def excerpt_tag(request, ref):
    excerpt = taggable_excerpt(request, ref)
    form = ThemeForm(request.POST)
    if form.is_valid():
        with transaction.atomic():
            excerpt = excerpt.hold()
            excerpt.tag_each(form.cleaned_data["themes"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(excerpt)
    return _excerpt_page_with(request, excerpt, theme_form=form)


@allowed(Task.TAG)
@require_POST
def excerpt_untag(request, ref):
    """Takes back one's own tag. The excerpt goes with it where nobody else leans on it."""
    excerpt = taggable_excerpt(request, ref)
    readable = Story.objects.cleared_for(Use.READ, request.user)
    story = get_object_or_404(readable, pk=excerpt.transcript.story_id)
    theme = get_object_or_404(Theme, slug=request.POST.get("theme", ""))
    excerpt.untag(theme, by=request.user)
    messages.success(request, _("Your tag is taken off."))
    if Excerpt.objects.cleared_for(Use.READ, request.user).filter(ref=ref).exists():
        return redirect("themes:excerpt", ref)
    return redirect(story)


@allowed(Task.TAG)
@require_POST
def note_create(request, ref):
    excerpt = taggable_excerpt(request, ref)
    form = NoteForm(request.POST)
    if form.is_valid():
        with transaction.atomic():
            excerpt = excerpt.hold()
            form.save(excerpt, by=request.user)
        messages.success(request, _("Note saved."))
        return redirect(excerpt)
    return _excerpt_page_with(request, excerpt, note_form=form)


def _excerpt_page_with(request, excerpt, note_form=None, theme_form=None):
    (row,) = rows_of([excerpt.pk], request.user)
    context = {
        "excerpt": excerpt,
        "row": row,
        "notes": ExcerptNote.objects.filter(excerpt=excerpt).select_related("written_by"),
        "note_form": note_form or NoteForm(),
        "theme_form": theme_form or ThemeForm(),
        "form": note_form or theme_form,
    }
    return answer(request, "themes/excerpt_detail.html", context)

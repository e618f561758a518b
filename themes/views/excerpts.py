"""Excerpts: those of a story, and one with its themes and notes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer
from core.paging import next_page_url, restart_list
from core.refs import is_ref
from stories.consent import Use
from stories.models import Story

from ..excerpt_rows import EXCERPTS_PER_PAGE, excerpts_for, rows_of
from ..forms.excerpts import AddForm, NoteForm
from ..models import Act, Excerpt, ExcerptNote, Theme, next_acts
from ..waiting_rows import waiting_count
from .fetch import readable_story, taggable_excerpt
from .for_script import CONFLICT, changed_parts, is_from_script, is_page_of_someone_else


@require_safe
def excerpt_list(request, ref):
    """Every excerpt of one story, in the order of its words."""
    story = readable_story(request, ref)
    excerpts = Excerpt.objects.filter(transcript=story.transcript).order_by("start", "end", "pk")
    if is_from_script(request):
        return _panel(request, excerpts)
    after = request.GET.get("after", "")
    if after:
        last = excerpts.filter(ref=after).first() if is_ref(after) else None
        if last is None:
            return restart_list(request)
        excerpts = excerpts.filter(start__gte=last.start).exclude(start=last.start, end__lte=last.end)
    rows = list(excerpts.values_list("pk", "ref")[: EXCERPTS_PER_PAGE + 1])
    page = rows[:EXCERPTS_PER_PAGE]
    context = {
        "story": story,
        "excerpts": rows_of([key for key, _ref in page], request.user),
        "waiting": waiting_count(story) if request.user.may(Task.TAG) else 0,
        "more_url": next_page_url(page[-1][1] if len(rows) > len(page) else ""),
    }
    return render(request, "themes/excerpt_list.html", context)


def _panel(request, excerpts):
    """The excerpts that hold any of the words [from, to), as a part of the story's page."""
    try:
        start, end = int(request.GET["from"][:8]), int(request.GET["to"][:8])
    except (KeyError, ValueError):
        raise Http404 from None
    keys = list(
        excerpts.filter(start__lt=end, end__gt=start).values_list("pk", flat=True)[:EXCERPTS_PER_PAGE]
    )
    rows = rows_of(keys, request.user)
    if request.user.may(Task.TAG):
        notes = ExcerptNote.objects.filter(excerpt__in=keys).select_related("written_by", "excerpt")
        for row in rows:
            row.notes = [note for note in notes if note.excerpt.ref == row.ref]
    return render(request, "themes/_excerpt_panel.html", {"excerpts": rows})


@login_not_required  # open: signed out, only words that may be quoted to anyone
@require_safe
def excerpt_detail(request, ref):
    excerpt = get_object_or_404(excerpts_for(request.user), ref=ref)
    tags = request.user.is_authenticated and request.user.may(Task.TAG)
    context = _page_of(excerpt, request.user, AddForm() if tags else None)
    return render(request, "themes/excerpt_detail.html", context)


@allowed(Task.TAG)
@require_POST
@sent_once(form=AddForm)
def excerpt_tag(request, ref):
    """Adds one's tags, and a note where one was written in the same form."""
    return _add_to(request, taggable_excerpt(request, ref), AddForm(request.POST))


@allowed(Task.TAG)
@require_POST
@sent_once()
def excerpt_untag(request, ref):
    """Deletes one's own tag, and the excerpt too where nothing else uses it."""
    if is_from_script(request) and is_page_of_someone_else(request):
        return HttpResponse(status=CONFLICT)
    excerpt = taggable_excerpt(request, ref)
    readable = Story.objects.cleared_for(Use.READ, request.user)
    story = get_object_or_404(readable, pk=excerpt.transcript.story_id)
    theme = get_object_or_404(Theme, slug=request.POST.get("theme", ""))
    Act.untag(excerpt, theme, by=request.user)
    if is_from_script(request):
        story = readable_story(request, story.ref)
        return changed_parts(request, story, excerpt.start, excerpt.end, _("Your tag is taken off."))
    messages.success(request, _("Your tag is taken off."))
    if Excerpt.objects.cleared_for(Use.READ, request.user).filter(ref=ref).exists():
        return redirect("themes:excerpt", ref)
    return redirect(story)


@allowed(Task.TAG)
@require_POST
@sent_once(form=NoteForm, makes=True)
def note_create(request, ref):
    return _add_to(request, taggable_excerpt(request, ref), NoteForm(request.POST))


def _add_to(request, excerpt, form):
    """Saves the form, or shows the excerpt's page with its errors."""
    if form.is_valid():
        with transaction.atomic():
            form.save(excerpt.lock(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect(excerpt)
    return answer(request, "themes/excerpt_detail.html", _page_of(excerpt, request.user, form))


def _page_of(excerpt, user, form):
    """The context of an excerpt's page, with a form for who tags."""
    (row,) = rows_of([excerpt.pk], user)
    notes = ExcerptNote.objects.filter(excerpt=excerpt).select_related("written_by") if form else []
    acts = next_acts(excerpt.transcript, user) if form else None
    return {"excerpt": excerpt, "row": row, "notes": notes, "form": form, "acts": acts}

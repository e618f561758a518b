"""Excerpts: those of a story, and one with its themes and notes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Task, allowed
from core.answers import answer
from core.paging import next_page_url, restart_list
from core.refs import is_ref
from stories.consent import Use
from stories.models import Story

from ..excerpt_rows import EXCERPTS_PER_PAGE, excerpts_for, rows_of
from ..forms.excerpts import NoteForm, ThemeForm
from ..models import Excerpt, ExcerptNote, Theme
from .fetch import readable_story, taggable_excerpt


@require_safe
def excerpt_list(request, ref):
    """Every excerpt of one story, in the order of its words."""
    story = readable_story(request, ref)
    excerpts = Excerpt.objects.filter(transcript=story.transcript).order_by("start", "end", "pk")
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
        "more_url": next_page_url(page[-1][1] if len(rows) > len(page) else ""),
    }
    return render(request, "themes/excerpt_list.html", context)


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
            excerpt = excerpt.lock()
            excerpt.tag_each(form.cleaned_data["themes"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(excerpt)
    return _excerpt_page_with(request, excerpt, theme_form=form)


@allowed(Task.TAG)
@require_POST
def excerpt_untag(request, ref):
    """Deletes one's own tag, and the excerpt too where nothing else uses it."""
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
            excerpt = excerpt.lock()
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

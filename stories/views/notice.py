"""Notices: the wording that storytellers agree to."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.refs import is_ref

from ..forms.notice import NoticeForm
from ..models import Notice


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
@sent_once(form=NoticeForm, makes=True)
def notice_create(request):
    source = request.GET.get("from", "")
    earlier = Notice.objects.filter(ref=source).first() if is_ref(source) else None
    initial = {name: getattr(earlier, name) for name in NoticeForm.base_fields} if earlier else None
    form = NoticeForm(typed(request), initial=initial)
    if form.is_valid():
        new_notice = form.save()
        if new_notice:
            return redirect("stories:notice", new_notice.ref)
    return answer(request, "stories/notice_form.html", {"form": form, "earlier": earlier})

"""How an address may be asked for, and how a form is answered: 422 where what was typed must be put right."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

page_or_form = require_http_methods(["GET", "HEAD", "POST"])
UNPROCESSABLE = 422


def typed(request):
    """What was sent, for a form; None when the page is only being looked at."""
    return request.POST if request.method == "POST" else None


def answer(request, template, context, *, refused=None):
    """The page; with status 422 where what was typed must be put right: where the context's `form` has errors, or
    where `refused` says so of a page without a form."""
    if refused is None:
        refused = context["form"].is_bound and bool(context["form"].errors)
    return render(request, template, context, status=UNPROCESSABLE if refused else 200)


def is_change(request):
    """Whether somebody looking over their answers wants to go back to them."""
    return request.POST.get("step") == "change"


def is_save(request):
    """Whether they have looked over their answers and found them right."""
    return request.POST.get("step") == "save"

"""The methods a page allows, and how a form is answered: 422 where what was typed must be put right."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

page_or_form = require_http_methods(["GET", "HEAD", "POST"])
UNPROCESSABLE = 422


def typed(request):
    """The data for a form: what was posted, or None on a GET."""
    return request.POST if request.method == "POST" else None


def answer(request, template, context, *, refused=None):
    """The page, with status 422 where the context's `form` has errors. A page without a form passes `refused`."""
    if refused is None:
        refused = context["form"].is_bound and bool(context["form"].errors)
    return render(request, template, context, status=UNPROCESSABLE if refused else 200)


def is_change(request):
    """Whether they want to go back from the check page to their answers."""
    return request.POST.get("step") == "change"


def is_save(request):
    """Whether they confirmed their answers on the check page."""
    return request.POST.get("step") == "save"

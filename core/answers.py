"""The methods a page allows, and how a form is answered: 422 where what was typed must be put right."""

from django.http import Http404
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


class ChangedMeanwhile(Http404):
    """What a form was about can no longer be changed by it. Raised only where this person may know that it exists, so
    the page says `what` happened and leads `back`; anyone else is told that there is nothing here."""

    def __init__(self, what, back):
        super().__init__()
        self.what, self.back = what, back

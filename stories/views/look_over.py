"""Answers that are looked over before they are saved, on a page with an address of its own.

The form's own address, with `?look-over=REF`: it can be loaded again, and Back leads to it without a question from the
browser. With `&change` it is the form again, filled in.
"""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.once import unsaved
from accounts.sent_forms import PASSING_FIELDS
from core.refs import is_ref

from ..models import LookOver


def saved_before(request):
    """A redirect to where these answers led when they were saved, or to the empty form where they are not kept any
    more; None where they are to be looked over. A row that is about to be saved is locked, so that it is saved once."""
    ref = request.GET.get("look-over", "")
    if not ref:
        return None
    is_locked = request.method == "POST"
    row = LookOver.find(request.user, request.path, ref, is_locked) if is_ref(ref) else None
    if row is None and (request.method != "POST" or "step" in request.POST):
        messages.warning(
            request, _("What you wanted to look over is not kept any more. Please fill it in again.")
        )
        return redirect(request.path)
    if row and row.led_to:
        return redirect(row.led_to)
    request.look_over = row
    if row and request.POST.get("step"):
        request.answers = row.fields  # given back to who keeps the story, where they cannot be saved
    return None


class Answers:
    """The answers in a form about a story: those just posted, or those left to be looked over."""

    def __init__(self, request, story):
        self.request, self.story, self.row = request, story, getattr(request, "look_over", None)
        self.step = request.POST.get("step", "") if request.method == "POST" else ""
        is_posted = request.method == "POST" and not (self.row and self.step)
        self.data = request.POST if is_posted else self.row and self.row.fields

    def kept(self, name):
        """What was kept by this name when the answers were, or None; never what is posted now."""
        return self.row.fields.get(name) if self.row and self.data is not self.request.POST else None

    @property
    def saved_alike(self):
        """Where the same answers led that were saved a moment ago, or ""."""
        return self.row.saved_alike()

    @property
    def are_looked_over(self):
        """Whether they are to be saved now."""
        return self.step == "save"

    @property
    def are_shown(self):
        """Whether this is the page on which they are looked over."""
        return self.request.method != "POST" and self.row is not None and not self.are_changed

    @property
    def are_changed(self):
        """Whether this is the form, filled in once more."""
        return self.request.method != "POST" and self.row is not None and "change" in self.request.GET

    def lead_on(self, **more):
        """Keeps what was posted, and `more` that was made of it, and leads to where it is looked over, or changed."""
        if self.request.method == "POST" and (self.row is None or not self.step):
            answers = self.data.copy()
            for name, value in more.items():
                answers[name] = value
            for name in PASSING_FIELDS:
                answers.pop(name, None)
            self.row = LookOver.keep(self.story, self.request.user, self.request.path, answers)
        change = "&change=" if self.step == "change" else ""
        return unsaved(redirect(f"{self.request.path}?look-over={self.row.ref}{change}"))

    def saved(self, response):
        """The redirect `response` to what was saved; later the page of these answers leads there too."""
        if self.row:
            self.row.end(response["Location"])
        return response

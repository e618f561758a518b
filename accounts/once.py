"""Every form that saves something is saved once: after two presses, a lost answer, or Back and Save again."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.typed import typed_form, typed_into

from .sent_forms import FIELD_NAME, AlreadySent, SentForm, is_token_of

CONFLICT = 409


def sent_once(*, form=None, makes=False, moves=False, shows=None, saves_itself=False):
    """A decorator for views that save a form. What is sent again leads to what the first made, which the page there
    fetches through the gate; to answer with a redirect is how a view says that it has saved.

    A view whose second run changes nothing more, such as a pause, does run again: it holds what was asked for, also
    where it was undone in the meantime. Only where it can no longer be done is a repeat answered as done. Views that
    `makes` something, or whose every run `moves` something on, run once. `makes` says besides that who sends the same
    words from a page loaded again is asked whether it is to be another one.

    `form` is the form's class: its labels name what was typed where that must be given back.
    `shows(request, sent, ...)` makes the answer where it is no redirect, to the first and to a repeat. A view that
    `saves_itself` does what takes long first, and then opens `request.sent.saving(address)`; any other runs in one
    transaction.
    """

    def decorate(view):
        @wraps(view)
        def view_once(request, *args, **kwargs):
            if request.method != "POST":
                return view(request, *args, **kwargs)
            if is_of_someone_else(request):
                return someone_else(request)
            request.sent = sent = SentForm.of(request)
            try:
                repeat, alike = sent.find_earlier() if sent.token else (None, None)
                if repeat and (makes or moves):
                    raise AlreadySent(repeat)
                if alike and makes and "another" not in request.POST:
                    return _sent_alike(request, sent, alike)
                run = view if saves_itself else _in_one_transaction(view)
                if repeat:
                    run = _again(run, repeat)
                response = run(request, *args, **kwargs)
            except AlreadySent as repeat:
                return _repeated(request, repeat.earlier, shows, *args, **kwargs)
            return shows(request, sent, *args, **kwargs) if shows and sent.led_to else response

        return typed_into(form)(view_once)

    return decorate


def is_of_someone_else(request):
    """Whether the page that this form was on was made for another person than the one who is signed in now."""
    token = request.POST.get(FIELD_NAME, "")
    return bool(token) and not is_token_of(request.user, token)


def someone_else(request):
    """Says that nothing was saved, since somebody else is signed in by now, and gives back what was typed."""
    return render(request, "someone_else.html", {"typed": typed_form(request)}, status=CONFLICT)


def unsaved(response):
    """The response of a form that was only looked over: it may be sent again."""
    response.unsaved = True
    return response


def _in_one_transaction(view):
    def run(request, *args, **kwargs):
        with request.sent.saving():
            response = view(request, *args, **kwargs)
            is_saved = isinstance(response, HttpResponseRedirect) and not hasattr(response, "unsaved")
            request.sent.end(response["Location"] if is_saved else "")
        return response

    return run


def _again(run, repeat):
    """The same, in the row of the first run. It raises AlreadySent where it can no longer be done."""

    def run_again(request, *args, **kwargs):
        request.sent.pk, request.sent.ran_before = repeat.pk, True
        try:
            response = run(request, *args, **kwargs)
        except (Http404, PermissionDenied):
            raise AlreadySent(repeat) from None
        if not request.sent.led_to and not hasattr(response, "unsaved"):
            raise AlreadySent(repeat)
        return response

    return run_again


def _repeated(request, earlier, shows, *args, **kwargs):
    earlier.is_repeat = True
    if shows:
        return shows(request, earlier, *args, **kwargs)
    messages.info(request, _("You had sent this already. It was saved once, and nothing was made twice."))
    return redirect(earlier.led_to)


def _sent_alike(request, sent, earlier):
    """Asks whether what was sent is to make another one. Nothing is saved yet."""
    context = {
        "typed": typed_form(request),
        "led_to": earlier.led_to,
        "is_same": sent.digest == earlier.digest,
    }
    return render(request, "sent_already.html", context, status=CONFLICT)

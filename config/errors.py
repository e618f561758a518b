"""The pages of errors that somebody may have typed something before: it is given back to them."""

from django.shortcuts import render
from django.views.csrf import csrf_failure as plain_csrf_failure

from accounts.middleware import signed_out
from accounts.once import CONFLICT, is_of_someone_else, someone_else
from core.answers import ChangedMeanwhile
from core.typed import typed_form


def not_found(request, exception):
    """The page of an address that does not exist. Where a form was sent there, it gives back what was typed; and to
    those who may know, it says what happened in the meantime."""
    if isinstance(exception, ChangedMeanwhile):
        # Only here: whoever keeps the story no more, as after a withdrawal, is given nothing that was stored about it
        context = {"meanwhile": exception, "typed": typed_form(request, getattr(request, "answers", None))}
        return render(request, "changed_meanwhile.html", context, status=CONFLICT)
    return render(request, "404.html", {"typed": typed_form(request)}, status=404)


def forbidden(request, exception):
    return render(request, "403.html", {"typed": typed_form(request)}, status=403)


def csrf_failure(request, reason=""):
    """A form whose page was loaded before the last signing in, or one from another site. What the person signed in now
    had typed can be sent again from here; only a page of theirs can have the token for that."""
    typed = typed_form(request)
    if typed is None:
        return plain_csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return signed_out(request, typed)
    if is_of_someone_else(request):
        return someone_else(request)
    return render(request, "403_csrf.html", {"typed": typed}, status=403)

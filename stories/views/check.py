"""Whether a printed sheet may still be used. Open to anyone, signed in or not."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from core.answers import answer, page_or_form, typed

from ..codes import readings
from ..forms.check import CheckForm
from ..models import Copy

# Wrong codes, by the person where one is signed in. By the address elsewhere, and generously: a whole office may share
# one, and 30 ** 8 codes are what really keeps a guesser out.
BY_A_PERSON, FROM_AN_ADDRESS = "30/h/key", "1000/h/key"


@login_not_required  # whoever has a sheet must be able to check whether it may still be used
@page_or_form
def check(request):
    form = CheckForm(typed(request))
    if form.is_valid():
        return redirect("stories:check-code", code=form.cleaned_data["code"])
    return answer(request, "stories/check.html", {"form": form})


@login_not_required  # as above; the page shows nothing of what is on the sheet
@require_safe
def check_code(request, code):
    if not _may_guess(request):
        return render(request, "stories/check_too_often.html", status=429)
    copy = Copy.objects.find_by_codes(readings(code))
    if copy is None and not _may_guess(request, is_wrong=True):
        return render(request, "stories/check_too_often.html", status=429)
    if copy is None:
        return render(request, "stories/check_unknown.html", status=404)
    return render(request, "stories/check_code.html", {"fine": copy.may_be_used()})


def _may_guess(request, is_wrong=False):
    """Whether one more wrong code would be answered. Where this one `is_wrong`, it is counted in the same step."""
    if request.user.is_authenticated:
        rate, who = BY_A_PERSON, f"person {request.user.pk}"
    else:
        address = get_adapter().get_client_ip(request)  # not itself kept
        rate, who = FROM_AN_ADDRESS, f"address {salted_hmac('heard.check', address).hexdigest()}"
    limit = {"app": "stories", "action": "code", "config": {"code": rate}, "key": who}
    # The library's public function counts no GET, and here the address is the question
    return bool(ratelimit.consume(request, dry_run=not is_wrong, limit_get=True, **limit))

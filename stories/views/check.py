"""Whether a printed sheet may still be used. Open to anyone, signed in or not."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from core.answers import answer, page_or_form, typed

from ..codes import readings
from ..forms.check import CheckForm
from ..models import Copy

WRONG_CODES_AN_HOUR = 30


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
    counter = _wrong_codes_key(request)
    if cache.get(counter, 0) >= WRONG_CODES_AN_HOUR:
        return render(request, "stories/check_too_often.html", status=429)
    copy = Copy.objects.find_by_codes(readings(code))
    if copy is None:
        cache.set(counter, cache.get(counter, 0) + 1, 3600)
        return render(request, "stories/check_unknown.html", status=404)
    return render(request, "stories/check_code.html", {"fine": copy.may_be_used()})


def _wrong_codes_key(request):
    """The cache key of the count of wrong codes from this client's address in this hour. It holds a hash of both."""
    hour = timezone.now().strftime("%Y%m%d%H")
    return "check:" + salted_hmac("heard.check", f"{get_adapter().get_client_ip(request)} {hour}").hexdigest()

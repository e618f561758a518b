"""Lists page by page, by key: the cost of a page does not grow with how many came before it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

PAGE = 20
COUNT_LIMIT = 200  # counts stop just above it, so that a page costs the same in a large archive


def page_after(rows, after, moment, ref_field="ref"):
    """(up to PAGE of `rows`, newest first by `moment`; the ref of the last of them, "" where it ends the list).

    The page begins after the row whose ref is `after`; "" begins the list. `ref_field` is the field that holds a
    row's ref. A ref that is not among `rows` raises the model's DoesNotExist, the same whether the row was taken out
    of the list or never existed.
    """
    rows = rows.order_by(f"-{moment}", "-pk")
    if after:
        if not (after.isascii() and after.isalnum()):  # PostgreSQL fails where it is asked for a NUL
            raise rows.model.DoesNotExist
        at, key = rows.values_list(moment, "pk").get(**{ref_field: after})
        rows = rows_after(rows, moment, at, key)
    page = list(rows[: PAGE + 1])
    return page[:PAGE], getattr(page[PAGE - 1], ref_field) if len(page) > PAGE else ""


def rows_after(rows, moment, at, key):
    """Those of `rows`, newest first by `moment`, that come after the row with this moment and key."""
    # In this form a database can seek in an index on both columns and read on from there
    return rows.filter(**{f"{moment}__lte": at}).exclude(**{moment: at, "pk__gte": key})


def next_page_url(ref, params=()):
    """The address of the page after the row with this ref, with the list's other parameters; "" for no ref."""
    return ref and f"?{urlencode({**dict(params), 'after': ref})}"


def count_label(number, exact, more):
    """The text `exact` with this number, or `more` with COUNT_LIMIT where the number is above it. Both texts hold
    %(number)s."""
    if number > COUNT_LIMIT:
        return more % {"number": COUNT_LIMIT}
    return exact % {"number": number}


def restart_list(request):
    """A redirect to the first page, with a message: the row that the requested page begins after is not in the list."""
    messages.info(request, _("The list has changed. Here it is from the start."))
    params = request.GET.copy()
    params.pop("after", None)
    return redirect(f"{request.path}?{params.urlencode()}" if params else request.path)

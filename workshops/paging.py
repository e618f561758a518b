"""Pages by key: the cost of a page does not grow with how many came before it."""

import re

from django.utils.http import urlencode

from accounts.refs import RefConverter

PAGE = 20


def ref_in(typed):
    """What was typed where it can be a ref, else "", which is nobody's."""
    return typed if re.fullmatch(RefConverter.regex, typed) else ""


def page_after(rows, after, moment, kept=()):
    """The page of `rows`, newest first by `moment`, that follows the row with the ref `after`: (list, more_url).

    `kept` are the parameters of the address that stay. A ref that is not among the rows gives the first page.
    """
    rows = rows.order_by(f"-{moment}", "-pk")
    after = ref_in(after)
    last = rows.filter(ref=after).values_list(moment, "pk").first() if after else None
    if last:
        at, key = last
        rows = rows.filter(**{f"{moment}__lte": at}).exclude(**{moment: at, "pk__gte": key})
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    stay = {name: kept[name] for name in kept if name != "after"}
    return found[:PAGE], f"?{urlencode({**stay, 'after': found[PAGE - 1].ref})}"

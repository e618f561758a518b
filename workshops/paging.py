"""Pages by key: the cost of a page does not grow with how many came before it."""

import re

from django.utils.http import urlencode

from accounts.refs import RefConverter

PAGE = 20


def ref_in(typed):
    """What was typed where it can be a ref, else "", which is nobody's."""
    return typed if re.fullmatch(RefConverter.regex, typed) else ""


def page_after(rows, after, moment, kept=(), named="ref"):
    """The page of `rows`, newest first by `moment`, that follows the row of the name `after`: (list, more_url).

    `kept` are the parameters of the address that stay, and `named` the field with a row's name. What names none of
    the rows gives the first page.
    """
    rows = rows.order_by(f"-{moment}", "-pk")
    could_be = after.isascii() and after.isalnum()
    last = rows.filter(**{named: after}).values_list(moment, "pk").first() if could_be else None
    if last:
        at, key = last
        rows = rows.filter(**{f"{moment}__lte": at}).exclude(**{moment: at, "pk__gte": key})
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    stay = {name: kept[name] for name in kept if name != "after"}
    return found[:PAGE], f"?{urlencode({**stay, 'after': getattr(found[PAGE - 1], named)})}"

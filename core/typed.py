"""What somebody typed into a form that could not be saved, to be given back to them."""

import re
from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.forms import ModelChoiceField
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve

from .refs import is_ref

# Passwords, and a storyteller's words, whose story may be closed by now
NEVER_SHOWN = re.compile(r"password|^quote$|^words-\d+$", re.IGNORECASE)
# What a page fills in for itself
FILLED_IN = {
    "step",
    "seen",
    "base",
    "parsed",
    "taken_back",
    "token",
    "start",
    "end",
    "to",
    "story",
    "theme",
    "voice",
}
FILLED_IN_FIRST = ("initial-", "theirs-")
TOKENS = {"csrfmiddlewaretoken", "form_token", "another"}


@dataclass(frozen=True)
class TypedField:
    name: str
    label: str
    value: str
    choice: str  # the label of what was chosen; "" where it was typed


@dataclass(frozen=True)
class TypedForm:
    """What was posted to `path`. `hidden` is [(name, value)] of what is to be sent along, unseen, when the form is sent
    again; None where it cannot be, since it held words that are not given back."""

    path: str
    token: str
    fields: list[TypedField]
    hidden: list[tuple[str, str]] | None
    has_files: bool


def typed_form(request, kept=None):
    """The TypedForm of what was typed and posted; None where there is nothing in it to read, or where it was sent from
    another site, which must not put its words on a page of ours.

    `kept` are answers posted earlier, to be looked over, where this request only says that they are to be saved."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return None
    form_fields = getattr(form_class_at(request), "base_fields", {})
    posted = [(name, value) for name, values in _posted(request, kept) for value in values]
    kept_back = [name for name, _value in posted if NEVER_SHOWN.search(name)]
    posted = [(name, value) for name, value in posted if name not in TOKENS and name not in kept_back]
    fields = [
        _typed_field(name, value, form_fields.get(name)) for name, value in posted if _is_typed(name, value)
    ]
    if not fields:
        return None
    hidden = [(name, value) for name, value in posted if not _is_typed(name, value)]
    token = request.POST.get("form_token", "")
    may_be_sent = token and not kept_back and kept is None
    has_files = bool(request.FILES)
    return TypedForm(request.get_full_path(), token, fields, hidden if may_be_sent else None, has_files)


def _posted(request, kept):
    """[(name, values)] of what was posted, or was kept; [] of what cannot be read, such as a form that is too large."""
    try:
        return list((request.POST if kept is None else kept).lists())
    except (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError):
        return []


def typed_into(form_class):
    """A decorator: names the class of the form at this view, whose labels say what was typed."""

    def decorate(view):
        view.form_class = form_class
        return view

    return decorate


def form_class_at(request):
    """The class of the form at this address, as its view names it, or None."""
    try:
        return getattr(resolve(request.path).func, "form_class", None)
    except Resolver404:
        return None


def _is_typed(name, value):
    is_filled_in = name in FILLED_IN or name.startswith(FILLED_IN_FIRST) or is_ref(value)
    return bool(value.strip()) and not is_filled_in


def _typed_field(name, value, field):
    label = str(getattr(field, "label", None) or name.replace("_", " ").capitalize())
    # The rows of a model are not looked up: who typed this may not be one who may see them
    choices = {} if field is None or isinstance(field, ModelChoiceField) else getattr(field, "choices", {})
    return TypedField(name, label, value, str(dict(choices).get(value, "")))

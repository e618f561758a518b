"""What narrows a theme's page: read by a form, handed on as one value."""

from dataclasses import fields

import pytest
from django.http import QueryDict

from stories.models import Kind
from themes.forms.theme_page import ExcerptFilterForm
from themes.theme_page import NO_FILTER, ExcerptFilter


def test_form_reads_exactly_what_the_page_can_be_narrowed_by():
    assert list(ExcerptFilterForm.base_fields) == [field.name for field in fields(ExcerptFilter)]


@pytest.mark.parametrize(
    ("typed", "chosen", "parameters"),
    [
        ("", NO_FILTER, {}),
        ("kind=", NO_FILTER, {}),
        ("kind=staff", ExcerptFilter(kind=Kind.STAFF), {"kind": "staff"}),
        ("kind=staff&after=k7f3mz2q4a&other=1", ExcerptFilter(kind=Kind.STAFF), {"kind": "staff"}),
        ("kind=wizard", NO_FILTER, {}),
        ("kind=%20staff", NO_FILTER, {}),
        ("kind=%00", NO_FILTER, {}),
    ],
)
def test_a_wrong_value_is_passed_over(typed, chosen, parameters):
    form = ExcerptFilterForm(QueryDict(typed))

    assert (form.chosen(), form.parameters()) == (chosen, parameters)


@pytest.mark.django_db
def test_page_shows_what_was_chosen_and_says_nothing_of_a_wrong_value(client):
    pages = {
        kind: client.get(f"/themes/understanding-me/?kind={kind}").content.decode()
        for kind in ("", "staff", "wizard")
    }

    assert '<option value="staff" selected>Staff</option>' in pages["staff"]
    assert pages["staff"].count(" selected>") == 1
    assert " selected>" not in pages[""] + pages["wizard"]
    assert "<title>Understanding Me" in pages["wizard"]

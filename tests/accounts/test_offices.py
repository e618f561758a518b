"""Adding an office."""

from functools import partial

from accounts.forms import OfficeForm
from accounts.models import Office
from tests import factories
from tests.accounts.people import just_before_saving
from tests.clients import errors


def test_an_office_is_added_once(keeper):
    answers = [keeper.post("/people/offices/add/", {"name": name}) for name in ("Hull", "hull", "", "H\x07")]

    assert [answer.status_code for answer in answers] == [302, 422, 422, 422]
    assert errors(answers[1]) == {"name": ["There is an office with this name already."]}
    assert list(Office.objects.values_list("name", flat=True)) == ["Hull", "Leeds"]


def test_an_office_that_someone_else_adds_at_that_moment_is_refused_at_its_field(keeper, monkeypatch):
    just_before_saving(monkeypatch, OfficeForm, partial(factories.make_office, "HULL"))

    answer = keeper.post("/people/offices/add/", {"name": "Hull"})

    assert (answer.status_code, errors(answer)) == (
        422,
        {"name": ["An office with this name was added just now. It is among the offices."]},
    )
    assert list(Office.objects.values_list("name", flat=True)) == ["HULL", "Leeds"]

"""What all the forms are about, made once for a module; each test undoes what it did."""

import copy

import pytest

from tests.site.twin import rolled_back

from .every_form import Things, make_every_form


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), rolled_back():
        things = Things()
        things.forms = make_every_form(things)
        yield things


@pytest.fixture
def things(made_once, db):
    """Rows as they are in the database, whatever a test before did to them in memory."""
    things = copy.copy(made_once)
    things.forms = {name: form.afresh() for name, form in made_once.forms.items()}
    return things

"""The command that adds the first archivist."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from tests import factories


def add_archivist(**options):
    output = StringIO()
    call_command("add_archivist", stdout=output, **options)
    return output.getvalue()


def test_add_archivist_prints_a_link_that_works(client, db, settings):
    settings.SITE_ADDRESS = "https://heard.example.org"

    output = add_archivist(email="First@Example.org", name="First Keeper")

    person = User.objects.get()
    assert (person.email, person.name, person.roles) == (
        "first@example.org",
        "First Keeper",
        {Role.ARCHIVIST},
    )
    link = next(line for line in output.splitlines() if line.startswith("https://heard.example.org/"))
    assert client.get(link.removeprefix("https://heard.example.org")).status_code == 302


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({"email": "not an address", "name": "First"}, "E-mail: Write a whole e-mail address"),
        ({"email": "first@example.org", "name": "Fi\x07rst"}, "Name: There is a hidden character"),
        ({"email": "first@example.org", "name": " "}, "Say --name"),
        ({"name": "First"}, "Say --email"),
        ({"email": "ben@example.org", "name": "Ben"}, "has this e-mail already"),
    ],
)
def test_add_archivist_refuses_with_advice_and_adds_nobody(db, options, advice):
    factories.make_user(name="Ben", email="ben@example.org")

    with pytest.raises(CommandError, match=advice):
        add_archivist(**options)

    assert User.objects.count() == 1

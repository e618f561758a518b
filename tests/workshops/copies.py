"""Printing a pack in tests."""

from stories.models import Copy
from tests import factories
from tests.workshops.pages import at

TYPED = {"size": "a4", "how_many": "20"}


def typed(**fields):
    return TYPED | {"destroy_by": factories.days(30).isoformat()} | fields


def make_copy(client, pack, **fields):
    client.post(at("pack-print", pack.ref), typed(**fields))
    return Copy.objects.first()


def pdf(client, pack, copy):
    return client.get(at("pack-pdf", pack.ref, copy.code))

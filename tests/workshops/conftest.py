"""Who builds packs, and what packs there are."""

import pytest

from stories.consent import Audience
from stories.models import Source
from tests import factories
from tests.workshops.packs import IN_A_WORKSHOP, make_pack
from workshops.models import Contributor, GeneralQuestion


@pytest.fixture
def as_dev(client, dev):
    client.force_login(dev)
    return client


@pytest.fixture
def pack(dev):
    pack = make_pack(dev)
    pack.feature(factories.make_story("First", IN_A_WORKSHOP), questions=["Why first?"])
    pack.feature(factories.make_story("Last", IN_A_WORKSHOP), questions=["Why last?"])
    return pack


@pytest.fixture
def edith_pack(edith):
    """A publication's own pack, on the front page."""
    source = Source.objects.create(key="a", title="A report", publisher="P", published="December 2018")
    return make_pack(edith, Audience.ANYONE, "From insights to change", source=source, on_front_page=True)


@pytest.fixture
def nothing_general(db):
    """Neither general questions nor contributors, so that a test says which there are."""
    GeneralQuestion.objects.all().delete()
    Contributor.objects.all().delete()

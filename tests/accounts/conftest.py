import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_tried_before(db):
    """Failed tries to sign in are counted in the cache."""
    cache.clear()


@pytest.fixture
def keeper(client, edith):
    """A browser in which Edith, the only archivist, is signed in."""
    client.force_login(edith)
    return client


@pytest.fixture(autouse=True)
def mail_at_once(monkeypatch):
    """What is done after the answer is done before it, in the test's own transaction."""
    monkeypatch.setattr("accounts.signing_in.after_answer", lambda work, *args: work(*args))

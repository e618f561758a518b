"""Every address of the site, as one that signing in may lead back to."""

from accounts.coming_back import openable
from tests.site.addresses import addresses


def test_every_address_that_takes_forms_only_is_known_as_such(site):
    """Found by asking each: who is led back there by signing in would meet an empty page."""
    client, wrong = site.client("olga"), []
    for name, _key, path in addresses(site):
        if "sign-out" in path or "password/set" in path:
            continue
        takes_forms_only = client.get(path).status_code == 405
        if takes_forms_only == (openable(path) == path) and not name.startswith("account_"):
            wrong.append((name, path, openable(path)))

    assert wrong == []

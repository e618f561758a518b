"""Signing in and choosing a password in tests."""

PASSWORD = "correct horse battery"


NEW = "seven quiet kettles"


SIGN_IN = "/account/sign-in/"


FORGOTTEN = "/account/password/forgotten/"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password} | more)


def is_signed_in(client):
    return client.get("/account/password/").status_code == 200


def follow_link(client, path):
    """Opens a set-password link and returns the address of its form."""
    opened = client.get(path)
    assert opened.status_code == 302, "the link does not work"
    return opened["Location"]


def choose_password(client, path, password=NEW, again=None):
    return client.post(follow_link(client, path), {"password1": password, "password2": again or password})

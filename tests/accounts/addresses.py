"""The addresses of accounts and of signing in, and what fills them when tests visit the whole site."""

from django.urls import resolve

from accounts.links import set_password_path
from tests.site.fillers import nothing
from tests.site.people import CLOSED_ACCOUNT


def some_people(site):
    return {name: {"ref": site.people[name].ref} for name in ("ben", CLOSED_ACCOUNT)}


def password_link(site):
    return {"": resolve(set_password_path(site.people["cara"])).kwargs}


PERSON_PAGES = (
    "accounts:person-edit", "accounts:person-close", "accounts:person-reopen", "accounts:person-link",
)  # fmt: skip
LONE_PAGES = ("accounts:people", "accounts:person-create", "accounts:office-create")
SIGNING_IN = (
    "account_login", "account_logout", "account_inactive", "account_change_password", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key_done", "account_signup",
)  # fmt: skip
FILLERS = {
    "reading": {
        **dict.fromkeys(SIGNING_IN, nothing),
        "account_reset_password_from_key": password_link,
    },
    "gather": {
        **dict.fromkeys(PERSON_PAGES, some_people),
        **dict.fromkeys(LONE_PAGES, nothing),
    },
}
LISTS = {"gather": ("accounts:people", "accounts:person-create")}

"""Two people have a form open at once: each saves what they changed, and where both changed one field, they choose."""

from html import unescape

import pytest

from tests.clients import signed_in

from .every_form import every_form
from .page_forms import form_on

# form: (its fields and two values for each; the second person is told of the first's)
FIELDS = {
    "stories:gather-details": {
        "title": ("Mine", "Theirs"), "summary": ("My summary.", "Their summary."), "language": ("cy", "ar"),
    },
    "stories:gather-notes": {"content_notes": ("A death", "A fight")},
    "stories:gather-embargo": {"embargo_until": ("1 March 2031", "2 March 2031")},
    "stories:voice-edit": {"kind": ("staff", "peer_mentor")},
    "workshops:pack-edit": {"title": ("Mine", "Theirs"), "introduction": ("My words.", "Their words.")},
    "workshops:featured-edit": {
        "summary": ("My summary.", "Their summary."), "question_1": ("Mine?", "Theirs?"),
    },
    "accounts:person-edit": {"name": ("Mine", "Theirs"), "roles": (["lead", "reader"], ["reporter"])},
}  # fmt: skip


@pytest.fixture
def forms(things):
    return things, every_form(things)


def open_twice(forms, name):
    """(address, [(client, what its page would send as it stands)] of two who have the form open)."""
    things, table = forms
    form = table[name]
    clients = [signed_in(things.people[form.by]), signed_in(things.people[form.by])]
    return form.at, [(client, form_on(client.get(form.at), form.at)) for client in clients]


def stored(client, address, field):
    return form_on(client.get(address), address).get(field, [])


def as_list(value):
    return value if isinstance(value, list) else [value]


def test_every_form_that_changes_what_exists_is_here(forms):
    assert set(FIELDS) == {name for name, form in forms[1].items() if form.edits}


@pytest.mark.parametrize("name", [name for name, fields in FIELDS.items() if len(fields) > 1])
def test_each_keeps_what_the_other_changed_elsewhere(forms, name):
    address, ((mine, my_page), (theirs, their_page)) = open_twice(forms, name)
    (one, (my_value, _)), (other, (_, their_value)), *_ = FIELDS[name].items()

    theirs.post(address, their_page | {other: their_value})
    saved = mine.post(address, my_page | {one: my_value})

    assert saved.status_code == 302
    assert stored(mine, address, one) == as_list(my_value)
    assert sorted(stored(mine, address, other)) == sorted(as_list(their_value))


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, fields in FIELDS.items() for field in fields]
)
def test_where_both_changed_one_field_the_second_sees_both_and_chooses(forms, name, field):
    address, ((mine, my_page), (theirs, their_page)) = open_twice(forms, name)
    my_value, their_value = FIELDS[name][field]

    theirs.post(address, their_page | {field: their_value})
    asked = mine.post(address, my_page | {field: my_value})
    not_yet = stored(mine, address, field)
    again = form_on(asked, address)
    mine_stands = mine.post(address, again)

    page = unescape(asked.content.decode())
    assert (asked.status_code, not_yet) == (422, as_list(their_value))
    assert "Somebody else changed this while you had the page open." in page
    assert again[field] == as_list(my_value) or sorted(again[field]) == sorted(as_list(my_value))
    assert f'name="theirs-{field}"' in page
    assert mine_stands.status_code == 302
    assert sorted(stored(mine, address, field)) == sorted(as_list(my_value))


@pytest.mark.parametrize(
    ("name", "field"), [("stories:gather-details", "summary"), ("accounts:person-edit", "roles")]
)
def test_the_other_version_can_be_kept(forms, name, field):
    address, ((mine, my_page), (theirs, their_page)) = open_twice(forms, name)
    my_value, their_value = FIELDS[name][field]
    theirs.post(address, their_page | {field: their_value})
    asked = mine.post(address, my_page | {field: my_value})

    kept = mine.post(address, form_on(asked, address) | {f"theirs-{field}": "1"})

    assert kept.status_code == 302
    assert stored(mine, address, field) == as_list(their_value)


def test_a_third_who_changed_it_meanwhile_is_seen_too(forms):
    address, ((mine, my_page), (theirs, their_page)) = open_twice(forms, "stories:gather-details")
    theirs.post(address, their_page | {"title": "Theirs"})
    asked = mine.post(address, my_page | {"title": "Mine"})
    theirs.post(address, form_on(theirs.get(address), address) | {"title": "Theirs, later"})

    asked_again = mine.post(address, form_on(asked, address))

    assert asked_again.status_code == 422 and "Theirs, later" in asked_again.content.decode()


def test_a_form_from_elsewhere_saves_what_it_says(forms):
    """Without what was shown, as from a script that sends a form of its own."""
    things, table = forms
    form = table["stories:gather-details"]

    saved = signed_in(things.people["gwen"]).post(form.at, form.typed)

    assert saved.status_code == 302
    assert stored(signed_in(things.people["gwen"]), form.at, "title") == [form.typed["title"]]

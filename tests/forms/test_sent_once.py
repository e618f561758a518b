"""A form sent twice in a row, twice at once, and again after Back: saved once, and led to what was made."""

import threading

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import SentForm, User
from stories.models import LookOver, Story
from tests.clients import signed_in
from tests.test_bad_input import counts

from .every_form import LATER, LONG, Things, every_form, forms_there_are, make_every_form
from .page_forms import form_on, has_form

NAMES = sorted(forms_there_are() - LATER)
# Opening it again takes another reason, and each opening is written down
SENT_AGAIN_ON_PURPOSE = {"stories:voice-identity", "workshops:featured-move", "accounts:person-link"}
GONE_FROM_THE_PAGE = {"workshops:featured-add"}  # only what is not in the pack has a button


def open_form(client, form):
    """What a press of Save on this form's page would send, once it is filled in."""
    page = client.get(form.on or form.at)
    return form_on(page, form.at.partition("?")[0]) | form.typed


def rows():
    """How many rows there are, but for those by which a repeat is known."""
    return {
        label: number
        for label, number in counts().items()
        if label not in ("accounts.SentForm", "stories.LookOver")
    }


def press_through(client, form, sent):
    """Sends the form, through the page where it is looked over. Returns the last answer, and what was sent where."""
    answer, at = client.post(form.at, sent), form.at
    if "look-over=" in answer.headers.get("Location", ""):
        at = answer["Location"]
        looked_over = client.get(at)
        if "You saved the same a moment ago." in looked_over.content.decode():
            return looked_over, at, {}
        sent = form_on(looked_over, form.at) | {"step": "save"}
        answer = client.post(at, sent)
    return answer, at, sent


def leads_somewhere(client, answer):
    """Whether this answer is a page of ours that shows, or leads to, what was made."""
    if answer.status_code == 302:
        answer = client.get(answer["Location"].partition("#")[0])
    return answer.status_code in (200, 302)


def test_every_form_is_in_the_table(things):
    assert set(every_form(things)) == forms_there_are() - LATER


@pytest.mark.parametrize("name", NAMES)
def test_a_form_sent_twice_is_saved_once(things, name):
    form = every_form(things)[name]
    client, before = signed_in(things.people[form.by]), rows()

    first, at, sent = press_through(client, form, open_form(client, form))
    once = rows()
    second = client.post(at, sent)

    assert first.status_code in (200, 302), first.content.decode()
    assert rows() == once
    assert leads_somewhere(client, second)
    if form.makes:
        assert once[form.makes._meta.label] == before[form.makes._meta.label] + 1


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in SENT_AGAIN_ON_PURPOSE | GONE_FROM_THE_PAGE]
)
def test_a_form_sent_again_after_back_makes_nothing_more(things, name):
    """Back loads the page again, with a token of its own, and the browser fills in what was typed."""
    form = every_form(things)[name]
    client = signed_in(things.people[form.by])
    path = form.at.partition("?")[0]
    press_through(client, form, open_form(client, form))
    once = rows()

    again = client.get(form.on or form.at)
    if again.status_code == 200 and has_form(again, path):
        answer, _at, _sent = press_through(client, form, form_on(again, path) | form.typed)
        assert answer.status_code in (409, 422) or leads_somewhere(client, answer)
        if answer.status_code == 409:
            assert "You had sent this form already" in answer.content.decode()

    assert again.status_code in (200, 302, 404)
    assert rows() == once


def test_forms_sent_twice_at_once_are_saved_once(real_database):
    things = Things()
    things.forms = make_every_form(things)
    wrong = []
    for name, form in every_form(things).items():
        client = signed_in(things.people[form.by])
        sent, before = open_form(client, form), rows()
        statuses = press_at_once(client, form.at, lambda sent=sent: sent)
        made = rows()[form.makes._meta.label] - before[form.makes._meta.label] if form.makes else 1
        is_looked_over_first = LookOver.objects.filter(form_path=form.at).exists()
        if made != (0 if form.makes and is_looked_over_first else 1) or not set(statuses) <= {200, 302}:
            wrong.append((name, made, statuses))

    assert wrong == []


def press_at_once(client, address, send):
    """The statuses of two presses at the same moment; `send()` gives what each sends."""
    start, statuses = threading.Barrier(2), []

    def press():
        presser = Client()
        presser.cookies = client.cookies
        start.wait(timeout=10)
        try:
            statuses.append(presser.post(address, send()).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_other_words_from_a_page_that_has_made_something_are_given_back(things):
    """Back, in a browser that keeps the whole page: it has the token of what was made."""
    form = every_form(things)["stories:gather-create"]
    client = signed_in(things.people["gwen"])
    sent = open_form(client, form)
    made = client.post(form.at, sent)["Location"]
    before = rows()

    answer = client.post(form.at, sent | {"summary": "Another summary."})
    page = answer.content.decode()
    as_another = form_on(answer, form.at)

    assert (answer.status_code, rows()) == (409, before)
    assert f'href="{made}"' in page and "Another summary." in page and LONG in page
    assert client.post(form.at, as_another)["Location"] != made
    assert rows()["stories.Story"] == before["stories.Story"] + 1


def test_the_token_of_someone_else_saves_nothing_and_says_so(things):
    form = every_form(things)["stories:gather-create"]
    sent, before = open_form(signed_in(things.people["gwen"]), form), rows()

    answer = signed_in(things.people["edith"]).post(form.at, sent)

    page = answer.content.decode()
    assert (answer.status_code, rows()) == (409, before)
    assert "Edith is signed in by now" in page and LONG in page


def test_what_was_sent_is_kept_for_a_day_and_holds_no_words(things):
    form = every_form(things)["stories:gather-create"]
    client = signed_in(things.people["gwen"])
    client.post(form.at, open_form(client, form))
    (row,) = SentForm.objects.all()
    kept = " ".join(str(value) for value in vars(row).values())

    forgotten = SentForm.forget()
    SentForm.objects.update(sent_at=row.sent_at - SentForm.KEPT_FOR)

    assert LONG not in kept and "Title" not in kept
    assert (forgotten, SentForm.forget(), SentForm.objects.count()) == (0, 1, 0)


def test_a_pause_from_an_old_page_pauses_what_goes_on_again(things):
    """Whoever presses it must be able to rely on it, also where it was undone since."""
    form = every_form(things)["stories:story-pause"]
    client = signed_in(things.people["gwen"])
    sent, story = open_form(client, form), Story.objects.get(ref=form.at.split("/")[2])

    client.post(form.at, sent)
    Story.objects.get(pk=story.pk).resume(by=things.people["edith"])
    client.post(form.at, sent)

    story.refresh_from_db()
    assert story.paused_at


def test_a_change_from_an_old_page_is_made_although_it_was_made_before(things):
    form = every_form(things)["accounts:person-edit"]
    client = signed_in(things.people["edith"])
    page = form_on(client.get(form.at), form.at)

    def roles():
        return sorted(User.objects.get(pk=things.colleague.pk).roles)

    seen = []
    for wanted in (["reader", "archivist"], ["reader"], ["reader", "archivist"], ["reader"]):
        again = form_on(client.get(form.at), form.at)
        client.post(form.at, page | {"roles": wanted} | {"initial-roles": again["initial-roles"]})
        seen.append(roles())

    assert seen == [["archivist", "reader"], ["reader"]] * 2


def test_two_presses_move_a_story_of_a_pack_by_one_place(things):
    pack, (first, second, third) = things.pack(stories=3)
    client, address = (
        signed_in(things.people["dev"]),
        reverse("workshops:featured-move", args=[pack.ref, first.ref]),
    )
    sent = form_on(client.get(reverse("workshops:pack-stories", args=[pack.ref])), address) | {"to": "down"}

    answers = [client.post(address, sent).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert list(pack.featured.order_by("position")) == [second, first, third]

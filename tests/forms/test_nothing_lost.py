"""What was typed is given back, whatever happened since the page was opened; and nobody learns more by it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve, reverse

from stories.models import Story
from tests import factories
from tests.test_bad_input import counts
from themes.models import Excerpt
from workshops.models import FeaturedStory

from .every_form import LATER, LONG, every_form, forms_there_are
from .page_forms import form_on, has_form

# Forms in which somebody writes; the others are buttons and choices
WRITTEN_IN = sorted(
    {"stories:gather-create", "stories:gather-details", "stories:gather-notes", "stories:gather-embargo",
     "stories:gather-transcript", "stories:gather-send-back", "stories:notice-create", "stories:voice-create",
     "stories:voice-consent", "stories:voice-exclude", "stories:voice-identity", "stories:voice-identity-edit",
     "themes:excerpt-create", "themes:excerpt-tag", "themes:note-create", "workshops:pack-create",
     "workshops:pack-edit", "workshops:pack-print", "workshops:featured-edit", "reading:story-print",
     "accounts:person-create", "accounts:person-edit", "accounts:office-create"}
)  # fmt: skip


def strict_client(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def filled(things, name, client=None):
    """(the form, what a press of Save would send, the client that has its page open)."""
    form = every_form(things)[name]
    client = client or strict_client(things.people[form.by])
    page = client.get(form.on or form.at)
    return form, form_on(page, form.at.partition("?")[0]) | form.typed, client


def words_typed(form):
    """What somebody wrote, and not what they chose."""
    return [
        value
        for name, value in form.typed.items()
        if isinstance(value, str) and (" " in value or "@" in value) and name not in ("lawful_basis", "how")
    ]


def missing_in(answer, form):
    shown = unescape(answer.content.decode())
    return [value for value in words_typed(form) if value not in shown]


def quoted(sent):
    return sent.get("quote", ["no such words"])[0]


def test_every_form_with_words_is_named(things):
    with_words = {name for name, form in every_form(things).items() if words_typed(form)}

    assert with_words <= set(WRITTEN_IN) <= forms_there_are() - LATER


@pytest.mark.parametrize("name", WRITTEN_IN)
def test_signed_out_meanwhile_all_that_was_typed_comes_back_and_can_be_sent_after_signing_in(things, name):
    form, sent, client = filled(things, name)
    client.cookies.pop("sessionid")
    before = counts()

    answer = client.post(form.at, sent)
    unsaved = counts()
    client.force_login(things.people[form.by])
    sent_again = form_on(answer, form.at) if has_form(answer, form.at) else None
    retried = client.post(form.at, sent_again) if sent_again else None

    assert (answer.status_code, unsaved) == (403, before)
    assert missing_in(answer, form) == [] and quoted(sent) not in answer.content.decode()
    if retried is None:
        assert name == "themes:excerpt-create"  # the words of the story are not given back
        return
    # signing in again has made a new token against forged forms, so it is to be looked over once more
    saved = client.post(form.at, form_on(retried, form.at)) if retried.status_code == 403 else retried
    assert saved.status_code in (200, 302)


@pytest.mark.parametrize("name", WRITTEN_IN)
def test_signed_in_anew_in_another_tab_it_can_be_sent_from_where_it_was_given_back(things, name):
    form, sent, client = filled(things, name)
    client.force_login(things.people[form.by])
    client.cookies["csrftoken"] = "n" * 32

    answer = client.post(form.at, sent)

    assert answer.status_code == 403 and missing_in(answer, form) == []
    assert quoted(sent) not in answer.content.decode()
    if name != "themes:excerpt-create":
        assert client.post(form.at, form_on(answer, form.at)).status_code in (200, 302)


@pytest.mark.parametrize("name", WRITTEN_IN)
def test_with_someone_else_signed_in_by_now_nothing_is_saved_under_their_name(things, name):
    form, sent, client = filled(things, name)
    other = factories.make_user(
        "reporter", "archivist", "facilitator", "lead", "reader", name="Olga", office=things.leeds
    )
    client.force_login(other)
    client.cookies["csrftoken"] = "n" * 32
    before = counts()

    answers = [client.post(form.at, sent)]
    sent["csrfmiddlewaretoken"] = "n" * 32
    answers.append(client.post(form.at, sent))

    for answer in answers:
        assert answer.status_code == 409 and missing_in(answer, form) == []
        assert "Olga is signed in by now" in answer.content.decode()
        assert not has_form(answer, form.at.partition("?")[0])
    assert counts() == before


ON_A_STORY = [
    name
    for name in WRITTEN_IN
    if name.startswith(("stories:gather", "stories:voice", "themes:", "workshops:featured", "reading:story"))
    and name != "stories:gather-create"
]
EVENTS = {
    "released": lambda story, things: factories.release(story, by=things.people["edith"]),
    "paused": lambda story, things: story.pause(things.colleague),
    "withdrawn": lambda story, things: story.voices.first().withdraw("by phone", things.people["edith"]),
    "deleted": lambda story, things: Story.objects.filter(pk=story.pk).update(ref="gone234567"),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("name", ON_A_STORY)
def test_with_its_story_changed_meanwhile_what_was_typed_comes_back(things, name, event):
    form, sent, client = filled(things, name)
    story = story_at(form.at)
    if event == "released" and not story.voices.filter(consents__isnull=False).exists():
        for voice in story.voices.all():
            voice.agree(things.notice, "paper", factories.EVERYONE, factories.LONG_AGO)
    if event == "withdrawn" and not story.voices.first():
        factories.make_voice(story)
    EVENTS[event](story, things) if not (event == "released" and story.released_at) else None

    answer = client.post(form.at, sent)

    if answer.status_code == 302 or answer.headers["Content-Type"] == "application/pdf":
        return  # it can still be saved, as by an archivist
    if answer.status_code == 200:  # who somebody is can be looked up whatever became of the story
        assert name == "stories:voice-identity" and event != "deleted"
        return
    assert answer.status_code in (404, 409, 422)
    assert missing_in(answer, form) == []
    if answer.status_code == 409:
        assert "gather" in answer.content.decode()


def story_at(address):
    """The story that the form at this address is about."""
    match = resolve(address)
    if "featured" in match.kwargs:
        return FeaturedStory.objects.get(ref=match.kwargs["featured"]).story
    if address.startswith("/excerpts/"):
        return Excerpt.objects.get(ref=match.kwargs["ref"]).transcript.story
    return Story.objects.get(ref=match.kwargs["ref"])


def test_who_may_not_know_gets_the_page_of_an_address_that_never_was(things):
    """Byte for byte, with their own words in both."""
    form, sent, client = filled(things, "stories:gather-details")
    story = story_at(form.at)
    story.pause(things.colleague)

    answers = [
        client.post(at, sent).content.decode().replace(at, "…")
        for at in (form.at, reverse("stories:gather-details", args=["zzzzzzzzzz"]))
    ]

    assert LONG in answers[0]
    assert without_tokens(answers[0]) == without_tokens(answers[1])


def without_tokens(page):
    return re.sub(r'name="(csrfmiddlewaretoken|form_token)" value="[\w.]+"', "", page)


def test_a_deleted_pack_and_an_excerpt_without_tags_give_back_what_was_typed(things):
    forms = every_form(things)
    for name in ("workshops:pack-edit", "themes:note-create"):
        form, client = forms[name], strict_client(things.people[forms[name].by])
        sent = form_on(client.get(form.on or form.at), form.at) | form.typed
        if form.edits:
            form.edits.delete()
        else:
            client.post(
                form.at.replace("notes/new", "untag"),
                sent | {"theme": "understanding-me"},
            )

        answer = client.post(form.at, sent)

        assert answer.status_code == 404 and missing_in(answer, form) == []


def test_what_was_chosen_by_its_ref_is_never_looked_up_for_who_is_signed_out(things):
    """A ref of an account would tell whose it is."""
    form, sent, client = filled(things, "stories:voice-exclude")
    client.cookies.pop("sessionid")

    answer = client.post(form.at, sent | {"person": things.colleague.ref})

    assert answer.status_code == 403 and "somebody@example.org" in answer.content.decode()
    assert not {"Colleague", things.colleague.email} & set(re.findall(r"[\w@.]+", answer.content.decode()))


def test_words_from_another_site_are_not_put_on_a_page_of_ours(things):
    form, sent, client = filled(things, "stories:gather-details")
    del sent["csrfmiddlewaretoken"]

    answer = client.post(form.at, sent, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert LONG not in answer.content.decode() and not has_form(answer, form.at)


def test_what_a_forger_wrote_can_never_be_sent_on(things):
    """Only a page of one's own has the token with which a form can be sent again."""
    form, sent, client = filled(things, "accounts:person-create")
    for token in ("", "0" * 16 + "." + "0" * 24):
        sent |= {"csrfmiddlewaretoken": "n" * 32, "form_token": token}

        answer = client.post(form.at, sent)

        assert answer.status_code in (403, 409) and not has_form(answer, form.at)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("a=" + "x" * 3_000_000, "application/x-www-form-urlencoded"),
        ("&".join(f"a{n}=1" for n in range(3000)), "application/x-www-form-urlencoded"),
        ("--x", "multipart/form-data; boundary=\u00e9"),
        ("a=1", "application/x-www-form-urlencoded; charset=utf-16"),
    ],
    ids=["too large", "too many fields", "no boundary", "another charset"],
)
def test_a_form_that_cannot_be_read_at_an_address_that_is_none_never_fails(things, body, kind):
    for client in (Client(), strict_client(things.people["gwen"])):
        answer = client.generic("POST", "/nothing-here/", body, content_type=kind)

        assert 400 <= answer.status_code < 500

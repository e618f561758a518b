"""Who a storyteller is: kept apart, for archivists, opened with a reason each time, and told nowhere else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from stories.models import ConsentEvent, Identity, IdentityEntry, Storyteller
from tests import factories
from tests.clients import errors, signed_in
from tests.forms.page_forms import form_on

pytestmark = pytest.mark.django_db
NAME, REACH = "Planted Realname", "Ring the planted number on Tuesdays.\nNever leave a message."
WHY = "A letter to them came back unopened."
RANDOM = "k7f3mzq2w3"


def page(name, voice):
    return reverse(f"stories:{name}", args=[voice.story.ref, voice.ref])


def links_on(client, story):
    return "Who this is" in client.get(reverse("stories:gather", args=[story.ref])).content.decode()


def entries():
    """What is written down about identities: who, what and why, oldest first."""
    return list(IdentityEntry.objects.order_by("pk").values_list("by__name", "what", "reason"))


@pytest.fixture
def story(gwen):
    return factories.make_story("The kettle", reporter=gwen)


@pytest.fixture
def voice(story):
    return story.voices.get()


@pytest.fixture
def known(voice, femi):
    Identity.record(voice.storyteller, femi, NAME, REACH)
    return voice


# --- writing it down -----------------------------------------------------------------------------------


def test_identity_is_written_down_and_not_shown_in_return(edith, voice):
    client = signed_in(edith)

    page_before = client.get(page("voice-identity", voice)).content.decode()
    done = client.post(
        page("voice-identity-edit", voice), {"real_name": NAME, "safe_contact": REACH}, follow=True
    )

    identity = Identity.objects.get(storyteller=voice.storyteller)
    assert "Nobody has written down who this is." in page_before and "<textarea" not in page_before
    assert (identity.real_name, identity.safe_contact) == (NAME, REACH)
    assert "lanted" not in done.content.decode() and "Open it" in done.content.decode()
    assert entries() == [("Edith", "written", "")]


@pytest.mark.parametrize(
    ("typed", "kept", "done"),
    [
        ({"real_name": "Another Name"}, ("Another Name", REACH), ["name"]),
        ({"safe_contact": "By post."}, (NAME, "By post."), ["contact"]),
        (
            {"real_name": "Another Name", "safe_contact": "By post."},
            ("Another Name", "By post."),
            ["name", "contact"],
        ),
    ],
)
def test_identity_change_leaves_what_is_empty_and_shows_nothing(edith, known, typed, kept, done):
    client = signed_in(edith)

    page_before = client.get(page("voice-identity-edit", known)).content.decode()
    response = client.post(page("voice-identity-edit", known), typed)

    identity = Identity.objects.get()
    assert (response.status_code, (identity.real_name, identity.safe_contact)) == (302, kept)
    assert "lanted" not in page_before and "takes its place" in page_before
    assert entries() == [("Femi", "written", ""), *(("Edith", what, "") for what in done)]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"real_name", "safe_contact"}),
        ({"real_name": " ", "safe_contact": "x"}, {"real_name"}),
        ({"real_name": "a\x00b", "safe_contact": "x"}, {"real_name"}),
        ({"real_name": "a" * 201, "safe_contact": "x" * 1001}, {"real_name", "safe_contact"}),
    ],
)
def test_identity_that_is_not_whole_is_refused_at_its_field(edith, voice, typed, wrong):
    response = signed_in(edith).post(page("voice-identity-edit", voice), typed)

    assert (response.status_code, set(errors(response))) == (422, wrong)
    assert not Identity.objects.exists()


def test_identity_change_of_nothing_is_refused(edith, known):
    response = signed_in(edith).post(page("voice-identity-edit", known), {"real_name": " "})

    assert errors(response) == {"real_name": ["Write what has changed, the name or the way to reach them."]}


def test_identity_written_by_somebody_else_meanwhile_is_told_and_the_second_decides(edith, femi, known):
    address = page("voice-identity-edit", known)
    seen = form_on(signed_in(edith).get(address), address)
    signed_in(femi).post(address, {"safe_contact": "By post."})

    told = signed_in(edith).post(address, seen | {"safe_contact": "Never by post."})
    not_yet = Identity.objects.get().safe_contact
    signed_in(edith).post(address, form_on(told, address))

    assert told.status_code == 422 and "Somebody else wrote this down" in told.content.decode()
    assert "By post." not in told.content.decode().replace("Never by post.", "")
    assert (not_yet, Identity.objects.get().safe_contact) == ("By post.", "Never by post.")


# --- opening it ----------------------------------------------------------------------------------------


def test_identity_is_shown_after_a_reason_in_the_answer_alone(edith, known):
    client, address = signed_in(edith), page("voice-identity", known)

    before = client.get(address)
    opened = client.post(address, {"reason": f"  {WHY} "})
    after = client.get(address)

    shown = opened.content.decode()
    assert (before.status_code, opened.status_code, after.status_code) == (200, 200, 200)
    assert NAME in shown and "Never leave a message." in shown
    assert "no-store" in opened["Cache-Control"]
    assert NAME not in re.search("<title>.*?</title>", shown, re.S)[0]
    assert not any("lanted" in response.content.decode() for response in (before, after))
    assert entries() == [("Femi", "written", ""), ("Edith", "opened", WHY)]
    assert set(IdentityEntry.objects.values_list("storyteller", flat=True)) == {known.storyteller_id}


def test_identity_opened_lists_who_opened_or_changed_it_newest_first(edith, femi, known):
    other = factories.make_voice(factories.make_draft_story())
    Identity.record(other.storyteller, edith, "Someone Else", "By post.")
    Identity.open(other.storyteller, edith, "Another storyteller altogether.")
    signed_in(edith).post(page("voice-identity", known), {"reason": WHY})
    signed_in(edith).post(page("voice-identity-edit", known), {"safe_contact": "By post."})

    opened = signed_in(femi).post(page("voice-identity", known), {"reason": "They asked me to ring them."})

    assert [(each.by.name, each.what, each.reason) for each in opened.context["entries"]] == [
        ("Femi", "opened", "They asked me to ring them."),
        ("Edith", "contact", ""),
        ("Edith", "opened", WHY),
        ("Femi", "written", ""),
    ]
    shown = opened.content.decode()
    assert f"Opened it: {WHY}" in shown and "<td>Wrote the way to reach them anew</td>" in shown
    assert "Another storyteller" not in shown


@pytest.mark.parametrize("many", [1, 30])
def test_identity_opened_asks_as_much_after_one_opening_as_after_thirty(
    edith, known, many, django_assert_num_queries
):
    for _each in range(many):
        Identity.open(known.storyteller, edith, WHY)
    client = signed_in(edith)

    # session, person, roles; story, storyteller, identity; opening in two savepoints: identity, row; then to show it:
    # story, storyteller, identity, openings with names
    with django_assert_num_queries(15):
        response = client.post(page("voice-identity", known), {"reason": WHY})

    assert len(response.context["entries"]) == many + 2


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("", "Say why you need to know who this is."),
        (" \n ", "Say why you need to know who this is."),
        ("need it", "Say a little more, so that someone reading this next year understands why."),
        ("x" * 501, "This is 501 characters long. The longest is 500."),
        ("because\x07 of the letter", "There is a hidden character near “because of the letter” ("),
    ],
)
def test_identity_stays_closed_without_a_real_reason(edith, known, reason, says):
    response = signed_in(edith).post(page("voice-identity", known), {"reason": reason})

    assert (response.status_code, list(errors(response))) == (422, ["reason"])
    assert errors(response)["reason"][0].startswith(says)
    assert "lanted" not in response.content.decode()
    assert entries() == [("Femi", "written", "")]


def test_identity_that_nobody_wrote_down_cannot_be_opened(edith, voice):
    response = signed_in(edith).post(page("voice-identity", voice), {"reason": WHY})

    assert response.status_code == 200 and "Nobody has written down who this is." in response.content.decode()
    assert not IdentityEntry.objects.exists()


def test_identity_is_the_same_in_every_story_of_a_storyteller(edith, known):
    other = factories.make_draft_story("Another day").add_voice(known.storyteller, "peer_mentor")

    opened = signed_in(edith).post(page("voice-identity", other), {"reason": WHY})

    assert opened.context["identity"].real_name == NAME


# --- who never gets there ------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["gwen", "ben", "asha", "dev", "cara"])
@pytest.mark.parametrize("name", ["voice-identity", "voice-identity-edit"])
def test_identity_is_for_archivists_alone(request, known, person, name):
    client = signed_in(request.getfixturevalue(person))

    answers = [
        client.get(page(name, known)),
        client.post(page(name, known), {"reason": WHY, "real_name": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Client().get(page(name, known)).status_code == 302
    assert (Identity.objects.get().real_name, entries()) == (NAME, [("Femi", "written", "")])


@pytest.mark.parametrize("how", ["account", "e-mail"])
@pytest.mark.parametrize("name", ["voice-identity", "voice-identity-edit"])
def test_identity_is_closed_to_whoever_any_story_of_theirs_shuts_out(edith, femi, story, known, how, name):
    """Even by way of a story of the same storyteller that they do keep."""
    other = factories.make_draft_story("Another day").add_voice(known.storyteller, "service_user")
    out = {"user": edith} if how == "account" else {"email": edith.email}
    other.exclude(by=femi, **out)
    random = reverse(f"stories:{name}", args=[RANDOM, RANDOM])

    answers = [
        signed_in(edith).post(page(name, each), {"reason": WHY, "real_name": "x"}) for each in (known, other)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert signed_in(edith).get(random).status_code == 404
    assert (links_on(signed_in(edith), story), links_on(signed_in(femi), story)) == (False, True)
    assert (Identity.objects.get().real_name, entries()) == (NAME, [("Femi", "written", "")])
    assert signed_in(femi).get(page(name, known)).status_code == 200


def test_identity_answers_only_for_a_voice_of_the_story(edith, known):
    other = factories.make_draft_story()

    assert (
        signed_in(edith).get(reverse("stories:voice-identity", args=[other.ref, known.ref])).status_code
        == 404
    )


def test_gather_leads_archivists_to_it_and_reporters_not(edith, gwen, voice):
    draft = factories.make_draft_story(reporter=gwen)
    factories.make_voice(draft)

    assert [links_on(signed_in(user), draft) for user in (gwen, edith)] == [False, True]


def test_identity_shows_nowhere_else(edith, gwen, ben, known, caplog):
    caplog.set_level(0)
    signed_in(edith).post(page("voice-identity", known), {"reason": WHY})
    changed = {"real_name": f"{NAME}-Married", "safe_contact": f"{REACH} Replanted."}
    signed_in(edith).post(page("voice-identity-edit", known), changed)
    signed_in(edith).post(page("voice-identity-edit", known), changed | {"real_name": NAME + "x" * 200})
    paths = [
        reverse("stories:gather-list"),
        reverse("stories:gather", args=[known.story.ref]),
        reverse("stories:voice-create", args=[known.story.ref]),
        reverse("stories:voice-consent", args=[known.story.ref, known.ref]),
        reverse("stories:gather-release", args=[known.story.ref]),
        reverse("stories:story-wishes", args=[known.story.ref]),
        reverse("reading:story", args=[known.story.ref]),
        reverse("reading:story-list"),
        reverse("reading:search") + "?q=planted",
        reverse("accounts:people"),
    ]

    pages = [signed_in(user).get(path).content.decode() for user in (edith, gwen, ben) for path in paths]

    leaks = [html for html in pages if NAME in html or "number on Tuesdays" in html or WHY in html]
    assert leaks == []
    assert "lanted" not in str(list(ConsentEvent.objects.values())) + caplog.text.replace("q=planted", "")
    written = [*IdentityEntry.objects.values(), *IdentityEntry.objects.all(), Identity.objects.get()]
    assert (len(written), "lanted" in str(written)) == (9, False)


# --- the entries stay ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: IdentityEntry.objects.update(reason="None."),
        lambda entry: IdentityEntry.objects.filter(pk=entry.pk).delete(),
    ],
)
def test_an_entry_is_never_changed_or_taken_away(edith, known, change):
    Identity.open(known.storyteller, edith, WHY)

    with pytest.raises(TypeError):
        change(IdentityEntry.objects.get(what="opened"))

    assert entries() == [("Femi", "written", ""), ("Edith", "opened", WHY)]


def test_taking_out_a_voice_takes_the_name_and_keeps_who_asked_for_it(edith, gwen):
    voices = [factories.make_voice(factories.make_draft_story(), None) for _each in range(2)]
    for voice in voices:
        Identity.record(voice.storyteller, edith, NAME, REACH)
    Identity.open(voices[0].storyteller, edith, WHY)

    for voice in voices:
        voice.remove(by=gwen)

    assert not Identity.objects.exists()
    assert entries() == [("Edith", "written", ""), ("Edith", "opened", WHY), ("Gwen", "taken_out", "")]
    assert Storyteller.objects.count() == 1

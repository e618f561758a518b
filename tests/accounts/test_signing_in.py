"""Signing in and out, and choosing a password: what opens, what stays closed, and what each refusal gives away."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.links import set_password_path
from accounts.models import User
from tests import factories

PASSWORD = "correct horse battery"
NEW = "seven quiet kettles"
SIGN_IN = "/account/sign-in/"
FORGOTTEN = "/account/password/forgotten/"


@pytest.fixture(autouse=True)
def nobody_tried_before(db):
    """Failed tries are counted in the cache."""
    cache.clear()


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


# --- in and out ---


def test_signing_in_with_the_right_password_opens_the_front_page(client, ben):
    answer = sign_in(client, ben.email.upper())

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_signing_out_needs_a_post_and_ends_the_session(client, ben):
    sign_in(client, ben.email)

    asked = client.get("/account/sign-out/")
    still_in = is_signed_in(client)
    client.post("/account/sign-out/")

    assert asked.status_code == 200
    assert still_in
    assert not is_signed_in(client)


def test_the_session_id_changes_at_sign_in(client, ben):
    client.cookies["sessionid"] = "planted-by-someone-else"
    session = client.session
    session["seen"] = "before"
    session.save()
    before = session.session_key

    sign_in(client, ben.email)

    assert client.session.session_key != before
    assert not is_signed_in(Client(headers={"cookie": f"sessionid={before}"}))


def test_a_wrong_password_and_an_unknown_email_get_the_same_words(ben):
    wrong = sign_in(Client(), ben.email, "not my password")
    unknown = sign_in(Client(), "nobody@example.org", "not my password")

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert without_what_was_typed(wrong, ben.email) == without_what_was_typed(unknown, "nobody@example.org")


def without_what_was_typed(answer, email):
    page = answer.content.decode().replace(email, "")
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_closed_account_gets_the_same_words_as_a_wrong_password(ben, asha):
    ben.close()

    closed = sign_in(Client(), ben.email)
    wrong = sign_in(Client(), asha.email, "not my password")

    assert closed.status_code == wrong.status_code == 422
    assert without_what_was_typed(closed, ben.email) == without_what_was_typed(wrong, asha.email)


def test_guessing_is_stopped_after_five_tries_even_with_the_right_password(client, ben, asha):
    tries = [sign_in(client, ben.email, f"guess {number}").status_code for number in range(6)]
    right = sign_in(client, ben.email)

    assert tries == [422] * 5 + [429]
    assert right.status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), asha.email).status_code == 302


def test_guesses_are_remembered_however_many_others_guess_meanwhile():
    cache.set("a-guess", 5)

    for number in range(400):
        cache.set(f"another-guess-{number}", 1)

    assert cache.get("a-guess") == 5


def test_next_stays_on_this_site(ben):
    places = [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/themes/",
    ]

    went = [sign_in(Client(), ben.email, next=place)["Location"] for place in places]

    assert went == ["/", "/", "/", "/", "/themes/"]


def test_nobody_signs_themselves_up(client, ben):
    fields = {"email": "new@example.org", "password1": NEW, "password2": NEW}

    answers = [client.get("/account/sign-up/"), client.post("/account/sign-up/", fields)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, SIGN_IN)] * 2
    assert list(User.objects.all()) == [ben]


@pytest.mark.parametrize("path", [SIGN_IN, "/account/sign-out/", "/account/password/"])
def test_a_post_without_its_token_is_refused(ben, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)

    answer = client.post(path, {"login": ben.email, "password": PASSWORD})

    assert answer.status_code == 403


def test_every_sign_in_page_that_should_be_open_is_and_no_other(client, ben, settings):
    settings.MAIL_IS_SET = True
    opened = {
        path: client.get(path).status_code
        for path in (
            SIGN_IN,
            FORGOTTEN,
            "/account/password/forgotten/sent/",
            "/account/password/set/done/",
            "/account/closed/",
            "/account/password/",
        )
    }

    assert opened == dict.fromkeys(opened, 200) | {"/account/password/": 302}


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("account_login", "account/login.html"),
        ("account_reset_password", "account/password_reset.html"),
        ("account_reset_password_done", "account/password_reset_done.html"),
        ("account_reset_password_from_key_done", "account/password_reset_from_key_done.html"),
        ("account_inactive", "account/account_inactive.html"),
    ],
)
def test_open_pages_are_ours(client, settings, name, template):
    settings.MAIL_IS_SET = True

    answer = client.get(reverse(name))

    assert answer.templates[0].name == template
    assert b'id="main"' in answer.content


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("account_logout", "account/logout.html"),
        ("account_change_password", "account/password_change.html"),
    ],
)
def test_pages_of_those_signed_in_are_ours(client, ben, name, template):
    client.force_login(ben)

    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert answer.templates[0].name == template


# --- choosing a password ---


def test_a_link_lets_someone_choose_a_password_once_and_then_sign_in(client, leeds):
    new = factories.make_user("reader", email="new@example.org", office=leeds, password=None)
    path = set_password_path(new)

    chosen = choose_password(client, path)

    assert (chosen.status_code, chosen["Location"]) == (302, "/account/password/set/done/")
    assert not is_signed_in(client), "the link proves nothing about who sits here now"
    assert sign_in(client, new.email, NEW).status_code == 302
    again = Client().get(path)
    assert again.status_code == 200
    assert b"This link no longer works" in again.content


def test_the_key_of_a_link_leaves_the_address_before_the_form_is_shown(client, ben):
    path = set_password_path(ben)
    key = path.rstrip("/").rpartition("-")[2]

    form = follow_link(client, path)

    assert key not in form
    assert key not in client.get(form).content.decode()


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "at least 12 characters"),
        ("password1234", "password1234", "too common"),
        (NEW, NEW + "s", "same password"),
        ("benedict@example", "benedict@example", "too similar"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_still_works(client, password, again, said):
    new = factories.make_user(email="benedict@example.org", password=None)
    path = set_password_path(new)

    refused = choose_password(client, path, password, again)

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert choose_password(client, path).status_code == 302


def test_a_link_of_a_closed_account_does_not_work_even_once_it_is_open_again(client, ben):
    path = set_password_path(ben)
    ben.close()

    while_closed = client.get(path)
    ben.reopen()
    after = client.get(path)

    assert [b"This link no longer works" in answer.content for answer in (while_closed, after)] == [True] * 2


def test_a_closed_account_gets_no_link(ben):
    ben.close()

    with pytest.raises(ValueError, match="closed"):
        set_password_path(ben)


def test_a_new_link_takes_the_place_of_one_never_used(client):
    new = factories.make_user(password=None)
    first = set_password_path(new)

    second = set_password_path(new)

    assert b"This link no longer works" in client.get(first).content
    assert follow_link(client, second)


def test_a_link_does_not_work_for_ever(client, ben, settings):
    path = set_password_path(ben)

    settings.PASSWORD_RESET_TIMEOUT = -1

    assert b"This link no longer works" in client.get(path).content


def test_a_link_with_another_key_or_of_another_person_does_not_work(client, ben, asha):
    path = set_password_path(ben)
    of_asha = path.replace(ben.pk.hex, asha.pk.hex)
    shapes = [
        "/account/password/set/zz-abc/",
        f"/account/password/set/{'0' * 32}-set-password/",
        f"/account/password/set/{'f' * 32}-abc-def/",
        path[:-2] + ("a/" if path[-2] != "a" else "b/"),
        of_asha,
        "/account/password/set/%00-abc/",
    ]

    answers = [client.get(shape) for shape in shapes]

    assert [answer.status_code for answer in answers] == [404, 200, 200, 200, 200, 404]
    assert all(b"This link no longer works" in answer.content for answer in answers[1:5])


def test_changing_the_password_ends_every_session(client, ben):
    other = Client()
    for each in (client, other):
        sign_in(each, ben.email)

    changed = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert changed.status_code == 302
    assert [is_signed_in(each) for each in (client, other)] == [False, False]
    assert sign_in(client, ben.email, NEW).status_code == 302


def test_choosing_a_password_by_link_ends_every_session(client, ben):
    sign_in(client, ben.email)
    ben.refresh_from_db()

    choose_password(Client(), set_password_path(ben))

    assert not is_signed_in(client)


def test_changing_the_password_needs_the_present_one(client, ben):
    sign_in(client, ben.email)

    refused = client.post("/account/password/", {"oldpassword": "guess", "password1": NEW, "password2": NEW})

    assert refused.status_code == 422
    ben.refresh_from_db()
    assert ben.check_password(PASSWORD)


# --- forgetting it ---


def test_without_mail_the_archivist_is_asked_and_nothing_is_promised(client, ben, settings):
    settings.MAIL_IS_SET = False

    pages = [client.get(FORGOTTEN), client.post(FORGOTTEN, {"email": ben.email})]

    assert [page.status_code for page in pages] == [200, 200]
    assert all(
        b"Ask your archivist" in page.content and b'type="email"' not in page.content for page in pages
    )
    assert mail.outbox == []


def test_with_mail_a_link_goes_to_the_account_and_works(client, ben, settings):
    settings.MAIL_IS_SET = True
    settings.DEFAULT_FROM_EMAIL = "heard@example.org"

    client.post(FORGOTTEN, {"email": ben.email.upper()})

    assert [sent.to for sent in mail.outbox] == [[ben.email]]
    path = re.search(r"https?://testserver(/\S+)", mail.outbox[0].body)[1]
    assert choose_password(Client(), path).status_code == 302


def test_with_mail_an_unknown_or_closed_address_is_told_the_same_and_sent_nothing(ben, asha, settings):
    settings.MAIL_IS_SET = True
    asha.close()

    answers = [
        Client().post(FORGOTTEN, {"email": email}, follow=True)
        for email in (ben.email, "nobody@example.org", asha.email)
    ]

    assert len({answer.content for answer in answers}) == 1
    assert [sent.to for sent in mail.outbox] == [[ben.email]]


def test_when_mail_fails_an_address_with_an_account_is_told_the_same_as_one_without(ben, settings):
    settings.MAIL_IS_SET, settings.DEFAULT_FROM_EMAIL = True, "heard@example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answers = [Client().post(FORGOTTEN, {"email": email}) for email in (ben.email, "nobody@example.org")]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, f"{FORGOTTEN}sent/")
    ] * 2


def test_asking_too_often_for_a_link_is_answered_with_a_page_of_ours(client, settings):
    settings.MAIL_IS_SET = True

    answers = [client.post(FORGOTTEN, {"email": "nobody@example.org"}) for _try in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert answers[-1].templates[0].name == "429.html"


# --- who is signed in ---


def test_a_closed_persons_next_request_is_signed_out_and_stays_so(client, ben):
    sign_in(client, ben.email)

    User.objects.get(pk=ben.pk).close()
    at_next = is_signed_in(client)
    User.objects.get(pk=ben.pk).reopen()

    assert not at_next
    assert not is_signed_in(client), "opening an account again brings no old session back"


def test_email_is_kept_in_small_letters_however_it_was_typed():
    person = factories.make_user(email="  Mixed.Case@Example.ORG ")

    assert person.email == "mixed.case@example.org"
    assert User.objects.get_by_natural_key("MIXED.case@example.org") == person


# --- Signed out over a long form ---

LONG_TEXT = "On the bus I thought about what to say."


def test_words_sent_after_signing_out_are_given_back_and_not_saved(client, asha):
    story = factories.make_story()
    address = f"/gather/{story.ref}/notes/"
    typed = {"content_notes": LONG_TEXT, "step": "save", "new_password": "correct horse battery staple"}
    typed |= {
        "quote": "What a storyteller once said there.",
        "seen": "3f9a" * 16,
        "promises": "print elsewhere",
    }

    answer = client.post(address, typed, headers={"Referer": f"http://testserver{address}?x=1"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert f"readonly>{LONG_TEXT}</textarea>" in page and page.count("<textarea") == 1
    assert "correct horse" not in page and "storyteller once said" not in page
    assert f"/account/sign-in/?next={address}%3Fx%3D1" in page
    story.refresh_from_db()
    assert story.content_notes == []


@pytest.mark.parametrize("ref", ["zzzzzzzzzz", None], ids=["no story", "a story"])
def test_what_is_given_back_is_the_same_whatever_was_asked_for(client, ref):
    address = f"/gather/{ref or factories.make_story().ref}/notes/"

    answer = client.post(address, {"content_notes": LONG_TEXT})

    assert answer.content.decode().replace(address, "…").count(LONG_TEXT) == 1
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("typed", "headers"),
    [({"step": "save"}, {}), ({"note": LONG_TEXT}, {"X-Requested-With": "heard-picker"}), ({}, {})],
    ids=["nothing to lose", "a script asks", "empty"],
)
def test_without_words_to_lose_one_is_led_to_signing_in(client, typed, headers):
    answer = client.post("/gather/new/", typed, headers=headers)

    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?next=/gather/new/")


def test_another_site_is_never_where_one_is_led_back_to(client):
    answer = client.post("/gather/new/", {"title": LONG_TEXT}, headers={"Referer": "https://evil.example/a"})

    assert "next=/gather/new/" in answer.content.decode() and "evil" not in answer.content.decode()

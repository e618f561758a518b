"""Choosing a password by a link, changing it, and having forgotten it."""

import re
import threading
import time

import pytest
from django.core import mail
from django.test import Client

from accounts.after_answer import after_answer
from accounts.links import set_password_path
from config.logs import WithoutRows
from tests import factories
from tests.accounts.signing_in import (
    FORGOTTEN,
    NEW,
    PASSWORD,
    choose_password,
    follow_link,
    is_signed_in,
    sign_in,
)


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
    ("password", "again", "message"),
    [
        ("short", "short", "at least 12 characters"),
        ("password1234", "password1234", "too common"),
        (NEW, NEW + "s", "same password"),
        ("benedict@example", "benedict@example", "too similar"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_still_works(client, password, again, message):
    new = factories.make_user(email="benedict@example.org", password=None)
    path = set_password_path(new)

    refused = choose_password(client, path, password, again)

    assert refused.status_code == 422
    assert message in refused.content.decode()
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


class SlowMail:
    """A mail server that answers only when it is let go."""

    def __init__(self, *args, **kwargs):
        pass

    @classmethod
    def start(cls):
        cls.let_go, cls.sent = threading.Event(), threading.Event()

    def send_messages(self, sent):
        assert self.let_go.wait(20)
        mail.outbox.extend(sent)
        self.sent.set()
        return len(sent)


def test_a_slow_mail_server_does_not_tell_who_has_an_account(real_database, ben, settings, monkeypatch):
    monkeypatch.setattr("accounts.signing_in.after_answer", after_answer)
    settings.MAIL_IS_SET, settings.DEFAULT_FROM_EMAIL = True, "heard@example.org"
    settings.EMAIL_BACKEND = f"{__name__}.SlowMail"
    SlowMail.start()

    answers = [Client().post(FORGOTTEN, {"email": email}) for email in (ben.email, "nobody@example.org")]

    assert mail.outbox == [], "answered before the mail server has answered"
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, f"{FORGOTTEN}sent/")
    ] * 2
    SlowMail.let_go.set()
    assert SlowMail.sent.wait(20)
    assert [sent.to for sent in mail.outbox] == [[ben.email]]
    path = re.search(r"https?://testserver(/\S+)", mail.outbox[0].body)[1]
    assert choose_password(Client(), path).status_code == 302


def test_whatever_fails_after_the_answer_is_logged_without_the_address(caplog):
    def fail():
        raise OSError("ben@example.org was refused")

    after_answer(fail)
    until(lambda: caplog.records)

    (record,) = caplog.records
    line = WithoutRows("{message}", style="{").format(record)
    assert record.getMessage() == "Failed after the answer was sent"
    assert "(an e-mail address) was refused" in line and "ben@" not in line


def until(condition):
    for _try in range(200):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("It never came to be.")

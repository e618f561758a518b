import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from stories.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def archivist(edith):
    client = Client()
    client.force_login(edith)
    return client


@pytest.fixture
def typed():
    return {
        "title": "Taking part",
        "language": "en",
        "text": "You can stop.\r\nAt any time.",
        "controller": "A probation service",
        "contact": "01632 960000",
        "purposes": "To learn",
        "lawful_basis": "public_task",
        "conditions": "",
        "kept_for": "Two years",
    }


def test_notice_create_keeps_the_words_and_their_fingerprint(archivist, typed):
    response = archivist.post(reverse("stories:notice-create"), typed)

    notice = Notice.objects.get()
    shown = archivist.get(response.url).content.decode()
    assert response.url == reverse("stories:notice", args=[notice.ref])
    assert (notice.version, notice.text) == (1, "You can stop.\nAt any time.")
    assert notice.sha256 == hashlib.sha256(b"You can stop.\nAt any time.").hexdigest()
    assert notice.sha256 in shown.replace("<wbr>", "")


def test_notice_create_with_the_same_title_makes_the_next_version(archivist, typed):
    archivist.post(reverse("stories:notice-create"), typed)
    first = Notice.objects.get()

    form = archivist.get(reverse("stories:notice-create") + f"?from={first.ref}").context["form"]
    archivist.post(reverse("stories:notice-create"), typed | {"text": "New words."})
    archivist.post(reverse("stories:notice-create"), typed | {"language": "cy"})

    assert form["text"].value() == first.text
    assert list(Notice.objects.values_list("language", "version", "text")) == [
        ("cy", 1, first.text),
        ("en", 2, "New words."),
        ("en", 1, first.text),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "A\x07bell"}, "text"),
        ({"lawful_basis": "because"}, "lawful_basis"),
    ],
)
def test_notice_create_says_what_is_wrong_and_keeps_what_was_typed(archivist, typed, wrong, field):
    response = archivist.post(reverse("stories:notice-create"), typed | wrong)

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert {name: form[name].value() for name in typed} == typed | wrong
    assert not Notice.objects.exists()


@pytest.mark.parametrize("many", [1, 30])
def test_notice_list_asks_as_much_for_one_as_for_thirty(archivist, many, django_assert_num_queries):
    for _each in range(many):
        factories.make_notice()

    with django_assert_num_queries(3):  # session, person with roles; notices
        response = archivist.get(reverse("stories:notice-list"))

    assert len(response.context["notices"]) == many


def test_notices_are_for_archivists(gwen, ben):
    notice = factories.make_notice()
    pages = [
        reverse("stories:notice-list"),
        reverse("stories:notice-create"),
        reverse("stories:notice", args=[notice.ref]),
    ]

    for user in (gwen, ben):
        client = Client()
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [403, 403, 403]

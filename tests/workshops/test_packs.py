"""Listing, making, changing, copying and deleting packs, as those who do it and as those who may not."""

import pytest

from stories.consent import Audience, Use
from stories.models import Story
from tests import factories
from tests.workshops.packs import IN_A_WORKSHOP, closed_stories, make_excerpt, make_pack
from tests.workshops.pages import at
from workshops.models import DiscussionPack

PAGES = ["pack-edit", "pack-delete", "pack-copy", "pack-stories", "pack-print"]


@pytest.mark.parametrize("who", ["ben", "cara", "gwen", "asha"])
def test_pack_tools_are_closed_to_those_who_do_not_build_packs(who, client, request, edith_pack):
    client.force_login(request.getfixturevalue(who))
    urls = [at(name, edith_pack.ref) for name in PAGES]
    urls += [at("pack-create"), at("copy-list")]

    answers = {url: client.get(url).status_code for url in urls}

    assert set(answers.values()) == {403}


def test_pack_of_another_lead_can_be_printed_and_copied_but_not_changed(client, dev):
    other = factories.make_user("lead")
    pack = make_pack(other)
    featured = pack.feature(factories.make_story())
    client.force_login(dev)

    got = {name: client.get(at(name, pack.ref)).status_code for name in PAGES}
    sent = [
        client.post(at("featured-move", pack.ref, featured.ref), {"to": "up"}).status_code,
        client.post(at("featured-remove", pack.ref, featured.ref)).status_code,
        client.post(at("featured-add", pack.ref), {"story": factories.make_story().ref}).status_code,
        client.post(at("featured-edit", pack.ref, featured.ref)).status_code,
        client.post(at("pack-delete", pack.ref)).status_code,
    ]

    assert got == {
        "pack-edit": 403, "pack-delete": 403, "pack-copy": 200, "pack-stories": 403, "pack-print": 200
    }  # fmt: skip
    assert sent == [403] * 5
    assert DiscussionPack.objects.get().featured.count() == 1


def test_pack_of_a_publication_is_changed_by_archivists_only_and_never_deleted(
    client, dev, edith, edith_pack
):
    DiscussionPack.objects.filter(pk=edith_pack.pk).update(made_by=dev)
    answers = {}

    for user in (dev, edith):
        client.force_login(user)
        answers[user.name] = [
            client.get(at(name, edith_pack.ref)).status_code
            for name in ("pack-edit", "pack-stories", "pack-delete")
        ]

    assert answers == {"Dev": [403, 403, 403], "Edith": [200, 200, 403]}


@pytest.mark.parametrize("who", ["ben", "cara", "gwen", "asha"])
def test_who_builds_no_packs_finds_those_they_may_open_and_no_tools(who, client, request, edith, edith_pack):
    edith_pack.feature(factories.make_story())
    edith_pack.feature(factories.make_story("For a workshop", IN_A_WORKSHOP))
    make_pack(edith, title="Not theirs to open").feature(factories.make_story())
    client.force_login(request.getfixturevalue(who))

    response = client.get(at("pack-list"))
    page = response.content.decode()

    packs = [(pack.title, pack.how_many, pack.made_for) for pack in response.context["packs"]]
    assert packs == [("From insights to change", 1, "For anyone")]
    assert f'href="{at("pack-list")}"' in client.get("/").content.decode()
    assert [url for url in (at("pack-create"), at("copy-list")) if url in page] == []


def test_pack_list_counts_what_the_viewer_can_print_in_each_packs_own_room(as_dev, dev, edith, leeds, york):
    workshop, office = (
        make_pack(edith, title="Workshop"),
        make_pack(dev, Audience.OFFICE, "Office", office=leeds),
    )
    make_pack(edith, Audience.OFFICE, "Another office's", office=york)
    for pack in (workshop, office):
        pack.feature(factories.make_story(promises=IN_A_WORKSHOP))
        pack.feature(factories.make_story(promises=[(Use.PRINT, Audience.OFFICE)], office=leeds))
        pack.feature(factories.make_story())
    for story in closed_stories(dev, leeds, york):
        workshop.feature(story)
    make_pack(edith, title="Empty")

    packs = as_dev.get(at("pack-list")).context["packs"]

    assert [(pack.title, pack.how_many, pack.made_for) for pack in packs] == [
        ("Empty", 0, "For a facilitated workshop"),
        ("Office", 2, "For people of our own office, Leeds"),
        ("Workshop", 2, "For a facilitated workshop"),
    ]


@pytest.mark.parametrize("number", [1, 20])
def test_pack_list_asks_as_often_for_twenty_packs_as_for_one(number, as_dev, dev, django_assert_num_queries):
    for _count in range(number):
        make_pack(dev).feature(factories.make_story())

    with django_assert_num_queries(4):
        response = as_dev.get(at("pack-list"))

    assert len(response.context["packs"]) == number


def test_pack_list_is_paged_newest_first_without_repeating(as_dev, dev):
    for number in range(45):
        make_pack(dev, title=f"Pack {number}")
    seen, url = [], at("pack-list")

    while url:
        context = as_dev.get(url).context
        seen.append([pack.title for pack in context["packs"]])
        url = context["more_url"] and at("pack-list") + context["more_url"]

    assert [title for page in seen for title in page] == [f"Pack {number}" for number in reversed(range(45))]
    assert [len(page) for page in seen] == [20, 20, 5]


def test_pack_create_asks_for_the_room_and_the_words_on_one_page(as_dev, dev, leeds):
    words = {"title": "  For Leeds ", "introduction": "One.\r\n\r\nTwo."}

    asked = as_dev.get(at("pack-create"))
    made = as_dev.post(at("pack-create"), {"audience": "office", "office": leeds.ref, **words})

    pack = DiscussionPack.objects.get()
    assert asked.context["form"]["audience"].value() == "workshop"
    assert (pack.title, pack.introduction, pack.audience, pack.office, pack.made_by, pack.source) == (
        "For Leeds", "One.\n\nTwo.", Audience.OFFICE, leeds, dev, None
    )  # fmt: skip
    assert made.url == at("pack-stories", pack.ref)


def test_a_lead_makes_and_opens_no_room_of_another_office(as_dev, edith, york):
    theirs = make_pack(edith, Audience.OFFICE, "York", office=york)

    response = as_dev.post(at("pack-create"), {"title": "York", "audience": "office", "office": york.ref})

    assert response.status_code == 422
    assert [as_dev.get(at(name, theirs.ref)).status_code for name in ("pack", "pack-print")] == [404, 404]


def test_pack_create_forgets_an_office_that_the_room_does_not_need(as_dev, leeds):
    as_dev.post(at("pack-create"), {"title": "Pack", "audience": "workshop", "office": leeds.ref})

    pack = DiscussionPack.objects.get()
    assert (pack.audience, pack.office) == (Audience.WORKSHOP, None)


@pytest.mark.parametrize(
    ("typed", "messages"),
    [
        ({"audience": ""}, "Choose who will be in the room."),
        ({"audience": "office"}, "Choose which office."),
        ({"audience": "nobody"}, "Select a valid choice. nobody is not one of the available choices."),
        (
            {"audience": "office", "office": "1"},
            "Select a valid choice. That choice is not one of the available choices.",
        ),
    ],
)
def test_pack_create_with_a_wrong_room_says_so(typed, messages, as_dev):
    response = as_dev.post(at("pack-create"), {"title": "Pack", **typed})

    assert response.status_code == 422
    assert [error for errors in response.context["form"].errors.values() for error in errors] == [messages]
    assert "<title>Error: " in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "messages"),
    [
        ({"title": " "}, {"title": ["Give the pack a title."]}),
        (
            {"title": "a\u202eb"},
            {
                "title": [
                    "There is a hidden character near “ab” (right-to-left override, U+202E), which cannot be kept. "
                    "Type the words around it again."
                ]
            },
        ),
        (
            {"title": "x" * 151, "introduction": "x" * 5001},
            {
                "title": ["This is 151 characters long. The longest is 150."],
                "introduction": ["This is 5001 characters long. The longest is 5000."],
            },
        ),
    ],
)
def test_pack_words_that_cannot_be_kept_are_named_at_their_field(typed, messages, as_dev, dev):
    pack = make_pack(dev)

    made = as_dev.post(at("pack-create"), {"audience": "anyone", **typed})
    edited = as_dev.post(at("pack-edit", pack.ref), typed)

    assert [made.status_code, edited.status_code] == [422, 422]
    assert made.context["form"].errors == edited.context["form"].errors == messages
    assert list(DiscussionPack.objects.values_list("title", flat=True)) == ["Listening well"]


def test_pack_edit_changes_title_and_introduction(as_dev, dev):
    pack = make_pack(dev)

    as_dev.post(at("pack-edit", pack.ref), {"title": "New", "introduction": "Words.", "audience": "anyone"})

    pack.refresh_from_db()
    assert (pack.title, pack.introduction, pack.audience) == ("New", "Words.", Audience.WORKSHOP)


def test_pack_delete_asks_first_and_leaves_the_stories(as_dev, dev):
    pack = make_pack(dev)
    pack.feature(factories.make_story(), questions=["Why?"])

    confirmation = as_dev.get(at("pack-delete", pack.ref))
    there = DiscussionPack.objects.exists()
    as_dev.post(at("pack-delete", pack.ref))

    assert (confirmation.status_code, there) == (200, True)
    assert not DiscussionPack.objects.exists() and Story.objects.count() == 1


def test_pack_copy_of_the_front_page_pack_is_ones_own(as_dev, dev, edith_pack):
    story = factories.make_story("Open")
    edith_pack.feature(story, "", make_excerpt(story, 0, 11), ["Why?"])
    edith_pack.feature(factories.make_story("Anyone but Dev"))
    edith_pack.featured.last().story.voices.get().exclude(None, user=dev)

    response = as_dev.post(at("pack-copy", edith_pack.ref), {"audience": "workshop"})

    own = DiscussionPack.objects.get(made_by=dev)
    assert response.url == at("pack-stories", own.ref)
    assert [place.story for place in own.featured.all()] == [story]
    assert (own.may_be_changed_by(dev), own.on_front_page) == (True, False)

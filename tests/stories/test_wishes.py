import pytest
from django.test import Client
from django.urls import reverse

from stories.consent import KNOW_OF, Audience, Use
from stories.models import ConsentEvent, Story
from tests import factories

pytestmark = pytest.mark.django_db
TO_ALL = [(Use.READ, audience) for audience in Audience]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def wishes(story):
    return reverse("stories:story-wishes", args=[story.ref])


def keep(voice, *promises):
    return [f"{voice.ref} {promise}" for promise in promises]


@pytest.fixture
def story(leeds):
    return factories.make_story("The kettle", promises=[*TO_ALL, (Use.HEAR, Audience.ANYONE)], office=leeds)


@pytest.fixture
def voice(story):
    return story.voices.get()


def test_story_wishes_offers_only_the_promises_that_stand(ben, story, voice):
    voice.narrow({("read", "office"), ("hear", "anyone")}, "in person", ben)

    form = signed_in(ben).get(wishes(story)).context["form"]

    assert list(form.groups) == [
        (
            "Service user",
            [
                ("Hear my voice: Anyone", f"{voice.ref} hear anyone", True),
                ("Read my words: My own office", f"{voice.ref} read office", True),
            ],
        )
    ]


def test_story_wishes_to_stop_closes_the_story_everywhere(ben, edith, story, voice):
    client, typed = signed_in(ben), {"voice": voice.ref, "how": "by phone", "what": "stop"}

    look = client.post(wishes(story), typed)
    still_there = Story.objects.cleared_for(Use.READ, ben).exists()
    done = client.post(wishes(story), typed | {"step": "save"}, follow=True)

    assert (look.status_code, still_there) == (200, True)
    assert "The kettle" in look.content.decode() and "The kettle" not in done.content.decode()
    assert not Story.objects.cleared_for(KNOW_OF, ben).exists()
    assert client.get(wishes(story)).status_code == 404
    assert list(ConsentEvent.objects.values_list("kind", "details"))[-2:] == [
        ("withdrawn", {"how": "by phone"}),
        ("release closed", {}),
    ]
    assert signed_in(edith).get(wishes(story)).templates[0].name == "stories/wishes_none.html"


def test_story_wishes_take_no_more_pages_than_agreeing_did(edith, story, voice):
    """Agreeing is a form, a page to look it over, and the story: three. Stopping must not take more."""
    client, typed = signed_in(edith), {"voice": voice.ref, "how": "in person", "what": "stop"}

    pages = [
        client.get(wishes(story)),
        client.post(wishes(story), typed),
        client.post(wishes(story), typed | {"step": "save"}, follow=True),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert len(pages) <= 3 and not Story.objects.cleared_for(KNOW_OF, edith).exists()


def test_story_wishes_to_keep_some_closes_the_rest_now(ben, york, story, voice):
    elsewhere = factories.make_user("reader", office=york)
    typed = {"voice": voice.ref, "how": "in writing", "what": "keep", "keep": keep(voice, "read office")}

    look = signed_in(ben).post(wishes(story), typed)
    signed_in(ben).post(wishes(story), typed | {"step": "save"})

    form = look.context["form"]
    assert (len(form.going), form.staying) == (4, ["Read my words: My own office"])
    assert [Story.objects.cleared_for(KNOW_OF, user).count() for user in (ben, elsewhere, None)] == [1, 0, 0]
    assert voice.promises() == {("read", "office")}


def test_story_wishes_without_any_tick_stop_everything(ben, story, voice):
    typed = {"voice": voice.ref, "how": "in person", "what": "keep", "step": "save"}

    signed_in(ben).post(wishes(story), typed)

    voice.refresh_from_db()
    assert voice.withdrawn_at is not None and not Story.objects.cleared_for(KNOW_OF, ben).exists()


def test_story_wishes_of_one_voice_leave_the_other_alone(edith, story, voice):
    other = factories.make_voice(story)
    factories.release(story, edith)
    typed = {"voice": other.ref, "how": "in person", "what": "keep", "keep": keep(other, "read anyone")}

    response = signed_in(edith).post(wishes(story), typed | {"step": "save"})

    assert response.status_code == 302
    assert (len(voice.promises()), other.promises()) == (5, {("read", "anyone")})


def test_story_wishes_tells_voices_apart_that_are_shown_alike(edith, story, voice):
    other = factories.make_voice(story)

    form = signed_in(edith).get(wishes(story)).context["form"]

    assert form.fields["voice"].choices == [
        (voice.ref, "Service user (voice 1)"),
        (other.ref, "Service user (voice 2)"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"how": ""}, "how"),
        ({"how": "by owl"}, "how"),
        ({"what": ""}, "what"),
        ({"voice": "k7f3mzq2w3"}, "voice"),
        ({"keep": ["k7f3mzq2w3 read office"]}, "keep"),
        ({"keep": "everything"}, "keep"),
        ({"keep": "anyone, but not my office"}, "keep"),
    ],
)
def test_story_wishes_says_what_is_wrong_and_closes_nothing(ben, story, voice, wrong, field):
    everything = ["hear anyone", *(f"read {audience}" for audience in Audience)]
    ticks = {
        "everything": keep(voice, *everything),
        "anyone, but not my office": keep(voice, *(each for each in everything if each != "read office")),
    }
    typed = {
        "voice": voice.ref,
        "how": "in person",
        "what": "keep",
        "keep": keep(voice, "read office"),
    } | wrong
    if isinstance(typed["keep"], str):
        typed["keep"] = ticks[typed["keep"]]

    response = signed_in(ben).post(wishes(story), typed | {"step": "save"})

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert {name: form[name].value() for name in typed} == typed
    assert len(voice.promises()) == 5


def test_story_wishes_of_a_closed_story_answers_as_a_random_ref(ben, gwen, cara):
    draft = factories.make_draft_story(reporter=gwen)
    factories.make_voice(draft)
    random = reverse("stories:story-wishes", args=["k7f3mzq2w3"])

    answers = [signed_in(user).get(wishes(draft)).status_code for user in (ben, gwen, cara)]

    assert (answers, signed_in(ben).get(random).status_code) == ([404, 200, 403], 404)
    assert Client().get(wishes(draft)).status_code == 302

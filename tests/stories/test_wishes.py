import pytest
from django.test import Client
from django.urls import reverse

from stories.consent import COOLING_OFF, KNOW_OF, Audience, Room, Use
from stories.models import ConsentEvent, Grant, Story
from tests import factories
from tests.clients import signed_in
from tests.factories import LONG_AGO, days
from tests.stories import rule

pytestmark = pytest.mark.django_db
TO_ALL = [(Use.READ, audience) for audience in Audience]


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


def test_story_wishes_offers_the_promises_that_stand_and_the_parts_of_them(ben, story, voice):
    voice.narrow({("read", "office"), ("hear", "anyone")}, "in person", ben)

    form = signed_in(ben).get(wishes(story)).context["form"]

    assert list(form.groups) == [
        (
            "Service user",
            list(Audience),
            [
                (Use.HEAR, [(each, f"{voice.ref} hear {each}", True) for each in Audience]),
                (
                    Use.READ,
                    [(Audience.OFFICE, f"{voice.ref} read office", True)]
                    + [(each, "", False) for each in Audience if each != Audience.OFFICE],
                ),
            ],
            False,
        )
    ]
    assert form.first_box == f"{voice.ref} hear office"


def test_story_wishes_says_whose_they_are_where_there_are_two_voices(edith, story, voice):
    other = factories.make_voice(story, name_shown="Ivy")
    typed = {"voice": other.ref, "how": "in person", "what": "stop"}

    form_page, check_page = (
        signed_in(edith).get(wishes(story)),
        signed_in(edith).post(wishes(story), typed, follow=True),
    )

    assert "<h1>What does Service user or Ivy want?</h1>" in form_page.content.decode()
    assert "<h1>Stop everything for Ivy?</h1>" in check_page.content.decode()


def test_story_wishes_to_stop_closes_the_story_everywhere(ben, edith, story, voice):
    client, typed = signed_in(ben), {"voice": voice.ref, "how": "by phone", "what": "stop"}

    look = client.post(wishes(story), typed, follow=True)
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
        check_page := client.post(wishes(story), typed, follow=True),
        client.post(check_page.redirect_chain[0][0], {"step": "save"}, follow=True),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert len(pages) <= 3 and not Story.objects.cleared_for(KNOW_OF, edith).exists()


def test_story_wishes_to_keep_some_closes_the_rest_now(ben, york, story, voice):
    elsewhere = factories.make_user("reader", office=york)
    typed = {"voice": voice.ref, "how": "in writing", "what": "keep", "keep": keep(voice, "read office")}

    look = signed_in(ben).post(wishes(story), typed, follow=True)
    signed_in(ben).post(wishes(story), typed | {"step": "save"})

    form = look.context["form"]
    assert (len(form.closing), form.staying) == (7, ["Read my words: My own office"])
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
    reading = [f"read {audience}" for audience in Audience if audience != Audience.OFFICE]
    typed = {"voice": other.ref, "how": "in person", "what": "keep", "keep": keep(other, *reading)}

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
    everything = [f"{use} {audience}" for use in ("hear", "read") for audience in Audience]
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


# --- less than anyone ----------------------------------------------------------------------------------


def rows_of(voice):
    return sorted(
        Grant.objects.filter(voice=voice).values_list("use", "audience", "effective_on", "closed_how")
    )


@pytest.fixture
def published(leeds):
    """Released, with one promise of each use, to anyone: as published words stand."""
    return factories.make_story("Told in print", office=leeds)


def test_story_wishes_keeps_a_part_of_a_promise_to_anyone_without_a_new_wait(ben, york, published):
    voice = published.voices.get()
    elsewhere = factories.make_user("reader", office=york)
    typed = {"voice": voice.ref, "how": "in person", "what": "keep", "keep": keep(voice, "read office")}

    look = signed_in(ben).post(wishes(published), typed, follow=True)
    signed_in(ben).post(wishes(published), typed | {"step": "save"})

    agreement = voice.consents.get()
    assert look.context["form"].staying == ["Read my words: My own office"]
    assert [Story.objects.cleared_for(KNOW_OF, user).count() for user in (ben, elsewhere, None)] == [1, 0, 0]
    assert rows_of(voice) == sorted(
        [
            *((use, "anyone", days_after(LONG_AGO), "narrowed") for use in Use),
            ("read", "office", days_after(LONG_AGO), ""),
        ]
    )
    assert agreement.grants.get(closed_at=None).audience == "office"
    assert ConsentEvent.objects.last().details == {
        "how": "in person",
        "closed": ["hear anyone", "print anyone", "quote anyone", "read anyone"],
        "kept": ["read office"],
    }
    assert ConsentEvent.broken_links() == []


def days_after(given):
    return given + COOLING_OFF


def test_narrow_keeps_the_last_day_and_the_cooling_off_of_what_it_narrows(edith, leeds):
    story = factories.make_story(promises=None, office=leeds, released=False)
    voice = story.voices.get()
    voice.agree(factories.make_notice(), "paper", [("read", "anyone")], given_on=days(-1), ends_on=days(30))

    voice.narrow({("read", "workshop")}, "phone", edith)

    kept = voice.grants.get(closed_at=None)
    assert (kept.use, kept.audience, kept.effective_on, kept.ends_on) == (
        "read",
        "workshop",
        days(6),
        days(30),
    )


def test_narrow_never_makes_a_promise_that_was_not_part_of_one(edith, published):
    voice = published.voices.get()
    voice.narrow({("read", "anyone")}, "phone", edith)

    voice.narrow({("read", "office"), ("hear", "office"), ("print", "workshop")}, "phone", edith)

    assert voice.promises() == {("read", "office")}


@pytest.mark.parametrize(
    "keep_only",
    [
        {("read", "office")},
        {("read", "elsewhere"), ("hear", "office")},
        {("read", "workshop"), ("print", "workshop"), ("print", "office")},
        {("read", "anyone"), ("print", "elsewhere")},
        {("hear", "anyone"), ("read", "office"), ("read", "elsewhere")},
        set(),
    ],
)
def test_narrow_leaves_what_the_rule_in_plain_python_leaves(ben, york, edith, leeds, published, keep_only):
    voice = published.voices.get()
    rule_voice = rule.RuleVoice(
        office="Leeds",
        promises=tuple(rule.Promise(use, "anyone", days_after(LONG_AGO)) for use in Use),
    )
    elsewhere = factories.make_user("reader", office=york)
    viewers = {
        rule.Person("ben", frozenset({"reader"}), "Leeds"): ben,
        rule.Person("else", frozenset({"reader"}), "York"): elsewhere,
        None: None,
    }
    rooms = {None: None} | {
        rule.RuleRoom(audience, "Leeds"): Room(audience, office=leeds.pk) for audience in Audience
    }

    voice.narrow(keep_only, "in person", edith)
    rule_story = rule.RuleStory(
        voices=(rule.RuleVoice("Leeds", rule.narrowed(rule_voice.promises, keep_only)),)
    )

    cases = [(use, viewer, room) for use in Use for viewer in viewers for room in rooms]
    cleared = {
        (use, viewer, room): Story.objects.cleared_for(use, viewers[viewer], rooms[room]).exists()
        for use, viewer, room in cases
    }
    assert cleared == {
        (use, viewer, room): rule.is_cleared(rule_story, [use], viewer, room, days(0))
        for use, viewer, room in cases
    }


@pytest.mark.parametrize("promised", [{("read", "anyone"), ("read", "office")}, {("read", "office")}])
def test_agreeing_to_a_part_of_what_anyone_may_have_waits_for_nothing(ben, published, promised):
    voice = published.voices.get()

    voice.agree(factories.make_notice(), "paper", promised, given_on=days(0))

    assert voice.promises() == promised
    assert Story.objects.cleared_for(Use.READ, ben).exists()


@pytest.mark.parametrize(("until", "first_day"), [(30, LONG_AGO + COOLING_OFF), (5, days(7))])
def test_agreeing_to_a_part_for_longer_than_anyone_had_it_never_opens_it_early(leeds, until, first_day):
    """A part of what stands goes on; where that ends before the days to think it over do, the rest waits."""
    story = factories.make_story(promises=None, office=leeds, released=False)
    voice = story.voices.get()
    notice = factories.make_notice()
    voice.agree(notice, "paper", [("read", "anyone")], given_on=LONG_AGO, ends_on=days(until))

    voice.agree(notice, "paper", [("read", "office")], given_on=days(0), ends_on=days(60))

    assert voice.grants.get(closed_at=None).effective_on == first_day


def test_story_wishes_say_why_my_own_office_is_not_offered(ben, york):
    without, among_others = factories.make_story(), factories.make_story(office=york)
    hint = "“My own office” is not among them: nobody said which office is theirs."

    shown = [hint in signed_in(ben).get(wishes(story)).content.decode() for story in (without, among_others)]

    assert shown == [True, False]

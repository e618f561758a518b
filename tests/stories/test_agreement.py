"""Writing down what a voice agreed to."""

import re
from datetime import timedelta

import pytest

from stories.consent import Audience, Use, today
from stories.models import Consent, ConsentEvent, Grant, Story, Voice
from tests import factories
from tests.clients import errors, signed_in
from tests.factories import days
from tests.site.stories import RANDOM_REF
from tests.stories.pages import page

pytestmark = pytest.mark.django_db


def test_voice_consent_is_looked_over_before_it_is_kept(gwen, voice, answers):
    client, address = signed_in(gwen), page("voice-consent", voice.story.ref, voice.ref)

    look = client.post(address, answers, follow=True)
    checked_at = look.redirect_chain[0][0]
    back = client.post(checked_at, {"step": "change"}, follow=True)

    assert [look.templates[0].name, back.templates[0].name] == [
        "stories/agreement_check.html",
        "stories/agreement_form.html",
    ]
    form = back.context["form"]
    assert {name: form[name].value() for name in answers} == answers
    assert (look.status_code, back.status_code, Consent.objects.kept_by(gwen).count()) == (200, 200, 0)


def test_voice_consent_makes_a_promise_of_each_tick(gwen, voice, answers):
    address = page("voice-consent", voice.story.ref, voice.ref)

    response = signed_in(gwen).post(address, answers | {"step": "save"})

    agreement = voice.consents.get()
    yesterday = today() - timedelta(days=1)
    assert response.url == page("gather", voice.story.ref)
    assert (
        agreement.how,
        agreement.evidence,
        agreement.given_on,
        agreement.taken_by,
        agreement.name_shown,
    ) == (
        "paper",
        "Drawer 3",
        yesterday,
        gwen,
        "W.",
    )
    assert sorted(voice.grants.values_list("use", "audience", "effective_on")) == [
        ("hear", "office", yesterday + timedelta(days=7)),
        ("read", "elsewhere", yesterday + timedelta(days=7)),
        ("read", "office", yesterday + timedelta(days=7)),
    ]


@pytest.mark.parametrize("taken_back", ["all", "some", "by new answers"])
def test_voice_consent_from_a_page_older_than_a_wish_looks_again(edith, femi, voice, answers, taken_back):
    factories.agree_again(voice, [("read", "office"), ("read", "elsewhere")])
    client, address = signed_in(edith), page("voice-consent", voice.story.ref, voice.ref)
    opened = client.get(address).context["form"]["taken_back"].value()
    typed = answers | {"taken_back": opened, "step": "save"}
    if taken_back == "all":
        voice.withdraw("by phone", by=femi)
    elif taken_back == "some":
        voice.narrow({("read", "office")}, "by phone", by=femi)
    else:
        factories.agree_again(voice, [("read", "office")])
    standing = voice.promises()

    refused = client.post(address, typed)
    still = Voice.objects.get(pk=voice.pk).promises()
    again = client.post(address, typed | {"taken_back": refused.context["form"]["taken_back"].value()})

    assert (refused.status_code, list(errors(refused)), still) == (422, ["__all__"], standing)
    assert again.status_code == 302


def test_voice_consent_looks_again_for_a_wish_once_the_story_is_locked(edith, voice, answers, monkeypatch):
    factories.agree_again(voice, [("read", "office"), ("read", "elsewhere")])
    client, address = signed_in(edith), page("voice-consent", voice.story.ref, voice.ref)
    opened = client.get(address).context["form"]["taken_back"].value()
    lock = Story.lock

    def lock_after_a_wish(story):
        monkeypatch.setattr(Story, "lock", lock)
        Voice.objects.get(pk=voice.pk).narrow({("read", "office")}, "by phone", by=edith)
        lock(story)

    monkeypatch.setattr(Story, "lock", lock_after_a_wish)
    refused = client.post(address, answers | {"taken_back": opened, "step": "save"})

    assert (refused.status_code, list(errors(refused))) == (422, ["__all__"])
    assert Voice.objects.get(pk=voice.pk).promises() == {("read", "office")}


def test_voice_consent_to_anyone_is_kept_for_each_so_that_it_can_be_narrowed(gwen, voice, answers):
    address = page("voice-consent", voice.story.ref, voice.ref)

    signed_in(gwen).post(address, answers | {"promises": ["read anyone"], "cooling_off": "0", "step": "save"})

    assert voice.promises() == {("read", audience) for audience in Audience}
    assert set(Grant.objects.filter(voice=voice).values_list("effective_on", flat=True)) == {
        today() - timedelta(days=1)
    }


def test_voice_consent_does_not_offer_an_office_to_a_voice_without_one(gwen, draft, answers):
    voice = factories.make_voice(draft, None)

    response = signed_in(gwen).post(page("voice-consent", draft.ref, voice.ref), answers)

    assert (response.status_code, list(errors(response))) == (422, ["promises"])


def test_voice_consent_shows_what_stands_until_now(gwen, voice, answers):
    voice.agree(factories.make_notice(), "paper", [(Use.READ, Audience.OFFICE)], today(), name_shown="W.")

    form = signed_in(gwen).get(page("voice-consent", voice.story.ref, voice.ref)).context["form"]

    assert (form["promises"].value(), form["name_shown"].value()) == (["read office"], "W.")
    assert form["ends_on"].value() is None


@pytest.mark.parametrize(("last_day", "filled_in"), [(9, 9), (0, 0), (-1, None)])
def test_voice_consent_is_filled_in_with_the_last_day_that_stands(gwen, voice, last_day, filled_in):
    """Left out, it would make the agreement last for ever without anyone having said so."""
    voice.agree(factories.make_notice(), "paper", [("read", "office")], days(-9), ends_on=days(last_day))

    form = signed_in(gwen).get(page("voice-consent", voice.story.ref, voice.ref)).context["form"]

    assert form["ends_on"].value() == (None if filled_in is None else days(filled_in))


@pytest.mark.parametrize(("last_day", "is_told"), [(3, True), (6, False), (-1, False)])
def test_voice_consent_tells_when_what_stands_would_stop_for_a_while(gwen, voice, answers, last_day, is_told):
    address = page("voice-consent", voice.story.ref, voice.ref)
    changes = {"promises": ["read office"], "given_on": today().strftime("%d %m %Y")}
    voice.agree(factories.make_notice(), "paper", [("read", "office")], days(-9), ends_on=days(last_day))

    look = signed_in(gwen).post(address, answers | changes, follow=True).content.decode()

    assert ("it closes today and opens again" in look) is is_told


def test_voice_consent_to_fewer_days_than_the_cooling_off_is_kept_only_of_what_stands(gwen, voice, answers):
    address, soon = page("voice-consent", voice.story.ref, voice.ref), days(2).strftime("%d %m %Y")
    voice.agree(factories.make_notice(), "paper", [("read", "office")], days(-9))

    refused = signed_in(gwen).post(address, answers | {"ends_on": soon, "step": "save"})
    signed_in(gwen).post(address, answers | {"ends_on": soon, "promises": ["read office"], "step": "save"})

    assert errors(refused) == {
        "ends_on": ["The days to think it over end after this day, so it would never count."]
    }
    assert voice.grants.get(closed_at=None).effective_on == days(-2)
    assert ConsentEvent.objects.last().details["until"] == days(2).isoformat()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"notice": RANDOM_REF}, "Choose one of these notices."),
        ({"notice": "\x00"}, "Choose one of these notices."),
        ({"notice": ""}, "Choose the notice they were given."),
        ({"promises": []}, "Tick at least one thing they said yes to."),
        (
            {"promises": ["read everyone"]},
            "Select a valid choice. read everyone is not one of the available choices.",
        ),
        ({"how": "published"}, "Select a valid choice. published is not one of the available choices."),
        ({"given_on": "1 1 2199"}, "This day is still to come."),
        ({"given_on": "soon"}, "Write the day like this: 21 11 2026."),
        ({"given_on": "1 1 1066"}, "Look at the year again."),
        ({"cooling_off": "31"}, "Write the days as a number from 0 to 30."),
        ({"cooling_off": "-1"}, "Write the days as a number from 0 to 30."),
        ({"ends_on": "1 1 2020"}, "This day is over, so nothing would count."),
        ({"review_on": "1 1 2020"}, "Choose a day that is still to come."),
        ({"name_shown": "x" * 101}, "This is 101 characters long. The longest is 100."),
    ],
)
def test_voice_consent_says_what_is_wrong_and_keeps_what_was_typed(gwen, voice, answers, wrong, message):
    address = page("voice-consent", voice.story.ref, voice.ref)

    response = signed_in(gwen).post(address, answers | wrong | {"step": "save"})

    form = response.context["form"]
    assert (response.status_code, errors(response)) == (422, {next(iter(wrong)): [message]})
    assert {name: form[name].value() for name in answers} == answers | wrong
    assert not voice.consents.exists()


def test_anyone_alone_is_understood_as_everybody_and_said_so_where_it_is_looked_over(gwen, voice, answers):
    client, address = signed_in(gwen), page("voice-consent", voice.story.ref, voice.ref)

    look = client.post(address, answers | {"promises": ["hear anyone", "read office"]}, follow=True)
    client.post(look.redirect_chain[0][0], {"step": "save"})

    summary = look.content.decode()
    said = [
        " ".join(re.sub("<[^>]+>", " ", row).split()) for row in re.findall("<div><dt>(.*?)</dd>", summary)
    ]
    workshop = "A facilitated workshop, with people of any office in the room"
    assert said[:4] == [
        "Hear my voice Anyone, and so all the others",
        f"Read my words My own office Not: Probation staff elsewhere · {workshop} · Anyone",
        "See my words in a printed pack Nobody",
        "Quote me outside Nobody",
    ]
    assert voice.promises() == {("read", "office"), *(("hear", audience) for audience in Audience)}


def test_the_words_of_the_notice_stand_open_beside_the_answers_and_where_they_are_looked_over(
    gwen, voice, answers
):
    factories.make_notice(title="Another", text="Other words.")
    client, address = signed_in(gwen), page("voice-consent", voice.story.ref, voice.ref)

    form = client.get(address).content.decode()
    look = client.post(address, answers, follow=True).content.decode()

    words = re.compile(r'<div class="notice-words" role="region" tabindex="0".*?<p>(.*?)</p>', re.S)
    assert words.findall(form) == ["Other words.", "You can change your mind at any time."]
    assert words.findall(look) == ["You can change your mind at any time."]
    assert "<details" not in form[form.index("<main") : form.index("</main")]


@pytest.mark.parametrize(
    ("has_agreed", "said"),
    [
        (False, "“My own office” is closed: say their office first ."),
        (True, "“My own office” is closed: no office was named before they first agreed."),
    ],
)
def test_a_voice_without_an_office_is_told_why_my_own_office_is_closed(gwen, draft, has_agreed, said):
    voice = factories.make_voice(draft, [("read", "elsewhere")] if has_agreed else None)

    shown = signed_in(gwen).get(page("voice-consent", draft.ref, voice.ref))
    html = shown.content.decode()

    hint = next(hint for hint in re.findall('<p class="hint">(.*?)</p>', html) if "is closed" in hint)
    assert " ".join(re.sub("<[^>]+>", " ", hint).split()) == said
    assert (page("voice-edit", draft.ref, voice.ref) in hint) is not has_agreed
    assert html.count(">Closed<") == 4
    assert [value for _use, boxes in shown.context["form"].rows for _audience, value, _ticked in boxes][
        :5
    ] == ["", "hear elsewhere", "hear workshop", "hear anyone", ""]
    assert 'id="id_promises_0"' in html


@pytest.mark.parametrize(("typed", "days_ago"), [("today", 0), ("Yesterday", 1), ("heddiw", 0)])
def test_the_day_they_said_yes_can_be_typed_as_a_word(gwen, voice, answers, typed, days_ago):
    address = page("voice-consent", voice.story.ref, voice.ref)

    signed_in(gwen).post(address, answers | {"given_on": typed, "step": "save"})

    assert voice.consents.get().given_on == days(-days_ago)


def test_today_stays_the_day_on_which_it_was_typed_until_it_is_looked_over(gwen, voice, answers, monkeypatch):
    client, address = signed_in(gwen), page("voice-consent", voice.story.ref, voice.ref)
    typed_on = today()

    look = client.post(address, answers | {"given_on": "today"})
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: typed_on + timedelta(days=1))
    client.post(look["Location"], {"step": "save"})

    assert voice.consents.get().given_on == typed_on

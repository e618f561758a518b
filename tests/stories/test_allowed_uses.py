"""The line that says what may be done with a story: the gate's own answer, in words for every case."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone
from hypothesis import given

from reading.story_rows import known_in_order, known_story
from stories import consent
from stories.allowed_uses import AllowedUses, People, Sheets, allowed_uses
from stories.consent import Audience, Use
from stories.models import Exclusion, Story
from tests.stories.archives import STEADY, VIEWERS, ArchiveWriter, archives, seeded, written
from tests.stories.rule import RuleRoom, is_cleared

from .. import factories

# --- the gate ---


def by_the_design(story, viewer, today):
    """The same from the design's words alone (`rule`): what may be done with a story that this viewer may know of."""

    def may(use, who, room=None):
        return is_cleared(story, [use], who, room, today)

    def in_room(use, audience):
        if viewer is None:  # what holds for anyone holds in every room
            return may(use, None, RuleRoom("anyone"))
        return may(use, viewer, RuleRoom(audience, viewer.office, viewer))

    hear, read = may("hear", viewer), may("read", viewer)
    sheets = Sheets.NOBODY
    if in_room("print", "workshop"):
        sheets = Sheets.WORKSHOP
    elif any(in_room("print", audience) for audience in ("office", "elsewhere", "anyone")):
        sheets = Sheets.OTHERS
    return AllowedUses(
        people=People.PUBLIC if viewer is None else People.OFFICE if viewer.office else People.OTHERS,
        hear=hear,
        read=read,
        play=hear and in_room("hear", "office"),
        show=read and in_room("read", "office"),
        sheets=sheets,
        quote=may("quote", None),
    )


def test_allowed_uses_agree_with_the_design_in_every_generated_archive(db):
    writer, seen, closed_by_exclusion = ArchiveWriter(), set(), 0

    @seeded
    @STEADY
    @given(archives(consent.today()))
    def compare(archive):
        nonlocal closed_by_exclusion
        with written(writer, archive) as keys:
            for viewer in VIEWERS:
                user = writer.user(viewer) or AnonymousUser()
                known = {story.pk: story for story in known_in_order(user, list(keys))}

                uses = {key: allowed_uses(story, user) for key, story in known.items()}

                assert uses == {
                    key: by_the_design(story, viewer, consent.today())
                    for key, story in keys.items()
                    if is_cleared(story, consent.KNOW_OF, viewer, None, consent.today())
                }, viewer
                seen.update(uses.values())
                closed_by_exclusion += sum(
                    any(voice.shut_out for voice in keys[key].voices) and each.sheets == Sheets.NOBODY
                    for key, each in uses.items()
                )

    compare()

    assert len(seen) > 20 and closed_by_exclusion > 20
    assert {each.sheets for each in seen} == set(Sheets)
    assert len({(each.play, each.show) for each in seen}) >= 3


def uses_of(story, viewer):
    return allowed_uses(known_story(viewer, story.ref), viewer)


def line_of(story, viewer):
    return uses_of(story, viewer).line()


@pytest.mark.django_db
def test_a_story_closed_to_every_room_by_an_exclusion_says_what_one_says_that_was_never_promised_to_any(
    ben, cara
):
    promised_to_any = factories.make_story()
    Exclusion.objects.create(voice=promised_to_any.voices.get(), user=cara)
    staff_alone = [(use, Audience.ELSEWHERE) for use in (Use.HEAR, Use.READ)]
    never_promised = factories.make_story(promises=staff_alone)

    lines = {line_of(story, ben) for story in (promised_to_any, never_promised)}

    assert lines == {
        "You may hear and read this, on your own. Do not play it to others or print it. Not to be quoted outside."
    }


@pytest.mark.django_db
def test_rooms_stay_open_where_the_excluded_person_might_be_there(ben, cara):
    story = factories.make_story()
    Exclusion.objects.create(voice=story.voices.get(), user=cara, though_in_the_room=True)

    assert line_of(story, ben) == (
        "You may hear and read this, on your own or in a room of your office. "
        "It may be printed for a workshop. Not to be quoted outside."
    )


@pytest.mark.django_db
def test_my_own_office_is_a_room_of_the_voices_office_alone(ben, leeds, york):
    of_york = factories.make_user("reader", office=york)
    uses = [
        (use, audience) for use in (Use.READ, Use.PRINT) for audience in (Audience.OFFICE, Audience.ELSEWHERE)
    ]
    story = factories.make_story(promises=uses, office=leeds)

    assert line_of(story, ben) == (
        "You may read this, on your own or in a room of your office. "
        "It may be printed, but not for a workshop. Not to be quoted outside."
    )
    assert line_of(story, of_york) == (
        "You may read this, on your own. Do not show it to others. "
        "It may be printed, but not for a workshop. Not to be quoted outside."
    )


@pytest.mark.django_db
def test_who_may_not_hear_a_story_is_not_told_that_their_office_may(gwen, leeds):
    """She gathers stories and is no probation staff, so *my own office* does not reach her; it does reach the room."""
    promises = [(Use.READ, Audience.ANYONE), (Use.HEAR, Audience.OFFICE)]

    uses_of_hers = uses_of(factories.make_story(promises=promises, office=leeds), gwen)

    assert (uses_of_hers.hear, uses_of_hers.play, uses_of_hers.show) == (False, False, True)


@pytest.mark.django_db
def test_the_line_follows_a_narrowing_at_once(ben):
    story = factories.make_story()
    before = line_of(story, AnonymousUser())

    story.voices.get().narrow([(Use.READ, Audience.ANYONE)], how="spoken", by=ben)

    assert (before, line_of(story, AnonymousUser())) == (
        "Anyone may hear and read this, on their own or with others. "
        "It may be printed for a workshop. It may be quoted.",
        "Anyone may read this, on their own or with others. Do not print it. Do not quote it.",
    )


@pytest.mark.django_db
def test_a_story_closed_between_two_questions_is_not_found(ben):
    story = factories.make_story()
    known = known_story(ben, story.ref)

    Story.objects.filter(pk=story.pk).update(paused_at=timezone.now() - timedelta(1), paused_by=ben)

    with pytest.raises(Http404):
        allowed_uses(known, ben)


# --- the words ---


def uses(people, alone, together="", sheets=Sheets.NOBODY, quote=False):
    return AllowedUses(
        people=people,
        hear=alone in ("both", "hear"),
        read=alone in ("both", "read"),
        play=together in ("both", "hear"),
        show=together in ("both", "read"),
        sheets=sheets,
        quote=quote,
    )


TOGETHER_IN = {"both": ("", "hear", "read", "both"), "hear": ("", "hear"), "read": ("", "read")}
EVERY_CASE = [
    uses(people, alone, together, sheets, quote)
    for people, alone, sheets, quote in product(People, TOGETHER_IN, Sheets, (True, False))
    for together in ([alone] if people == People.PUBLIC else TOGETHER_IN[alone])
]
HEAR_AND_READ = "You may hear and read this, on your own"
FIRST_SENTENCES = {
    ("office", "both", ""): f"{HEAR_AND_READ}.",
    ("office", "both", "hear"): (
        f"{HEAR_AND_READ}. In a room of your office you may play it, but do not show its words."
    ),
    ("office", "both", "read"): (
        f"{HEAR_AND_READ}. In a room of your office you may show its words, but do not play it."
    ),
    ("office", "both", "both"): f"{HEAR_AND_READ} or in a room of your office.",
    ("office", "hear", ""): "You may hear this, on your own.",
    ("office", "hear", "hear"): "You may hear this, on your own or in a room of your office.",
    ("office", "read", ""): "You may read this, on your own.",
    ("office", "read", "read"): "You may read this, on your own or in a room of your office.",
    ("others", "both", ""): f"{HEAR_AND_READ}.",
    ("others", "both", "hear"): f"{HEAR_AND_READ}. With others you may play it, but do not show its words.",
    ("others", "both", "read"): f"{HEAR_AND_READ}. With others you may show its words, but do not play it.",
    ("others", "both", "both"): f"{HEAR_AND_READ} or with others.",
    ("others", "hear", ""): "You may hear this, on your own.",
    ("others", "hear", "hear"): "You may hear this, on your own or with others.",
    ("others", "read", ""): "You may read this, on your own.",
    ("others", "read", "read"): "You may read this, on your own or with others.",
    ("public", "both", "both"): "Anyone may hear and read this, on their own or with others.",
    ("public", "hear", "hear"): "Anyone may hear this, on their own or with others.",
    ("public", "read", "read"): "Anyone may read this, on their own or with others.",
}
# Of what stays with the viewer alone, and can be heard; of what cannot be heard; and of the rest
THEN = {
    ("hear", "workshop"): "Do not play it to others. It may be printed for a workshop.",
    ("hear", "others"): "Do not play it to others. It may be printed, but not for a workshop.",
    ("hear", "nobody"): "Do not play it to others or print it.",
    ("read", "workshop"): "Do not show it to others. It may be printed for a workshop.",
    ("read", "others"): "Do not show it to others. It may be printed, but not for a workshop.",
    ("read", "nobody"): "Do not show it to others or print it.",
    ("", "workshop"): "It may be printed for a workshop.",
    ("", "others"): "It may be printed, but not for a workshop.",
    ("", "nobody"): "Do not print it.",
}
LAST = {
    (False, True): "It may be quoted outside.",
    (False, False): "Not to be quoted outside.",
    (True, True): "It may be quoted.",
    (True, False): "Do not quote it.",
}


def way(sound, words):
    return "both" if sound and words else "hear" if sound else "read" if words else ""


@pytest.mark.parametrize("case", EVERY_CASE, ids=repr)
def test_every_case_has_its_sentences(case):
    together = way(case.play, case.show)
    public = case.people == People.PUBLIC
    kept = "" if together else "hear" if case.hear else "read"

    assert case.line() == " ".join(
        [
            FIRST_SENTENCES[case.people, way(case.hear, case.read), together],
            THEN[kept, case.sheets],
            LAST[public, case.quote],
        ]
    )


@pytest.mark.parametrize(
    ("lacking", "first", "then"),
    [
        ({"has_sound": False}, "You may read this, on your own.", "Do not show it to others or print it."),
        (
            {"has_words": False},
            "You may hear this, on your own or in a room of your office.",
            "Do not print it.",
        ),
        (
            {"has_sound": False, "has_words": False},
            FIRST_SENTENCES["office", "both", "hear"],
            "Do not print it.",
        ),
    ],
)
def test_what_a_story_does_not_have_is_not_spoken_of(lacking, first, then):
    line = uses(People.OFFICE, "both", "hear").line(**lacking)

    assert line == f"{first} {then} Not to be quoted outside."

"""Small archives made of plain descriptions (`rule`), generated, and written into the database."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st

from accounts.models import Office, User
from stories.consent import Room
from stories.models import (
    Consent,
    CopiedStory,
    Copy,
    Exclusion,
    Grant,
    Notice,
    Story,
    Storyteller,
    Transcript,
    Voice,
)
from tests.stories.rule import Person, Promise, RuleRoom, RuleStory, RuleVoice, ShutOut

USES = ("hear", "read", "print", "quote")
AUDIENCES = ("office", "elsewhere", "workshop", "anyone")
OFFICES = ("Leeds", "York")

PEOPLE = (
    Person("reader-leeds", frozenset({"reader"}), "Leeds"),
    Person("reader-york", frozenset({"reader", "reporter"}), "York"),
    Person("reader-nowhere", frozenset({"reader"})),
    Person("facilitator-leeds", frozenset({"facilitator", "lead"}), "Leeds"),
    Person("archivist-york", frozenset({"archivist"}), "York"),
    Person("reporter-leeds", frozenset({"reporter"}), "Leeds"),
    Person("nobody-leeds", frozenset(), "Leeds"),
)
ARCHIVIST = PEOPLE[4]
LEADERS = (PEOPLE[0], PEOPLE[3])
REPORTERS = tuple(person for person in PEOPLE if "reporter" in person.roles)
VIEWERS = (*PEOPLE, None)

# The same archives at every run, unless HYPOTHESIS_SEED asks for others
SEED = os.environ.get("HYPOTHESIS_SEED")
STEADY = settings(
    max_examples=5,
    derandomize=SEED is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Archive:
    stories: tuple
    rooms: tuple
    day: date


def archives(today):
    """Small archives in every state there is, near enough to open that both answers are common."""

    def near(*offsets):
        return st.sampled_from([None if offset is None else today + timedelta(offset) for offset in offsets])

    promises = st.builds(
        Promise,
        use=st.sampled_from(USES),
        audience=st.sampled_from(AUDIENCES),
        begins=near(-9, 0, 1),
        last_day=near(None, -1, 0, 1),
        closed=st.sampled_from([False, False, True]),
    )
    wide = st.sampled_from([(), *((audience,) for audience in AUDIENCES), ("office", "elsewhere"), AUDIENCES])
    exclusions = st.one_of(
        st.builds(
            ShutOut,
            person=st.sampled_from([*PEOPLE, *LEADERS]),
            though_they_might_be_there=st.sampled_from([True, True, False]),
        ),
        st.builds(
            ShutOut,
            email=st.sampled_from(
                [LEADERS[0].email, LEADERS[1].email.upper(), ARCHIVIST.email, "elsewhere@example.org"]
            ),
            though_they_might_be_there=st.sampled_from([True, True, False]),
        ),
    )

    @st.composite
    def voices(draw):
        wanted = [Promise(use, to, today - timedelta(9)) for to in draw(wide) for use in USES]
        wanted = one_open_each(draw(st.lists(promises, max_size=3)) + wanted)
        has_any = draw(st.sampled_from([True, False, False]))
        return RuleVoice(
            office=draw(st.sampled_from([*OFFICES, None])),
            promises=wanted,
            shut_out=tuple(draw(st.lists(exclusions, min_size=1, max_size=2))) if has_any else (),
            withdrawn=draw(st.sampled_from([False] * 4 + [True])),
        )

    stories = st.builds(
        RuleStory,
        voices=st.sampled_from([1, 1, 1, 2, 0]).flatmap(
            lambda count: st.lists(voices(), min_size=count, max_size=count).map(tuple)
        ),
        released=st.sampled_from([True] * 5 + [False]),
        paused=st.sampled_from([False] * 5 + [True]),
        first_day=near(None, None, None, 0, 1),
        reporter=st.sampled_from([None, *REPORTERS]),
        words=st.sampled_from([1, 1, 2, None]),
    )

    @st.composite
    def rooms(draw):
        audience = draw(st.sampled_from([*AUDIENCES, "office", "workshop"]))
        offices = OFFICES if audience == "office" else [*OFFICES, None]
        return RuleRoom(
            audience,
            draw(st.sampled_from(offices)),
            draw(st.sampled_from([*LEADERS, *LEADERS, ARCHIVIST, None])),
        )

    return st.builds(
        Archive,
        stories=st.lists(stories, min_size=24, max_size=36).map(tuple),
        rooms=st.lists(rooms(), min_size=3, max_size=3, unique=True).map(tuple),
        day=near(0, 0, 1, -1),
    )


def one_open_each(promises):
    """No two open promises of the same use and audience: the database would refuse them."""
    seen, kept = set(), []
    for promise in promises:
        key = (promise.use, promise.audience)
        if promise.closed or key not in seen:
            kept.append(promise)
        if not promise.closed:
            seen.add(key)
    return tuple(kept)


class ArchiveWriter:
    """Writes archives into the database, all with the same people and offices."""

    def __init__(self):
        self.offices = {name: Office.objects.create(name=name) for name in OFFICES}
        groups = {group.name: group for group in Group.objects.all()}
        for person in PEOPLE:
            user = User.objects.create_user(person.email, name=person.name, office=self.office(person.office))
            user.groups.set([groups[role] for role in person.roles])
        self.notice = Notice.objects.create(
            title="Taking part",
            text="You can change your mind.",
            controller="A service",
            contact="01632 960000",
            purposes="To learn",
            lawful_basis=Notice.LawfulBasis.PUBLIC_TASK,
            kept_for="Two years",
        )
        self.users = {
            person: User.objects.prefetch_related("groups").get(email=person.email) for person in PEOPLE
        }

    def office(self, name):
        return self.offices[name] if name else None

    def user(self, person):
        return self.users[person] if person else None

    def room(self, rule_room):
        """The room as the gate is asked about it."""
        leader = self.user(rule_room.leader)
        return Room(
            audience=rule_room.audience,
            office=self.office(rule_room.office).pk if rule_room.office else None,
            leader=leader.pk if leader else None,
            leader_email=leader.email if leader else None,
        )

    def write(self, rule_stories):
        """Writes these stories down and returns their keys in order."""
        now = timezone.now()
        stories = Story.objects.bulk_create(
            Story(
                title=f"Story {number}",
                summary="S",
                reporter=self.user(rule_story.reporter),
                released_at=now if rule_story.released else None,
                released_by=self.users[ARCHIVIST] if rule_story.released else None,
                paused_at=now if rule_story.paused else None,
                paused_by=self.users[ARCHIVIST] if rule_story.paused else None,
                embargo_until=rule_story.first_day,
            )
            for number, rule_story in enumerate(rule_stories)
        )
        rule_voices = [
            (story, rule_voice)
            for story, rule_story in zip(stories, rule_stories, strict=True)
            for rule_voice in rule_story.voices
        ]
        people = Storyteller.objects.bulk_create(
            Storyteller(pseudonym=f"Storyteller {number}") for number, _ in enumerate(rule_voices)
        )
        voices = Voice.objects.bulk_create(
            Voice(
                story=story,
                storyteller=person,
                kind="service_user",
                office=self.office(rule_voice.office),
                withdrawn_at=now if rule_voice.withdrawn else None,
            )
            for (story, rule_voice), person in zip(rule_voices, people, strict=True)
        )
        consents = Consent.objects.bulk_create(
            Consent(voice=voice, notice=self.notice, how=Consent.How.PAPER, given_on=now.date())
            for voice in voices
        )
        Grant.objects.bulk_create(
            Grant(
                consent=agreement,
                voice=voice,
                use=promise.use,
                audience=promise.audience,
                effective_on=promise.begins,
                ends_on=promise.last_day,
                closed_at=now if promise.closed else None,
                closed_how="narrowed" if promise.closed else "",
            )
            for (_story, rule_voice), voice, agreement in zip(rule_voices, voices, consents, strict=True)
            for promise in rule_voice.promises
        )
        for (_story, rule_voice), voice in zip(rule_voices, voices, strict=True):
            for each in rule_voice.shut_out:
                Exclusion.objects.create(
                    voice=voice,
                    user=self.user(each.person),
                    email=each.email,
                    though_in_the_room=each.though_they_might_be_there,
                )
        self._write_words(stories, rule_stories)
        return [story.pk for story in stories]

    def _write_words(self, stories, rule_stories):
        """Two versions of each story's words; the one that the rule says is released."""
        versions = Transcript.objects.bulk_create(
            Transcript(story=story, number=number, text=f"Version {number}.", sentences=[[0, 10]])
            for story in stories
            for number in (1, 2)
        )
        self.words = {(each.story_id, each.number): each.pk for each in versions}
        for story, rule_story in zip(stories, rule_stories, strict=True):
            story.transcript_id = self.words.get((story.pk, rule_story.words))
        Story.objects.bulk_update(stories, ["transcript"])

    def print_copy(self, number, printing, keys):
        """Writes a printing down and returns its key. `keys` are of its stories, in order."""
        copy = Copy.objects.create(
            number=number,
            kind=Copy.Kind.PACK,
            what_ref="abcdefghjk",
            audience=printing.room.audience,
            office=self.office(printing.room.office),
            leader=self.user(printing.room.leader),
            made_by=self.user(printing.printed_by),
            how_many=1,
            destroy_by=timezone.localdate() + Copy.KEPT_FOR,
        )
        CopiedStory.objects.bulk_create(
            CopiedStory(
                copy=copy,
                story_id=key,
                transcript_id=self.words.get((key, words)),
                had_words=words is not None,
            )
            for key, (_story, words) in zip(keys, printing.pages, strict=True)
        )
        return copy.pk


@contextmanager
def written(writer, archive):
    """The archive in the database, as keys with the story each stands for; gone again at the end."""
    with transaction.atomic():
        yield dict(zip(writer.write(archive.stories), archive.stories, strict=True))
        transaction.set_rollback(True)


def seeded(test):
    return seed(int(SEED))(test) if SEED else test

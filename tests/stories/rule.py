"""The consent rule once more, in plain Python and without a database: written from the words of the design alone.

`stories.consent` and the querysets say the same in SQL. Neither knows the other; `test_doors` compares them.
Nothing here may ever import from the code it checks.
"""

from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True)
class Person:
    name: str
    roles: frozenset = frozenset()
    office: str | None = None

    @property
    def email(self):
        return f"{self.name}@example.org"


@dataclass(frozen=True)
class Promise:
    """One yes of one voice; `closed` once it was narrowed or withdrawn."""

    use: str
    audience: str
    begins: date
    last_day: date | None = None
    closed: bool = False


@dataclass(frozen=True)
class ShutOut:
    """Someone who may never know: a person's account or an e-mail, never both."""

    person: Person | None = None
    email: str = ""
    though_they_might_be_there: bool = False


@dataclass(frozen=True)
class RuleVoice:
    office: str | None = None
    promises: tuple = ()
    shut_out: tuple = ()
    withdrawn: bool = False


@dataclass(frozen=True)
class RuleStory:
    voices: tuple = ()
    released: bool = True
    paused: bool = False
    first_day: date | None = None
    reporter: Person | None = None
    words: int | None = 1  # which version is released; none where there is only sound


@dataclass(frozen=True)
class RuleRoom:
    """A room: a pack, a workshop or a session, with an audience and perhaps someone who leads it."""

    audience: str
    office: str | None = None
    leader: Person | None = None


@dataclass(frozen=True)
class Printing:
    """Sheets made for a room by somebody, of these stories, each with the version of its words then."""

    room: RuleRoom
    printed_by: Person
    pages: tuple = ()


@dataclass(frozen=True)
class PeopleInTheRoom:
    """Not a person: those who are in a room, when nobody in particular asks."""

    roles: frozenset = field(default=frozenset())


PEOPLE_IN_THE_ROOM = PeopleInTheRoom()


def is_cleared(story, uses, viewer, room, today):
    """Whether the story is cleared for any one of these uses. `viewer` is None for someone not signed in."""
    if not story.released or story.paused:
        return False
    if story.first_day is not None and today < story.first_day:
        return False
    if not story.voices:
        return False
    exclusions = [each for voice in story.voices for each in voice.shut_out]
    if exclusions and viewer is None:
        return False
    if any(is_shut_out(viewer, each) for each in exclusions):
        return False
    if room is not None and exclusions:
        if any(is_shut_out(room.leader, each) for each in exclusions):
            return False
        if not all(each.though_they_might_be_there for each in exclusions):
            return False
    return any(all(says_yes(voice, use, viewer, room, today) for voice in story.voices) for use in uses)


def says_yes(voice, use, viewer, room, today):
    audiences = audiences_in(room, voice) if room is not None else audiences_of(viewer, voice)
    for promise in voice.promises:
        begun = promise.begins <= today
        over = promise.last_day is not None and today > promise.last_day
        stands = begun and not over and not promise.closed
        if stands and promise.use == use and promise.audience in audiences:
            return True
    return False


def audiences_of(viewer, voice):
    if viewer is None or "reader" not in viewer.roles:
        return {"anyone"}
    at_home = voice.office is not None and viewer.office == voice.office
    return {"office", "anyone"} if at_home else {"elsewhere", "anyone"}


def audiences_in(room, voice):
    if room.audience == "office" and (voice.office is None or room.office != voice.office):
        return {"anyone"}
    return {room.audience, "anyone"}


def narrowed(promises, keep):
    """The same promises after their storyteller kept only these (use, audience) pairs.

    Anyone is all of the audiences, so who said yes to anyone said yes to each: what they keep of it goes on as it
    was, from the day it began.
    """
    after = []
    for promise in promises:
        stays = promise.closed or (promise.use, promise.audience) in keep
        after.append(promise if stays else replace(promise, closed=True))
        if promise.audience == "anyone" and not stays:
            parts = ("office", "elsewhere", "workshop")
            after += [replace(promise, audience=part) for part in parts if (promise.use, part) in keep]
    return tuple(after)


def agrees_on(rule_story, today):
    """The first day, from today on, on which somebody would be let in if nothing but the voices' promises counted."""
    promised = RuleStory(tuple(replace(voice, shut_out=()) for voice in rule_story.voices))
    offices = {voice.office for voice in rule_story.voices} | {None}
    readers = [Person("somebody", frozenset({"reader"}), office) for office in offices]
    begins = [promise.begins for voice in rule_story.voices for promise in voice.promises]
    for day in sorted({today, *(day for day in begins if day > today)}):
        for use in ("hear", "read", "print", "quote"):
            if any(is_cleared(promised, [use], reader, None, day) for reader in readers):
                return day
            if is_cleared(promised, [use], PEOPLE_IN_THE_ROOM, RuleRoom("workshop"), day):
                return day
    return None


def is_shut_out(someone, exclusion):
    if not isinstance(someone, Person):
        return False
    return exclusion.person == someone or exclusion.email.lower() == someone.email.lower()


def is_kept(story, viewer):
    """Whether the story is kept: for those who gather and keep the story."""
    if viewer is None:
        return False
    if any(is_shut_out(viewer, each) for voice in story.voices for each in voice.shut_out):
        return False
    if "archivist" in viewer.roles:
        return True
    withdrawn = any(voice.withdrawn for voice in story.voices)
    return "reporter" in viewer.roles and story.reporter == viewer and not withdrawn and not story.paused


def is_to_recall(printing, today):
    """Whether its sheets must come back: for a story that the room may no longer have, or in other words now."""
    return any(
        not may_stay(story, printing, today) or story.words != words for story, words in printing.pages
    )


def is_told_of_words(printing, today):
    """Whether it is said that words have changed: only of a story that the room may still have."""
    return any(may_stay(story, printing, today) and story.words != words for story, words in printing.pages)


def may_stay(story, printing, today):
    """Whether this story is still cleared for print there, and for whoever holds the sheets."""
    exclusions = [each for voice in story.voices for each in voice.shut_out]
    if any(is_shut_out(printing.printed_by, each) for each in exclusions):
        return False
    return is_cleared(story, ["print"], PEOPLE_IN_THE_ROOM, printing.room, today)

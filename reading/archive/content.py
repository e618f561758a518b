"""Reads the two archives Heard comes with, publication.toml and demo.toml, and checks what they promise.

Plain values out, nothing of the database: the commands that load them decide what becomes a row.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from accounts.roles import Role
from stories.consent import Audience, Use
from stories.speech import Sentence, SpeakingVoice
from stories.transcripts import draft
from stories.transcripts.text import PARAGRAPH_BREAK

PUBLICATION = Path(__file__).parent / "publication.toml"
DEMO = Path(__file__).parent / "demo.toml"

KINDS = frozenset({"service_user", "staff", "peer_mentor", "other"})  # stories.models.Kind
THEMES = ("understanding-me", "not-being-judged", "helping-others")
STATES = frozenset(
    {
        *("pending", "cooling_off", "office", "elsewhere", "workshop", "anyone", "ended", "withdrawn"),
        *("paused", "embargoed", "excluded", "narrowed", "read_not_hear", "hear_not_read", "no_recording"),
        *("dialogue", "welsh"),
    }
)

# Silence in the demo's recordings, in ms. A second within one speaker's talk begins a new paragraph.
BETWEEN_SENTENCES_MS = 350
BETWEEN_PARAGRAPHS_MS = 1_100
BETWEEN_SPEAKERS_MS = 600

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_Made = TypeVar("_Made")


class ContentError(Exception):
    """One of the files breaks a promise; the message says which and where."""


# --- the publication ---


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class PublishedSource:
    """What stands behind every seeded word."""

    key: str
    title: str
    short_title: str
    publisher: str
    date: str  # as printed
    published_in: date  # the first of that month, to sort by
    produced_by: tuple[str, ...]
    funding: str
    disclaimer: str
    acknowledgement: tuple[str, ...]  # paragraphs, word for word
    links: tuple[Link, ...]
    links_note: str

    @property
    def citation(self) -> str:
        """Cite this."""
        return f"{', '.join(self.produced_by)} ({self.date}). {self.title}. {self.publisher}."


@dataclass(frozen=True)
class NoticeWords:
    """The wording of a notice, and of those the publication's words stand under: what it opens, and since when."""

    title: str
    version: int
    language: str
    text: str
    controller: str
    contact: str
    purposes: str
    lawful_basis: str
    conditions: str
    kept_for: str
    how: str = ""
    given_on: date | None = None
    uses: tuple[str, ...] = ()
    audience: str = ""
    label: str = ""  # beside each published word
    take_out: str = ""  # at the foot of each page of them


@dataclass(frozen=True)
class Stage:
    key: str
    name: str
    done: str


@dataclass(frozen=True)
class About:
    method: str
    cosie: str
    interserve: str
    peoples_voice_media: str
    separate: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class GeneralQuestions:
    introduction: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class PublishedPack:
    title: str
    audience: str
    introduction: tuple[str, ...]  # paragraphs
    caveat: str
    featured: tuple[str, ...]  # story keys, in order


@dataclass(frozen=True)
class LeadQuotation:
    story: str
    words: str


@dataclass(frozen=True)
class ThemeWords:
    slug: str
    name: str
    meaning: str
    aspects: tuple[str, ...]
    use_when: tuple[str, ...]
    not_when: tuple[str, ...]
    lead: LeadQuotation


@dataclass(frozen=True)
class Contributor:
    slug: str
    name: str
    meaning: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True)
class Extract:
    """One quotation, word for word. `repeats`: words of a fuller one, printed a second time, and so untagged."""

    words: str
    themes: tuple[str, ...]
    where: str  # the heading it stands under
    pull_quote: bool = False
    printed_in_capitals: bool = False
    repeats: bool = False


@dataclass(frozen=True)
class PublishedStory:
    """One speaker, as the publication introduces them."""

    key: str
    title: str
    kind: str
    summary: str
    content_notes: tuple[str, ...]
    extracts: tuple[Extract, ...]
    title_as_printed: bool = False
    listen: str = ""
    questions: tuple[str, ...] = ()
    placed: str = ""  # why a pull quote that names nobody stands here

    @property
    def pull_quote(self) -> str:
        return next((extract.words for extract in self.extracts if extract.pull_quote), "")


@dataclass(frozen=True)
class Passage:
    """Words in quotation marks that the publication gives to nobody."""

    words: str
    themes: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class Publication:
    source: PublishedSource
    notice: NoticeWords
    about: About
    general: GeneralQuestions
    pack: PublishedPack
    themes: tuple[ThemeWords, ...]
    contributors: tuple[Contributor, ...]
    passages: tuple[Passage, ...]
    stories: tuple[PublishedStory, ...]

    def story(self, key: str) -> PublishedStory:
        return _by_key(self.stories, key)


# --- the demo ---

Promises = frozenset[tuple[str, str]]  # (use, audience) pairs


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    email: str
    office: str
    roles: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True)
class DemoStoryteller:
    key: str
    pseudonym: str
    speech: SpeakingVoice


@dataclass(frozen=True)
class Agreement:
    how: str
    given_days_ago: int
    taken_by: str
    promises: Promises
    name_shown: str = ""
    ends_in_days: int | None = None  # from today; below zero is over


@dataclass(frozen=True)
class Narrowing:
    days_ago: int
    by: str
    keep: Promises


@dataclass(frozen=True)
class Moment:
    """Something someone did so many days ago."""

    days_ago: int
    by: str


@dataclass(frozen=True)
class Excluded:
    """Somebody who may never know of the story: a person of the demo, or an e-mail without an account."""

    person: str = ""
    email: str = ""
    though_in_the_room: bool = False


@dataclass(frozen=True)
class DemoVoice:
    storyteller: str
    kind: str
    office: str
    agreements: tuple[Agreement, ...] = ()  # none: consent was never recorded
    narrowed: Narrowing | None = None
    withdrawn: Moment | None = None
    excludes: tuple[Excluded, ...] = ()


@dataclass(frozen=True)
class Turn:
    voice: str  # a storyteller's key
    words: str
    lang: str = "en"


@dataclass(frozen=True)
class TaggedQuote:
    quote: str
    themes: tuple[str, ...]
    tagged_by: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class DemoStory:
    key: str
    title: str
    summary: str
    covers: tuple[str, ...]
    content_notes: tuple[str, ...]
    reporter: str
    added_days_ago: int
    recording: bool
    turns: tuple[Turn, ...]
    voices: tuple[DemoVoice, ...]
    excerpts: tuple[TaggedQuote, ...] = ()
    released_days_ago: int | None = None
    released_by: str = ""
    paused: Moment | None = None
    embargo_in_days: int | None = None
    fictional: bool = field(default=True, init=False)

    @property
    def text(self) -> str:
        return PARAGRAPH_BREAK.join(turn.words for turn in self.turns)


@dataclass(frozen=True)
class Spoken:
    """A sentence of a story, ready to be said: whose, what, and the silence after it in ms."""

    storyteller: str
    sentence: Sentence
    pause_ms: int


@dataclass(frozen=True)
class FeaturedDemoStory:
    story: str
    pull_quote: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class DemoPack:
    key: str
    title: str
    audience: str
    office: str
    made_by: str
    introduction: str
    features: tuple[FeaturedDemoStory, ...]


@dataclass(frozen=True)
class Demo:
    offices: tuple[str, ...]
    notice: NoticeWords
    people: tuple[Person, ...]
    storytellers: tuple[DemoStoryteller, ...]
    stories: tuple[DemoStory, ...]
    pack: DemoPack

    def story(self, key: str) -> DemoStory:
        return _by_key(self.stories, key)

    def storyteller(self, key: str) -> DemoStoryteller:
        return _by_key(self.storytellers, key)

    def spoken(self, story: DemoStory) -> tuple[Spoken, ...]:
        """The story sentence by sentence, in order: a cue each."""
        said = []
        for turn, after in zip(story.turns, [*story.turns[1:], None], strict=True):
            voice = self.storyteller(turn.voice).speech
            last_pause = BETWEEN_SPEAKERS_MS if after and after.voice != turn.voice else BETWEEN_PARAGRAPHS_MS
            bounds = draft.sentences(turn.words, turn.lang)
            for start, end in bounds:
                pause = last_pause if (start, end) == bounds[-1] else BETWEEN_SENTENCES_MS
                said.append(Spoken(turn.voice, Sentence(turn.words[start:end], voice, turn.lang), pause))
        return tuple(said)


# --- reading ---


def read_publication(path: Path = PUBLICATION) -> Publication:
    """The publication's words, checked. Raises ContentError."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    source = dict(table["source"])
    source["links"] = _each(Link, source["links"], "source links")
    about = dict(table["about"])
    about["stages"] = _each(Stage, about["stages"], "about")
    publication = Publication(
        source=_make(PublishedSource, source, "source"),
        notice=_make(NoticeWords, table["notice"], "notice"),
        about=_make(About, about, "about"),
        general=_make(GeneralQuestions, table["general"], "general"),
        pack=_make(PublishedPack, table["pack"], "pack"),
        themes=tuple(
            _make(ThemeWords, each | {"lead": _make(LeadQuotation, each["lead"], each["slug"])}, each["slug"])
            for each in table["theme"]
        ),
        contributors=_each(Contributor, table["contributor"], "contributor"),
        passages=_each(Passage, table["passage"], "passage"),
        stories=tuple(_published_story(each) for each in table["story"]),
    )
    _check_publication(publication)
    return publication


def _published_story(table: dict) -> PublishedStory:
    rest = {name: value for name, value in table.items() if name != "extract"}
    where = f"story {table.get('key')}"
    return _make(PublishedStory, rest | {"extracts": _each(Extract, table["extract"], where)}, where)


def _check_publication(publication: Publication) -> None:
    _check_keys([story.key for story in publication.stories])
    _require(tuple(theme.slug for theme in publication.themes) == THEMES, "The three themes are not these.")
    _require(set(publication.notice.uses) <= set(Use.values), "The notice names a use that is not one.")
    for audience in (publication.notice.audience, publication.pack.audience):
        _require(audience in Audience.values, f"{audience} is not an audience.")
    for story in publication.stories:
        where = f"Story {story.key}"
        _require(story.kind in KINDS, f"{where}: {story.kind} is not a kind.")
        _require(bool(story.extracts), f"{where} has no words.")
        for extract in story.extracts:
            _require(set(extract.themes) <= set(THEMES), f"{where} names a theme that is not one.")
            _require(
                not (extract.repeats and extract.themes), f"{where}: words printed again are not tagged."
            )
    for passage in publication.passages:
        _require(set(passage.themes) <= set(THEMES), "A passage names a theme that is not one.")
    for theme in publication.themes:
        words = {extract.words for extract in publication.story(theme.lead.story).extracts}
        _require(theme.lead.words in words, f"{theme.name}: its lead quotation is not in that story.")
    for key in publication.pack.featured:
        story = publication.story(key)
        whole = story.listen and story.pull_quote and story.questions
        _require(bool(whole), f"Story {key} is featured and lacks a link, a pull quote or questions.")


def read_demo(path: Path = DEMO) -> Demo:
    """The demo's people and fictional stories, checked. Raises ContentError."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    pack = dict(table["pack"])
    pack["features"] = _each(FeaturedDemoStory, pack["features"], "pack")
    demo = Demo(
        offices=tuple(table["offices"]),
        notice=_make(NoticeWords, table["notice"], "notice"),
        people=_each(Person, table["person"], "person"),
        storytellers=tuple(
            _make(
                DemoStoryteller,
                each | {"speech": _make(SpeakingVoice, each["speech"], each["key"])},
                each["key"],
            )
            for each in table["storyteller"]
        ),
        stories=tuple(_demo_story(each) for each in table["story"]),
        pack=_make(DemoPack, pack, "pack"),
    )
    _check_demo(demo)
    return demo


def _demo_story(table: dict) -> DemoStory:
    where = f"story {table.get('key')}"
    made = dict(table)
    made["turns"] = _each(Turn, table["turns"], where)
    made["voices"] = tuple(_demo_voice(each, where) for each in table["voices"])
    made["excerpts"] = _each(TaggedQuote, table.get("excerpts", []), where)
    if "paused" in table:
        made["paused"] = _make(Moment, table["paused"], where)
    return _make(DemoStory, made, where)


def _demo_voice(table: dict, where: str) -> DemoVoice:
    made = dict(table)
    made["agreements"] = tuple(
        _make(Agreement, each | {"promises": _promises(each["promises"], where)}, where)
        for each in table.get("agreements", [])
    )
    made["excludes"] = _each(Excluded, table.get("excludes", []), where)
    if "narrowed" in table:
        keep = _promises(table["narrowed"]["keep"], where)
        made["narrowed"] = _make(Narrowing, table["narrowed"] | {"keep": keep}, where)
    if "withdrawn" in table:
        made["withdrawn"] = _make(Moment, table["withdrawn"], where)
    return _make(DemoVoice, made, where)


def _promises(table: dict[str, list[str]], where: str) -> Promises:
    pairs = frozenset((use, audience) for use, audiences in table.items() for audience in audiences)
    for use, audience in pairs:
        known = use in Use.values and audience in Audience.values
        _require(known, f"{where}: {use} {audience} is not a promise.")
    return pairs


def _check_demo(demo: Demo) -> None:
    people = {person.key for person in demo.people}
    _check_keys([story.key for story in demo.stories])
    for person in demo.people:
        _require(person.office in demo.offices, f"{person.name} has no office of the demo.")
        _require(set(person.roles) <= set(Role.values), f"{person.name} has a role that is not one.")
        _require(person.email.endswith("@example.org"), f"{person.name} could be written to.")
    for story in demo.stories:
        _check_demo_story(story, demo, people)
    for featured in demo.pack.features:
        found = demo.story(featured.story).text.count(featured.pull_quote)
        _require(found == 1, f"The pack's quotation of {featured.story} is there {found} times.")


def _check_demo_story(story: DemoStory, demo: Demo, people: set[str]) -> None:
    where = f"Story {story.key}"
    _require(set(story.covers) <= STATES, f"{where} covers a state that is not one.")
    _require(
        {turn.voice for turn in story.turns} == {voice.storyteller for voice in story.voices},
        f"{where}: those who speak and its voices differ.",
    )
    acting = {
        story.reporter,
        *filter(None, [story.released_by]),
        *([story.paused.by] if story.paused else []),
    }
    for voice in story.voices:
        demo.storyteller(voice.storyteller)
        _require(voice.kind in KINDS, f"{where}: {voice.kind} is not a kind.")
        _require(voice.office in demo.offices, f"{where}: {voice.office} is not an office of the demo.")
        acting |= {agreement.taken_by for agreement in voice.agreements}
        acting |= {moment.by for moment in (voice.narrowed, voice.withdrawn) if moment}
        acting |= {excluded.person for excluded in voice.excludes if excluded.person}
    for excerpt in story.excerpts:
        found = story.text.count(excerpt.quote)
        _require(found == 1, f"{where}: {excerpt.quote!r} is there {found} times.")
        _require(
            bool(excerpt.themes) and set(excerpt.themes) <= set(THEMES),
            f"{where} names a theme that is not one.",
        )
        acting |= set(excerpt.tagged_by)
    _require(acting <= people, f"{where} names {', '.join(sorted(acting - people))}, who is not in the demo.")
    _require(story.released_by != story.reporter, f"{where} is released by its own reporter.")
    _require((story.released_days_ago is None) == (story.released_by == ""), f"{where}: released by whom?")


def _make(cls: type[_Made], table: dict[str, Any], where: str) -> _Made:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    try:
        return cls(**values)
    except TypeError as error:  # a name missing, or one too many
        raise ContentError(f"{where}: {error}") from error


def _each(cls: type[_Made], tables: list[dict[str, Any]], where: str) -> tuple[_Made, ...]:
    return tuple(_make(cls, table, where) for table in tables)


def _by_key(rows, key: str):
    for row in rows:
        if row.key == key:
            return row
    raise ContentError(f"There is nothing called {key}.")


def _check_keys(keys: list[str]) -> None:
    for key in keys:
        _require(bool(_SLUG.fullmatch(key)), f"{key!r} cannot stand as a key.")
        _require(keys.count(key) == 1, f"There are two called {key}.")


def _require(kept: bool, otherwise: str) -> None:
    if not kept:
        raise ContentError(otherwise)

"""The demonstration's people and fictional stories, as `demo.toml` holds them."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from accounts.roles import Role
from stories.consent import Audience, Use
from stories.transcripts import draft
from stories.transcripts.text import PARAGRAPH_BREAK

from .speech import Sentence, SpeakingVoice
from .toml import KINDS, THEMES, NoticeWords, by_key, check_keys, read_as, read_each, require

DEMO = Path(__file__).parent / "demo.toml"
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
    ends_in_days: int | None = None  # from today; negative if it has ended


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
class SpokenSentence:
    """A sentence to be spoken: the storyteller's key, the sentence, and the silence after it in ms."""

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
        return by_key(self.stories, key)

    def storyteller(self, key: str) -> DemoStoryteller:
        return by_key(self.storytellers, key)

    def sentences(self, story: DemoStory) -> tuple[SpokenSentence, ...]:
        """The sentences of the story, in order. Each becomes a cue."""
        sentences = []
        for turn, next_turn in zip(story.turns, [*story.turns[1:], None], strict=True):
            voice = self.storyteller(turn.voice).speech
            last_pause = (
                BETWEEN_SPEAKERS_MS if next_turn and next_turn.voice != turn.voice else BETWEEN_PARAGRAPHS_MS
            )
            bounds = draft.sentences(turn.words, turn.lang)
            for start, end in bounds:
                pause = last_pause if (start, end) == bounds[-1] else BETWEEN_SENTENCES_MS
                sentences.append(
                    SpokenSentence(turn.voice, Sentence(turn.words[start:end], voice, turn.lang), pause)
                )
        return tuple(sentences)


def read_demo(path: Path = DEMO) -> Demo:
    """The demo's people and fictional stories, checked. Raises ContentError."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    pack = dict(table["pack"])
    pack["features"] = read_each(FeaturedDemoStory, pack["features"], "pack")
    demo = Demo(
        offices=tuple(table["offices"]),
        notice=read_as(NoticeWords, table["notice"], "notice"),
        people=read_each(Person, table["person"], "person"),
        storytellers=tuple(
            read_as(
                DemoStoryteller,
                row | {"speech": read_as(SpeakingVoice, row["speech"], row["key"])},
                row["key"],
            )
            for row in table["storyteller"]
        ),
        stories=tuple(_demo_story(row) for row in table["story"]),
        pack=read_as(DemoPack, pack, "pack"),
    )
    _check_demo(demo)
    return demo


def _demo_story(table: dict) -> DemoStory:
    where = f"story {table.get('key')}"
    fields = dict(table)
    fields["turns"] = read_each(Turn, table["turns"], where)
    fields["voices"] = tuple(_demo_voice(row, where) for row in table["voices"])
    fields["excerpts"] = read_each(TaggedQuote, table.get("excerpts", []), where)
    if "paused" in table:
        fields["paused"] = read_as(Moment, table["paused"], where)
    return read_as(DemoStory, fields, where)


def _demo_voice(table: dict, where: str) -> DemoVoice:
    fields = dict(table)
    fields["agreements"] = tuple(
        read_as(Agreement, row | {"promises": _promises(row["promises"], where)}, where)
        for row in table.get("agreements", [])
    )
    fields["excludes"] = read_each(Excluded, table.get("excludes", []), where)
    if "narrowed" in table:
        keep = _promises(table["narrowed"]["keep"], where)
        fields["narrowed"] = read_as(Narrowing, table["narrowed"] | {"keep": keep}, where)
    if "withdrawn" in table:
        fields["withdrawn"] = read_as(Moment, table["withdrawn"], where)
    return read_as(DemoVoice, fields, where)


def _promises(table: dict[str, list[str]], where: str) -> Promises:
    pairs = frozenset((use, audience) for use, audiences in table.items() for audience in audiences)
    for use, audience in pairs:
        exists = use in Use.values and audience in Audience.values
        require(exists, f"{where}: {use} {audience} is not a promise.")
    return pairs


def _check_demo(demo: Demo) -> None:
    people = {person.key for person in demo.people}
    check_keys([story.key for story in demo.stories])
    for person in demo.people:
        require(person.office in demo.offices, f"{person.name} has no office of the demo.")
        require(set(person.roles) <= set(Role.values), f"{person.name} has a role that is not one.")
        require(person.email.endswith("@example.org"), f"{person.name} could be written to.")
    for story in demo.stories:
        _check_demo_story(story, demo, people)
    for featured in demo.pack.features:
        count = demo.story(featured.story).text.count(featured.pull_quote)
        require(count == 1, f"The pack's quotation of {featured.story} is there {count} times.")


def _check_demo_story(story: DemoStory, demo: Demo, people: set[str]) -> None:
    where = f"Story {story.key}"
    require(set(story.covers) <= STATES, f"{where} covers a state that is not one.")
    require(
        {turn.voice for turn in story.turns} == {voice.storyteller for voice in story.voices},
        f"{where}: those who speak and its voices differ.",
    )
    people_named = {
        story.reporter,
        *filter(None, [story.released_by]),
        *([story.paused.by] if story.paused else []),
    }
    for voice in story.voices:
        demo.storyteller(voice.storyteller)
        require(voice.kind in KINDS, f"{where}: {voice.kind} is not a kind.")
        require(voice.office in demo.offices, f"{where}: {voice.office} is not an office of the demo.")
        people_named |= {agreement.taken_by for agreement in voice.agreements}
        people_named |= {moment.by for moment in (voice.narrowed, voice.withdrawn) if moment}
        people_named |= {excluded.person for excluded in voice.excludes if excluded.person}
    for excerpt in story.excerpts:
        count = story.text.count(excerpt.quote)
        require(count == 1, f"{where}: {excerpt.quote!r} is there {count} times.")
        require(
            bool(excerpt.themes) and set(excerpt.themes) <= set(THEMES),
            f"{where} names a theme that is not one.",
        )
        people_named |= set(excerpt.tagged_by)
    strangers = ", ".join(sorted(people_named - people))
    require(not strangers, f"{where} names {strangers}, who is not in the demo.")
    require(story.released_by != story.reporter, f"{where} is released by its own reporter.")
    require((story.released_days_ago is None) == (story.released_by == ""), f"{where}: released by whom?")

"""Puts the demo into the archive: offices, people, and fictional stories in every state of consent.

The recordings are synthetic speech, made when the demo loads. What people did is done through the models' own
methods, oldest first, so that the ledger has the entries it would have had.
"""

import os
import secrets
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Office, User
from stories.consent import Audience
from stories.models import Consent, Recording, Story, Storyteller, Transcript
from stories.recordings import media
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line
from themes.models import Excerpt, ExcerptNote, Theme
from workshops.models import DiscussionPack

from . import speech
from .demo_script import Demo, DemoStory, DemoVoice, Person
from .notices import load_notice

WORKERS = 2  # stories spoken at the same time, each in a process of its own


@dataclass(frozen=True)
class SpokenStory:
    """A story's lines with their times, and its sound, unless it has none."""

    lines: tuple[Line, ...]
    prepared: media.Prepared | None


def load(demo: Demo, passwords: Path) -> int:
    """Adds what is missing of the demo and returns how many stories that was. `passwords` is `passwords_for`'s file."""
    keys = Story.objects.keys_loaded()
    missing = [story for story in demo.stories if source_key(story.key) not in keys]
    existing_people = User.objects.filter(email__in=[person.email for person in demo.people]).count()
    if not missing and existing_people == len(demo.people) and passwords.exists():
        return 0
    password_of = passwords_for(demo.people, passwords)
    with (
        tempfile.TemporaryDirectory(prefix="heard-demo-") as folder,
        ThreadPoolExecutor(WORKERS) as workers,
    ):
        hashes = workers.map(make_password, password_of.values())
        spoken = workers.map(lambda story: speak(demo, story, Path(folder)), missing)
        hash_of = dict(zip(password_of, hashes, strict=True))
        spoken_of = dict(zip([story.key for story in missing], spoken, strict=True))
        with transaction.atomic():
            people = load_people(demo, hash_of)
            play(demo, missing, spoken_of, people)
            load_pack(demo, people)
    return len(missing)


def source_key(key: str) -> str:
    """The `source_key` of a demo story or pack; the prefix keeps it apart from a publication's."""
    return f"demo-{key}"


def passwords_for(people: Iterable[Person], path: Path) -> dict[str, str]:
    """{e-mail: password}, kept in a file that only its owner can read. Passwords already in it stay."""
    saved = read_passwords(path)
    passwords = {person.email: saved.get(person.email) or secrets.token_urlsafe(9) for person in people}
    if passwords != saved:
        lines = "".join(f"{email}\t{password}\n" for email, password in passwords.items())
        new_file = path.with_suffix(".new")
        new_file.unlink(missing_ok=True)
        with os.fdopen(os.open(new_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(lines)
        new_file.replace(path)
    return passwords


def read_passwords(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return dict(line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines())


def load_people(demo: Demo, hash_of: dict[str, str]) -> dict[str, User]:
    """{key: User}, each with their office, their roles and their password."""
    offices = {name: Office.objects.get_or_create(name=name)[0] for name in demo.offices}
    people = {}
    for person in demo.people:
        user, created = User.objects.update_or_create(
            email=person.email,
            defaults={"password": hash_of[person.email]},
            create_defaults={
                "name": person.name,
                "office": offices[person.office],
                "password": hash_of[person.email],
            },
        )
        if created:
            user.give_roles(*person.roles)
        people[person.key] = user
    return people


def speak(demo: Demo, story: DemoStory, folder: Path) -> SpokenStory:
    """The story spoken sentence by sentence. If it has a recording, the lines have its times."""
    sentences = demo.sentences(story)
    labels = {voice.storyteller: f"Speaker {number}" for number, voice in enumerate(story.voices, start=1)}
    times: list[tuple[int | None, int | None]] = [(None, None)] * len(sentences)
    prepared = None
    if story.recording:
        wav = folder / f"{story.key}.wav"
        times = speech.synthesise(
            [spoken.sentence for spoken in sentences], wav, [spoken.pause_ms for spoken in sentences]
        )
        prepared = media.prepare(wav, folder)
        wav.unlink()
    lines = [
        Line(
            labels[spoken.storyteller],
            spoken.sentence.words,
            start_ms,
            end_ms,
            language="" if spoken.sentence.language == "en" else spoken.sentence.language,
        )
        for spoken, (start_ms, end_ms) in zip(sentences, times, strict=True)
    ]
    return SpokenStory(tuple(lines), prepared)


def play(
    demo: Demo, stories: list[DemoStory], spoken_of: dict[str, SpokenStory], people: dict[str, User]
) -> None:
    """Everything that happened to these stories, oldest first."""
    notice = load_notice(demo.notice)
    events: list[tuple[datetime, Callable[[], object]]] = []
    for script in stories:
        events += StoryScript(demo, script, spoken_of[script.key], people, notice).events()
    for _at, event in sorted(events, key=lambda pair: pair[0]):
        event()


class StoryScript:
    """One story, played from its script: when each event happens, and the model's method that does it."""

    def __init__(self, demo, script, spoken, people, notice):
        self.demo, self.script, self.spoken, self.people, self.notice = demo, script, spoken, people, notice
        self.now, self.today = timezone.now(), timezone.localdate()
        self.reporter = people[script.reporter]
        self.voices = {}

    def ago(self, days, minutes=0):
        return self.now - timedelta(days=days) + timedelta(minutes=minutes)

    def events(self):
        """(moment, function) pairs. The minutes put the events of one day in order."""
        script = self.script
        yield self.ago(script.added_days_ago), self.begin
        for voice in script.voices:
            for agreement in voice.agreements:
                at = self.ago(agreement.given_days_ago, 2)
                yield at, lambda voice=voice, agreement=agreement, at=at: self.agree(voice, agreement, at)
            if voice.narrowed:
                at = self.ago(voice.narrowed.days_ago, 6)
                yield at, lambda voice=voice, at=at: self.narrow(voice, at)
            if voice.withdrawn:
                at = self.ago(voice.withdrawn.days_ago, 7)
                yield at, lambda voice=voice, at=at: self.withdraw(voice, at)
        if script.released_days_ago is not None:
            at = self.ago(script.released_days_ago, 4)
            yield at, lambda: self.story.release(self.people[script.released_by], at)
        if script.paused:
            paused_at = self.ago(script.paused.days_ago, 5)
            yield paused_at, lambda: self.story.pause(self.people[script.paused.by], paused_at)

    def begin(self):
        script, at = self.script, self.ago(self.script.added_days_ago)
        self.story = Story.begin(
            self.reporter,
            title=script.title,
            summary=script.summary,
            content_notes=list(script.content_notes),
            fictional=True,
            source_key=source_key(script.key),
            added_at=at,
        )
        for voice in script.voices:
            self.add_voice(voice, at)
        if script.embargo_in_days is not None:
            self.story.embargo(self.today + timedelta(days=script.embargo_in_days), self.reporter, at)
        recording = None
        if self.spoken.prepared:
            recording = Recording.from_prepared(self.story, self.spoken.prepared, None, self.reporter)
        labels = dict(zip((f"Speaker {n}" for n in range(1, 9)), self.voices.values(), strict=False))
        self.transcript = Transcript.from_draft(
            self.story, lines_to_draft(self.spoken.lines), labels, self.reporter, clock=recording
        )
        self.mark_excerpts()

    def add_voice(self, voice: DemoVoice, at):
        pseudonym = self.demo.storyteller(voice.storyteller).pseudonym
        storyteller = Storyteller.objects.filter(pseudonym=f"{pseudonym} (fictional)").first()
        storyteller = storyteller or Storyteller.objects.create(pseudonym=f"{pseudonym} (fictional)")
        office = Office.objects.get(name=voice.office)
        added_voice = self.story.add_voice(storyteller, voice.kind, office, by=self.reporter, at=at)
        self.voices[voice.storyteller] = added_voice
        for excluded in voice.excludes:
            added_voice.exclude(
                self.reporter,
                user=self.people.get(excluded.person),
                email=excluded.email,
                though_in_the_room=excluded.though_in_the_room,
                at=at,
            )

    def agree(self, voice: DemoVoice, agreement, at):
        ends_in = agreement.ends_in_days
        self.voices[voice.storyteller].agree(
            self.notice,
            how=Consent.How(agreement.how),
            promises=agreement.promises,
            given_on=self.today - timedelta(days=agreement.given_days_ago),
            taken_by=self.people[agreement.taken_by],
            name_shown=agreement.name_shown,
            ends_on=None if ends_in is None else self.today + timedelta(days=ends_in),
            at=at,
        )

    def narrow(self, voice: DemoVoice, at):
        narrowed = voice.narrowed
        self.voices[voice.storyteller].narrow(narrowed.keep, Consent.How.SPOKEN, self.people[narrowed.by], at)

    def withdraw(self, voice: DemoVoice, at):
        by = self.people[voice.withdrawn.by]
        self.voices[voice.storyteller].withdraw(Consent.How.SPOKEN, by, at)

    def mark_excerpts(self):
        themes = {theme.slug: theme for theme in Theme.objects.all()}
        for tagged in self.script.excerpts:
            excerpt = mark(self.transcript, tagged.quote)
            taggers = [self.people[key] for key in tagged.tagged_by]
            for slug in tagged.themes:
                for tagger in taggers:
                    excerpt.tag(themes[slug], by=tagger)
            if tagged.note:
                ExcerptNote.objects.create(excerpt=excerpt, text=tagged.note, written_by=taggers[0])


def mark(transcript: Transcript, quote: str) -> Excerpt:
    """The excerpt of these words, which are in the transcript once."""
    start = transcript.text.index(quote)
    return Excerpt.mark(transcript, start, start + len(quote), quote)


def load_pack(demo: Demo, people: dict[str, User]) -> None:
    script = demo.pack
    maker = people[script.made_by]
    pack, created = DiscussionPack.objects.get_or_create(
        source_key=source_key(script.key),
        defaults={
            "title": script.title,
            "audience": script.audience,
            "office": Office.objects.get(name=script.office) if script.audience == Audience.OFFICE else None,
            "introduction": script.introduction,
            "made_by": maker,
        },
    )
    if not created:
        return
    stories = Story.objects.cleared_for("print", maker, room=pack.room).in_bulk(
        [source_key(featured.story) for featured in script.features], field_name="source_key"
    )
    for featured in script.features:
        story = stories[source_key(featured.story)]
        pack.feature(
            story, pull_quote=mark(story.transcript, featured.pull_quote), questions=featured.questions
        )

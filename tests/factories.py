"""One plain factory per thing a test needs. No randomness, no surprises: what differs is said in the test."""

import itertools
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Office, User
from stories.consent import Audience, Use
from stories.models import Consent, Notice, Part, Recording, Source, Story, Storyteller, Transcript
from stories.transcripts.draft import extracts_to_draft, lines_to_draft
from stories.transcripts.text import Line

count = itertools.count(1)
EVERYONE = [(use, Audience.ANYONE) for use in Use]
LONG_AGO = date(2020, 1, 1)


def make_user(*roles, name="", email="", office=None, password="correct horse battery"):
    number = next(count)
    user = User.objects.create_user(
        email or f"person{number}@example.org", None, name=name or f"Person {number}", office=office
    )
    if password:
        user.password = f"md5$salt${_md5(password)}"  # quick to check, tests only
        user.save()
    user.give_roles(*roles)
    return user


def _md5(password):
    import hashlib

    return hashlib.md5(f"salt{password}".encode()).hexdigest()


def make_office(name=""):
    return Office.objects.create(name=name or f"Office {next(count)}")


def make_source(**fields):
    fields = {
        "key": f"report-{next(count)}",
        "title": "A report",
        "publisher": "P",
        "published": "May 2018",
    } | fields
    return Source.objects.create(**fields)


def make_extract(source, title="", words=("a few words",), promises=EVERYONE, **fields):
    """A person whom a publication quotes in these few words, open to anyone unless the test says otherwise."""
    story = make_draft_story(title, words=(), source=source, quoted_only=True, **fields)
    make_voice(story, promises)
    give_words(story, *words, kind=Transcript.Kind.EXTRACTS)
    return release(story)


def make_notice(**fields):
    fields = {
        "title": "Taking part",
        "version": next(count),
        "text": "You can change your mind at any time.",
        "controller": "A probation service",
        "contact": "01632 960000",
        "purposes": "To learn from people's stories",
        "lawful_basis": Notice.LawfulBasis.PUBLIC_TASK,
        "kept_for": "Two years",
    } | fields
    return Notice.objects.create(**fields)


def make_voice(story, promises=EVERYONE, kind="service_user", office=None, pseudonym="", **agreement):
    """A voice that agreed to these promises long ago, unless the test says otherwise. None: asked, no answer."""
    storyteller = Storyteller.objects.create(pseudonym=pseudonym or f"Storyteller {next(count)}")
    voice = story.add_voice(storyteller, kind, office)
    if promises is not None:
        agreement = {
            "notice": agreement.pop("notice", None) or make_notice(),
            "how": Consent.How.PAPER,
            "given_on": LONG_AGO,
        } | agreement
        voice.agree(promises=promises, **agreement)
    return voice


def agree_again(voice, promises=EVERYONE, **agreement):
    """New answers of a voice, under a new notice, given long ago unless the test says otherwise."""
    agreement = {"how": Consent.How.PAPER, "given_on": LONG_AGO} | agreement
    return voice.agree(make_notice(), promises=promises, **agreement)


def make_draft_story(title="", words=("I was lost. Then I was heard.",), reporter=None, **fields):
    """A story with words and no voice yet; nobody but its keepers may see it."""
    story = Story.objects.create(
        title=title or f"Story {next(count)}",
        summary=fields.pop("summary", "A summary."),
        reporter=reporter,
        **fields,
    )
    if words:
        give_words(story, *words)
    return story


def give_words(story, *paragraphs, kind=Transcript.Kind.SPEECH, seconds_each=None, voices=None, clock=None):
    """A transcript of these paragraphs; with `seconds_each`, one timed cue for each."""
    if kind == Transcript.Kind.EXTRACTS:
        draft = extracts_to_draft(paragraphs)
    else:
        lines = []
        for number, paragraph in enumerate(paragraphs):
            label, _colon, text = paragraph.rpartition(": ")
            ms = seconds_each and int(number * seconds_each * 1000)
            lines.append(
                Line(
                    label or f"#{number}",
                    text,
                    ms,
                    ms and ms + int(seconds_each * 1000)
                    if ms
                    else (int(seconds_each * 1000) if seconds_each else None),
                )
            )
        draft = lines_to_draft(lines)
    return Transcript.from_draft(story, draft, voices=voices, kind=kind, clock=clock)


def give_timed_words(story, clock, *sentences, seconds_each=2, label="Wren"):
    """A transcript of one speaker, each sentence a cue of so many seconds on this recording's clock."""
    ms = seconds_each * 1000
    lines = [
        Line(label, sentence, number * ms, number * ms + ms) for number, sentence in enumerate(sentences)
    ]
    voice = story.voices.first()
    return Transcript.from_draft(
        story, lines_to_draft(lines), voices={label: voice} if voice else {}, clock=clock
    )


def make_recording(story, seconds=60, content=b"not really sound", **fields):
    from django.core.files.base import ContentFile

    number = (story.recordings.count() or 0) + 1
    recording = Recording(
        story=story,
        number=number,
        duration_ms=seconds * 1000,
        size=len(content),
        sha256="0" * 64,
        peaks=[10, 80, 40] * 20,
        waveform="M1 1v9",
        **fields,
    )
    recording.file.save("playable.m4a", ContentFile(content), save=False)
    recording.save()
    story.note_change(Part.RECORDING, fields.get("added_by"))
    return recording


def release(story, by=None, at=None):
    by = by or make_user("archivist")
    story.release(by, at or timezone.now())
    return story


def make_story(
    title="", promises=EVERYONE, released=True, office=None, kind="service_user", recording=False, **fields
):
    """A released story of one voice, open to anyone in every way unless the test says otherwise."""
    at, name_shown = fields.pop("released_at", None), fields.pop("name_shown", "")
    story = make_draft_story(title, **fields)
    make_voice(story, promises, kind=kind, office=office, name_shown=name_shown)
    if recording:
        make_recording(story)
    if released:
        release(story, at=at)
    return story


def days(number):
    return timezone.localdate() + timedelta(days=number)

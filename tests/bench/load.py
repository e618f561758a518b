"""Fills an empty archive with the bench's data set: python load.py WORK HOW_MANY

Runs with Heard's environment (`adapter.py` sets it) and prints what the adapter must know, as JSON.
"""

import datetime
import itertools
import json
import sys

import django

django.setup()

from dataset import T100, T1000, THEMES, Data  # the bench's own module, on its path
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from accounts.models import Office, User
from stories.consent import Audience, Use
from stories.models import (
    Consent,
    Copy,
    Cue,
    Exclusion,
    Grant,
    Kind,
    Notice,
    SearchableStory,
    Story,
    Storyteller,
    Transcript,
    Voice,
)
from stories.search import index
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.places import excerpt_context
from stories.transcripts.text import Line
from themes.models import Excerpt, Theme, ThemedExcerpt
from workshops.models import DiscussionPack

BATCH = 500
LONG_AGO = datetime.date(2020, 1, 1)
PACKS = 24  # different ones in turn, since Typst caches what it has just rendered
INTRODUCTION, PLACES = 3800, 3  # characters, and stories of two pages each: together twelve pages
QUESTIONS = (
    "What did you hear first in this story?",
    "Where is there agreement with the other stories, and where is there not?",
    "Whose voice is missing?",
)
EVERY_PROMISE = [(use, audience) for use in Use for audience in Audience]


class Archive:
    """An archive without stories: two offices, the people who sign in, the themes, a notice. `add` fills it."""

    def __init__(self):
        self.here, self.elsewhere = (Office.objects.create(name=name) for name in ("Here", "Elsewhere"))
        self.archivist = self.person("archivist")
        self.facilitator = self.person("reader", "facilitator")
        self.lead = self.person("reader", "lead")
        self.excluded = self.person("reader")
        self.themes = [
            Theme.objects.create(name=name, slug=name.replace(" ", "-"), letter=name[0].upper())
            for name in THEMES
        ]
        self.notice = Notice.objects.create(
            title="Taking part",
            text="You can change your mind at any time.",
            controller="A probation service",
            contact="01632 960000",
            purposes="To learn from people's stories",
            lawful_basis=Notice.LawfulBasis.PUBLIC_TASK,
            kept_for="Two years",
        )

    def person(self, *roles):
        user = User.objects.create_user(
            f"{'.'.join(roles)}{User.objects.count()}@example.org", name="Someone"
        )
        user.office = self.here
        user.save()
        user.give_roles(*roles)
        return user

    def add(self, rows):
        """Adds released stories of one voice each, with transcripts, grants, excerpts and search rows; returns them.

        `rows` are (story of the data set, its excerpts, years by which it is older than the data set says).
        """
        drafts = [draft_of(row) for row, _excerpts, _back in rows]
        stories = Story.objects.bulk_create(
            Story(
                title=row["title"],
                summary=row["summary"],
                released_at=datetime.datetime(row["year"] - back, 1, 1, tzinfo=datetime.UTC)
                + datetime.timedelta(seconds=row["id"]),
                released_by=self.archivist,
            )
            for row, _excerpts, back in rows
        )
        storytellers = Storyteller.objects.bulk_create(
            Storyteller(pseudonym=row["teller"]) for row, *_ in rows
        )
        voices = Voice.objects.bulk_create(
            Voice(
                story=story,
                storyteller=storyteller,
                kind=Kind.STAFF if number % 3 == 0 else Kind.SERVICE_USER,
                office=self.elsewhere if number % 4 == 0 else self.here,
            )
            for number, (story, storyteller) in enumerate(zip(stories, storytellers, strict=True))
        )
        self.agree(voices, [row["teller"] for row, *_ in rows])
        Exclusion.objects.bulk_create(
            Exclusion(voice=voice, user=self.excluded, though_in_the_room=True) for voice in voices[::50]
        )
        transcripts = Transcript.objects.bulk_create(
            Transcript(
                story=story, number=1, text=draft.text, sentences=[list(bounds) for bounds in draft.sentences]
            )
            for story, draft in zip(stories, drafts, strict=True)
        )
        Cue.objects.bulk_create(
            (
                Cue(
                    transcript=transcript,
                    number=cue.number,
                    start=cue.start,
                    end=cue.end,
                    label=cue.label,
                    voice=None if cue.label == "Interviewer" else voice,
                )
                for transcript, draft, voice in zip(transcripts, drafts, voices, strict=True)
                for cue in draft.cues
            ),
            batch_size=2000,
        )
        for story, transcript in zip(stories, transcripts, strict=True):
            story.transcript = transcript
        Story.objects.bulk_update(stories, ["transcript"], batch_size=200)
        SearchableStory.objects.write(stories)
        for transcript, draft, (_row, excerpts, _back) in zip(transcripts, drafts, rows, strict=True):
            self.mark(transcript, draft, excerpts)
        return stories

    def agree(self, voices, names):
        agreements = Consent.objects.bulk_create(
            Consent(
                voice=voice, notice=self.notice, how=Consent.How.PAPER, given_on=LONG_AGO, name_shown=name
            )
            for voice, name in zip(voices, names, strict=True)
        )
        Grant.objects.bulk_create(
            Grant(consent=agreement, voice=voice, use=use, audience=audience, effective_on=LONG_AGO)
            for voice, agreement in zip(voices, agreements, strict=True)
            for use, audience in EVERY_PROMISE
        )

    def mark(self, transcript, draft, excerpts):
        """The data set's excerpts. Two of the same stretch are one row, as when two people mark it."""
        themes_of = {}
        for excerpt in excerpts:
            paragraph = draft.cues[excerpt["para"]].start
            stretch = (paragraph + excerpt["start"], paragraph + excerpt["end"])
            themes_of.setdefault(stretch, set()).update(excerpt["themes"])
        rows = []
        for start, end in themes_of:
            before, after = excerpt_context(draft.text, start, end)
            quote = draft.text[start:end]
            rows.append(
                Excerpt(transcript=transcript, start=start, end=end, quote=quote, before=before, after=after)
            )
        Excerpt.objects.bulk_create(rows)
        ThemedExcerpt.objects.bulk_create(
            ThemedExcerpt(content_object=row, tag=self.themes[theme], tagged_by=self.facilitator)
            for row in rows
            for theme in sorted(themes_of[row.start, row.end])
        )

    def packs(self, stories):
        """Adds packs of twelve pages, with a copy of each; returns the addresses of their PDFs."""
        pdfs, stories = [], itertools.cycle(stories)
        for number in range(PACKS):
            featured = list(itertools.islice(stories, PLACES))
            pack = DiscussionPack.objects.create(
                title=f"Discussion pack {number + 1}",
                audience=Audience.WORKSHOP,
                made_by=self.lead,
                introduction=shortened(featured[0].transcript.text, INTRODUCTION),
            )
            for story in featured:
                words = story.transcript.text
                quote = Excerpt.mark(story.transcript, 0, 300, words[:300])
                pack.feature(story, shortened(words[300:], 990), quote, QUESTIONS)
            copy = Copy.make(Copy.Kind.PACK, pack.ref, pack.room, self.lead, 20, featured)
            pdfs.append(f"/packs/{pack.ref}/copies/{copy.code}.pdf")
        return pdfs


def draft_of(row):
    """A Draft with one cue for each paragraph of the data set's story."""
    lines = [Line(paragraph.split(" [")[0], paragraph) for paragraph in row["paras"]]
    draft = lines_to_draft(lines)
    assert len(draft.cues) == len(row["paras"])
    return draft


def shortened(words, most):
    return words[:most].rsplit(" ", 1)[0]


def session_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def load(work, how_many):
    data, archive = Data(work), Archive()
    tagged = {row["id"]: excerpts for row, excerpts in data.tagged()}
    rows = ((row, tagged.get(row["id"], ()), 0) for row in data.stories(how_many))
    first = []
    while batch := list(itertools.islice(rows, BATCH)):
        with transaction.atomic():
            stories = archive.add(batch)
        first = first or stories
    # A hundred years older, so that they are on no first page
    names, *special = zip(
        *((name, row, excerpts, 100) for name, row, excerpts in data.special()), strict=True
    )
    with transaction.atomic():
        stories = archive.add(list(zip(*special, strict=True)))
        packs = archive.packs(first[101:401])
    tidy()
    return {
        "facilitator": session_of(archive.facilitator),
        "lead": session_of(archive.lead),
        "packs": packs,
        "stories": {name: story.ref for name, story in zip(names, stories, strict=True)},
        "story_page": first[0].ref,
        "scratch": stories[names.index("scratch")].transcript.text,
        # By the number of excerpts in the data set; a few are there twice and are one row
        "themes": {1000: archive.themes[T1000].slug, 100: archive.themes[T100].slug},
        "create_theme": archive.themes[4].slug,
    }


def tidy():
    """What a database does by itself in time, so that no measurement meets it."""
    index.compact(connection)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    print(json.dumps(load(sys.argv[1], int(sys.argv[2]))))  # noqa: T201

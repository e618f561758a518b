"""The archive as rows: everyone, every story in its state, the packs that feature them and the copies made."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import Office
from stories.consent import Audience, Room
from stories.models import Copy, KeptStory, ListeningPlace, Notice, Recording, Story, Transcript, Voice
from tests import factories
from themes.models import Excerpt, ExcerptNote, Theme, WaitingExcerpt
from workshops.models import DiscussionPack, FeaturedStory

from .people import CLOSED_ACCOUNT, PEOPLE, SHUT_OUT, SIGNED_OUT, ClientWithoutMessages
from .stories import COMMON, NEWER_DRAFT, STORIES, canary

FIRST_DAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
SOUND = b"\x00\x00\x00\x18ftypM4A " + bytes(range(256)) * 8
FAR = 7_310_000  # where row ids begin, so that one that gets out is known for what it is
NUMBERED = (
    Story,
    Transcript,
    Recording,
    Voice,
    Notice,
    Office,
    Excerpt,
    DiscussionPack,
    FeaturedStory,
    KeptStory,
    ListeningPlace,
)


@dataclass
class Site:
    """The archive, as rows by name."""

    people: dict = field(default_factory=dict)
    offices: dict = field(default_factory=dict)
    stories: dict = field(default_factory=dict)
    recordings: dict = field(default_factory=dict)
    excerpts: dict = field(default_factory=dict)
    voices: dict = field(default_factory=dict)
    exclusions: dict = field(default_factory=dict)
    packs: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    copies: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    notice: object = None

    def start_afresh(self):
        """Forgets what a test before did to these rows, and puts the recordings where this test keeps its files."""
        for story in self.stories.values():
            story.refresh_from_db()
        for recording in self.recordings.values():
            default_storage.delete(recording.file.name)
            default_storage.save(recording.file.name, ContentFile(SOUND))

    def client(self, viewer, **options):
        client = ClientWithoutMessages(**options)
        if viewer != SIGNED_OUT:
            client.force_login(self.people[viewer])
        if viewer == CLOSED_ACCOUNT:
            self.people[viewer].close()  # the session is older than the closing
        return client


def build():
    """The whole archive. Random refs, everything else as written here."""
    _start_row_ids_far()
    site = Site()
    for name in ("Leeds", "York", "Hull"):
        site.offices[name] = factories.make_office(name)
    for name, (roles, office) in PEOPLE.items():
        site.people[name] = factories.make_user(
            *roles, name=name.capitalize(), email=f"{name}@example.org", office=site.offices[office]
        )
    mona = factories.make_user("lead", "reporter", name="Mona", office=site.offices["Leeds"])
    site.people["mona"] = mona
    site.notice = factories.make_notice()
    for name in ("open", "closed"):
        site.sources[name] = factories.make_source(key=name, title=f"A {name} report")
    for day, key in enumerate(STORIES):
        _plant(site, key, FIRST_DAY + timedelta(days=day))
    _close_what_is_closed(site)
    _packs(site, mona)
    _keep_everything(site)
    return site


def _keep_everything(site):
    """Everybody keeps every story and a place in it, closed ones too, as if nothing had forgotten them."""
    everything = [(person, story) for person in site.people.values() for story in site.stories.values()]
    KeptStory.objects.bulk_create(KeptStory(person=person, story=story) for person, story in everything)
    ListeningPlace.objects.bulk_create(
        ListeningPlace(person=person, story=story, recording_id=story.recording_id, place_ms=20_000)
        for person, story in everything
        if story.recording_id
    )


def _start_row_ids_far():
    for number, model in enumerate(NUMBERED, start=1):
        table, first = model._meta.db_table, FAR + number * 1000
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence(name, seq) VALUES (%s, %s)", [table, first])


def _plant(site, key, at):
    known = STORIES[key]
    curator = site.people["fay"]
    story = site.stories[key] = factories.make_draft_story(
        f"Title {canary(key, 'title')}",
        words=(),
        summary=f"Summary {canary(key, 'summary')} {COMMON}.",
        content_notes=[f"Speaks of {canary(key, 'warning')}"],
        reporter=site.people.get(known.reporter),
        source=site.sources.get(known.publication),
        quoted_only=bool(known.publication),
        added_at=at,
    )
    if known.promises is not None:
        site.voices[key] = factories.make_voice(
            story,
            known.promises,
            office=site.offices[known.office],
            pseudonym=canary(key, "pseudonym"),
            notice=site.notice,
            evidence=canary(key, "evidence"),
            name_shown=canary(key, "shown").capitalize(),
        )
    recording = site.recordings[key] = _recording(story, 1)
    _let_an_excerpt_wait(site, story, key)
    transcript = factories.give_timed_words(
        story,
        recording,
        f"We sat {COMMON} and {canary(key, 'words')} was said.",
        "Then I was heard.",
        label=canary(key, "label"),
    )
    excerpt = site.excerpts[key] = Excerpt.mark(transcript, 0, 20, transcript.text[0:20])
    more = Excerpt.mark(transcript, 0, len(transcript.text), transcript.text)
    for theme in Theme.objects.filter(is_core=True):
        excerpt.tag(theme, by=curator)
        more.tag(theme, by=site.people["asha"])
    ExcerptNote.objects.create(excerpt=excerpt, text=canary(key, "note"), written_by=curator)
    # Some states cannot be reached by the models' own verbs: that the gate still refuses them is the point.
    Story.objects.filter(pk=story.pk).update(
        released_at=at, released_by=site.people["edith"], recording=recording, transcript=transcript
    )
    story.changes.all().delete()
    story.refresh_from_db()
    story.update_searchable()


def _let_an_excerpt_wait(site, story, key):
    """An excerpt of words that were corrected since, in a version of before the released one."""
    earlier = factories.give_words(story, f"We sat {COMMON} and {canary(key, 'words')} was sayd before.")
    excerpt = Excerpt.mark(earlier, 0, len(earlier.text), earlier.text)
    excerpt.tag(Theme.objects.filter(is_core=True).first(), by=site.people["fay"])
    ExcerptNote.objects.create(excerpt=excerpt, text=canary(key, "note"), written_by=site.people["fay"])
    WaitingExcerpt.objects.create(excerpt=excerpt)


def _recording(story, number):
    """Its row; the file is laid for each test (`Site.start_afresh`)."""
    return Recording.objects.create(
        story=story,
        number=number,
        file=f"playable/{story.ref}-{number}.m4a",
        duration_ms=62_000 * number,
        size=len(SOUND),
        sha256="0" * 64,
        peaks=[10, 80, 40] * 20,
        waveform="M1 1v9",
    )


def _close_what_is_closed(site):
    stories, voices, edith = site.stories, site.voices, site.people["edith"]
    stories["hidrelease"].close_release(by=edith)
    stories["gwendraft"].close_release(by=edith)
    _silent_voice(stories["pending"])
    voices["cooling"].grants.update(effective_on=factories.days(1))
    voices["ended"].grants.update(ends_on=factories.days(-1))
    for key in ("withdrawn", "gwengone"):
        voices[key].withdraw("on paper", by=edith)
        _back_in_the_tables(stories[key], edith)  # as if a release had been left standing
    voices["narrowed"].narrow(keep=set(), how="on paper", by=edith)
    for key in ("paused", "gwenpaused"):
        stories[key].pause(by=edith)
    for key in ("quotedtwo", "quotedgone"):
        stories[key].pause(by=edith)
    stories["embargoed"].embargo(factories.days(1), by=edith)
    olga = site.people[SHUT_OUT]
    site.exclusions["shutout"] = voices["shutout"].exclude(by=edith, user=olga)
    site.exclusions["mailedout"] = voices["mailedout"].exclude(by=edith, email=olga.email)
    site.exclusions["roomagreed"] = voices["roomagreed"].exclude(by=edith, user=olga, though_in_the_room=True)
    draft = stories[NEWER_DRAFT]
    words = factories.give_words(draft, f"Not yet looked over, {canary(NEWER_DRAFT, 'draft')}.")
    excerpt = Excerpt.mark(words, 4, len(words.text), words.text[4:])  # as if someone had marked it too early
    for theme in Theme.objects.filter(is_core=True):
        excerpt.tag(theme, by=site.people["fay"])
    site.recordings["draft"] = _recording(draft, 2)
    new = canary(NEWER_DRAFT, "draft")
    draft.revise(edith, title=f"Title {new}", summary=f"Summary {new}", content_notes=[f"Speaks of {new}"])


def _silent_voice(story):
    """A second voice that was asked and has not answered, on a story that is still released."""
    story.voices.create(storyteller=factories.Storyteller.objects.create(pseudonym="silent"), kind="staff")


def _back_in_the_tables(story, by):
    Story.objects.filter(pk=story.pk).update(released_at=FIRST_DAY, released_by=by)
    story.changes.all().delete()
    story.refresh_from_db()
    story.update_searchable()


def _packs(site, mona):
    leeds = site.offices["Leeds"]
    packs = {
        "anyone": (Audience.ANYONE, None, mona),
        "workshop": (Audience.WORKSHOP, None, mona),
        "office": (Audience.OFFICE, leeds, mona),
        "elsewhere": (Audience.ELSEWHERE, None, mona),
        "olgas": (Audience.WORKSHOP, None, site.people[SHUT_OUT]),
        "devs": (Audience.WORKSHOP, None, site.people["dev"]),
    }
    for day, (name, (audience, office, by)) in enumerate(packs.items()):
        pack = site.packs[name] = DiscussionPack.objects.create(
            title=f"Pack {name}",
            audience=audience,
            office=office,
            made_by=by,
            made_at=FIRST_DAY + timedelta(days=day),
            introduction="From insights to change.",
            on_front_page=name == "anyone",
        )
        for key in keys_in(name):
            site.places[name, key] = pack.feature(
                site.stories[key],
                summary=f"{COMMON} {canary(key, 'summary')}",
                pull_quote=site.excerpts[key],
                questions=[f"What of {canary(key, 'question')}?"],
            )
    for name, keys in {"open": ("openone", "opentwo"), "paused": ("openone", "paused")}.items():
        site.copies[name] = _copy(site, "anyone", keys, mona)
    site.copies["shutout"] = _copy(site, "workshop", ("shutout",), mona)
    site.copies["story"] = Copy.make(
        Copy.Kind.STORY,
        site.stories["openone"].ref,
        Room(Audience.ANYONE),
        mona,
        1,
        [site.stories["openone"]],
    )


def keys_in(pack):
    """Which stories stand in which pack. Whoever makes a pack is told of what it lost, so those have few."""
    if pack == "olgas":
        return ("openone", "shutout", "mailedout", "roomagreed", "openthree")
    if pack == "devs":
        return ("openone",)
    return tuple(STORIES)


def _copy(site, pack, keys, by):
    pack = site.packs[pack]
    return Copy.make(Copy.Kind.PACK, pack.ref, pack.room, by, 3, [site.stories[key] for key in keys])

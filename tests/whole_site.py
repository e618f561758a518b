"""Every address of the site, the people who may ask, and an archive with stories in every state there is.

Each closed story carries a nonsense word of its own in every field (`canary`), so that it is known again wherever
it turns up. What is closed to whom is written down here as a plain table, from the design, and never asked of
the code under test.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse
from pypdf import PdfReader

from accounts.links import set_password_path
from accounts.models import Office
from stories.consent import Audience, Room, Use
from stories.models import Copy, Notice, Recording, SearchableStory, Story, Transcript, Voice
from themes.models import Excerpt, ExcerptNote, Theme
from workshops.models import DiscussionPack, FeaturedStory

from . import factories

RANDOM_REF = "zzzzzzzzzz"  # of the right form, and nobody's
RANDOM_CODE = "ZZZZZZZZ"
COMMON = "together"  # a word that every story says
FIRST_DAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
FIELDS = (
    "title", "summary", "words", "draft", "note", "warning", "pseudonym", "evidence", "label", "shown", "question",
)  # fmt: skip
SOUND = b"\x00\x00\x00\x18ftypM4A " + bytes(range(256)) * 8

# --- who asks ------------------------------------------------------------------------------------------

PEOPLE = {
    # name: (roles, office)
    "cara": ((), "Leeds"),
    "ben": (("reader",), "Leeds"),
    "yusuf": (("reader",), "York"),
    "gwen": (("reporter",), "Leeds"),
    "asha": (("facilitator",), "Leeds"),
    "fay": (("facilitator", "reader"), "Leeds"),
    "dev": (("lead",), "Leeds"),
    "edith": (("archivist",), "Leeds"),
    "olga": (("reader", "reporter", "facilitator", "lead", "archivist"), "Leeds"),
    "finn": (("reader", "archivist"), "Leeds"),
}
SIGNED_OUT, CLOSED_ACCOUNT, SHUT_OUT = "nobody", "finn", "olga"
VIEWERS = (SIGNED_OUT, *PEOPLE)
READERS_OF_LEEDS = {"ben", "fay", "olga"}
SIGNED_IN = set(PEOPLE) - {CLOSED_ACCOUNT}
ALL = SIGNED_IN | {SIGNED_OUT, CLOSED_ACCOUNT}

# --- what there is -------------------------------------------------------------------------------------


def every_use(*audiences):
    return [(use, audience) for use in Use for audience in audiences]


ANYONE = every_use(Audience.ANYONE)
ROOMS = {"anyone": Audience.ANYONE, "workshop": Audience.WORKSHOP, "office": Audience.OFFICE}
EVERY_ROOM = frozenset([*ROOMS, "elsewhere", "olgas"])


@dataclass(frozen=True)
class Known:
    """A story, and to whom it is open by the design: in the reading room, in which packs, for its keepers."""

    promises: list | None = field(default_factory=lambda: ANYONE)
    by: frozenset = frozenset()
    rooms: frozenset = frozenset()
    office: str = "Leeds"
    reporter: str = ""
    kept: bool = True  # by its reporter still
    shut_out: bool = False


STORIES = {
    "openone": Known(by=ALL, rooms=EVERY_ROOM),
    "hidrelease": Known(reporter="mona"),
    "pending": Known(),
    "opentwo": Known(by=ALL, rooms=EVERY_ROOM, office="York"),
    "cooling": Known(),
    "ended": Known(),
    "staffonly": Known(every_use(Audience.ELSEWHERE), READERS_OF_LEEDS, frozenset({"elsewhere"}), office="York"),
    "withdrawn": Known(),
    "narrowed": Known(),
    "paused": Known(),
    "embargoed": Known(),
    "ownoffice": Known(every_use(Audience.OFFICE), READERS_OF_LEEDS, frozenset({"office"})),
    "faroffice": Known(every_use(Audience.OFFICE), office="Hull"),
    "roomonly": Known(every_use(Audience.WORKSHOP), rooms=frozenset({"workshop", "olgas"})),
    "printonly": Known([(Use.PRINT, Audience.ANYONE)], rooms=EVERY_ROOM),
    "voiceless": Known(None),
    "shutout": Known(by=SIGNED_IN - {SHUT_OUT}, shut_out=True),
    "mailedout": Known(by=SIGNED_IN - {SHUT_OUT}, shut_out=True),
    "roomagreed": Known(
        by=SIGNED_IN - {SHUT_OUT}, rooms=frozenset({"anyone", "workshop", "office", "elsewhere"}), shut_out=True
    ),
    "hearonly": Known([(Use.HEAR, Audience.ANYONE)], ALL),
    "readonly": Known([(Use.READ, Audience.ANYONE)], ALL),
    "openthree": Known(by=ALL, rooms=EVERY_ROOM),
    "gwendraft": Known(reporter="gwen"),
    "gwengone": Known(reporter="gwen", kept=False),
    "gwenpaused": Known(reporter="gwen", kept=False),
}  # fmt: skip
CLOSED_TO_ALL = tuple(key for key, known in STORIES.items() if not known.by and not known.rooms)
NEWER_DRAFT = "openthree"  # has words and sound that nobody has released yet


def canary(key, what=""):
    """The nonsense word that stands in this field of this story, and nowhere else."""
    return f"zyx{key}{what}"


def closed_words(viewer, area="reading"):
    """{canary stem or word: why} of all that this viewer must never meet on pages of this area."""
    found = {
        canary(key): key
        for key in STORIES
        if not is_open(key, viewer, area) and not (area == "packs" and STORIES[key].rooms - {"olgas"})
    }
    if area != "gather":
        found |= {canary("hearonly", what): "hearonly" for what in ("words", "note", "label")}
        found |= {canary(NEWER_DRAFT, "draft"): "a draft"}
        for key in STORIES:  # for nobody but those who keep it
            found |= {canary(key, what): f"the {what} of {key}" for what in ("pseudonym", "evidence")}
    if viewer not in ("asha", "fay", "edith", "olga"):
        found |= {canary(key, "note"): f"the note on {key}" for key in STORIES}
    return found


def is_open(key, viewer, area):
    known = STORIES[key]
    if area == "gather":
        if viewer in ("edith", "olga"):
            return not (viewer == SHUT_OUT and known.shut_out)
        # pause and wishes are for anyone signed in who can see the story
        return viewer in known.by or (known.reporter == viewer and known.kept)
    return viewer in known.by


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
    notice: object = None

    def start_afresh(self):
        """Forgets what a test before did to these rows, and puts the recordings where this test keeps its files."""
        for story in self.stories.values():
            story.refresh_from_db()
        for recording in self.recordings.values():
            default_storage.delete(recording.file.name)
            default_storage.save(recording.file.name, ContentFile(SOUND))

    def client(self, viewer, **options):
        client = EachPageAlone(**options)
        if viewer != SIGNED_OUT:
            client.force_login(self.people[viewer])
        if viewer == CLOSED_ACCOUNT:
            self.people[viewer].close()  # the session is older than the closing
        return client


class EachPageAlone(Client):
    """What a page has to say on the next one is not said there: pages are compared one by one."""

    def request(self, **asked):
        self.cookies.pop("messages", None)
        return super().request(**asked)


FAR = 7_310_000  # where row ids begin, so that one that gets out is known for what it is
NUMBERED = (Story, Transcript, Recording, Voice, Notice, Office, Excerpt, DiscussionPack, FeaturedStory)


def row_ids_in(text):
    """The row ids that got out. Whole ones: four digits alike come up in some random token of every thousandth page."""
    return re.findall(rf"{FAR // 10_000}[1-9]\d{{3}}", text)


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
    for day, key in enumerate(STORIES):
        _plant(site, key, FIRST_DAY + timedelta(days=day))
    _close_what_is_closed(site)
    _packs(site, mona)
    return site


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
    story.refresh_from_db()
    story.keep_searchable()


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


def _silent_voice(story):
    """A second voice that was asked and has not answered, on a story that is still released."""
    story.voices.create(storyteller=factories.Storyteller.objects.create(pseudonym="silent"), kind="staff")


def _back_in_the_tables(story, by):
    Story.objects.filter(pk=story.pk).update(released_at=FIRST_DAY, released_by=by)
    story.refresh_from_db()
    story.keep_searchable()


def _packs(site, mona):
    leeds = site.offices["Leeds"]
    made = {
        "anyone": (Audience.ANYONE, None, mona),
        "workshop": (Audience.WORKSHOP, None, mona),
        "office": (Audience.OFFICE, leeds, mona),
        "elsewhere": (Audience.ELSEWHERE, None, mona),
        "olgas": (Audience.WORKSHOP, None, site.people[SHUT_OUT]),
        "devs": (Audience.WORKSHOP, None, site.people["dev"]),
    }
    for day, (name, (audience, office, by)) in enumerate(made.items()):
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


# --- the same archive without what is closed ------------------------------------------------------------


@contextmanager
def undone():
    """Whatever is changed inside is as it was afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def twin(site, viewer, area):
    """The archive as if what is closed to this viewer, on pages of this area, had never been in it."""
    with undone():
        if area == "packs":
            _without_closed_places(site, viewer)
        else:
            for key, story in site.stories.items():
                if not is_open(key, viewer, area):
                    Story.objects.get(pk=story.pk).delete()
        if area != "gather":
            _without_closed_parts(site)
        if viewer == SHUT_OUT:
            Copy.objects.filter(pk=site.copies["shutout"].pk).delete()
        yield


def _without_closed_places(site, viewer):
    for (pack, key), place in site.places.items():
        rooms = STORIES[key].rooms
        if (pack if pack != "devs" else "workshop") not in rooms or (
            viewer == SHUT_OUT and STORIES[key].shut_out
        ):
            FeaturedStory.objects.filter(pk=place.pk).delete()
    for key, story in site.stories.items():
        if not STORIES[key].rooms or (viewer == SHUT_OUT and STORIES[key].shut_out):
            Story.objects.get(pk=story.pk).delete()


def _without_closed_parts(site):
    """Words of the story that may only be heard, sound of the one that may only be read, and the draft."""
    if heard := Story.objects.filter(pk=site.stories["hearonly"].pk).first():
        SearchableStory.objects.filter(story=heard).delete()
        FeaturedStory.objects.filter(story=heard).update(pull_quote=None)
        heard.transcripts.all().delete()
    if read := Story.objects.filter(pk=site.stories["readonly"].pk).first():
        read.recordings.all().delete()
    Story.objects.get(pk=site.stories[NEWER_DRAFT].pk).transcripts.filter(number=2).delete()
    Recording.objects.filter(pk=site.recordings["draft"].pk).delete()


# --- every address --------------------------------------------------------------------------------------


def every_pattern():
    """{route name: URLPattern} of all the resolver knows; a pattern without a name is given by its path."""
    found = {}

    def walk(resolver, namespace=""):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                found[namespace + (entry.name or str(entry.pattern))] = entry
            else:
                walk(entry, f"{entry.namespace}:" if entry.namespace else namespace)

    walk(get_resolver())
    return found


def _of_stories(site):
    return {key: {"ref": story.ref} for key, story in site.stories.items()}


def _of_excerpts(site):
    return {key: {"ref": excerpt.ref} for key, excerpt in site.excerpts.items()}


def _of_voices(site):
    return {key: {"ref": site.stories[key].ref, "voice": voice.ref} for key, voice in site.voices.items()}


def _of_packs(site):
    return {name: {"ref": pack.ref} for name, pack in site.packs.items()}


def _of_places(site):
    return {
        f"{pack} {key}": {"ref": site.packs[pack].ref, "featured": place.ref}
        for (pack, key), place in site.places.items()
        if pack in ("workshop", "olgas", "devs")
    }


def _of_copies(site):
    return {
        name: {"ref": copy.what_ref, "code": copy.code}
        for name, copy in site.copies.items()
        if name != "story"
    }


def _of_people(site):
    return {name: {"ref": site.people[name].ref} for name in ("ben", CLOSED_ACCOUNT)}


def _alone(_site):
    return {"": {}}


STORY_PAGES = (
    "reading:story", "reading:story-print", "themes:excerpt-list", "themes:excerpt-create", "stories:story-pause",
    "stories:story-wishes", "stories:gather", "stories:gather-details", "stories:gather-notes",
    "stories:gather-embargo", "stories:gather-recording", "stories:gather-transcript", "stories:gather-speakers",
    "stories:voice-create", "stories:gather-release", "stories:gather-resume",
)  # fmt: skip
PACK_PAGES = (
    "pack", "pack-edit", "pack-delete", "pack-copy", "pack-stories", "featured-add", "pack-print",
)  # fmt: skip
FILLERS = {
    **dict.fromkeys(STORY_PAGES, _of_stories),
    **dict.fromkeys(
        ["themes:excerpt", "themes:excerpt-tag", "themes:excerpt-untag", "themes:note-create"], _of_excerpts
    ),
    **dict.fromkeys(
        [f"stories:voice-{n}" for n in ("consent", "edit", "exclude", "remove", "identity", "identity-edit")],
        _of_voices,
    ),
    **dict.fromkeys([f"workshops:{name}" for name in PACK_PAGES], _of_packs),
    **dict.fromkeys(
        [f"workshops:featured-{name}" for name in ("edit", "move", "remove", "pause", "wishes")], _of_places
    ),
    **dict.fromkeys(["workshops:copy", "workshops:pack-pdf"], _of_copies),
    **dict.fromkeys([f"accounts:person-{name}" for name in ("edit", "close", "reopen", "link")], _of_people),
    **dict.fromkeys(
        [
            "reading:home", "reading:about", "reading:accessibility", "reading:help", "reading:story-list",
            "reading:search", "themes:theme-list", "workshops:pack-list", "workshops:pack-create",
            "workshops:pack-create-words", "workshops:copy-list", "stories:check", "stories:story-paused",
            "stories:wishes-recorded", "stories:gather-list", "stories:gather-create", "stories:notice-list",
            "stories:notice-create", "accounts:people", "accounts:person-create", "accounts:office-create",
            "account_login", "account_logout", "account_inactive", "account_change_password",
            "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done",
            "account_signup",
        ],
        _alone,
    ),
    "themes:theme": lambda site: {slug: {"slug": slug} for slug in Theme.objects.values_list("slug", flat=True)},
    "stories:recording": lambda site: {key: {"ref": sound.ref} for key, sound in site.recordings.items()},
    "stories:gather-sound": lambda site: {
        key: {"ref": sound.story.ref, "recording": sound.ref} for key, sound in site.recordings.items()
    },
    "stories:gather-progress": lambda site: {
        key: {"ref": story.ref, "token": RANDOM_REF} for key, story in site.stories.items()
    },
    "stories:exclusion-lift": lambda site: {
        key: {"ref": site.stories[key].ref, "exclusion": exclusion.ref}
        for key, exclusion in site.exclusions.items()
    },
    "stories:check-code": lambda site: {name: {"code": copy.code} for name, copy in site.copies.items()},
    "stories:notice": lambda site: {"": {"ref": site.notice.ref}},
    "account_reset_password_from_key": lambda site: {
        "": resolve(set_password_path(site.people["cara"])).kwargs
    },
}  # fmt: skip


def area_of(name):
    """Which of the three closed circles a page belongs to."""
    if name.startswith("workshops:"):
        return "packs"
    keeping = ("gather", "voice", "exclusion", "story-", "wishes", "notice")
    if name.startswith(("accounts:", *(f"stories:{word}" for word in keeping))):
        return "gather"
    return "reading"


def addresses(site, names=None):
    """[(route name, which thing, path)] of every address there is."""
    patterns = every_pattern()
    return [
        (name, key, reverse(name, kwargs=filling))
        for name, fill in FILLERS.items()
        if name in patterns and (names is None or name in names)
        for key, filling in fill(site).items()
    ]


LISTS = {
    "reading": (
        "reading:home", "reading:about", "reading:help", "reading:story-list", "reading:search", "themes:theme-list",
        "themes:theme",
    ),
    "packs": ("workshops:pack-list", "workshops:copy-list", "workshops:pack-create"),
    "gather": (
        "stories:gather-list", "stories:gather-create", "stories:notice-list", "stories:story-paused",
        "stories:wishes-recorded", "accounts:people", "accounts:person-create",
    ),
}  # fmt: skip


def walk(site, viewer, area):
    """[path]: every page of this area that may tell something of several stories, and of each open thing."""
    paths = [path for name, _key, path in addresses(site, LISTS[area])]
    paths += {"reading": _reading_walk, "packs": _packs_walk, "gather": _gather_walk}[area](site, viewer)
    return paths


def _reading_walk(site, viewer):
    stories, search = reverse("reading:story-list"), reverse("reading:search")
    paths = [
        f"{stories}?{narrowed}"
        for narrowed in (
            "recording=on", "short=on", "kind=service_user", "kind=staff", "theme=understanding-me",
            "theme=helping-others&kind=service_user&recording=on&short=on",
        )
    ]  # fmt: skip
    cursors = ("openone", "paused", "shutout", "staffonly", "openthree")
    paths += [f"{stories}?after={site.stories[key].ref}" for key in cursors]
    paths += [f"{search}?q={COMMON}&after={site.stories[key].ref}" for key in cursors]
    paths += [
        f"{search}?q={word}" for word in (COMMON, "title", "%22sat+together%22", canary(NEWER_DRAFT, "draft"))
    ]
    closed = [key for key in STORIES if not is_open(key, viewer, "reading")] + ["hearonly"]
    for number, key in enumerate(closed):
        paths.append(f"{search}?q={canary(key, ('title', 'summary', 'words')[number % 3])}")
    for slug in ("understanding-me", "not-being-judged"):
        page = reverse("themes:theme", args=[slug])
        paths += [f"{page}?kind=service_user", f"{page}?kind=staff"]
        paths += [f"{page}?after={site.excerpts[key].ref}" for key in cursors]
    some = ("openone", "staffonly", "ownoffice", "hearonly", "readonly", "openthree")
    mine = [key for key in some if is_open(key, viewer, "reading")]
    names = (
        "reading:story",
        "reading:story-print",
        "themes:excerpt-list",
        "themes:excerpt-create",
        "themes:excerpt",
    )
    paths += [path for name, key, path in addresses(site, names) if key in mine]
    paths += [
        path
        for _n, key, path in addresses(site, ["stories:recording"])
        if key in ("hearonly", "readonly", "draft")
    ]
    return paths


def _packs_walk(site, viewer):
    names = ("workshops:pack", "workshops:pack-stories", "workshops:copy", "workshops:pack-pdf")
    paths = [path for _name, _key, path in addresses(site, names)]
    paths += [
        path for _n, key, path in addresses(site, ["workshops:pack-print"]) if key in ("elsewhere", "olgas")
    ]
    places = [
        f"{pack} {key}" for pack, key in (("olgas", "openone"), ("workshop", "roomonly"), ("devs", "openone"))
    ]
    of_places = [f"workshops:featured-{name}" for name in ("edit", "pause", "wishes")]
    paths += [path for _n, key, path in addresses(site, of_places) if key in places]
    for pack in ("devs", "olgas"):
        page = reverse("workshops:pack-stories", args=[site.packs[pack].ref])
        asked = ("words=title", "theme=understanding-me", f"words={canary('shutout', 'title')}")
        paths += [f"{page}?{narrowed}" for narrowed in asked]
        paths += [f"{page}?after={site.stories[key].ref}" for key in ("paused", "shutout", "opentwo")]
    page = reverse("workshops:copy-list")
    cursors = [f"{page}?after={site.copies[name].code}" for name in ("open", "shutout")]
    return [*paths, f"{page}?standing=call-back", *cursors]


def _gather_walk(site, viewer):
    page = reverse("stories:gather-list")
    paths = [
        f"{page}?after={site.stories[key].ref}" for key in ("openthree", "gwendraft", "gwengone", "shutout")
    ]
    mine = [key for key in STORIES if is_open(key, viewer, "gather")]
    some = [key for key in ("gwendraft", "openone", "paused", "staffonly") if key in mine]
    names = [name for name in FILLERS if name.startswith("stories:") and area_of(name) == "gather"]
    paths += [f"{page}?show=all", f"{page}?show=all&after={site.stories['openthree'].ref}"]
    return paths + [path for name, key, path in addresses(site, names) if key in some]


# --- answers --------------------------------------------------------------------------------------------

# made anew for each page: a form's token, and that of a page which asks how far its sending has come
TOKEN = re.compile(rb'(name="(csrfmiddlewaretoken|token)" value|data-progress-url)="[^"]+"')
PASSING = ("Date", "Expires", "Last-Modified")


def told(response, *refs):
    """All that an answer tells: status, headers, cookies' names, and body; tokens, dates and `refs` aside."""
    body = TOKEN.sub(b"TOKEN", response.content)
    headers = {name: value for name, value in response.headers.items() if name not in PASSING}
    if response.headers.get("Content-Type") == "application/pdf":
        body = text_of(response.content).encode()
        headers.pop("Content-Length", None)
    for ref in refs:
        body = body.replace(ref.encode(), b"REF")
        headers = {name: value.replace(ref, "REF") for name, value in headers.items()}
    if b"TOKEN" in body:
        headers.pop("Content-Length", None)
    return response.status_code, headers, sorted(response.cookies), body


def text_of(pdf):
    reader = PdfReader(BytesIO(pdf))
    return "\n".join([*(page.extract_text() for page in reader.pages), str(dict(reader.metadata or {}))])


def everything_in(response):
    """Body, headers and cookies as one lower-case text, to look for words in."""
    body = response.content
    if response.headers.get("Content-Type") == "application/pdf":
        body = text_of(body).encode()
    cookies = response.cookies.output()
    return " ".join([str(response.headers), cookies, body.decode("utf-8", "replace")]).lower()

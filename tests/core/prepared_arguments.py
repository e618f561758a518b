"""What every prepared query of the product is run with, in a generated archive that has all it can ask for."""

from datetime import timedelta
from itertools import product

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from accounts.models import User
from core.paging import COUNT_LIMIT
from reading.kept import person_param
from stories.consent import Audience, Room
from stories.gate import day_param, viewer_params
from stories.models import (
    Change,
    Copy,
    Cue,
    KeptStory,
    Kind,
    ListeningPlace,
    Part,
    Recording,
    SearchableStory,
    Source,
    Story,
    Transcript,
    Voice,
)
from stories.search.query import Query
from tests import factories
from themes.models import Excerpt, Theme, ThemedExcerpt, WaitingExcerpt
from themes.theme_page import ExcerptFilter
from workshops.models import DiscussionPack, FeaturedStory, GeneralQuestion, KeyQuestion

MINUTE = 60 * 1000  # ms
BOTH = (False, True)
KINDS = ("", *Kind.values[:2])
OPEN = 4  # stories at the end of every archive are open to anyone
AT_MOST = (3, COUNT_LIMIT + 1)  # rows of a page or of a count: fewer than there are, and all
TYPED = [Query.parse(typed) for typed in ("version", '"at version" told', "story 1", "nowhere")]
PLACES = ("in_title", "outside_title")  # of what is searched for
KEYS = 5  # of a list, where a query takes several


class FullArchive:
    """A written archive with sound, speakers, excerpts, themes, a publication, a front page and what is searched."""

    def __init__(self, writer, keys):
        self.writer, self.now = writer, timezone.now()
        self.stories = list(Story.objects.filter(pk__in=keys).order_by("pk"))
        self.words = list(Transcript.objects.filter(story__in=self.stories).order_by("pk"))
        self.users = list(writer.users.values())
        self.themes = list(Theme.objects.order_by("pk"))
        self._add_voices_words()
        self._add_sound_and_source()
        self._add_excerpts()
        self._add_front_page()
        for user, story in product(self.users, self.stories[-OPEN:]):
            KeptStory.keep(user, story)
            if story.recording_id:
                ListeningPlace.keep(user, story.pk, story.recording_id, story.recording.duration_ms, 1000)
        self._add_what_waits()
        for key, days in (("open", 1), ("over", -1)):
            Session.objects.create(session_key=key, session_data="", expire_date=self.now + timedelta(days))

    def _add_voices_words(self):
        voices = {story.pk: list(story.voices.order_by("pk")) for story in self.stories}
        Voice.objects.filter(
            story__in=self.stories, pk__in=[of[-1].pk for of in voices.values() if of]
        ).update(kind=Kind.STAFF)
        Cue.objects.bulk_create(
            Cue(
                transcript=words,
                number=number,
                start=start,
                end=end,
                start_ms=start * 100,
                end_ms=end * 100,
                label=f"Speaker {number}",
                language="cy" if number else "",
                voice=voices[words.story_id][-number] if voices[words.story_id] else None,
            )
            for words in self.words
            for number, start, end in ((0, 0, 7), (1, 7, 10))
        )

    def _add_sound_and_source(self):
        source = Source.objects.create(key="report", title="A report", publisher="P", published="May 2018")
        for number, story in enumerate(self.stories):
            story.released_at = story.released_at and self.now - timedelta(hours=number % 3)
            story.source = None if number % 4 else source
            story.quoted_only = number % 8 == 0
            story.recording = None if number % 3 == 2 else self._recording(story, 3 + number % 5)
        Story.objects.bulk_update(self.stories, ["released_at", "source", "quoted_only", "recording"])
        recording_of = {story.pk: story.recording for story in self.stories}
        for words in self.words:
            words.clock = recording_of[words.story_id] if words.number == 1 else None
        Transcript.objects.bulk_update(self.words, ["clock"])
        SearchableStory.objects.write(story for story in self.stories if story.released_at)

    def _recording(self, story, minutes):
        return Recording.objects.create(
            story=story, number=1, file="a.m4a", duration_ms=minutes * MINUTE, size=1, sha256="0" * 64
        )

    def _add_excerpts(self):
        self.excerpts = Excerpt.objects.bulk_create(
            Excerpt(transcript=words, start=start, end=end, quote=words.text[start:end])
            for words in self.words
            for start, end in ((0, 4), (3, 9))
        )
        ThemedExcerpt.objects.bulk_create(
            ThemedExcerpt(tag=self.themes[(number + more) % 3], content_object=excerpt, tagged_by=by)
            for number, excerpt in enumerate(self.excerpts)
            for more, by in ((0, self.users[0]), (0, self.users[1]), (number % 2, self.users[2]))
        )

    def _add_front_page(self):
        pack = DiscussionPack.objects.create(
            title="Pack", audience="workshop", made_by=self.users[0], on_front_page=True
        )
        self.pack, self.featured = pack, self.stories[0]
        of_words = {excerpt.transcript_id: excerpt for excerpt in self.excerpts}
        for place, story in enumerate((self.featured, *self.stories[-OPEN:]), start=1):
            quote = of_words.get(story.transcript_id)
            FeaturedStory.objects.create(pack=pack, story=story, position=place, pull_quote=quote)
        for number, place in enumerate(pack.featured.order_by("pk")[:3]):
            for position in (2, 1):
                KeyQuestion.objects.create(
                    featured=place, position=position, text=f"Question {number}.{position}?"
                )
        Theme.objects.filter(pk=self.themes[0].pk).update(is_core=True, lead_quotation=quote)
        GeneralQuestion.objects.get_or_create(position=99, defaults={"text": "And you?"})

    def _add_what_waits(self):
        """One thing of each kind that waits for an archivist, a reporter, or whoever printed something."""
        archivist, reporter = (
            next(user for user in self.users if user.roles == {role}) for role in ("archivist", "reporter")
        )
        ready, paused, sent_back, _lacks_all = (
            factories.make_draft_story(reporter=reporter) for _each in range(4)
        )
        for story in (ready, paused, sent_back):
            factories.make_voice(story, review_on=self.now.date())
        paused.pause(archivist)
        Change.objects.create(story=self.stories[-1], part=Part.TITLE, value="New", made_by=reporter)
        Change.objects.create(
            story=sent_back, part=Part.TITLE, made_by=reporter, sent_back_by=archivist, sent_back_note="No."
        )
        WaitingExcerpt.objects.bulk_create(WaitingExcerpt(excerpt=excerpt) for excerpt in self.excerpts[-2:])
        readers = [user for user in self.users if "reader" in user.roles]
        Change.objects.bulk_create(
            Change(story=story, part=Part.WORDS, made_by=reader, sent_back_by=archivist, sent_back_note="No.")
            for story, reader in zip(self.stories[-OPEN:], readers, strict=False)
        )
        for user in self.users:
            room, destroy_by = Room(Audience.ANYONE), self.now.date() + timedelta(3)
            printed = [self.stories[-1]]
            Copy.make(Copy.Kind.STORY, printed[0].ref, room, user, 1, printed, destroy_by=destroy_by)

    def place(self, number):
        """The parameters of a released story's place in a list, newest first."""
        released = [story for story in self.stories if story.released_at]
        story = released[-1 - number % OPEN]
        moment = Story._meta.get_field("released_at").get_db_prep_value(story.released_at, connection)
        return {"at": moment, "key": story.pk, "ref": story.ref}


def keys(rows):
    """Some keys, as many of them as there are, and the parameters for them."""
    some = [row.pk for row in rows][:KEYS]
    return len(some), {f"key {number}": key for number, key in enumerate(some)}


def of_keys(rows, *before):
    """None, one and several of these rows."""
    cases = [keys(rows[:0]), keys(rows[-1:]), keys(rows)]
    return [((*before, count), params) for count, params in cases]


def of_states(archive, _viewer):
    day = archive.now.date()
    return [
        (shape, params | day_param(day + timedelta(days=days)))
        for shape, params in of_keys(archive.stories)
        for days in (0, 30)
    ]


def for_refs(stories, *shape):
    return [(shape, {"ref": story.ref}) for story in stories]


def in_rooms(archive, viewer):
    """Each story, and the room of an office with somebody who leads it."""
    leader, office = archive.users[0], archive.writer.offices["York"]
    room = {
        "room's office": office.pk,
        "leader": User._meta.pk.get_db_prep_value(leader.pk, connection),
        "leader's email": leader.email,
    }
    return [((viewer,), {"story": story.pk, **room}) for story in archive.stories]


def theme_shapes(archive, viewer, *more):
    return [
        ((viewer, ExcerptFilter(kind), *more), {"theme": theme.pk})
        for kind in KINDS
        for theme in archive.themes[:2]
    ]


def list_shapes(archive, viewer, *more):
    narrowings = product(BOTH, KINDS, BOTH, BOTH, BOTH)
    return [
        ((viewer, *narrowing, *more), {"theme": archive.themes[0].pk, **archive.place(number)})
        for number, narrowing in enumerate(narrowings)
    ]


def searches(viewer):
    return [((viewer, query, *shape), {}) for query in TYPED for shape in product(PLACES, AT_MOST)]


def searches_of_few(viewer):
    return [((viewer, query, at_most), {}) for query in TYPED for at_most in AT_MOST]


def theme_pages(archive, viewer):
    tagging = ThemedExcerpt.objects.latest("pk")
    return [
        ((viewer, ExcerptFilter(kind), *more), {"theme": theme.pk, "key": tagging.pk})
        for kind, *more, theme in product(KINDS, BOTH, BOTH, BOTH, AT_MOST, archive.themes[:2])
    ]


def excerpt_places(archive, viewer):
    return [
        (shape, {"ref": excerpt.ref, **params})
        for shape, params in theme_shapes(archive, viewer)
        for excerpt in (archive.excerpts[0], *archive.excerpts[-4:])
    ]


def theme_stories(archive, viewer):
    # All of them: they are in no order, so that two queries may give another three
    all_of_them = AT_MOST[-1:]
    return [
        case for more in product(BOTH, BOTH, all_of_them) for case in theme_shapes(archive, viewer, *more)
    ]


def in_transcripts(archive, *more):
    return [
        ((*shape, ExcerptFilter(kind), *more), params | {"theme": theme.pk})
        for kind in KINDS
        for theme in archive.themes[:2]
        for shape, params in of_keys(archive.words)
    ]


def front_page(archive, viewer):
    return [
        ((viewer,), {"pack": pack, "chosen": chosen})
        for chosen in (None, archive.stories[-2].pk)
        for pack in (archive.pack.pk, None)
    ]


def for_keepers(archive, _viewer):
    """Each query of what waits, for somebody who keeps stories."""
    keepers = [user for user in archive.users if user.roles & {"archivist", "reporter"}]
    return [((user.roles,), viewer_params(user, on=archive.now.date())) for user in keepers]


def for_signed_in(_archive, viewer):
    return [((viewer,), {"viewer": viewer_params(viewer)["viewer"]})] if viewer.is_authenticated else []


def own_packs(archive, _viewer):
    return [((user.roles,), viewer_params(user)) for user in (archive.users[0], archive.pack.made_by)]


def transcripts(archive, _viewer):
    return [((), {"transcript": words.pk, "start": 2, "end": 8}) for words in archive.words[:3]]


def sessions(archive, _viewer):
    now = Session._meta.get_field("expire_date").get_db_prep_value(archive.now, connection)
    return [((), {"key": key, "now": now}) for key in ("open", "over", "none")]


def users(archive, _viewer):
    pk = User._meta.pk
    return [((), {"key": pk.get_db_prep_value(user.pk, connection)}) for user in archive.users]


# For every prepared query, by module and name: (archive, viewer) -> [(shape, parameters)]. The viewer, or what is
# searched for, stands here in place of its shape, which the test takes from it, and the parameters with it.
ARGUMENTS = {
    "accounts.backend._with_roles": users,
    "accounts.sessions._open_session": sessions,
    "reading.extracts._publications": lambda archive, viewer: [
        ((viewer, at_most), {}) for at_most in AT_MOST
    ],
    "reading.facets._facts": lambda archive, viewer: [
        ((viewer, few_open, at_most), {}) for few_open in BOTH for at_most in AT_MOST
    ],
    "reading.facets._themes_heard": lambda archive, viewer: of_keys(archive.words),
    "reading.kept._kept": lambda archive, viewer: [
        ((viewer, at_most), person_param(user)) for at_most in AT_MOST for user in archive.users
    ],
    "reading.listening._stopped_in": lambda archive, viewer: [
        ((viewer, at_most), person_param(user)) for at_most in AT_MOST for user in archive.users
    ],
    "reading.kept._row_of": lambda archive, viewer: [
        ((), person_param(user) | {"story": story.pk})
        for user in archive.users
        for story in archive.stories[-OPEN:]
    ],
    "reading.listening._audible": lambda archive, viewer: for_refs(archive.stories, viewer),
    "reading.front_page._core_themes": lambda archive, viewer: [((), {})],
    "reading.front_page._pack": lambda archive, viewer: [((), {})],
    "reading.front_page._stories": front_page,
    "reading.playable._newest": lambda archive, viewer: [((viewer, few), {}) for few in BOTH],
    "reading.search_results._keys": lambda archive, viewer: searches(viewer),
    "reading.search_results._keys_of_few": lambda archive, viewer: searches_of_few(viewer),
    "reading.search_results._words": lambda archive, viewer: of_keys(archive.words),
    "reading.start_page._marked": lambda archive, viewer: of_keys(archive.words),
    "reading.start_page._newest": lambda archive, viewer: [((viewer, few), {}) for few in BOTH],
    "reading.start_page._packs": own_packs,
    "reading.story_list._number": lambda archive, viewer: [
        case for more in product(BOTH, AT_MOST) for case in list_shapes(archive, viewer, *more)
    ],
    "reading.story_list._page": lambda archive, viewer: [
        case for more in product(BOTH, BOTH) for case in list_shapes(archive, viewer, *more)
    ],
    "reading.story_list._neighbour": lambda archive, viewer: [
        case for more in product(BOTH, BOTH) for case in list_shapes(archive, viewer, *more)
    ],
    "reading.story_list._cursor": lambda archive, viewer: list_shapes(archive, viewer),
    "reading.story_page._general_questions": lambda archive, viewer: [((), {})],
    "reading.story_page.front_page_questions": lambda archive, viewer: [((), {"story": archive.featured.pk})],
    "reading.story_rows._details": lambda archive, viewer: of_keys(archive.stories),
    "reading.story_rows._known_story": lambda archive, viewer: for_refs(archive.stories, viewer),
    "reading.story_rows._known_in_order": lambda archive, viewer: of_keys(archive.stories, viewer),
    "reading.story_rows._themes_heard": lambda archive, viewer: of_keys(archive.words),
    "stories.allowed_uses._answers": in_rooms,
    "reading.waiting._changed": for_keepers,
    "reading.waiting._copies": lambda archive, viewer: [
        (
            (viewer,),
            day_param(archive.now.date()) | {"soon": day_param(archive.now.date() + timedelta(14))["on"]},
        )
    ],
    "reading.waiting._paused": for_keepers,
    "reading.waiting._proposals_sent_back": for_signed_in,
    "reading.waiting._sent_back": for_keepers,
    "reading.waiting._to_ask_again": for_keepers,
    "reading.waiting._to_finish": for_keepers,
    "reading.waiting._to_release": for_keepers,
    "reading.waiting._with_waiting_excerpts": lambda archive, viewer: [((viewer,), {})],
    "stories.bylines._voices": lambda archive, viewer: of_keys(archive.stories),
    "stories.open_promises._number": lambda archive, viewer: [
        ((viewer, uses, at_most), {}) for uses in (("read",), ("read", "hear")) for at_most in AT_MOST
    ],
    "stories.pages.state._agreements": of_states,
    "themes.excerpt_rows._rows": lambda archive, viewer: of_keys(archive.excerpts, viewer),
    "themes.excerpt_rows._taggings": lambda archive, viewer: of_keys(archive.excerpts),
    "themes.models.excerpt._overlapping_cues": transcripts,
    "themes.passages._sources": lambda archive, viewer: [((), {})],
    "themes.story_words._cues": transcripts,
    "themes.story_words._excerpts": transcripts,
    "themes.story_words.themes_to_choose_from": lambda archive, viewer: [((), {})],
    "themes.tagged_stories._number_of_taggings": lambda archive, viewer: [
        ((at_most,), {"theme": theme.pk}) for at_most in AT_MOST for theme in archive.themes[:2]
    ],
    "themes.theme_page._page": theme_pages,
    "themes.theme_page._passages": lambda archive, viewer: [
        case for at_most in AT_MOST for case in in_transcripts(archive, at_most)
    ],
    "themes.theme_page._cursor": excerpt_places,
    "themes.theme_page._stories": theme_stories,
    "themes.theme_page._storytellers": lambda archive, viewer: in_transcripts(archive),
    "themes.views.fetch._readable_story": lambda archive, viewer: for_refs(archive.stories, viewer),
}

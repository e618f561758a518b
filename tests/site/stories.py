"""What there is: a story in every state, and to whom each is open.

Each closed story carries a nonsense word of its own in every field (`canary`), so that it is known again wherever
it turns up. What is closed to whom is written down here as a plain table, from the design, and never asked of
the code under test.
"""

from dataclasses import dataclass, field

from stories.consent import Audience, Use

from .people import ALL, READERS_OF_LEEDS, SHUT_OUT, SIGNED_IN

RANDOM_REF = "zzzzzzzzzz"  # of the right form, and nobody's
RANDOM_CODE = "ZZZZZZZZ"
COMMON = "together"  # a word that every story says
FIELDS = (
    "title", "summary", "words", "draft", "note", "warning", "pseudonym", "evidence", "label", "shown", "question",
)  # fmt: skip


def every_use(*audiences):
    return [(use, audience) for use in Use for audience in audiences]


ANYONE = every_use(Audience.ANYONE)
ROOMS = {"anyone": Audience.ANYONE, "workshop": Audience.WORKSHOP, "office": Audience.OFFICE}
EVERY_ROOM = frozenset([*ROOMS, "elsewhere", "olgas"])


@dataclass(frozen=True)
class KnownStory:
    """A story, and to whom it is open by the design: in the reading room, in which packs, for its keepers."""

    promises: list | None = field(default_factory=lambda: ANYONE)
    by: frozenset = frozenset()
    rooms: frozenset = frozenset()
    office: str = "Leeds"
    reporter: str = ""
    kept: bool = True  # by its reporter still
    publication: str = ""  # that quotes its teller in a few words: it is no story of the list
    shut_out: bool = False


STORIES = {
    "openone": KnownStory(by=ALL, rooms=EVERY_ROOM),
    "hidrelease": KnownStory(reporter="mona"),
    "pending": KnownStory(),
    "opentwo": KnownStory(by=ALL, rooms=EVERY_ROOM, office="York"),
    "cooling": KnownStory(),
    "ended": KnownStory(),
    "staffonly": KnownStory(every_use(Audience.ELSEWHERE), READERS_OF_LEEDS, frozenset({"elsewhere"}), office="York"),
    "withdrawn": KnownStory(),
    "narrowed": KnownStory(),
    "paused": KnownStory(),
    "embargoed": KnownStory(),
    "ownoffice": KnownStory(every_use(Audience.OFFICE), READERS_OF_LEEDS, frozenset({"office"})),
    "faroffice": KnownStory(every_use(Audience.OFFICE), office="Hull"),
    "roomonly": KnownStory(every_use(Audience.WORKSHOP), rooms=frozenset({"workshop", "olgas"})),
    "printonly": KnownStory([(Use.PRINT, Audience.ANYONE)], rooms=EVERY_ROOM),
    "voiceless": KnownStory(None),
    "shutout": KnownStory(by=SIGNED_IN - {SHUT_OUT}, shut_out=True),
    "mailedout": KnownStory(by=SIGNED_IN - {SHUT_OUT}, shut_out=True),
    "roomagreed": KnownStory(
        by=SIGNED_IN - {SHUT_OUT}, rooms=frozenset({"anyone", "workshop", "office", "elsewhere"}), shut_out=True
    ),
    "hearonly": KnownStory([(Use.HEAR, Audience.ANYONE)], ALL),
    "readonly": KnownStory([(Use.READ, Audience.ANYONE)], ALL),
    "openthree": KnownStory(by=ALL, rooms=EVERY_ROOM),
    "quotedone": KnownStory(by=ALL, rooms=EVERY_ROOM, publication="open"),
    "quotedtwo": KnownStory(publication="open"),
    "quotedgone": KnownStory(publication="closed"),
    "gwendraft": KnownStory(reporter="gwen"),
    "gwengone": KnownStory(reporter="gwen", kept=False),
    "gwenpaused": KnownStory(reporter="gwen", kept=False),
}  # fmt: skip
NEWER_DRAFT = "openthree"  # has words and sound that nobody has released yet


def canary(key, what=""):
    """The nonsense word that stands in this field of this story, and nowhere else."""
    return f"zyx{key}{what}"


def closed_words(viewer, area="reading"):
    """{canary stem or word: why} of all that this viewer must never meet on pages of this area."""
    words = {
        canary(key): key
        for key in STORIES
        if not is_open(key, viewer, area) and not (area == "packs" and STORIES[key].rooms - {"olgas"})
    }
    if area != "gather":
        words |= {canary("hearonly", what): "hearonly" for what in ("words", "note", "label")}
        words |= {canary(NEWER_DRAFT, "draft"): "a draft"}
        for key in STORIES:  # for nobody but those who keep it
            words |= {canary(key, what): f"the {what} of {key}" for what in ("pseudonym", "evidence")}
    if viewer not in ("asha", "fay", "edith", "olga"):
        words |= {canary(key, "note"): f"the note on {key}" for key in STORIES}
    return words


def is_open(key, viewer, area):
    known = STORIES[key]
    if area == "gather":
        if viewer in ("edith", "olga"):
            return not (viewer == SHUT_OUT and known.shut_out)
        # pause and wishes are for anyone signed in who can see the story
        return viewer in known.by or (known.reporter == viewer and known.kept)
    return viewer in known.by

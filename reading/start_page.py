"""The page that a person starts their day with: what waits for them, and something to listen to."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Task
from core.prepared import key_in, key_params, prepared
from core.refs import url_builder
from stories.consent import KNOW_OF, today, viewer_shape
from stories.gate import viewer_params
from stories.languages import isolated
from stories.models import Notice, Story
from stories.open_promises import has_few
from stories.play_button import PlayButton
from themes.models import Excerpt
from workshops.models import DiscussionPack

from .front_page import play_button
from .kept import kept_titles
from .listening import stopped_in
from .playable import choose_story
from .story_list import open_stories
from .story_rows import StoryRow, known_in_order, rows_of
from .waiting import SHOWN, KeeperShape, WaitingSection, waiting_for

NEWEST = 20  # stories that are looked through for new ones and for some that nobody has marked
PACKS = 3


@dataclass(frozen=True)
class OfferedStory:
    """A story to play now; `is_short` where it takes less than five minutes."""

    story: StoryRow
    play: PlayButton
    label: str
    is_short: bool


@dataclass(frozen=True)
class Shortcuts:
    """Things of this person's own to go on with: a heading, (title, url) of each, and the page with all of them."""

    name: str
    heading: str
    links: list[tuple[str, str]]
    more_url: str = ""


@dataclass(frozen=True)
class StartPage:
    """Everything `start.html` shows to one person. `new_label` is how many stories are new to them, "" for none."""

    waiting: list[WaitingSection]
    has_work: bool  # whether their roles bring anything that could wait
    offered: OfferedStory | None = None
    newest: list[StoryRow] = field(default_factory=list)
    new_label: str = ""
    shortcuts: list[Shortcuts] = field(default_factory=list)
    first_steps: list[tuple[str, str]] = field(default_factory=list)


def start_page(viewer, last_here=None):
    """The StartPage of someone who was here before at `last_here`, None where they never were.

    The number of queries depends on their roles, and on whether anything is there at all.
    """
    stories = _newest(viewer_shape(viewer), has_few(viewer, KNOW_OF), **viewer_params(viewer))
    new = [story for story in stories if last_here and story.released_at > last_here]
    chosen = choose_story(viewer, turn=today().toordinal())
    others = [story for story in stories if not (chosen and story.pk == chosen.key)]
    rows, offered = _rows(viewer, (new or others)[:SHOWN], chosen)
    waiting = waiting_for(viewer)
    shortcuts = [shortcut for list_them in SHORTCUTS if (shortcut := list_them(viewer, stories))]
    return StartPage(
        waiting=waiting,
        has_work=any(map(viewer.may, (Task.GATHER, Task.RELEASE, Task.BUILD_PACKS))),
        offered=offered,
        newest=rows,
        new_label=_number_of_new(new),
        shortcuts=shortcuts,
        first_steps=[] if stories or waiting else _first_steps(viewer),
    )


def _rows(viewer, newest, chosen):
    """(the rows of these stories, the OfferedStory or None), in four queries."""
    listed = known_in_order(viewer, [chosen.key]) if chosen else []
    rows = rows_of([*listed, *newest])
    if not (listed and listed[0].may_hear):
        return rows[len(listed) :], None
    button, label = play_button(rows[0], chosen)
    return rows[1:], OfferedStory(rows[0], button, label, chosen.is_short)


def _number_of_new(new):
    if not new:
        return ""
    if len(new) == NEWEST:
        return _("%(number)s or more") % {"number": NEWEST}
    return str(len(new))


@prepared
def _newest(viewer, few_open):
    """The newest stories that this viewer may know of, as the list of stories begins."""
    return open_stories(viewer, few_open)[:NEWEST]


# --- a person's own ---


def stories_nobody_has_marked(viewer, newest):
    """Of the newest stories, those that a facilitator may read and in which nobody has marked an excerpt yet."""
    if not viewer.may(Task.TAG):
        return None
    readable = [story for story in newest if story.may_read and story.transcript_id]
    keys = [story.transcript_id for story in readable]
    marked = {transcript for (transcript,) in _marked(len(keys), **key_params(keys))}
    unmarked = [story for story in readable if story.transcript_id not in marked]
    links = [(story.title, story.get_absolute_url()) for story in unmarked[:SHOWN]]
    return Shortcuts("unmarked", _("Nobody has marked anything in these yet"), links) if links else None


@prepared
def _marked(count):
    return Excerpt.objects.filter(key_in("transcript", count)).order_by().values_list("transcript").distinct()


def own_packs(viewer, _newest_stories):
    """The packs this person made last; for who builds none, the one that is open to everybody who signs in."""
    heading = _("Your packs") if viewer.may(Task.BUILD_PACKS) else _("To talk about with colleagues")
    packs = _packs(viewer.roles, **viewer_params(viewer))
    links = [(pack.title, pack.get_absolute_url()) for pack in packs]
    return Shortcuts("packs", heading, links) if links else None


@prepared
def _packs(roles):
    viewer = KeeperShape(roles)
    if viewer.may(Task.BUILD_PACKS):
        return DiscussionPack.objects.filter(made_by=viewer.pk)[:PACKS]
    return DiscussionPack.objects.open_to(viewer)[:1]


def go_on_listening(viewer, _newest_stories):
    """The stories in which this person stopped listening last, each with the moment."""
    places = stopped_in(viewer, SHOWN)
    links = [
        (_("%(title)s, from %(clock)s") % {"title": isolated(place.title), "clock": place.clock}, place.url)
        for place in places
    ]
    return Shortcuts("stopped", _("Go on listening"), links) if links else None


def kept_for_later(viewer, _newest_stories):
    """The stories this person kept last."""
    address = url_builder("reading:story")
    links = [(title, address(ref)) for title, ref in kept_titles(viewer, SHOWN)]
    more_url = reverse("reading:kept")
    return Shortcuts("kept", _("Kept for later"), links, more_url) if links else None


# Each takes the viewer and the newest stories they may know of, and gives Shortcuts or None, in the page's order.
SHORTCUTS = (go_on_listening, kept_for_later, stories_nobody_has_marked, own_packs)


# --- an archive with nothing in it ---


def _first_steps(viewer):
    """[(what to do first, where)], by what this person may do."""
    steps = []
    if viewer.may(Task.MANAGE_PEOPLE):
        steps.append((_("Add the people who work with you"), reverse("accounts:people")))
    if viewer.may(Task.MANAGE_NOTICES) and not Notice.objects.exists():
        steps.append((_("Write the notice that storytellers agree to"), reverse("stories:notice-create")))
    if viewer.may(Task.GATHER) and not Story.objects.kept_by(viewer).exists():
        steps.append((_("Add the first story"), reverse("stories:gather-create")))
    return steps

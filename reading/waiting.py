"""What waits for a person: a section of the start page for each kind of thing, by what they may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import MAY, Task
from core.prepared import Param, prepared
from stories import consent
from stories.consent import Use, viewer_shape
from stories.dates import day
from stories.gate import day_param, viewer_params
from stories.languages import isolated
from stories.models import Change, Copy, Move, Part, Story, Voice
from stories.pages.open_tasks import TASKS
from themes.models import WaitingExcerpt

COUNTED, SHOWN = 20, 3  # things of a kind are counted up to the first, and the page shows the second
SOON = timedelta(days=14)  # before the day by which a copy is to be destroyed


@dataclass(frozen=True, slots=True)
class WaitingThing:
    """One line: what it is, and the link by which it is done. `detail` may be empty."""

    title: str
    action: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class WaitingSection:
    """The first things of a kind, and how many there are in all. `more_url` leads to the others, if there are any."""

    name: str
    heading: str
    number: str
    things: list[WaitingThing]
    more_url: str = ""


@dataclass(frozen=True)
class KeeperShape:
    """Someone who works with stories, with a Param for each value: all that SQL depends on which asks for their roles,
    such as that of `kept_by`."""

    roles: frozenset
    is_authenticated: bool = True
    pk: Param = field(default_factory=lambda: consent.THE_VIEWER)
    email: Param = field(default_factory=lambda: consent.THE_VIEWERS_EMAIL)

    def may(self, task):
        return not MAY[task].isdisjoint(self.roles)


def waiting_for(viewer) -> list[WaitingSection]:
    """What waits for this person now, the most urgent first. The number of queries depends on their roles alone."""
    return [section for task, sections in SECTIONS if viewer.may(task) for section in sections(viewer)]


def _section(name, heading, things, more_url=""):
    """[the section with these things], of which there may be more than are counted; [] without any."""
    if not things:
        return []
    number = _("more than %(number)s") % {"number": COUNTED} if len(things) > COUNTED else str(len(things))
    has_more = more_url and len(things) > SHOWN
    shown = things[: SHOWN if has_more else COUNTED]
    return [WaitingSection(name, heading, number, shown, more_url if has_more else "")]


def _yours():
    """The list of all stories whose next step is this person's."""
    return f"{reverse('stories:gather-list')}?show=yours"


# --- copies ---


def copies_in_hand(viewer):
    """Copies to call back, then those to destroy soon."""
    copies = _copies(viewer_shape(viewer), **_copy_params(viewer))
    called_back = [
        _copy(copy, _("See what to do"), _("to be destroyed now")) for copy in copies if copy.is_called_back
    ]
    soon = [
        _copy(copy, _("Check them"), _("destroy by %(day)s") % {"day": day(copy.destroy_by)})
        for copy in copies
        if not copy.is_called_back
    ]
    page = reverse("workshops:copy-list") if viewer.may(Task.BUILD_PACKS) else ""
    return [
        *_section(
            "copies-to-call-back",
            _("Copies to call back"),
            called_back,
            page and f"{page}?standing=call-back",
        ),
        *_section("copies-to-destroy", _("Copies to destroy soon"), soon, page),
    ]


@prepared
def _copies(viewer):
    """Copies in this person's hands that may be kept no longer, called back or soon past their day. Of a copy past its
    day, its sheets say so themselves."""
    copies = Copy.objects.in_hands_of(viewer).with_recall(Param("on")).filter(destroy_by__gte=Param("on"))
    copies = copies.filter(Q(is_called_back=True) | Q(destroy_by__lte=Param("soon")))
    facts = ("number", "code", "made_at", "destroy_by", "is_called_back")
    return copies.order_by("-is_called_back", "destroy_by", "pk").values_list(*facts, named=True)[
        : 2 * COUNTED + 2
    ]


def _copy_params(viewer):
    soon = consent.today() + SOON
    return viewer_params(viewer) | {"soon": day_param(soon)["on"]}


def _copy(copy, action, detail):
    """A line about a printing. It does not say of which stories: of a closed one nobody may be told."""
    title = _("Copy %(number)s, printed on %(day)s") % {
        "number": copy.number,
        "day": day(timezone.localtime(copy.made_at).date()),
    }
    return WaitingThing(title, action, reverse("stories:check-code", args=[copy.code]), detail)


# --- stories that somebody keeps: together those of `waiting_for`, by what is to be done with them ---


def stories_to_decide(viewer):
    """Paused stories that this archivist may let go on, longest paused first."""
    things = [
        WaitingThing(
            title,
            _("Decide"),
            reverse("stories:gather-resume", args=[ref]),
            _("paused on %(day)s") % {"day": day(timezone.localtime(paused_at).date())},
        )
        for ref, title, paused_at in _paused(viewer.roles, **viewer_params(viewer))
    ]
    return _section("stories-to-decide", _("Paused, to decide"), things, _yours())


@prepared
def _paused(roles):
    paused = _kept(roles, Move.RESUME).order_by("paused_at", "pk")
    return paused.values_list("ref", "title", "paused_at")[: COUNTED + 1]


def stories_sent_back(viewer):
    """Stories of which a second person sent back what this one changed."""
    rows = _sent_back(viewer.roles, **viewer_params(viewer))
    return _stories(
        "stories-sent-back", _("Sent back to you"), rows, _("See what to change"), "stories:gather"
    )


@prepared
def _sent_back(roles):
    return _oldest(_kept(roles, Move.CHANGE))


def stories_to_release(viewer):
    rows = _to_release(viewer.roles, **viewer_params(viewer))
    return _stories("stories-to-release", _("Stories to release"), rows, _("Look and release"))


@prepared
def _to_release(roles):
    return _oldest(_kept(roles, Move.RELEASE))


def changes_to_release(viewer):
    rows = _changed(viewer.roles, **viewer_params(viewer))
    return _stories("changes-to-release", _("Changes to look at"), rows, _("Look at the change"))


@prepared
def _changed(roles):
    return _oldest(_kept(roles, Move.LOOK))


def _kept(roles, move):
    """Stories that somebody with these roles keeps, and of which this move is theirs to take."""
    keeper = KeeperShape(roles)
    return Story.objects.kept_by(keeper).waiting_to(move, keeper, Param("on"))


def _oldest(stories):
    return stories.order_by("added_at", "pk").values_list("ref", "title")[: COUNTED + 1]


def _stories(name, heading, rows, action, page="stories:gather-release"):
    things = [WaitingThing(title, action, reverse(page, args=[ref])) for ref, title in rows]
    return _section(name, heading, things, _yours())


# --- for those who tag, in stories whose words they may read ---


def corrections_sent_back(viewer):
    """Stories of which a second person sent back the words that this one proposed, without keeping them."""
    rows = _proposals_sent_back(viewer_shape(viewer), **viewer_params(viewer))
    return _stories(
        "corrections-sent-back",
        _("Corrections sent back to you"),
        rows,
        _("See what to change"),
        "stories:story-correction",
    )


@prepared
def _proposals_sent_back(viewer):
    changes = Change.objects.filter(
        story=OuterRef("pk"), part=Part.WORDS, made_by=Param("viewer"), sent_back_by__isnull=False
    )
    return _oldest(Story.objects.cleared_for(Use.READ, viewer).filter(Exists(changes)))


def excerpts_to_decide(viewer):
    """Stories with excerpts whose words were corrected."""
    rows = _with_waiting_excerpts(viewer_shape(viewer), **viewer_params(viewer))
    return _stories("excerpts-to-decide", _("Excerpts to decide"), rows, _("Decide"), "themes:excerpt-queue")


@prepared
def _with_waiting_excerpts(viewer):
    waiting = WaitingExcerpt.objects.order_by().values("excerpt__transcript__story")
    stories = Story.objects.cleared_for(Use.READ, viewer).filter(transcript__isnull=False)
    return _oldest(stories.filter(pk__in=waiting))


def people_to_ask_again(viewer):
    """Storytellers who wanted to be asked again by now, longest due first. A reporter can no longer change a released
    story, so there the link leads to the story."""
    things = [
        WaitingThing(
            _("%(who)s, %(title)s")
            % {"who": isolated(row.storyteller__pseudonym), "title": isolated(row.story__title)},
            _("Ask again"),
            reverse("stories:voice-consent", args=[row.story__ref, row.ref])
            if row.editable
            else reverse("stories:gather", args=[row.story__ref]),
            _("since %(day)s") % {"day": day(row.ask_again_on)},
        )
        for row in _to_ask_again(viewer.roles, **viewer_params(viewer))
    ]
    return _section("people-to-ask-again", _("Ask them again"), things, reverse("stories:gather-list"))


@prepared
def _to_ask_again(roles):
    keeper = KeeperShape(roles)
    editable = Exists(Story.objects.editable_by(keeper).filter(pk=OuterRef("story")))
    due = Voice.objects.kept_by(keeper).to_ask_again(Param("on")).annotate(editable=editable)
    columns = ("ref", "story__ref", "story__title", "storyteller__pseudonym", "ask_again_on", "editable")
    return due.values_list(*columns, named=True)[: COUNTED + 1]


def stories_to_finish(viewer):
    """Stories that lack something which this person is to add, each with the next thing to do."""
    things = [_next_task(row) for row in _to_finish(viewer.roles, **viewer_params(viewer))]
    return _section("stories-to-finish", _("Stories to go on with"), things, _yours())


@prepared
def _to_finish(roles):
    stories = _kept(roles, Move.GATHER).with_lacking(Param("on")).order_by("added_at", "pk")
    facts = [f"lacks_{name}" for name in TASKS]
    return stories.values_list("ref", "title", "released_at", "unanswered", *facts, named=True)[: COUNTED + 1]


def _next_task(row):
    """The first of the open tasks, but who speaks only where nobody can release the story without: for anything more
    its words would be read. Words are not asked for any more once a story is released without."""
    missing = next(
        name for name in TASKS if getattr(row, f"lacks_{name}") and not (name == "words" and row.released_at)
    )
    label, page = TASKS[missing]
    refs = [row.ref, row.unanswered] if missing == "answers" else [row.ref]
    return WaitingThing(row.title, str(label), reverse(f"stories:{page}", args=refs))


# Who may do the task is shown the section, in this order
SECTIONS: tuple[tuple[Task, Callable], ...] = (
    (Task.READ, copies_in_hand),
    (Task.RELEASE, stories_to_decide),
    (Task.GATHER, stories_sent_back),
    (Task.RELEASE, stories_to_release),
    (Task.LOOK_OVER, changes_to_release),
    (Task.TAG, corrections_sent_back),
    (Task.TAG, excerpts_to_decide),
    (Task.GATHER, people_to_ask_again),
    (Task.GATHER, stories_to_finish),
)

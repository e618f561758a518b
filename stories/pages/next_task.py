"""What a story waits for: what is to be done next, whose move it is, and since when."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Task

from ..languages import isolated
from ..models import Change, ConsentEvent, Part, Voice
from ..models.change import part_names
from .open_tasks import open_tasks_of

# Where a part of a story is changed
PAGES = {
    Part.TITLE: "gather-details",
    Part.SUMMARY: "gather-details",
    Part.LANGUAGE: "gather-details",
    Part.CONTENT_NOTES: "gather-notes",
    Part.RECORDING: "gather-recording",
    Part.WORDS: "gather-transcript",
    Part.SPEAKERS: "gather-speakers",
}


@dataclass(frozen=True)
class NextTask:
    """What a story waits for, as one of those who keep it is told.

    `name` is that of an OpenTask, or "change" (somebody sent it back), "release" or "resume". `href` is its page, ""
    where this person cannot do it. `whose` is the person or the role whose move it is, in words for within a sentence,
    and `is_mine` whether this person is meant. `missing` is a sentence, and `since` when anything last happened.
    """

    name: str
    label: str
    href: str
    whose: str
    is_mine: bool
    missing: str
    since: datetime


def next_task(story, viewer, on=None, tasks=None) -> NextTask | None:
    """What this story, which must come through `kept_by`, waits for; None where it waits for nothing.

    `tasks` are its open tasks, where they were read before.
    """
    return next_tasks([story], viewer, on, None if tasks is None else {story.pk: tasks})[story.pk]


def next_tasks(stories, viewer, on=None, tasks=None) -> dict[int, NextTask | None]:
    """{story key: its NextTask}, None for a story that waits for nothing. They must come through `kept_by`.

    As many queries for one story as for all.
    """
    stories = list(stories)
    keys = [story.pk for story in stories]
    changes, events, names = _changes(keys), _last_events(stories), _reporters(stories, viewer)
    tasks = open_tasks_of(stories, on) if tasks is None else tasks
    withdrawn = set(
        Voice.objects.filter(story__in=keys, withdrawn_at__isnull=False).values_list("story", flat=True)
    )
    return {
        story.pk: None
        if story.pk in withdrawn
        else _Waiting(
            story=story,
            viewer=viewer,
            reporter=names.get(story.reporter_id, ""),
            tasks=tasks[story.pk],
            changes=changes.get(story.pk, []),
            last_event=events.get(story.ref),
        ).next_task()
        for story in stories
    }


def _reporters(stories, viewer):
    """{key of a reporter: their name}."""
    others = {story.reporter_id for story in stories} - {viewer.pk, None}
    people = get_user_model().objects.filter(pk__in=others).order_by()
    return {viewer.pk: viewer.name} | (dict(people.values_list("pk", "name")) if others else {})


def _changes(keys):
    """{story key: its changes}."""
    by_story = {}
    for change in Change.objects.filter(story__in=keys).select_related("sent_back_by", "made_by"):
        by_story.setdefault(change.story_id, []).append(change)
    return by_story


def _last_events(stories):
    """{story ref: when its ledger was last added to}. Whom it is kept from, and until when, moves nothing on."""
    kinds = ConsentEvent.Kind
    passed_over = [kinds.EXCLUDED, kinds.EXCLUSION_LIFTED, kinds.EMBARGOED]
    events = ConsentEvent.objects.filter(story_ref__in=[story.ref for story in stories])
    events = events.exclude(kind__in=passed_over).order_by().values_list("story_ref")
    return dict(events.annotate(last=Max("at")))


@dataclass(frozen=True)
class _Waiting:
    """A story that nobody has withdrawn from, and what decides whose move it is. `reporter` is a name, "" for none."""

    story: object
    viewer: object
    reporter: str
    tasks: list
    changes: list
    last_event: datetime | None

    def next_task(self):
        if self.story.paused_at:
            return self._resume()
        if any(change.sent_back_by_id for change in self.changes):
            return self._change()
        if any(task.required for task in self.tasks):
            return self._gather(self.tasks[0])
        if self.story.released_at is None or self.changes:
            return self._release()
        return None

    @property
    def _is_reporter(self):
        return self.viewer.pk == self.story.reporter_id

    @property
    def _may_release(self):
        return self.viewer.may(Task.RELEASE)

    def _resume(self):
        is_mine = self._may_release and not self._is_reporter
        whose = _("an archivist who did not gather it")
        return self._made(
            "resume", _("Let it go on"), "gather-resume", whose, is_mine, _("This story is paused.")
        )

    def _change(self):
        """What was sent back is changed by who made it, and goes on as before where a program did."""
        sent_back = [change for change in self.changes if change.sent_back_by_id]
        words = {"person": isolated(sent_back[0].sent_back_by.name), "parts": part_names(sent_back)}
        made_by = {change.made_by_id: change.made_by for change in sent_back}
        may = self._may_release or self.story.released_at is None
        whose, is_mine = self._gatherers() if None in made_by else ("", False)
        whose = whose or isolated(next(iter(made_by.values())).name)
        return NextTask(
            name="change",
            label=_("Change what was sent back"),
            href=self._page(PAGES[Part(sent_back[0].part)]) if may else "",
            missing=_("%(person)s sent this back: %(parts)s.") % words,
            **self._move(whose, is_mine or (self.viewer.pk in made_by and may)),
        )

    def _gather(self, task):
        whose, is_mine = self._gatherers()
        href = task.href if is_mine or self._may_release else ""
        return NextTask(task.name, task.label, href, missing=task.missing, **self._move(whose, is_mine))

    def _gatherers(self):
        """(who goes on with it, whether this person is meant). Who gathered a story does until the release; from then
        on an archivist does. Any archivist may."""
        if self.story.released_at is None and self.reporter:
            return isolated(self.reporter), self._is_reporter
        return _("an archivist"), self._may_release

    def _release(self):
        waiting = [change for change in self.changes if change.looked_at_by_id is None]
        own = [change for change in waiting if change.made_by_id == self.viewer.pk]
        if self.story.released_at:
            label, missing = _("Look at what was changed"), _("Something was changed since the release.")
            whose = _("someone who did not change it")
            is_mine = len(waiting) > len(own) and self.viewer.may(Task.LOOK_OVER)
        else:
            label, missing = _("Look at all of it and release"), _("All is here.")
            whose = _("an archivist who did not gather or change it")
            is_mine = not (self._is_reporter or own) and self._may_release
        return self._made("release", label, "gather-release", whose, is_mine, missing)

    def _made(self, name, label, page, whose, is_mine, missing):
        href = self._page(page) if is_mine else ""
        return NextTask(name, label, href, missing=missing, **self._move(whose, is_mine))

    def _move(self, whose, is_mine):
        return {"whose": _("you") if is_mine else whose, "is_mine": is_mine, "since": self._since}

    def _page(self, name):
        return reverse(f"stories:{name}", args=[self.story.ref])

    @property
    def _since(self):
        moments = [self.story.added_at, *(change.made_at for change in self.changes)]
        return max(moments + ([self.last_event] if self.last_event else []))

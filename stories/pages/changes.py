"""What was changed in a story and waits for a second person, as those who keep it read it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..differences import word_differences
from ..languages import LANGUAGES
from ..models import DETAILS, Part


@dataclass(frozen=True)
class ShownChange:
    """One part of a story before and after, as (piece, is it different) each; `before` is empty where readers have
    nothing of it. `made_by` and the others are names, "" for nobody."""

    part: str
    label: str
    before: list[tuple[str, bool]]
    after: list[tuple[str, bool]]
    made_by: str
    looked_at_by: str
    sent_back_by: str
    sent_back_note: str


@dataclass(frozen=True)
class WaitingChanges:
    """The changes of a story: those this person may release or look at, those only somebody else may, and those
    already seen by a second person."""

    theirs: list[ShownChange]
    own: list[ShownChange]
    seen: list[ShownChange]

    @property
    def all(self):
        return [*self.theirs, *self.own, *self.seen]

    @property
    def sent_back(self):
        """[(name, sentence, labels of the parts)] of what was sent back."""
        labels = {}
        for change in self.all:
            if change.sent_back_by:
                labels.setdefault((change.sent_back_by, change.sent_back_note), []).append(change.label)
        return [(name, note, ", ".join(parts)) for (name, note), parts in labels.items()]


def waiting_changes(story, viewer) -> WaitingChanges:
    """The changes of this story, which must come through `kept_by`."""
    theirs, own, seen = [], [], []
    for change in story.changes.select_related("made_by", "looked_at_by", "sent_back_by"):
        waiting = own if change.made_by == viewer else theirs
        group = seen if change.looked_at_by else waiting
        group.append(_shown(story, change))
    return WaitingChanges(theirs, own, seen)


def _shown(story, change) -> ShownChange:
    before, after = _in_words(story, change)
    before, after = word_differences(before, after) if before else ([], [(after, False)])
    return ShownChange(
        part=change.part,
        label=change.get_part_display(),
        before=before,
        after=after,
        made_by=_name(change.made_by),
        looked_at_by=_name(change.looked_at_by),
        sent_back_by=_name(change.sent_back_by),
        sent_back_note=change.sent_back_note,
    )


def _name(person: Any) -> str:
    return person.name if person else ""


def _in_words(story, change) -> tuple[str, str]:
    """What readers have of this part and what is new; the first is "" where the story is not released."""
    if change.part in DETAILS:
        now = getattr(story, change.part)
        if story.released_at is None:
            return "", _detail(change.part, now)
        return _detail(change.part, now), _detail(change.part, change.value)
    versions, released = (
        (story.recordings, story.recording)
        if change.part == Part.RECORDING
        else (story.transcripts, story.transcript)
    )
    newest = versions.order_by("-number").first()
    before = _version(released) if story.released_at else ""
    return before, _version(newest)


def _detail(part, value) -> str:
    if part == Part.CONTENT_NOTES:
        return "; ".join(value) or str(_("No content notes"))
    return LANGUAGES.get(value, value) if part == Part.LANGUAGE else value


def _version(version) -> str:
    return str(_("Version %(number)s") % {"number": version.number}) if version else str(_("None yet"))

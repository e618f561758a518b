"""The voices of a story, with what each has agreed to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.roles import Task

from .. import consent
from ..bylines import shown_as
from ..consent import Audience, Use
from ..models import Storyteller


@dataclass(frozen=True)
class Answer:
    """One use and, for each audience, its label and whether the voice said yes."""

    label: str
    cells: list[tuple[str, bool]]

    @property
    def yes(self):
        return [audience for audience, is_yes in self.cells if is_yes]

    @property
    def no(self):
        return [audience for audience, is_yes in self.cells if not is_yes]


def answers_of(promises) -> list[Answer]:
    """An Answer for each use, from (use, audience) pairs. A promise to anyone is a yes to every audience."""
    return [
        Answer(
            use.label,
            [
                (audience.label, (use, audience) in promises or (use, Audience.ANYONE) in promises)
                for audience in Audience
            ],
        )
        for use in Use
    ]


@dataclass(frozen=True)
class VoiceAnswers:
    """One voice of a story, with its open promises as `answers`."""

    ref: str
    pseudonym: str
    kind: str
    office: str
    shown_as: str
    withdrawn: bool
    answers: list[Answer]
    agreement: Any  # the latest Consent, or None
    counts_on: date | None  # the first day on which a promise counts, where that is still to come
    ends_on: date | None
    exclusions: list
    may_be_corrected: bool  # until it has agreed to something


def voices_of(story, on=None) -> list[VoiceAnswers]:
    """Every voice of this story with its answers."""
    on = on or consent.today()
    voices = story.voices.select_related("storyteller", "office").with_open_grants(on)
    voices = voices.prefetch_related("consents__notice", "exclusions__user")
    return [_voice(voice, on) for voice in voices]


def _voice(voice, on):
    promises = {(grant.use, grant.audience) for grant in voice.open_grants}
    first_days = [grant.effective_on for grant in voice.open_grants if grant.effective_on > on]
    last_days = [grant.ends_on for grant in voice.open_grants if grant.ends_on]
    return VoiceAnswers(
        ref=voice.ref,
        pseudonym=voice.storyteller.pseudonym,
        kind=voice.get_kind_display(),
        office=voice.office.name if voice.office else "",
        shown_as=shown_as(voice),
        withdrawn=voice.withdrawn_at is not None,
        answers=answers_of(promises) if promises else [],
        agreement=max(voice.consents.all(), key=lambda agreement: agreement.pk, default=None),
        counts_on=max(first_days, default=None),
        ends_on=min(last_days, default=None),
        exclusions=list(voice.exclusions.all()),
        may_be_corrected=not voice.consents.all(),
    )


def known_voices(story, viewer) -> set[str]:
    """The refs of this story's voices whose identity this person may open."""
    if not viewer.may(Task.KNOW_WHO):
        return set()
    storytellers = Storyteller.objects.kept_by(viewer)
    return set(story.voices.filter(storyteller__in=storytellers).values_list("ref", flat=True))

"""What was read from a file or from pasted words, before anybody has looked at it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from .text import Cue, Draft, Remark, RemarkKind


@dataclass(frozen=True)
class Parsed:
    """A draft, the name of the format it was taken for, and what was guessed, mended or left out."""

    draft: Draft
    format: str
    remarks: tuple[Remark, ...] = ()  # each kind once, unless their details differ

    def as_json(self) -> dict[str, Any]:
        """All of it in values that JSON has, for `from_json`."""
        return asdict(replace(self, draft=replace(self.draft, remarks=())))

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Parsed":
        """What `as_json` gave."""
        draft = stored["draft"]
        return cls(
            Draft(
                text=draft["text"],
                cues=tuple(Cue(**cue) for cue in draft["cues"]),
                sentences=tuple((start, end) for start, end in draft["sentences"]),
                language=draft["language"],
            ),
            stored["format"],
            tuple(
                Remark(RemarkKind(each["kind"]), each["count"], each["detail"]) for each in stored["remarks"]
            ),
        )


def together(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks, those of one kind and detail as one."""
    counts: dict[tuple[RemarkKind, str], int] = {}
    for remark in remarks:
        counts[remark.kind, remark.detail] = counts.get((remark.kind, remark.detail), 0) + remark.count
    return tuple(Remark(kind, count, detail) for (kind, detail), count in counts.items())

"""GATHER: a story, its voices, what they agreed to, its recording and its words; and what left the building."""

from .agreement import Consent, Exclusion, Grant, Notice
from .change import DETAILS, OF_TRANSCRIPT, Change, Part
from .copy import CODE_ALPHABET, WORDS_CHANGED, CopiedStory, Copy, CopyQuerySet, make_code, make_number
from .kept import KeptStory
from .ledger import ConsentEvent, ConsentEventQuerySet
from .listening import ListeningPlace, ListeningSpeed
from .look_over import LookOver
from .missing import Missing
from .recording import Recording
from .release import KEPT_BY_PEOPLE, NotReady
from .rows import AppendOnlyQuerySet, DeletedMeanwhile, Immutable
from .searchable import IndexEntry, SearchableStory
from .source import Source
from .story import NotDeletable, Story, StoryQuerySet
from .story_parts import StoryPartQuerySet
from .storyteller import Identity, IdentityEntry, Storyteller, StorytellerQuerySet
from .transcript import Cue, Transcript
from .voice import Kind, Voice, VoiceQuerySet
from .waiting import Move, WaitingQuerySet

__all__ = [
    "CODE_ALPHABET",
    "DETAILS",
    "KEPT_BY_PEOPLE",
    "OF_TRANSCRIPT",
    "WORDS_CHANGED",
    "AppendOnlyQuerySet",
    "Change",
    "Consent",
    "ConsentEvent",
    "ConsentEventQuerySet",
    "CopiedStory",
    "Copy",
    "CopyQuerySet",
    "Cue",
    "DeletedMeanwhile",
    "Exclusion",
    "Grant",
    "Identity",
    "IdentityEntry",
    "Immutable",
    "IndexEntry",
    "KeptStory",
    "Kind",
    "ListeningPlace",
    "ListeningSpeed",
    "LookOver",
    "Missing",
    "Move",
    "NotDeletable",
    "NotReady",
    "Notice",
    "Part",
    "Recording",
    "SearchableStory",
    "Source",
    "Story",
    "StoryPartQuerySet",
    "StoryQuerySet",
    "Storyteller",
    "StorytellerQuerySet",
    "Transcript",
    "Voice",
    "VoiceQuerySet",
    "WaitingQuerySet",
    "make_code",
    "make_number",
]

"""GATHER: a story, its voices, what they agreed to, its recording and its words; and what left the building."""

from .agreement import Consent, Exclusion, Grant, Notice
from .copy import CODE_ALPHABET, WORDS_CHANGED, CopiedStory, Copy, CopyQuerySet, make_code, make_number
from .ledger import ConsentEvent, ConsentEventQuerySet
from .recording import Recording
from .rows import AppendOnlyQuerySet, Immutable
from .searchable import IndexEntry, SearchableStory
from .source import Source
from .story import NotReady, Story, StoryQuerySet
from .story_parts import StoryPartQuerySet
from .storyteller import Identity, IdentityEntry, Storyteller, StorytellerQuerySet
from .transcript import Cue, Transcript
from .voice import Kind, Voice, VoiceQuerySet

__all__ = [
    "CODE_ALPHABET",
    "WORDS_CHANGED",
    "AppendOnlyQuerySet",
    "Consent",
    "ConsentEvent",
    "ConsentEventQuerySet",
    "CopiedStory",
    "Copy",
    "CopyQuerySet",
    "Cue",
    "Exclusion",
    "Grant",
    "Identity",
    "IdentityEntry",
    "Immutable",
    "IndexEntry",
    "Kind",
    "NotReady",
    "Notice",
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
    "make_code",
    "make_number",
]

"""MOBILISE: discussion packs, their stories and their questions."""

from .contributors import LEVELS, Contributor, Level, Suggestion
from .pack import (
    ChosenExcerpt,
    DiscussionPack,
    DiscussionPackQuerySet,
    Extent,
    FeaturedStory,
    GeneralQuestion,
    KeyQuestion,
)

__all__ = [
    "LEVELS",
    "ChosenExcerpt",
    "Contributor",
    "DiscussionPack",
    "DiscussionPackQuerySet",
    "Extent",
    "FeaturedStory",
    "GeneralQuestion",
    "KeyQuestion",
    "Level",
    "Suggestion",
]

"""MOBILISE: discussion packs, their stories and their questions."""

from .contributors import LEVELS, Contributor, Level, Suggestion
from .pack import DiscussionPack, DiscussionPackQuerySet, FeaturedStory, GeneralQuestion, KeyQuestion

__all__ = [
    "LEVELS",
    "Contributor",
    "DiscussionPack",
    "DiscussionPackQuerySet",
    "FeaturedStory",
    "GeneralQuestion",
    "KeyQuestion",
    "Level",
    "Suggestion",
]

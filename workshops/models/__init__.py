"""MOBILISE: discussion packs, their stories and their questions."""

from .contributors import Contributor, Suggestion
from .pack import DiscussionPack, DiscussionPackQuerySet, FeaturedStory, GeneralQuestion, KeyQuestion

__all__ = [
    "Contributor",
    "DiscussionPack",
    "DiscussionPackQuerySet",
    "FeaturedStory",
    "GeneralQuestion",
    "KeyQuestion",
    "Suggestion",
]

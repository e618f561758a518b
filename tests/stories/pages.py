"""Addresses of the pages of stories, and what they list."""

from django.urls import reverse


def page(name, *refs):
    return reverse(f"stories:{name}", args=refs)


def names(response):
    return [(story.title, story.state.label) for story in response.context["stories"]]

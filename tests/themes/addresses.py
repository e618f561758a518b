"""The addresses of themes and excerpts, and what fills them when tests visit the whole site."""

from tests.site.fillers import every_story, nothing
from themes.models import Theme


def every_excerpt(site):
    return {key: {"ref": excerpt.ref} for key, excerpt in site.excerpts.items()}


def every_theme(_site):
    return {slug: {"slug": slug} for slug in Theme.objects.values_list("slug", flat=True)}


STORY_PAGES = (
    "themes:excerpt-list",
    "themes:excerpt-create",
    "themes:excerpt-queue",
    "themes:act-undo",
    "themes:act-redo",
)
EXCERPT_PAGES = ("themes:excerpt", "themes:excerpt-tag", "themes:excerpt-untag", "themes:note-create")
FILLERS = {
    "reading": {
        **dict.fromkeys(STORY_PAGES, every_story),
        **dict.fromkeys(EXCERPT_PAGES, every_excerpt),
        "themes:theme-list": nothing,
        "themes:theme": every_theme,
    },
}
LISTS = {"reading": ("themes:theme-list", "themes:theme")}

"""The addresses of the reading room, and what fills them when tests visit the whole site."""

from tests.site.fillers import every_story, nothing


def every_publication(site):
    """By a person whom it quotes: where that one is closed, nobody else is quoted in it."""
    return {key: {"ref": site.stories[key].source.ref} for key in ("quotedone", "quotedgone")}


LONE_PAGES = (
    "reading:home", "reading:about", "reading:accessibility", "reading:help", "reading:story-list", "reading:search",
    "reading:kept",
)  # fmt: skip
FILLERS = {
    "reading": {
        **dict.fromkeys(
            ["reading:story", "reading:story-print", "reading:listening", "reading:story-keep"], every_story
        ),
        **dict.fromkeys(LONE_PAGES, nothing),
        "reading:extract-list": every_publication,
    },
}
LISTS = {
    "reading": (
        "reading:home",
        "reading:about",
        "reading:help",
        "reading:story-list",
        "reading:search",
        "reading:kept",
    ),
}

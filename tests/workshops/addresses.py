"""The addresses of packs and their copies, and what fills them when tests visit the whole site."""

from tests.site.fillers import every_story, nothing
from tests.themes.addresses import every_excerpt


def every_pack(site):
    return {name: {"ref": pack.ref} for name, pack in site.packs.items()}


def every_place(site):
    return {
        f"{pack} {key}": {"ref": site.packs[pack].ref, "featured": place.ref}
        for (pack, key), place in site.places.items()
        if pack in ("workshop", "olgas", "devs")
    }


def every_sound(site):
    """Of the places of each pack: the front page's is for everyone who signs in."""
    return {
        f"{pack} {key}": {"ref": site.packs[pack].ref, "featured": place.ref}
        for (pack, key), place in site.places.items()
    }


def every_copy_of_a_pack(site):
    return {
        name: {"ref": copy.what_ref, "code": copy.code}
        for name, copy in site.copies.items()
        if name != "story"
    }


PACK_PAGES = (
    "workshops:pack", "workshops:pack-edit", "workshops:pack-delete", "workshops:pack-copy",
    "workshops:pack-stories", "workshops:featured-add", "workshops:excerpt-add", "workshops:pack-print",
)  # fmt: skip
PLACE_PAGES = (
    "workshops:featured-edit", "workshops:featured-move", "workshops:featured-remove",
    "workshops:featured-pause", "workshops:featured-wishes",
)  # fmt: skip
COPY_PAGES = ("workshops:copy", "workshops:pack-pdf")
LONE_PAGES = (
    "workshops:pack-list", "workshops:pack-create", "workshops:copy-list",
)  # fmt: skip
FILLERS = {
    "reading": {"workshops:story-packs": every_story, "workshops:excerpt-packs": every_excerpt},
    "packs": {
        **dict.fromkeys(PACK_PAGES, every_pack),
        **dict.fromkeys(PLACE_PAGES, every_place),
        "workshops:featured-sound": every_sound,
        **dict.fromkeys(COPY_PAGES, every_copy_of_a_pack),
        **dict.fromkeys(LONE_PAGES, nothing),
    },
}
LISTS = {"packs": ("workshops:pack-list", "workshops:copy-list", "workshops:pack-create")}

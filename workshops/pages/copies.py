"""Printings of a pack, as the pages about them show them."""

from core.paging import page_after
from stories.models import Copy

from ..models import DiscussionPack
from ..paper.labels import audience_label


def page_of_copies(viewer, only_recalled, after):
    """(a page of the copies this person may know of, newest first, the code of the last of them or "").

    Each has `made_for`, and `title` where they may open its pack; never which story a recall is about. Raises
    Copy.DoesNotExist where `after` is not among them.
    """
    copies = Copy.objects.known_to(viewer).with_recall().select_related("office", "made_by")
    if only_recalled:
        copies = copies.filter(is_called_back=True)
    page, last = page_after(copies, after, "made_at", ref_field="code")
    packs = DiscussionPack.objects.open_to(viewer).filter(ref__in=[copy.what_ref for copy in page])
    titles = dict(packs.values_list("ref", "title"))
    for copy in page:
        copy.made_for = audience_label(copy.audience, copy.office)
        copy.title = titles.get(copy.what_ref, "")
    return page, last

"""MOBILISE on screen: build a pack, project it, print it, and call its copies back."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Count, Exists, F, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import begin_again, onward, page_after
from stories.consent import KNOW_OF, Audience, Room, Use
from stories.models import Copy, Story
from stories.views.pause import pause
from stories.views.wishes import wishes
from themes.models import Excerpt, ThemedExcerpt

from .building import audience_label, places_of, printed_pack, site_address, told_by, trial_copy
from .forms import AudienceForm, ChooseForm, FeaturedForm, PackForm, PrintForm
from .models import DiscussionPack, FeaturedStory
from .projecting import projected
from .typesetting import count_sheets, typeset

# A pack knows its own room, as columns: one query asks the gate for many packs.
OWN_ROOM = Room(
    audience=F("pack__audience"),
    office=F("pack__office"),
    leader=F("pack__made_by"),
    leader_email=F("pack__made_by__email"),
)


def pack_or_404(request, ref):
    packs = DiscussionPack.objects.open_to(request.user).select_related("made_by", "office", "source")
    return get_object_or_404(packs, ref=ref)


def pack_as_met(request, ref):
    """The pack in the room this person meets it in: who builds no packs reads one alone, in no workshop's room."""
    pack = pack_or_404(request, ref)
    if not request.user.may(Task.BUILD_PACKS):
        pack.audience = Audience.ANYONE
    return pack


def pack_to_change(request, ref):
    pack = pack_or_404(request, ref)
    if not pack.may_be_changed_by(request.user):
        raise PermissionDenied
    return pack


def lost_words(pack, viewer):
    """What only the pack's maker is told, or nothing."""
    lost = pack.lost_to(viewer)
    if not lost:
        return ""
    return ngettext(
        "%(number)s story can no longer be printed", "%(number)s stories can no longer be printed", lost
    ) % {"number": lost}


# --- Packs ---


@allowed(Task.BUILD_PACKS)
@require_safe
def pack_list(request):
    packs = DiscussionPack.objects.open_to(request.user).select_related("made_by", "office")
    try:
        found, last = page_after(packs, request.GET.get("after", ""), "made_at")
    except DiscussionPack.DoesNotExist:
        return begin_again(request)
    printable = FeaturedStory.objects.cleared_for(Use.PRINT, request.user, room=OWN_ROOM)
    counts = dict(
        printable.filter(pack__in=found).order_by().values_list("pack").annotate(number=Count("pk"))
    )
    for each in found:
        each.how_many = counts.get(each.pk, 0)
        each.made_for = audience_label(each.audience, each.office)
    first_url = reverse("workshops:pack-list") if request.GET.get("after") else ""
    return render(
        request,
        "workshops/pack_list.html",
        {"packs": found, "more_url": onward(last), "first_url": first_url},
    )


@allowed(Task.BUILD_PACKS)
@page_or_form
def pack_create(request):
    """First who will be in the room, since that decides which stories there are to choose from."""
    form = AudienceForm(typed(request), viewer=request.user)
    if form.is_valid():
        chosen = {"audience": form.cleaned_data["audience"]}
        if form.cleaned_data["office"]:
            chosen["office"] = form.cleaned_data["office"].ref
        return redirect(f"{reverse('workshops:pack-create-words')}?{urlencode(chosen)}")
    return answer(request, "workshops/pack_audience.html", {"form": form})


@allowed(Task.BUILD_PACKS)
@page_or_form
def pack_create_words(request):
    room = AudienceForm(request.GET, viewer=request.user)
    if not room.is_valid():
        return redirect("workshops:pack-create")
    form = PackForm(typed(request))
    if form.is_valid():
        form.instance.audience = room.cleaned_data["audience"]
        form.instance.office = room.cleaned_data["office"]
        form.instance.made_by = request.user
        pack = form.save()
        return redirect("workshops:pack-stories", pack.ref)
    made_for = audience_label(room.cleaned_data["audience"], room.cleaned_data["office"])
    return answer(request, "workshops/pack_form.html", {"form": form, "made_for": made_for})


@require_safe
def pack(request, ref):
    """The page to project. The front page's pack is for anyone signed in, the others for those who build packs."""
    pack = pack_as_met(request, ref)
    places = places_of(pack, request.user)
    printed = printed_pack(pack, request.user, site_address(settings.SITE_ADDRESS, request), places=places)
    context = {
        "pack": pack,
        "places": places,
        "projected": projected(printed),
        "may_change": pack.may_be_changed_by(request.user),
        "lost": lost_words(pack, request.user),
    }
    return render(request, "workshops/pack_detail.html", context)


@allowed(Task.BUILD_PACKS)
@page_or_form
def pack_edit(request, ref):
    pack = pack_to_change(request, ref)
    form = PackForm(typed(request), instance=pack)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("workshops:pack-stories", ref)
    return answer(
        request,
        "workshops/pack_form.html",
        {"form": form, "pack": pack, "made_for": audience_label(pack.audience, pack.office)},
    )


@allowed(Task.BUILD_PACKS)
@page_or_form
def pack_delete(request, ref):
    pack = pack_to_change(request, ref)
    if pack.on_front_page:
        raise PermissionDenied
    if request.method == "POST":
        pack.delete()
        messages.success(request, _("The pack is deleted. Copies already printed can still be called back."))
        return redirect("workshops:pack-list")
    return render(request, "workshops/pack_confirm_delete.html", {"pack": pack})


@allowed(Task.BUILD_PACKS)
@page_or_form
def pack_copy(request, ref):
    """Make your own from this one, for a room of your choosing."""
    pack = pack_or_404(request, ref)
    form = AudienceForm(typed(request), viewer=request.user)
    if form.is_valid():
        again = pack.make_again(request.user, form.cleaned_data["audience"], form.cleaned_data["office"])
        return redirect("workshops:pack-stories", again.ref)
    return answer(request, "workshops/pack_audience.html", {"form": form, "pack": pack})


# --- The stories of a pack ---


@allowed(Task.BUILD_PACKS)
@require_safe
def pack_stories(request, ref):
    """The stories in the pack, in order, and those that could be: cleared for print in its room, for this person."""
    pack = pack_to_change(request, ref)
    form = ChooseForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    places = places_of(pack, request.user)
    stories = narrowed(stories_to_choose(pack, request.user), chosen, request.user, pack.room)
    try:
        found, last = page_after(stories, request.GET.get("after", ""), "released_at")
    except Story.DoesNotExist:
        return begin_again(request)
    opens = Story.objects.cleared_for(KNOW_OF, request.user).filter(pk__in=[story.pk for story in found])
    to_open = set(opens.values_list("pk", flat=True))
    for story in found:
        story.opens = (
            story.pk in to_open
        )  # what the room may have printed is not always theirs to read elsewhere
    tellers = told_by([place.story for place in places] + found)
    for story in [place.story for place in places] + found:
        story.told_by = tellers[story.pk]
    context = {
        "pack": pack,
        "made_for": audience_label(pack.audience, pack.office),
        "places": places,
        "form": form,
        "found": found,
        "more_url": onward(last, {name: request.GET[name] for name in form.fields if name in request.GET}),
        "first_url": "?" if request.GET.get("after") else "",
        "is_narrowed": any(chosen.values()),
        "lost": lost_words(pack, request.user),
    }
    return render(request, "workshops/pack_stories.html", context)


def stories_to_choose(pack, viewer):
    inside = FeaturedStory.objects.filter(pack=pack, story=OuterRef("pk"))
    cleared = Story.objects.cleared_for(Use.PRINT, viewer, room=pack.room)
    return cleared.filter(~Exists(inside)).select_related("source").order_by("-released_at", "-pk")


def narrowed(stories, chosen, viewer, room):
    """By words of the title, and by theme: what was heard in a story is told where its words may be read."""
    for word in chosen.get("words", "").split()[:10]:
        stories = stories.filter(title__icontains=word)
    if chosen.get("theme"):
        heard = ThemedExcerpt.objects.filter(
            tag=chosen["theme"], content_object__transcript=OuterRef("transcript")
        )
        stories = stories.cleared_for(Use.READ, viewer, room=room).filter(Exists(heard))
    return stories


@allowed(Task.BUILD_PACKS)
@require_POST
def featured_add(request, ref):
    pack = pack_to_change(request, ref)
    story = get_object_or_404(stories_to_choose(pack, request.user), ref=request.POST.get("story", ""))
    try:
        featured = pack.feature(story)
    except IntegrityError:  # pressed twice
        return redirect("workshops:pack-stories", ref)
    return redirect("workshops:featured-edit", ref, featured.ref)


def featured_or_404(pack, viewer, ref):
    return get_object_or_404(pack.printable(viewer).select_related("story", "pull_quote"), ref=ref)


@allowed(Task.BUILD_PACKS)
@page_or_form
def featured_edit(request, ref, featured):
    """The summary, the words pulled out and the questions of one story in the pack."""
    pack = pack_to_change(request, ref)
    place = featured_or_404(pack, request.user, featured)
    excerpts = (
        Excerpt.objects.cleared_for(Use.PRINT, request.user, room=pack.room)
        .cleared_for(Use.READ, request.user, room=pack.room)
        .filter(transcript=place.story.transcript_id)
    )
    now = {"summary": place.summary or place.story.summary, "pull_quote": place.pull_quote}
    now |= {f"question_{number}": one.text for number, one in enumerate(place.questions.all(), start=1)}
    form = FeaturedForm(typed(request), excerpts=excerpts, initial=now)
    if form.is_valid():
        summary = form.cleaned_data["summary"]
        own_words = summary if summary != place.story.summary else ""
        place.rewrite(own_words, form.cleaned_data["pull_quote"], form.questions_typed())
        messages.success(request, _("Saved."))
        return redirect("workshops:pack-stories", ref)
    return answer(request, "workshops/featured_form.html", {"pack": pack, "place": place, "form": form})


@allowed(Task.BUILD_PACKS)
@require_POST
def featured_move(request, ref, featured):
    pack = pack_to_change(request, ref)
    place = featured_or_404(pack, request.user, featured)
    step = {"up": -1, "down": 1}.get(request.POST.get("to"), 0)
    if step:
        pack.move(place, step, request.user)
    return redirect(f"{reverse('workshops:pack-stories', args=[ref])}#{featured}")


@allowed(Task.BUILD_PACKS)
@require_POST
def featured_remove(request, ref, featured):
    pack = pack_to_change(request, ref)
    featured_or_404(pack, request.user, featured).delete()
    return redirect("workshops:pack-stories", ref)


def met_in_pack(request, ref, featured):
    """(story, the pack's address to go back to, its name), for whoever meets it there and perhaps nowhere else."""
    pack = pack_as_met(request, ref)
    return featured_or_404(pack, request.user, featured).story, pack.get_absolute_url(), pack.title


@allowed(Task.SAFEGUARD)
@page_or_form
def featured_pause(request, ref, featured):
    return pause(request, *met_in_pack(request, ref, featured))


@allowed(Task.SAFEGUARD)
@page_or_form
def featured_wishes(request, ref, featured):
    return wishes(request, *met_in_pack(request, ref, featured))


# --- Copies ---


@allowed(Task.BUILD_PACKS)
@page_or_form
def pack_print(request, ref):
    """How much paper it takes, and a new copy: the storytellers' answers are asked again at that moment."""
    pack = pack_or_404(request, ref)
    asked = {"size": request.GET.get("size", "a4")}
    form = PrintForm(typed(request), initial=asked)
    places = places_of(pack, request.user)
    if form.is_valid() and places and request.POST.get("step") != "count":
        return redirect(make_copy(request, pack, places, form.cleaned_data))
    how_many = form.fields["how_many"].initial
    if form.is_bound:
        how_many = form.cleaned_data.get("how_many", how_many)
    context = {
        "pack": pack,
        "made_for": audience_label(pack.audience, pack.office),
        "form": form,
        "may_change": pack.may_be_changed_by(request.user),
        "how_many": how_many,
        "sums": [
            (name, sheets, sheets * how_many)
            for size, name in PrintForm.SIZES
            for sheets in [sheets_of(request, pack, places, size)]
        ]
        if places
        else [],
        "lost": lost_words(pack, request.user),
    }
    return answer(request, "workshops/pack_print.html", context)


def sheets_of(request, pack, places, size):
    """Sheets of one copy, printed on both sides: the pack is set once for nothing but counting."""
    site = site_address(settings.SITE_ADDRESS, request)
    trial = printed_pack(pack, request.user, site, places=places, copy=trial_copy())
    return count_sheets(typeset(trial, size=size)).sheets


def make_copy(request, pack, places, chosen):
    """Writes the printing down before any byte of it leaves. Returns the address of its page."""
    copy = Copy.make(
        Copy.Kind.PACK,
        pack.ref,
        pack.room,
        request.user,
        chosen["how_many"],
        [place.story for place in places],
        size=chosen["size"],
        sheets=sheets_of(request, pack, places, chosen["size"]),
        destroy_by=chosen["destroy_by"],
    )
    return reverse("workshops:copy", args=[pack.ref, copy.code])


def copy_or_404(request, pack, code):
    """A printing of this pack. One that holds a story this person may never know of is not found."""
    copies = Copy.objects.known_to(request.user).made_for(pack.ref).with_standing()
    return get_object_or_404(copies, code=code)


@allowed(Task.BUILD_PACKS)
@require_safe
def copy(request, ref, code):
    pack = pack_or_404(request, ref)
    copy = copy_or_404(request, pack, code)
    context = {
        "pack": pack,
        "copy": copy,
        "size": dict(PrintForm.SIZES)[copy.size],
        "other_size": "large" if copy.size == "a4" else "a4",
        "all_sheets": copy.sheets * copy.how_many,
        "made_for": audience_label(copy.audience, copy.office),
        "can_be_made": copy.is_fine() and copied_places(pack, copy, request.user) is not None,
    }
    return render(request, "workshops/copy_detail.html", context)


@allowed(Task.BUILD_PACKS)
@require_safe
def pack_pdf(request, ref, code):
    """The sheets of a copy, set from today's answers. Where one of its stories has gone, none of it leaves."""
    pack = pack_or_404(request, ref)
    copy = copy_or_404(request, pack, code)
    places = copied_places(pack, copy, request.user)
    if places is None or not copy.is_fine():
        return render(request, "workshops/copy_stopped.html", {"pack": pack, "copy": copy}, status=410)
    site = site_address(settings.SITE_ADDRESS, request)
    pdf = typeset(printed_pack(pack, request.user, site, places=places, copy=copy), size=copy.size)
    name = f"discussion-pack-copy-{copy.number}-{copy.size}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def copied_places(pack, copy, viewer):
    """The places of exactly the stories, and the versions of their words, that the copy was made of; or None."""
    copied = set(copy.stories.values_list("story", "transcript"))
    places = [
        place for place in places_of(pack, viewer) if (place.story_id, place.story.transcript_id) in copied
    ]
    return places if len(places) == len(copied) else None


@allowed(Task.BUILD_PACKS)
@require_safe
def copy_list(request):
    """The recall list: every copy, and whether its holders are to be called. Never which story it is about."""
    copies = Copy.objects.known_to(request.user).with_standing().select_related("office", "made_by")
    only = request.GET.get("standing") == "call-back"
    if only:
        copies = copies.filter(is_called_back=True)
    after = request.GET.get("after", "")
    kept = {"standing": "call-back"} if only else {}
    try:
        found, last = page_after(copies, after, "made_at", named="code")
    except Copy.DoesNotExist:
        return begin_again(request)
    titles = dict(
        DiscussionPack.objects.open_to(request.user)
        .filter(ref__in=[each.what_ref for each in found])
        .values_list("ref", "title")
    )
    for each in found:
        each.made_for = audience_label(each.audience, each.office)
        each.title = titles.get(each.what_ref, "")
    context = {
        "copies": found,
        "only": only,
        "more_url": onward(last, kept),
        "first_url": f"?{urlencode(kept)}" if after else "",
    }
    return render(request, "workshops/copy_list.html", context)

"""The consent rule, asked of the tables. Its parts are in `consent`; readers of stories use Story's two doors."""

from functools import lru_cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from accounts.roles import Task
from core.prepared import Param, PreparedCondition, compile_condition

from . import consent
from .consent import Audience, Room, Use
from .models.agreement import Exclusion, Grant
from .models.voice import Voice


def clearance(use, viewer, room=None, on=None, path=""):
    """The consent rule as one condition, on stories or on rows whose `path` leads to one.

    `use` is a Use, or several of which any one will do. `viewer` may be None for someone not signed in, or the
    shape of a viewer (`consent.viewer_shape`) in a prepared query, which then runs with their `viewer_params`.
    """
    uses = (use,) if isinstance(use, str) else tuple(use)
    viewer, on = viewer or AnonymousUser(), on or consent.today()
    if room is not None and room.varies_by_row:
        return rule(uses, viewer, room, on, path)
    return Q(prepared_rule(uses, viewer, room, on, path))


def prepared_rule(uses, viewer, room, on, path=""):
    """`rule` from SQL that is kept: Django takes 20 times longer to compile it than the database to answer it."""
    compiled = _compiled_rule(connection.vendor, uses, consent.viewer_shape(viewer), room and room.shape)
    in_prepared_query = isinstance(viewer, consent.ViewerShape)
    params = None if in_prepared_query else viewer_params(viewer, room, on)
    return PreparedCondition(path or "pk", compiled, params)


def rule(uses, viewer, room, on, path=""):
    """The consent rule itself. Its parts are in `consent`; nothing else here or elsewhere may repeat them."""
    prefix = f"{path}__" if path else ""
    voices = Voice.objects.filter(story=OuterRef(f"{prefix}pk"))
    shut_out = Exclusion.objects.filter(
        consent.shuts_out(viewer, room, depth=1), voice__story=OuterRef(f"{prefix}pk")
    )
    open_now = Q(
        **{f"{prefix}released_at__isnull": False, f"{prefix}paused_at": None},
    ) & (Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": on}))
    return open_now & Q(Exists(voices)) & voices_agree(uses, viewer, room, on, path) & ~Q(Exists(shut_out))


def voices_agree(uses, viewer, room, on, path=""):
    """The part of the rule that asks the voices: for one of these uses, each of them has a promise in force to an
    audience that this room, or this viewer where there is no room, is in. The day and the viewer's office may be an
    `F`, so that one query can ask about many of them."""
    prefix = f"{path}__" if path else ""
    reached = consent.reaches_room(room, depth=2) if room else consent.reaches_viewer(viewer, depth=2)
    voices, agreed_to_one = Voice.objects.filter(story=OuterRef(f"{prefix}pk")), Q()
    for use in uses:
        in_force = consent.in_force([use], consent.as_outer_ref(on, depth=2))
        grants = Grant.objects.filter(in_force, voice=OuterRef("pk")).filter(reached)
        agreed_to_one |= ~Exists(voices.filter(~Exists(grants)))
    return agreed_to_one


def agreement_facts(on):
    """What the keepers of a story are told of its agreements on this day, as annotations for stories.

    `agrees` is whether every voice has promised the same use to somebody, and `agrees_on` the first later day on
    which they will have. An exclusion closes a story to those it names and to their rooms; these two leave it out.
    """
    voices, grants = Voice.objects.filter(story=OuterRef("pk")), Grant.objects.filter(voice=OuterRef("pk"))
    first_days = grants.filter(consent.not_ended(on)).order_by("effective_on").values("effective_on")
    # A story can open only on the first day of a promise. Each is asked once for every voice, about its office.
    later = Grant.objects.filter(consent.not_ended(on), voice__story=OuterRef("pk"), effective_on__gt=on)
    later = later.annotate(office=F("voice__story__voices__office")).order_by("effective_on")
    later_agreed = later.filter(_voices_agree_for_anybody(F("effective_on"), path="voice__story"))
    return {
        "has_voices": Exists(voices),
        "has_withdrawn": Exists(voices.filter(withdrawn_at__isnull=False)),
        "lacks_promise": Exists(voices.filter(~Exists(first_days))),
        "has_ended": Exists(voices.filter(Exists(grants.filter(consent.ended(on))))),
        "counts_on": Subquery(
            voices.annotate(first_day=Subquery(first_days[:1])).order_by("-first_day").values("first_day")[:1]
        ),
        "agrees": Exists(voices.filter(_voices_agree_for_anybody(on, path="story"))),
        "agrees_on": Subquery(later_agreed.values("effective_on")[:1]),
    }


def _voices_agree_for_anybody(on, path):
    """Whether the voices agreed that the same people may have their story in the same way: readers at the row's
    `office`, or any other audience. What is promised to anyone is promised to each of these."""
    uses, reader = tuple(Use), consent.ViewerShape(True, is_reader=True, office_id=F("office"))
    with_anybody = voices_agree(uses, reader, None, on, path)
    for audience in Audience:
        if audience not in (Audience.OFFICE, Audience.ANYONE):
            with_anybody |= voices_agree(uses, None, Room(audience), on, path)
    return with_anybody


@lru_cache(maxsize=256)
def _compiled_rule(_vendor, uses, viewer_shape, room_shape):
    """The rule's SQL for viewers and rooms of this shape."""
    stories = Voice.story.field.related_model._default_manager.all()
    return compile_condition(stories, rule(uses, viewer_shape, room_shape, Param("on")))


def viewer_params(viewer, room=None, on=None):
    """The parameters of a prepared rule, ready for the database."""
    on = on or consent.today()
    person = get_user_model()._meta.pk
    params = {
        **day_param(on),
        "viewer": person.get_db_prep_value(viewer.pk, connection),
        "viewer's email": getattr(viewer, "email", None),
        "viewer's office": getattr(viewer, "office_id", None),
    }
    if room is not None:
        params |= {
            "room's office": room.office,
            "leader": person.get_db_prep_value(room.leader, connection),
            "leader's email": room.leader_email,
        }
    return params


def day_param(on):
    """The day as the parameter of a prepared query, ready for the database."""
    return {"on": models.DateField().get_db_prep_value(on, connection)}


def keeping(viewer, path=""):
    """The second door as one condition: an archivist keeps every story, a reporter their own until a voice
    withdraws or it is paused; and nobody keeps a story that its storyteller excluded them from."""
    prefix = f"{path}__" if path else ""
    if not viewer.is_authenticated:
        return Q(pk__in=[])
    kept = Q(pk__in=[])
    if viewer.may(Task.RELEASE):
        kept = Q()
    elif viewer.may(Task.GATHER):
        withdrawn = Voice.objects.filter(story=OuterRef(f"{prefix}pk"), withdrawn_at__isnull=False)
        kept = Q(**{f"{prefix}reporter": viewer.pk, f"{prefix}paused_at": None}) & ~Q(Exists(withdrawn))
    shut_out = Exclusion.objects.filter(
        Q(user=viewer.pk) | Q(email=viewer.email), voice__story=OuterRef(f"{prefix}pk")
    )
    return kept & ~Q(Exists(shut_out))

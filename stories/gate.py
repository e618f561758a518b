"""The consent rule as query conditions, built from the parts in `consent`.

To read stories, use the two doors of `Story.objects`, `cleared_for` and `kept_by`, which apply these.
"""

from functools import lru_cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from accounts.roles import Role, Task
from core.prepared import Param, PreparedCondition, compile_condition

from . import consent
from .consent import Audience, Room, Use
from .models.agreement import Exclusion, Grant
from .models.voice import Voice


def clearance(use, viewer, room=None, on=None, path=""):
    """The consent rule as one condition, on stories or on rows whose story is at the lookup `path`.

    `use` is a Use, or several of which any one is enough. `viewer` may be None for someone not signed in. In a
    prepared query it is a `consent.viewer_shape`, and the query runs with `viewer_params`.
    """
    uses = (use,) if isinstance(use, str) else tuple(use)
    viewer, on = viewer or AnonymousUser(), on or consent.today()
    if room is not None and room.varies_by_row:
        return rule(uses, viewer, room, on, path)
    return Q(prepared_rule(uses, viewer, room, on, path))


def prepared_rule(uses, viewer, room, on, path=""):
    """`rule` from cached SQL: Django takes 20 times longer to compile it than the database to answer it."""
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
    is_open = Q(
        **{f"{prefix}released_at__isnull": False, f"{prefix}paused_at": None},
    ) & (Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": on}))
    return is_open & Q(Exists(voices)) & voices_agree(uses, viewer, room, on, path) & ~Q(Exists(shut_out))


def voices_agree(uses, viewer, room, on, path=""):
    """The part of the rule about the voices: that for one of these uses, each of them has a promise in force to an
    audience that includes this room or, without a room, this viewer. The day and the viewer's office may be an `F`,
    so that one query checks many of them."""
    prefix = f"{path}__" if path else ""
    reached = consent.reaches_room(room, depth=2) if room else consent.reaches_viewer(viewer, depth=2)
    voices, any_use = Voice.objects.filter(story=OuterRef(f"{prefix}pk")), Q()
    for use in uses:
        in_force = consent.in_force([use], consent.as_outer_ref(on, depth=2))
        grants = Grant.objects.filter(in_force, voice=OuterRef("pk")).filter(reached)
        any_use |= ~Exists(voices.filter(~Exists(grants)))
    return any_use


def agreement_facts(on):
    """Annotations for stories, with what their keepers are shown of the agreements on this day.

    `agrees` is whether all voices have promised the same use to the same people, and `agrees_on` the first later day
    on which they will have. Both ignore exclusions.
    """
    voices, grants = Voice.objects.filter(story=OuterRef("pk")), Grant.objects.filter(voice=OuterRef("pk"))
    first_days = grants.filter(consent.not_ended(on)).order_by("effective_on").values("effective_on")
    # A story can open only on the first day of a promise. Each later promise is checked with the office of every voice.
    later = Grant.objects.filter(consent.not_ended(on), voice__story=OuterRef("pk"), effective_on__gt=on)
    later = later.annotate(office=F("voice__story__voices__office")).order_by("effective_on")
    later_agreed = later.filter(_voices_agree_for_anybody(F("effective_on"), path="voice__story"))
    return {
        "has_voices": Exists(voices),
        "has_withdrawn": Exists(voices.filter(withdrawn_at__isnull=False)),
        "lacks_promise": Exists(voices.without_promise(on)),
        "has_ended": Exists(voices.filter(Exists(grants.filter(consent.ended(on))))),
        "counts_on": Subquery(
            voices.annotate(first_day=Subquery(first_days[:1])).order_by("-first_day").values("first_day")[:1]
        ),
        "agrees": Exists(voices.filter(_voices_agree_for_anybody(on, path="story"))),
        "agrees_on": Subquery(later_agreed.values("effective_on")[:1]),
    }


def _voices_agree_for_anybody(on, path):
    """Whether all voices promised the same use to the same people: to readers at the row's `office`, who are *my own
    office* to one voice and *elsewhere* to another, or to another audience. *Anyone* includes each of these."""
    uses, reader = tuple(Use), consent.ViewerShape(True, is_reader=True, office_id=F("office"))
    with_anybody = voices_agree(uses, reader, None, on, path)
    for audience in Audience:
        if audience not in (Audience.OFFICE, Audience.ANYONE):
            with_anybody |= voices_agree(uses, None, Room(audience), on, path)
    return with_anybody


def open_to_its_person(use, path, person, on=None):
    """The condition on rows that each belong to a person, the account at the lookup `person`: that this person may
    have the row's story, which is at the lookup `path`, for this use today. One query asks about many people."""
    uses, on = (use,) if isinstance(use, str) else tuple(use), on or consent.today()
    is_reader = Q(
        Exists(get_user_model().groups.through.objects.filter(user=OuterRef(person), group__name=Role.READER))
    )
    has_office = Q(**{f"{person}__office__isnull": False})
    shapes = {
        # A column that is empty would make "another office than theirs" neither true nor false
        (is_reader & has_office): {"is_reader": True, "office_id": F(f"{person}__office")},
        (is_reader & ~has_office): {"is_reader": True},
        ~is_reader: {},
    }
    is_open = Q(pk__in=[])
    for who, shape in shapes.items():
        viewer = consent.ViewerShape(True, **shape, pk=F(person), email=F(f"{person}__email"))
        is_open |= who & rule(uses, viewer, None, on, path)
    return is_open & Q(**{f"{person}__is_active": True})


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
    """Who keeps a story, as one condition, for `kept_by`: an archivist keeps every story, a reporter their own until
    a voice withdraws or it is paused. Nobody keeps a story that excludes them."""
    prefix = f"{path}__" if path else ""
    if not viewer.is_authenticated:
        return Q(pk__in=[])
    is_keeper = Q(pk__in=[])
    if viewer.may(Task.RELEASE):
        is_keeper = Q()
    elif viewer.may(Task.GATHER):
        withdrawn = Voice.objects.filter(story=OuterRef(f"{prefix}pk"), withdrawn_at__isnull=False)
        is_keeper = Q(**{f"{prefix}reporter": viewer.pk, f"{prefix}paused_at": None}) & ~Q(Exists(withdrawn))
    shut_out = Exclusion.objects.filter(
        Q(user=viewer.pk) | Q(email=viewer.email), voice__story=OuterRef(f"{prefix}pk")
    )
    return is_keeper & ~Q(Exists(shut_out))

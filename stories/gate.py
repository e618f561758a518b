"""The consent rule, asked of the tables. Its parts are in `consent`; readers of stories use Story's two doors."""

from functools import lru_cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from core.prepared import Param, PreparedCondition, compile_condition

from . import consent
from .models.agreement import Exclusion, Grant
from .models.voice import Voice


def clearance(use, viewer, room=None, on=None, path=""):
    """The consent rule as one condition, on stories or on rows whose `path` leads to one.

    `use` is a Use, or several of which any one will do. `viewer` may be None for someone not signed in, or the
    shape of a viewer (`consent.viewer_shape`) in a prepared query, which then runs with their `viewer_params`.
    """
    uses = (use,) if isinstance(use, str) else tuple(use)
    viewer, on = viewer or AnonymousUser(), on or consent.today()
    if room is not None and room.is_of_many:
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
    agreed = Q()
    for each in uses:
        grants = Grant.objects.filter(consent.in_force([each], on), voice=OuterRef("pk"))
        reached = consent.reaches_room(room, depth=2) if room else consent.reaches_viewer(viewer)
        agreed |= ~Exists(voices.filter(~Exists(grants.filter(reached))))
    shut_out = Exclusion.objects.filter(
        consent.shuts_out(viewer, room, depth=1), voice__story=OuterRef(f"{prefix}pk")
    )
    open_now = Q(
        **{f"{prefix}released_at__isnull": False, f"{prefix}paused_at": None},
    ) & (Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": on}))
    return open_now & Q(Exists(voices)) & agreed & ~Q(Exists(shut_out))


@lru_cache(maxsize=256)
def _compiled_rule(_vendor, uses, viewer_shape, room_shape):
    """The rule's SQL for viewers and rooms of this shape."""
    stories = Voice.story.field.related_model._default_manager.all()
    return compile_condition(stories, rule(uses, viewer_shape, room_shape, Param("on")))


def viewer_params(viewer, room=None, on=None):
    """The parameters of a prepared rule, ready for the database."""
    on = on or consent.today()
    day, person = models.DateField(), get_user_model()._meta.pk
    params = {
        "on": day.get_db_prep_value(on, connection),
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


def keeping(viewer, path=""):
    """The second door as one condition: an archivist keeps every story, a reporter their own until a voice
    withdraws or it is paused; and nobody keeps a story that its storyteller excluded them from."""
    prefix = f"{path}__" if path else ""
    if not viewer.is_authenticated:
        return Q(pk__in=[])
    kept = Q(pk__in=[])
    if viewer.may("release"):
        kept = Q()
    elif viewer.may("gather"):
        withdrawn = Voice.objects.filter(story=OuterRef(f"{prefix}pk"), withdrawn_at__isnull=False)
        kept = Q(**{f"{prefix}reporter": viewer.pk, f"{prefix}paused_at": None}) & ~Q(Exists(withdrawn))
    shut_out = Exclusion.objects.filter(
        Q(user=viewer.pk) | Q(email=viewer.email), voice__story=OuterRef(f"{prefix}pk")
    )
    return kept & ~Q(Exists(shut_out))

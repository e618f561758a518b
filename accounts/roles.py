"""Who may do what: the five roles, and the one table that gives each its tools (design, section 1).

Roles give tools, not ears: what a person may hear or read is decided by the storyteller, in `stories.consent`.
"""

from enum import StrEnum
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    READER = "reader", _("Probation staff")
    REPORTER = "reporter", _("Community Reporter")
    FACILITATOR = "facilitator", _("Facilitator")
    LEAD = "lead", _("Workshop lead")
    ARCHIVIST = "archivist", _("Archivist")


class Task(StrEnum):
    READ = "read"  # browse, search, listen, print one story: what is shown is the storyteller's choice
    GATHER = "gather"  # add and edit a story, record consent
    SAFEGUARD = "safeguard"  # pause a story; record a storyteller's withdrawal or narrowing
    RELEASE = "release"  # never what one made: Story.missing_for_release
    LOOK_OVER = "look_over"  # release or send back what another changed; a reporter only in their own stories
    KNOW_WHO = "know_who"  # write down who a storyteller is, and open it again with a reason
    TAG = "tag"  # mark excerpts, tag, note
    BUILD_PACKS = "build_packs"  # build, print, recall packs
    MANAGE_PEOPLE = "manage_people"
    MANAGE_NOTICES = "manage_notices"


ALL = frozenset(Role)
MAY = {
    Task.READ: ALL,
    Task.GATHER: {Role.REPORTER, Role.ARCHIVIST},
    Task.SAFEGUARD: ALL,
    Task.RELEASE: {Role.ARCHIVIST},
    Task.LOOK_OVER: {Role.REPORTER, Role.ARCHIVIST},
    Task.KNOW_WHO: {Role.ARCHIVIST},
    Task.TAG: {Role.FACILITATOR, Role.ARCHIVIST},
    Task.BUILD_PACKS: {Role.LEAD, Role.ARCHIVIST},
    Task.MANAGE_PEOPLE: {Role.ARCHIVIST},
    Task.MANAGE_NOTICES: {Role.ARCHIVIST},
}


def allowed(task):
    """A decorator: the view is only for signed-in people with a role that has this task; others get the 403 page."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated or not request.user.may(task):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.task = task
        return guarded

    return decorate

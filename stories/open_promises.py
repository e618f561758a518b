"""Where few promises can reach somebody, their lists start from those promises instead of the newest story.

This is about speed and decides nothing: it gives the stories that the rule in `gate` may open, and the rule is asked
of each. Otherwise a list would ask it of every story of a large archive to find the few that are open.
"""

from core.prepared import prepared_count

from . import consent
from .consent import viewer_shape
from .gate import viewer_params
from .models.agreement import Grant
from .models.voice import Voice

FEW = 1000  # open promises, and voices of the viewer's office


def has_few(viewer, uses):
    """Whether at most FEW promises of these uses can reach this viewer."""
    return _number(viewer_shape(viewer), tuple(uses), FEW + 1, **viewer_params(viewer)) <= FEW


def stories_in_reach(viewer, uses):
    """A subquery for the keys of all stories that the rule may open to this viewer, for `filter(pk__in=...)`. A story
    can be in it twice."""
    rows = _all_of(_promises(viewer, uses).values("voice__story"), viewer, "story")
    # The limit, far above what was counted, tells PostgreSQL that they are few: else its plan for all viewers, which
    # knows nothing of this one, walks through all stories. A union it takes to be small by itself.
    return rows if rows.query.combinator else rows[: 2 * FEW]


@prepared_count
def _number(viewer, uses, at_most):
    return _all_of(_promises(viewer, uses).values("voice"), viewer, "pk")[:at_most]


def _promises(viewer, uses):
    """Open promises to an audience that the viewer may belong to. *My own office* is left to `_all_of`: a promise to
    it is found sooner from the office's voices."""
    audiences = [each for each in consent.audiences_of(viewer) if each != consent.Audience.OFFICE]
    return Grant.objects.filter(audience__in=audiences, use__in=uses, closed_at=None).order_by()


def _all_of(promises, viewer, column):
    """`promises` with the voices of the viewer's office, from which this column is taken."""
    if consent.Audience.OFFICE not in consent.audiences_of(viewer):
        return promises
    voices = Voice.objects.filter(office=viewer.office_id).order_by()
    return promises.union(voices.values(column), all=True)

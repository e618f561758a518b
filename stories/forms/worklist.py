"""What the list of the stories that somebody keeps can be narrowed to."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Task
from core.fields import RefChoiceField
from core.text import HIDDEN, tidy

from ..models import Story

# {value of `show`: (label, the stories of it, as a function of the kept ones and of who looks)}
WAITING = ""
SHOW = {
    WAITING: (_("All that waits"), lambda stories, viewer: stories.waiting()),
    "yours": (_("Yours to do"), lambda stories, viewer: stories.waiting_for(viewer)),
    "preparing": (_("Being gathered"), lambda stories, viewer: stories.in_preparation()),
    "ready": (_("Ready for release"), lambda stories, viewer: stories.ready()),
    "changed": (_("Changed since the release"), lambda stories, viewer: stories.changed()),
    "ended": (_("Agreement ended"), lambda stories, viewer: stories.with_ended_promises()),
    "released": (
        _("Released"),
        lambda stories, viewer: stories.filter(released_at__isnull=False, paused_at=None),
    ),
    "paused": (_("Paused"), lambda stories, viewer: stories.filter(paused_at__isnull=False)),
    "withdrawn": (_("Withdrawn"), lambda stories, viewer: stories.withdrawn()),
    "all": (_("All you keep"), lambda stories, viewer: stories),
}
ARCHIVISTS_ALONE = {"paused", "withdrawn"}  # a reporter keeps no such story
MAX_WORDS = 200  # characters looked for


class WorklistForm(forms.Form):
    """A wrong value is ignored: a filter is not worth an error page."""

    q = forms.CharField(required=False, label=_("Title or team name"))
    show = forms.ChoiceField(required=False, label=_("Show"))
    reporter = RefChoiceField(
        User.objects.none(), required=False, label=_("Gathered by"), empty_label=_("Anyone")
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, keeps_all = viewer, viewer.may(Task.RELEASE)
        choices = [(value, label) for value, (label, _stories) in SHOW.items()]
        self.fields["show"].choices = [
            (value, label) for value, label in choices if keeps_all or value not in ARCHIVISTS_ALONE
        ]
        if keeps_all:
            gathered = Story.objects.kept_by(viewer).filter(reporter=OuterRef("pk"))
            self.fields["reporter"].queryset = User.objects.filter(Exists(gathered)).order_by("name", "pk")
        else:
            del self.fields["reporter"]

    def clean_q(self):
        return HIDDEN.sub("", tidy(self.cleaned_data["q"]))[:MAX_WORDS].strip()

    @property
    def filters(self):
        """{name: value} of what narrows the list, for the address of another page of it."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return values | ({"reporter": values["reporter"].ref} if "reporter" in values else {})

    def stories(self):
        """The kept stories that these filters leave."""
        self.is_valid()
        chosen = self.cleaned_data
        stories = Story.objects.kept_by(self.viewer).with_newer()
        stories = SHOW[chosen.get("show", WAITING)][1](stories, self.viewer)
        if chosen.get("q"):
            stories = stories.named(chosen["q"])
        return stories.filter(reporter=chosen["reporter"]) if chosen.get("reporter") else stories

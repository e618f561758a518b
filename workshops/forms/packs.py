"""Who a pack is for, its title and its introduction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.roles import Role
from core.fields import RefChoiceField, Words
from core.shown import RemembersShown
from stories.consent import Audience

from ..models import DiscussionPack


class AudienceForm(forms.Form):
    """Who will be in the room, which decides which stories can be chosen."""

    WHO = (
        (Audience.WORKSHOP, _("A facilitated workshop, with people of any office in the room")),
        (Audience.ELSEWHERE, _("Probation staff elsewhere, not of the storytellers’ own offices")),
        (Audience.OFFICE, _("People of one office only")),
        (Audience.ANYONE, _("Anyone")),
    )

    audience = forms.ChoiceField(
        label=_("Who will be in the room?"),
        choices=WHO,
        widget=forms.RadioSelect,
        help_text=_(
            "Only stories whose storytellers said yes to being printed for these people are offered."
        ),
        error_messages={"required": _("Choose who will be in the room.")},
    )
    office = RefChoiceField(
        Office.objects.all(),
        label=_("Which office?"),
        required=False,
        empty_label=_("Choose an office"),
        help_text=_("Only for people of one office."),
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        if Role.ARCHIVIST not in viewer.roles:  # a lead may only choose their own office
            self.fields["office"].queryset = Office.objects.filter(pk=viewer.office_id)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("audience") != Audience.OFFICE:
            cleaned["office"] = None
        elif not cleaned.get("office") and "office" not in self.errors:
            self.add_error("office", _("Choose which office."))
        return cleaned


class PackForm(forms.ModelForm):
    title = Words(
        label=_("Title"),
        max_length=150,
        error_messages={"required": _("Give the pack a title.")},
    )
    introduction = Words(
        label=_("Introduction"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What the workshop is for, in a few sentences. A blank line begins a new paragraph."),
    )

    class Meta:
        model = DiscussionPack
        fields = ["title", "introduction"]


class PackEditForm(RemembersShown, PackForm):
    pass


class PackCreateForm(AudienceForm, PackForm):
    """A new pack: its title and its room on one page. Most are for a workshop."""

    field_order = ["title", "audience", "office", "introduction"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["audience"] = Audience.WORKSHOP

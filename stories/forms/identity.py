"""Who a storyteller is, and why somebody needs to know."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import Line, Words, never_print


class IdentityForm(forms.Form):
    """Who a storyteller is. It is never filled in with what is stored: to see that, someone must give a reason."""

    real_name = Line(
        label=_("Their real name"),
        max_length=200,
        help_text=_("Never write it in a title, a summary, a transcript or an e-mail. Here alone."),
        error_messages={"required": _("Write their real name.")},
    )
    safe_contact = Words(
        label=_("A safe way to reach them"),
        max_length=1000,
        rows=4,
        help_text=_(
            "The way they chose, when, and who may pick up. Say what never to do, such as: never leave a message, "
            "never say where you call from, never write to the old address."
        ),
        error_messages={"required": _("Write how to reach them safely, or that they must not be reached.")},
    )

    never_print(real_name, safe_contact)
    # How often it had been written when the page was opened. What is stored is never shown, so that somebody else
    # wrote it in the meantime must be told in another way.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, times_written, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_known, self.times_written = times_written > 0, times_written
        self.fields["seen"].initial = times_written
        for name in ("real_name", "safe_contact"):
            self.fields[name].required = not self.is_known

    def clean(self):
        cleaned = super().clean()
        if cleaned.pop("seen", None) not in (None, self.times_written):
            self.data = self.data.copy()
            self.data["seen"] = self.times_written
            self.add_error(
                None,
                _(
                    "Somebody else wrote this down since you opened the page. Open it first, with a reason, or send "
                    "it again if what you wrote is right."
                ),
            )
        if not self.errors and not any(cleaned.values()):
            self.add_error("real_name", _("Write what has changed, the name or the way to reach them."))
        return cleaned


class OpeningForm(forms.Form):
    MIN_LENGTH = 15

    reason = Line(
        label=_("Why do you need to know who this is?"),
        min_length=MIN_LENGTH,
        max_length=500,
        rows=3,
        help_text=_("It is kept for good, with your name and the time. No names in it."),
        error_messages={
            "required": _("Say why you need to know who this is."),
            "min_length": _("Say a little more, so that someone reading this next year understands why."),
        },
    )

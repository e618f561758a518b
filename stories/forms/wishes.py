"""What a storyteller wants to stop, and what may go on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..bylines import names_apart
from ..consent import Audience, Use
from .agreement import audiences_of, with_everyone


class WishesForm(forms.Form):
    """A storyteller's withdrawal, or the promises that they keep. No reason is asked for."""

    voice = forms.ChoiceField(
        label=_("Whose wish is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say whose wish it is."),
            "invalid_choice": _("Choose one of these voices."),
        },
    )
    what = forms.ChoiceField(
        label=_("What do they want?"),
        choices=[("stop", _("Stop everything")), ("keep", _("Keep some of it, as ticked below"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what they want.")},
    )
    keep = forms.MultipleChoiceField(label=_("What may go on"), required=False)
    how = forms.ChoiceField(
        label=_("How did they tell us?"),
        choices=[
            ("in person", _("In person")),
            ("by phone", _("By phone")),
            ("in writing", _("On paper, by letter or message")),
            ("through someone", _("Through someone they trust")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how they told us.")},
    )

    def __init__(self, *args, voices, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = {voice.ref: voice for voice in voices}
        # A promise to anyone can be narrowed to some audiences, so each of them has a tick box.
        self.open_promises = {
            ref: with_everyone(voice.promises(), audiences_of(voice)) for ref, voice in self.voices.items()
        }
        self.names = names_apart(voices)
        self.fields["voice"].choices = list(self.names.items())
        if len(voices) == 1:
            self.fields["voice"].widget = forms.HiddenInput()
            self.fields["voice"].initial = next(iter(self.names))
        self.fields["keep"].choices = [
            (f"{ref} {use} {audience}", "")
            for ref, pairs in self.open_promises.items()
            for use, audience in pairs
        ]

    @property
    def groups(self):
        """For each voice (its name, the audiences it has promised something to, the grid of tick boxes, whether it has
        no office, so that nothing can be kept for *my own office* alone).

        The grid is [(use, [(audience, the box's value, whether it is ticked)])]; a value of "" means no box.
        """
        for ref, pairs in self.open_promises.items():
            promised_uses = {use for use, _audience in pairs}
            promised_audiences = {audience for _use, audience in pairs}
            uses = [use for use in Use if use in promised_uses]
            audiences = [audience for audience in Audience if audience in promised_audiences]
            yield (
                self.names[ref],
                audiences,
                [(use, [self._box(ref, use, audience) for audience in audiences]) for use in uses],
                self.voices[ref].office_id is None and Audience.ANYONE in audiences,
            )

    def _box(self, ref, use, audience):
        if (use, audience) not in self.open_promises[ref]:
            return audience, "", False
        value = f"{ref} {use} {audience}"
        return audience, value, not self.is_bound or value in self["keep"].value()

    @property
    def first_box(self):
        """The value of the first tick box, to which the error summary links."""
        boxes = [
            box for _name, _audiences, rows, _no_office in self.groups for _use, row in rows for box in row
        ]
        return next(value for _audience, value, _ticked in boxes if value)

    @property
    def voice_name(self):
        """The name of the chosen voice, or the names of all voices while none is chosen."""
        ref = self["voice"].value() if self.is_bound else None
        return self.names.get(ref) or str(_(" or ")).join(self.names.values())

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        ref = cleaned["voice"]
        kept_promises = {tuple(value.split()[1:]) for value in cleaned["keep"] if value.startswith(f"{ref} ")}
        open_promises = self.open_promises[ref]
        # Keeping nothing is a withdrawal, so that the release closes too
        self.stops = cleaned["what"] == "stop" or not kept_promises
        self.kept_promises = set() if self.stops else kept_promises
        if self.stops:
            return cleaned
        if kept_promises == open_promises:
            self.add_error("keep", _("Everything is still ticked. Take away the ticks they no longer want."))
        for use in {use for use, audience in kept_promises if audience == Audience.ANYONE}:
            if any(promise not in kept_promises for promise in open_promises if promise[0] == use):
                self.add_error(
                    "keep", _("“Anyone” includes everyone. Take that tick away too, or leave the others.")
                )
                break
        return cleaned

    @property
    def chosen_voice(self):
        return self.voices[self.cleaned_data["voice"]]

    @property
    def closing(self):
        """The labels of the promises that will be closed."""
        return promise_labels(self.open_promises[self.cleaned_data["voice"]] - self.kept_promises)

    @property
    def staying(self):
        """The labels of the promises that stay open."""
        return promise_labels(self.kept_promises)

    def save(self, by):
        if self.stops:
            self.chosen_voice.withdraw(how=self.cleaned_data["how"], by=by)
        else:
            self.chosen_voice.narrow(self.kept_promises, how=self.cleaned_data["how"], by=by)


def promise_labels(promises):
    return [
        f"{use.label}: {audience.label}"
        for use in Use
        for audience in Audience
        if (use, audience) in promises
    ]

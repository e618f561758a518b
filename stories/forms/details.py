"""A story's title, summary and language, its content notes, and the first day it may be seen."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import Day, Line, Words
from core.shown import RemembersShown

from ..languages import LANGUAGES


class DetailsFields(forms.Form):
    title = Line(
        label=_("Title"),
        max_length=200,
        help_text=_("A few words, from the story if you can. No names, and nothing that tells who it is."),
        error_messages={"required": _("Give the story a title.")},
    )
    summary = Words(
        label=_("Summary"),
        max_length=1000,
        rows=4,
        help_text=_("Two or three sentences for someone who has five minutes."),
        error_messages={"required": _("Say in a sentence or two what the story is about.")},
    )
    language = forms.ChoiceField(
        label=_("Language it is told in"),
        choices=list(LANGUAGES.items()),
        initial="en",
        help_text=_("Numbered sheets can be printed in all of these but Chinese, Gujarati and Punjabi."),
    )


class DetailsForm(RemembersShown, DetailsFields):
    @classmethod
    def for_story(cls, story, typed):
        """The form for an existing story, whose language is a choice even where LANGUAGES lacks it."""
        details = story.draft_details()
        form = cls(typed, initial={name: details[name] for name in cls.base_fields})
        if (language := details["language"]) not in LANGUAGES:
            form.fields["language"].choices = [*LANGUAGES.items(), (language, language)]
        return form


class ContentNotesFields(forms.Form):
    MAX_NOTES, MAX_NOTE_LENGTH = 12, 200

    content_notes = Words(
        label=_("What should people know before they listen?"),
        required=False,
        rows=5,
        max_length=MAX_NOTES * (MAX_NOTE_LENGTH + 1),
        help_text=_("One on each line, such as “Talks about a death”. Leave it empty if there is nothing."),
    )

    def clean_content_notes(self):
        """The notes as a list, one for each line."""
        notes = [" ".join(line.split()) for line in self.cleaned_data["content_notes"].split("\n")]
        notes = [note for note in notes if note]
        if len(notes) > self.MAX_NOTES:
            raise ValidationError(_("Keep to %(most)d lines at most.") % {"most": self.MAX_NOTES})
        if any(len(note) > self.MAX_NOTE_LENGTH for note in notes):
            raise ValidationError(
                _("Keep each line under %(longest)d characters.") % {"longest": self.MAX_NOTE_LENGTH}
            )
        return notes


class ContentNotesForm(RemembersShown, ContentNotesFields):
    pass


class NewStoryForm(DetailsFields, ContentNotesFields):
    """What a story begins with."""

    field_order = ["title", "summary", "content_notes", "language"]


class EmbargoForm(RemembersShown, forms.Form):
    embargo_until = Day(
        label=_("First day it may be seen"),
        required=False,
        help_text=_("For example 21 11 2026. Leave it empty if it need not wait."),
    )

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import HIDDEN, character_name, find_hidden, tidy, words_near
from stories.consent import Audience
from stories.models import Kind
from stories.models.listening import FASTEST, SLOWEST
from stories.search.query import MAX_LENGTH
from themes.story_words import themes_to_choose_from
from workshops.forms.copies import MOST_COPIES, add_despite_letters
from workshops.paper.labels import SIZES


class FilterForm(forms.Form):
    """What the story list can be filtered by. A wrong value is ignored: a filter is not worth an error page."""

    theme = forms.ChoiceField(required=False, label=_("Theme"))
    kind = forms.ChoiceField(choices=[("", _("Anyone")), *Kind.choices], required=False, label=_("Told by"))
    recording = forms.BooleanField(required=False, label=_("Has a recording"))
    short = forms.BooleanField(required=False, label=_("Under five minutes"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.themes = {theme.slug: theme for theme in themes_to_choose_from()}
        names = [(slug, theme.name) for slug, theme in self.themes.items()]
        self.fields["theme"].choices = [("", _("Any theme")), *names]

    def clean_theme(self):
        return self.themes.get(self.cleaned_data["theme"])

    def filters(self):
        """The valid values, the theme as a Theme; a field with a wrong one is absent."""
        self.is_valid()
        return self.cleaned_data


class ListeningForm(forms.Form):
    """Where somebody is in a recording, in milliseconds, and how fast they listen; either may be missing."""

    place_ms = forms.IntegerField(min_value=0, required=False)
    speed = forms.FloatField(min_value=SLOWEST / 100, max_value=FASTEST / 100, required=False)

    def first_error(self):
        """What is wrong, as a sentence for whoever writes a player: no page shows it."""
        name, messages = next(iter(self.errors.items()))
        return f"{name}: {messages[0]}"


class StoryPrintForm(forms.Form):
    """Who one printed story is for, how large, how many."""

    audience = forms.ChoiceField(
        label=_("Who is it for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who it is for.")},
    )
    size = forms.ChoiceField(label=_("Size"), choices=SIZES, widget=forms.RadioSelect, initial="a4")
    how_many = forms.IntegerField(
        label=_("How many copies?"),
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
        error_messages={"required": _("Say how many copies, from 1 to 500.")},
    )

    def __init__(self, *args, audiences, unprintable=None, **kwargs):
        super().__init__(*args, **kwargs)
        add_despite_letters(self, unprintable)
        self.fields["audience"].choices = [(value, Audience(value).label) for value in audiences]
        if len(audiences) == 1:
            self.fields["audience"].initial = audiences[0]


def read_search(typed):
    """(what to look for, without hidden characters; [what to say about what is left out])."""
    words, notices = tidy(typed), []
    at = find_hidden(words)
    if at is not None and (near := words_near(words, at)):
        left_out = _("A hidden character near “%(words)s” (%(name)s) was left out.")
        notices.append(left_out % {"words": near, "name": character_name(words[at])})
    words = HIDDEN.sub("", words).strip()
    if len(words) > MAX_LENGTH:
        too_long = _("That is a lot to look for. Only the first %(number)s characters were looked for.")
        notices.append(too_long % {"number": MAX_LENGTH})
    return words, notices

"""{code: name} of the languages a story may be told in."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "en": _("English"),
    "cy": _("Welsh"),
    "ar": _("Arabic"),
    "bn": _("Bengali"),
    "zh": _("Chinese"),
    "fr": _("French"),
    "gu": _("Gujarati"),
    "ku": _("Kurdish"),
    "fa": _("Persian"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "pa": _("Punjabi"),
    "ro": _("Romanian"),
    "so": _("Somali"),
    "es": _("Spanish"),
    "tr": _("Turkish"),
    "ur": _("Urdu"),
}

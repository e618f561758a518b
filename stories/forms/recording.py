"""The file with a story's sound."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.refs import is_ref, make_ref

from ..recordings import media
from ..recordings.kinds import ACCEPT
from ..recordings.progress import Progress
from ..recordings.uploads import upload_folder


class RecordingForm(forms.Form):
    recording = forms.FileField(
        label=_("The recording"),
        max_length=255,
        help_text=_("One file of sound, up to 15 minutes and 50 MB. MP3, M4A, WAV and most others will do."),
        error_messages={
            "required": _("Choose a recording first."),
            "empty": _("This file is empty."),
            "max_length": _("The name of this file is too long. Shorten it and try again."),
        },
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    # New for each page: the key by which it polls how far the conversion is
    token = forms.CharField(required=False, initial=make_ref, widget=forms.HiddenInput)

    def __init__(self, *args, too_big=False, **kwargs):
        super().__init__(*args, **kwargs)
        if too_big:
            self.fields["recording"].error_messages["required"] = _(
                "This file is over 50 MB, the most we can take."
            )

    def clean_recording(self):
        file = self.cleaned_data["recording"]
        if file.size > media.MAX_BYTES:
            raise ValidationError(_("This file is over 50 MB, the most we can take."))
        return file

    @property
    def progress_token(self):
        """The page's token, or "" where what was sent is not a ref."""
        token = self["token"].value()
        return token if is_ref(token) else ""

    @contextmanager
    def prepare(self, by):
        """Converts the file, and gives what was Prepared, whose files last as long as the context; None, with an error,
        when it cannot be converted."""
        with tempfile.TemporaryDirectory(dir=upload_folder()) as folder:
            source = Path(folder) / "arrived"
            with source.open("wb") as source_file:
                for chunk in self.cleaned_data["recording"].chunks():
                    source_file.write(chunk)
            try:
                with Progress(by, self.progress_token) as progress:
                    prepared = media.prepare(source, Path(folder), progress)
            except media.MediaError as error:
                self.add_error("recording", str(error))
                prepared = None
            yield prepared

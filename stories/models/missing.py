"""What keeps a story from its release, in sentences."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import consent
from .change import part_names
from .readiness import lacks


class Missing(str):
    """A sentence on what keeps a story from its release. `page` is the route of the page where it is put right, "" for
    none, and `refs` are those in its address after the story's."""

    def __new__(cls, sentence, page="", *refs):
        missing = super().__new__(cls, sentence)
        missing.page, missing.refs = page, refs
        return missing


# {what is missing, as of `lacks`: (a sentence, the page where it is put right)}; "answers" has one for each voice
SENTENCES = {
    "voice": (_("Nobody is named as a voice in this story yet."), "voice-create"),
    "sound_or_words": (_("There is neither a recording nor a transcript yet."), "gather-recording"),
    "answer_about_recording": (
        _("Nobody has said yet whether the recording is right as it is. Answer under “Recording”."),
        "gather-recording",
    ),
    "speakers": (
        _("Some of the words may be speakers’ names. Answer the questions under “Who speaks”."),
        "gather-speakers",
    ),
}


class StoryReadiness(models.Model):
    """The part of Story about what it lacks. The conditions are in `readiness`."""

    class Meta:
        abstract = True

    def missing_for_release(self, by, on=None):
        """What keeps `by` from releasing this story on this day, today unless given, as plain sentences. None skips
        the check for a second person."""
        on = on or consent.today()
        lacking = type(self).objects.filter(pk=self.pk).values_list(*lacks(on).values()).get()
        missing = self._missing_agreement(on)
        for name, is_lacking in zip(lacks(on), lacking, strict=True):
            if is_lacking and name in SENTENCES:
                sentence, page = SENTENCES[name]
                missing.append(Missing(sentence, page))
        if by is not None:
            missing += self._missing_second_person(by)
        if self.paused_at:
            missing.append(Missing(_("This story is paused.")))
        return missing

    def _missing_agreement(self, on):
        missing = []
        for voice in self.voices.with_promises(on).select_related("storyteller"):
            if voice.withdrawn_at:
                sentence = _("%(voice)s has taken everything back.")
                missing.append(Missing(sentence % {"voice": voice.storyteller}))
            elif not voice.has_promise:
                sentence = (
                    _("Nothing that %(voice)s agreed to stands now.")
                    if voice.has_agreed
                    else _("%(voice)s has not agreed to anything yet.")
                )
                missing.append(Missing(sentence % {"voice": voice.storyteller}, "voice-consent", voice.ref))
        return missing

    def _missing_second_person(self, by):
        """Of a story that is not released, all of it must be someone else's, or seen by someone else; of a released
        one, something."""
        if self.released_at and self.changes.releasable_by(by).exists():
            return []
        missing = []
        if self.released_at is None and by.pk == self.reporter_id:
            missing.append(Missing(_("You gathered this story, so someone else must release it.")))
        elif own := self.changes.waiting_for_another(by):
            sentence = _("You made this yourself, so someone else must look at it first: %(parts)s.")
            missing.append(Missing(sentence % {"parts": part_names(own)}))
        for change in (
            self.changes.sent_back_by_another(by).exclude(made_by=by).select_related("sent_back_by")
        ):
            sentence = _("%(person)s sent this back, so it must be changed first: %(part)s.")
            words = {"person": change.sent_back_by.name, "part": part_names([change])}
            missing.append(Missing(sentence % words))
        return missing

    def missing_for_resume(self, by):
        """What keeps `by` from ending this story's pause, as plain sentences."""
        if by.pk == self.reporter_id:
            return [_("You gathered this story, so another archivist must let it go on.")]
        return []

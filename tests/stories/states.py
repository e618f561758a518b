"""Stories in every state that decides what is missing and whose move it is."""

from stories.models import Cue, Part
from tests import factories

FINDING = {"doubt": "silent", "ms": 0, "start_ms": 0}
POSSIBLE_LABEL = {"possible_label": "Wren", "label_length": 6, "label": "", "voice": None}


def gathered(title, reporter, *, voice=True, words=("I was lost. Then I was heard.",)):
    """A story with words and a voice that agreed, which waits for a second person unless something is left out."""
    story = factories.make_draft_story(title, words=words, reporter=reporter)
    if voice:
        factories.make_voice(story, pseudonym=f"Wren of {title}")
    return story


def changed(title, reporter, *people):
    """A released story of which each of these people changed another part."""
    story = factories.make_story(title, reporter=reporter)
    for part, person in zip(("title", "summary"), people, strict=False):
        story.revise(person, **{part: f"{title} anew"})
    return story


def make_stories_in_every_state(reporter, gwen, edith, femi):
    """Those that this reporter, None for nobody, gathered. `edith` and `femi` are archivists; `gwen` is none."""
    drafts_that_lack_something(reporter, edith)
    drafts_that_lack_nothing(reporter, gwen, edith, femi)
    released(reporter, edith, femi)


def drafts_that_lack_something(reporter, edith):
    gathered("no voice", reporter, voice=False)
    factories.make_voice(gathered("no answer", reporter, voice=False), promises=None)
    factories.make_voice(gathered("one of two answered", reporter), promises=None)
    gathered("nothing to hear or read", reporter, words=())
    factories.make_recording(gathered("silent", reporter), findings=[FINDING])
    asks = gathered("asks who speaks", reporter)
    Cue.objects.filter(transcript__story=asks).update(**POSSIBLE_LABEL)
    factories.make_voice(factories.make_draft_story("ended", reporter=reporter), ends_on=factories.days(-1))
    gathered("narrowed to nothing", reporter).voices.get().narrow(set(), "on paper", edith)
    no_words = factories.make_draft_story("sound, and no answer", words=(), reporter=reporter)
    factories.make_recording(no_words)
    factories.make_voice(no_words, promises=None)


def drafts_that_lack_nothing(reporter, gwen, edith, femi):
    gathered("ready", reporter)
    factories.make_recording(gathered("sound only", reporter, words=()))
    factories.make_recording(gathered("silent, and right so", reporter), findings=[FINDING]).confirm(gwen)
    replaced = gathered("silent, then replaced", reporter)
    factories.make_recording(replaced, findings=[FINDING])
    factories.make_recording(replaced)
    asked = gathered("asked who speaks before", reporter)
    Cue.objects.filter(transcript__story=asked).update(**POSSIBLE_LABEL)
    factories.give_words(asked, "No labels here.")
    factories.agree_again(gathered("agreed again", reporter).voices.get(), ends_on=factories.days(9))
    for person in (gwen, edith, femi):
        gathered(f"changed by {person.name}", reporter).note_change(Part.TITLE, person)
    looked_at = gathered("changed by Edith, Femi looked", reporter)
    looked_at.note_change(Part.TITLE, edith)
    looked_at.look_at(femi)
    for maker, sender in ((gwen, edith), (edith, femi), (None, femi)):
        sent_back = gathered(f"sent back by {sender.name}, made by {maker}", reporter)
        sent_back.note_change(Part.TITLE, maker)
        sent_back.send_back(sender, "Not yet.")
    gathered("draft paused", reporter).pause(femi)
    gathered("draft withdrawn", reporter).voices.get().withdraw("on paper", edith)


def released(reporter, edith, femi):
    factories.make_story("released", reporter=reporter)
    changed("changed since by Edith", reporter, edith)
    changed("changed since by both", reporter, edith, femi)
    changed("changed since by a program", reporter).note_change(Part.TITLE, None, value="Anew")
    changed("changed since and sent back", reporter, femi).send_back(edith, "Not yet.")
    both = changed("changed since by both, one sent back", reporter, edith, femi)
    both.send_back(edith, "Not yet.")
    changed("changed since and paused", reporter, edith).pause(femi)
    changed("changed since, promise closed", reporter, edith).voices.get().narrow(set(), "letter", edith)
    factories.make_story("over", reporter=reporter).voices.get().grants.update(ends_on=factories.days(-1))
    factories.make_story("nothing stands", reporter=reporter).voices.get().narrow(set(), "letter", edith)
    narrowed = factories.make_story("something stands", reporter=reporter).voices.get()
    narrowed.narrow({("read", "anyone")}, "letter", edith)
    factories.agree_again(factories.make_story("renewed", reporter=reporter).voices.get())
    factories.make_story("gone", reporter=reporter).voices.get().withdraw("on paper", edith)

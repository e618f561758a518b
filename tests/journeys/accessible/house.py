"""An archive with something of everything, and with words that are too long for any page."""

from types import SimpleNamespace

from django.urls import reverse

from stories.consent import Audience, Room, Use
from stories.models import Copy, KeptStory, Story, Transcript
from stories.recordings.findings import Doubt
from stories.transcripts.formats import read
from tests import factories
from themes.models import Excerpt, ExcerptNote, Theme
from workshops.models import DiscussionPack

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


WORST = LONG + "x" * (200 - len(LONG))  # no place to break at all


class House(SimpleNamespace):
    def refs(self, *names):
        return [{"ref": self.stories[name].ref} for name in names]

    def voices(self, *names):
        return [
            {"ref": self.stories[name].ref, "voice": self.stories[name].voices.first().ref} for name in names
        ]

    def packs(self, *names):
        return [{"ref": getattr(self, name).ref} for name in names]

    def at(self, name, **filling):
        return reverse(name, kwargs=filling)


def add_stories(house, leeds, add_sound):
    for number in range(21):
        factories.make_story(f"One of many {number}", kind="staff")
    made = {}
    rich = made["rich"] = factories.make_draft_story(
        WORST,
        words=(),
        summary=f"Dyma stori am y gegin. {WORST}",
        content_notes=["Talks about prison", WORST],
        fictional=True,
    )
    recording = add_sound(rich)
    for kind, shown in (("service_user", WORST[:90]), ("peer_mentor", "Siân ŵ ŷ")):
        factories.make_voice(rich, kind=kind, office=leeds, name_shown=shown, notice=house.notice)
    sentences = [
        "Nobody had spoken.",
        f"Es i i {LONG} 🙂.",
        "I drank it.",
        f"Then {WORST} spoke.",
        "Cafe\u0301.",
    ]
    factories.give_timed_words(rich, recording, *sentences, label="Wren")
    factories.release(rich)
    factories.give_words(rich, "Wren: A newer version.", "Sam: Not yet released.")
    rich.revise(house.edith, title=f"The blue kettle in {WORST}"[:200])
    rich.revise(house.femi, summary=f"Y gegin. {WORST}")
    rich.send_back(house.edith, f"Is this right? {WORST}")
    heard = made["heard"] = factories.make_draft_story("Only to be heard", words=())
    add_sound(heard)
    factories.make_voice(heard, [(Use.HEAR, Audience.ANYONE)])
    factories.release(heard)
    made["printed"] = Story.objects.filter(source__isnull=False, released_at__isnull=False).latest("pk")
    made["single"] = factories.make_story("One voice", office=leeds, content_notes=["Talks about a death"])
    made["begun"] = factories.make_draft_story("Just begun", words=(), reporter=house.gwen)
    factories.make_voice(made["begun"], None, office=leeds)
    made["asked"] = factories.make_draft_story("Who speaks in it is asked", words=())
    asked = f"Ann: Hi.\n\nBen: Hello.\n\n{WORST[:50]} (laughs): Ah, {WORST}.\n\nThe thing is: no."
    factories.make_voice(made["asked"], None, office=leeds, pseudonym=WORST[:90])
    Transcript.from_draft(made["asked"], read(asked))
    made["doubted"] = factories.make_draft_story("Its recording asks", words=())
    doubted = add_sound(made["doubted"])
    doubted.findings = [{"doubt": doubt, "ms": 480_000, "start_ms": 9000} for doubt in Doubt]
    doubted.save()
    made["ready"] = factories.make_story("Ready", released=False)
    made["hers"] = factories.make_draft_story("Gathered by Gwen", reporter=house.gwen)
    factories.make_voice(made["hers"])
    made["hers"].revise(house.edith, title="Changed by Edith")
    made["paused"] = factories.make_story("Paused")
    made["paused"].pause(by=house.edith)
    made["own"] = factories.make_story("Her own", reporter=house.edith, embargo_until=factories.days(5))
    made["own"].pause(by=house.edith)
    made["withdrawn"] = factories.make_story("Withdrawn")
    made["withdrawn"].voices.get().withdraw("by phone", by=house.edith)
    made["corrected"] = corrected(house)
    for name in ("rich", "heard", "printed"):
        KeptStory.keep(house.ben, made[name])
    return {name: Story.objects.get(pk=story.pk) for name, story in made.items()}


def corrected(house):
    """A story with excerpts that wait: one whose words were changed, one whose words are gone."""
    story = factories.make_story(
        "Corrected", words=("Sam: This was sayd here.", f"Ann: And {WORST} sayd it.", "Sam: It is gone.")
    )
    text = story.transcript.text
    for words in text.split("\n\n"):
        start = text.index(words)
        excerpt = Excerpt.mark(story.transcript, start, start + len(words), words)
        excerpt.tag(Theme.objects.first(), by=house.femi)
    factories.give_words(story, "Sam: This was said here.", f"Ann: And {WORST} said it.")
    return factories.release(story)


def add_excerpts(rich, asha, edith):
    """Three that overlap, of every theme and two people; one with a note. Returns the longest."""
    text, (first, second, third, *_rest) = rich.transcript.text, rich.transcript.sentences
    themes = list(Theme.objects.filter(is_core=True))
    for number, (start, end) in enumerate([(first[0], second[1]), (second[0], third[1]), (0, third[1])]):
        excerpt = Excerpt.mark(rich.transcript, start, end, text[start:end])
        for theme in themes[number:] or themes:
            excerpt.tag(theme, by=asha)
    excerpt.tag(themes[-1], by=edith)
    long = Theme.objects.create(
        name=WORST[:100], slug="long", letter="L", hue="x", meaning=f"What {WORST} is."
    )
    excerpt.tag(long, by=asha)
    ExcerptNote.objects.create(excerpt=excerpt, text=f"A note. {WORST}", written_by=asha)
    return excerpt


def add_packs(house, dev):
    """A pack that has lost a story, its first place, a copy that is fine and one to call back."""
    lost, rich = factories.make_story("Soon lost"), house.stories["rich"]
    pack = DiscussionPack.objects.create(
        title=f"A pack for {WORST}"[:140],
        audience=Audience.WORKSHOP,
        made_by=dev,
        introduction=f"For {WORST}.",
    )
    place = pack.feature(rich, pull_quote=house.excerpt, questions=[f"What of {WORST}?", "And you?"])
    pack.feature(house.stories["printed"])
    pack.feature(lost)
    made = [
        Copy.make(Copy.Kind.PACK, pack.ref, pack.room, dev, 20, stories, sheets=4)
        for stories in ([rich, house.stories["printed"]], [rich, lost])
    ]
    Copy.make(Copy.Kind.STORY, rich.ref, Room(Audience.ANYONE), dev, 1, [rich])
    lost.voices.get().withdraw("by phone", by=house.edith)
    return pack, place, *made

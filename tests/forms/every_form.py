"""Every form there is: whose it is, where it stands, what is typed into it, and what it makes."""

from dataclasses import dataclass, field, replace

from django.db.models import Model
from django.urls import reverse

from accounts.models import Office, User
from stories.consent import Audience, Use, today
from stories.models import Consent, Copy, Exclusion, Identity, KeptStory, Notice, Story, Transcript, Voice
from stories.recordings.findings import Doubt, Finding
from stories.transcripts.formats import read
from tests import factories
from tests.factories import days
from tests.site.addresses import every_pattern
from tests.test_every_url import TO_LOOK_AT
from themes.models import ExcerptNote, ThemedExcerpt
from workshops.models import DiscussionPack, FeaturedStory

LONG = "These words took somebody ten minutes to write, on a bus."
# Forms that make and keep nothing: they let in or lead on, each with a reason of its own to be sent twice
KEEP_NOTHING = {
    "account_login", "account_logout", "account_reset_password", "account_reset_password_from_key",
    "account_change_password", "account_signup", "account_inactive", "account_reset_password_done",
    "account_reset_password_from_key_done", "stories:check",
    "reading:listening",  # a player's, sent over and over: the last one counts
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """`at` is the address that it posts to, `on` that of its page, where it is another."""

    by: str
    at: str
    typed: dict = field(default_factory=dict)
    on: str = ""
    makes: type[Model] | None = None
    edits: Model | None = None  # what two people may have open at once

    def afresh(self):
        """The same, with the row read again."""
        return replace(self, edits=self.edits and type(self.edits).objects.get(pk=self.edits.pk))


class Things:
    """What the forms are about. One of each, so that sending one form leaves the others as they were."""

    def __init__(self):
        leeds = factories.make_office("Leeds")
        self.people = {
            "gwen": factories.make_user("reporter", "reader", name="Gwen", office=leeds),
            "edith": factories.make_user("archivist", "reader", name="Edith", office=leeds),
            "asha": factories.make_user("facilitator", "reader", name="Asha", office=leeds),
            "dev": factories.make_user("lead", "reader", name="Dev", office=leeds),
        }
        self.gone = factories.make_user("reader", name="Gone", office=leeds)
        self.gone.close()
        self.colleague = factories.make_user("reader", name="Colleague", office=leeds)
        self.leaver = factories.make_user("reader", name="Leaver", office=leeds)
        self.leeds, self.notice = leeds, factories.make_notice()

    def draft(self, *, voice=None):
        """A story that Gwen gathers; with `voice`, its voice agreed to this."""
        story = factories.make_draft_story(reporter=self.people["gwen"])
        return story, factories.make_voice(story, voice, office=self.leeds)

    def open_story(self):
        return factories.make_story(reporter=self.people["gwen"], office=self.leeds)

    def excerpt(self):
        """An excerpt that Asha has tagged, alone."""
        from themes.models import Excerpt, Theme

        transcript = self.open_story().transcript
        excerpt = Excerpt.mark(transcript, 0, 11, transcript.text[:11])
        excerpt.tag(Theme.objects.get(slug="understanding-me"), by=self.people["asha"])
        return excerpt

    def waiting_excerpt(self):
        """The same, once its words were corrected."""
        excerpt = self.excerpt()
        story = excerpt.transcript.story
        factories.give_words(story, "Nothing was lost. Then I was heard.")
        factories.release(story)
        return excerpt

    def undone(self):
        """A story where Asha tagged something twice, and undid the second."""
        from themes.models import Act, Theme

        excerpt = self.excerpt()
        for slug in ("helping-others", "not-being-judged"):
            Act.tag(excerpt, [Theme.objects.get(slug=slug)], self.people["asha"])
        Act.undo_last(excerpt.transcript, self.people["asha"])
        return excerpt.transcript.story

    def pack(self, stories=0):
        pack = DiscussionPack.objects.create(
            title="A pack", audience=Audience.WORKSHOP, made_by=self.people["dev"], introduction="As it was."
        )
        return pack, [pack.feature(self.open_story()) for _each in range(stories)]


def at(name, *args):
    return reverse(name, args=args)


def every_form(things):
    return things.forms


def make_every_form(things):
    """{route name: Form}. Every address that takes a form stands here or in KEEP_NOTHING."""
    return {
        name: form
        for make in (gathering, voices, safeguarding, curating, workshops, people)
        for name, form in make(things).items()
    }


def gathering(things):
    details = {"title": f"Title: {LONG}", "summary": f"Summary: {LONG}", "language": "en"}
    by, noted, waits, worded = things.draft()[0], things.draft()[0], things.draft()[0], things.draft()[0]
    asked, _voice = things.draft()
    corrected, _voice = things.draft()
    Transcript.from_draft(asked, read("Ann: Hello there.\n\nBen: Good day."))
    doubtful, _voice = things.draft()
    recording = factories.make_recording(doubtful, findings=[Finding(Doubt.SILENT).as_dict()])
    closed, changed, paused = (
        things.draft(voice=factories.EVERYONE)[0],
        things.open_story(),
        things.open_story(),
    )
    changed.revise(things.people["gwen"], title="Another title")
    paused.pause(things.colleague)
    return {
        "stories:gather-create": Form("gwen", at("stories:gather-create"), details, makes=Story),
        "stories:gather-details": Form("gwen", at("stories:gather-details", by.ref), details, edits=by),
        "stories:gather-notes": Form(
            "gwen", at("stories:gather-notes", noted.ref), {"content_notes": LONG}, edits=noted
        ),
        "stories:gather-embargo": Form(
            "gwen",
            at("stories:gather-embargo", waits.ref),
            {"embargo_until": days(30).strftime("%d %m %Y")},
            edits=waits,
        ),
        "stories:gather-transcript": Form(
            "gwen",
            at("stories:gather-transcript", worded.ref),
            {"words": f"Ann: {LONG}\n\nBen: Yes."},
            makes=Transcript,
        ),
        "stories:gather-correction": Form(
            "gwen",
            at("stories:gather-correction", corrected.ref),
            {"words-0": "Corrected."},  # no words to give back: they are the storyteller's
            makes=Transcript,
        ),
        "stories:gather-recording-confirm": Form(
            "gwen",
            at("stories:gather-recording-confirm", doubtful.ref, recording.ref),
            on=at("stories:gather-recording", doubtful.ref),
        ),
        "stories:gather-speakers": Form("gwen", at("stories:gather-speakers", asked.ref)),
        "stories:gather-release": Form("edith", at("stories:gather-release", closed.ref)),
        "stories:gather-send-back": Form(
            "edith",
            at("stories:gather-send-back", changed.ref),
            {"note": LONG},
            on=at("stories:gather-release", changed.ref),
        ),
        "stories:gather-resume": Form("edith", at("stories:gather-resume", paused.ref)),
        "stories:gather-delete": Form("gwen", at("stories:gather-delete", things.draft()[0].ref)),
        "stories:notice-create": Form(
            "edith",
            at("stories:notice-create"),
            {
                "title": f"Title: {LONG}",
                "text": f"Text: {LONG}",
                "controller": "A service",
                "contact": "01632 960001",
                "purposes": LONG,
                "lawful_basis": "public_task",
                "kept_for": "Two years",
            },
            makes=Notice,
        ),
    }


def voices(things):
    new, (edited, voice), (fewer, removed) = things.draft()[0], things.draft(), things.draft()
    (agreed, agreeing), (hidden, hiding) = things.draft(), things.draft()
    (known, storyteller), (written, unknown) = things.draft(), things.draft()
    Identity.record(storyteller.storyteller, things.people["edith"], "A name", "By post.")
    lifted, lifting = things.draft()
    exclusion = lifting.exclude(things.people["gwen"], user=things.colleague)
    agreement = {
        "notice": things.notice.ref,
        "promises": ["read office"],
        "how": "paper",
        "evidence": f"Drawer: {LONG}",
        "given_on": today().strftime("%d %m %Y"),
        "cooling_off": "7",
        "name_shown": "W. of Leeds",
    }
    return {
        "stories:voice-create": Form(
            "gwen",
            at("stories:voice-create", new.ref),
            {"pseudonym": "Wren of the bus", "kind": "service_user"},
            makes=Voice,
        ),
        "stories:voice-edit": Form(
            "gwen", at("stories:voice-edit", edited.ref, voice.ref), {"kind": "staff"}, edits=voice
        ),
        "stories:voice-remove": Form("gwen", at("stories:voice-remove", fewer.ref, removed.ref)),
        "stories:voice-consent": Form(
            "gwen", at("stories:voice-consent", agreed.ref, agreeing.ref), agreement, makes=Consent
        ),
        "stories:voice-exclude": Form(
            "gwen",
            at("stories:voice-exclude", hidden.ref, hiding.ref),
            {"email": "somebody@example.org"},
            makes=Exclusion,
        ),
        "stories:exclusion-lift": Form("edith", at("stories:exclusion-lift", lifted.ref, exclusion.ref)),
        "stories:voice-identity": Form(
            "edith", at("stories:voice-identity", known.ref, storyteller.ref), {"reason": LONG}
        ),
        "stories:voice-identity-edit": Form(
            "edith",
            at("stories:voice-identity-edit", written.ref, unknown.ref),
            {"real_name": "A real name", "safe_contact": LONG},
            makes=Identity,
        ),
    }


def safeguarding(things):
    wished, printed, later = things.open_story(), things.open_story(), things.open_story()
    pack, (paused, wishing) = things.pack(stories=2)
    stop = {"what": "stop", "how": "in person"}
    return {
        "stories:story-pause": Form("gwen", at("stories:story-pause", things.open_story().ref)),
        "stories:story-wishes": Form(
            "gwen", at("stories:story-wishes", wished.ref), stop | {"voice": wished.voices.get().ref}
        ),
        "workshops:featured-pause": Form("dev", at("workshops:featured-pause", pack.ref, paused.ref)),
        "workshops:featured-wishes": Form(
            "dev",
            at("workshops:featured-wishes", pack.ref, wishing.ref),
            stop | {"voice": wishing.story.voices.get().ref},
        ),
        "reading:story-print": Form(
            "gwen",
            at("reading:story-print", printed.ref),
            {"audience": "workshop", "how_many": "1"},
            makes=Copy,
        ),
        "reading:story-keep": Form(
            "gwen",
            at("reading:story-keep", later.ref),
            {"keep": "yes"},
            on=later.get_absolute_url(),
            makes=KeptStory,
        ),
    }


def curating(things):
    marked, tagged, untagged, noted = (
        things.open_story(),
        things.excerpt(),
        things.excerpt(),
        things.excerpt(),
    )
    waiting, proposed = things.waiting_excerpt(), things.open_story()
    undone, redone = things.undone(), things.undone()
    return {
        "themes:act-undo": Form("asha", at("themes:act-undo", undone.ref), on=undone.get_absolute_url()),
        "themes:act-redo": Form(
            "asha", at("themes:act-redo", redone.ref), on=redone.get_absolute_url(), makes=ThemedExcerpt
        ),
        "themes:excerpt-queue": Form(
            "asha",
            at("themes:excerpt-queue", waiting.transcript.story.ref),
            {f"excerpt-{waiting.ref}": "off"},
        ),
        "stories:story-correction": Form(
            "asha",
            at("stories:story-correction", proposed.ref),
            {"words-0": "Corrected."},  # no words to give back: they are the storyteller's
            makes=Transcript,
        ),
        "themes:excerpt-create": Form(
            "asha",
            at("themes:excerpt-create", marked.ref),
            {"themes": ["helping-others"], "note": LONG},
            on=at("themes:excerpt-create", marked.ref) + f"?from=0&to={marked.transcript.sentences[0][1]}",
            makes=ExcerptNote,
        ),
        "themes:excerpt-tag": Form(
            "asha",
            at("themes:excerpt-tag", tagged.ref),
            {"themes": ["helping-others"], "text": LONG},
            on=tagged.get_absolute_url(),
            makes=ThemedExcerpt,
        ),
        "themes:excerpt-untag": Form(
            "asha", at("themes:excerpt-untag", untagged.ref), on=untagged.get_absolute_url()
        ),
        "themes:note-create": Form(
            "asha",
            at("themes:note-create", noted.ref),
            {"text": LONG},
            on=noted.get_absolute_url(),
            makes=ExcerptNote,
        ),
    }


def workshops(things):
    (edited, _none), (deleted, _none), (copied, _none) = things.pack(), things.pack(), things.pack()
    (printed, _one), (chosen, _none) = things.pack(stories=1), things.pack()
    (pack, (first, second, _third)), (smaller, (removed,)) = things.pack(stories=3), things.pack(stories=1)
    words = {"title": f"Title: {LONG}", "introduction": f"Introduction: {LONG}"}
    stories, added = at("workshops:pack-stories", chosen.ref), things.open_story()
    excerpt = things.excerpt()
    return {
        "workshops:pack-create": Form(
            "dev", at("workshops:pack-create"), words | {"audience": "workshop"}, makes=DiscussionPack
        ),
        "workshops:pack-edit": Form("dev", at("workshops:pack-edit", edited.ref), words, edits=edited),
        "workshops:pack-delete": Form("dev", at("workshops:pack-delete", deleted.ref)),
        "workshops:pack-copy": Form(
            "dev", at("workshops:pack-copy", copied.ref), {"audience": "workshop"}, makes=DiscussionPack
        ),
        "workshops:pack-print": Form(
            "dev", at("workshops:pack-print", printed.ref), {"how_many": "1", "size": "a4"}, makes=Copy
        ),
        "workshops:featured-add": Form(
            "dev",
            at("workshops:featured-add", chosen.ref),
            {"story": added.ref},
            on=stories,
            makes=FeaturedStory,
        ),
        "workshops:excerpt-add": Form(
            "dev",
            at("workshops:excerpt-add", chosen.ref),
            {"excerpt": excerpt.ref},
            on=at("workshops:excerpt-packs", excerpt.ref),
            makes=FeaturedStory,
        ),
        "workshops:featured-edit": Form(
            "dev",
            at("workshops:featured-edit", pack.ref, first.ref),
            {"extent": "quote", "summary": f"Summary: {LONG}", "question_1": f"Question: {LONG}"},
            edits=first,
        ),
        "workshops:featured-move": Form(
            "dev",
            at("workshops:featured-move", pack.ref, second.ref),
            {"to": "down"},
            on=at("workshops:pack-stories", pack.ref),
        ),
        "workshops:featured-remove": Form(
            "dev",
            at("workshops:featured-remove", smaller.ref, removed.ref),
            on=at("workshops:pack-stories", smaller.ref),
        ),
    }


def people(things):
    page = at("accounts:person-edit", things.colleague.ref)
    return {
        "accounts:person-create": Form(
            "edith",
            at("accounts:person-create"),
            {"name": "Newcomer at last", "email": "new@example.org"},
            makes=User,
        ),
        "accounts:office-create": Form(
            "edith", at("accounts:office-create"), {"name": "An office by the bridge"}, makes=Office
        ),
        "accounts:person-edit": Form(
            "edith", page, {"name": "Colleague of that name"}, edits=things.colleague
        ),
        "accounts:person-close": Form("edith", at("accounts:person-close", things.leaver.ref)),
        "accounts:person-reopen": Form(
            "edith",
            at("accounts:person-reopen", things.gone.ref),
            on=at("accounts:person-edit", things.gone.ref),
        ),
        "accounts:person-link": Form("edith", at("accounts:person-link", things.colleague.ref), on=page),
    }


def forms_there_are():
    """The names of all addresses that take a form."""
    return set(every_pattern()) - TO_LOOK_AT - KEEP_NOTHING


LATER = {"stories:gather-recording"}  # its file takes long to make ready: tests/stories/test_recording.py
__all__ = ["LATER", "LONG", "Form", "Things", "Use", "every_form", "forms_there_are"]

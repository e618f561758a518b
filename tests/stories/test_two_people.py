"""Whatever several people do to a story in whatever order, readers never have what one person alone made and
released: somebody else saw just that, and pressed the button."""

from collections import Counter
from itertools import product

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.models import NotReady, Story, Transcript
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line
from tests import factories
from tests.stories.archives import STEADY, seeded

pytestmark = pytest.mark.django_db

DETAILS = ("title", "summary", "content_notes")
MAKES = (*DETAILS, "words", "speakers", "recording")
PEOPLE = ("gwen", "edith", "femi")
ACTS = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from([*MAKES, *["release"] * 6, "look_at", "send_back", "put_back", "close"]),
)


class Told:
    """A story, what people do to it, and who made and who saw each thing in it."""

    def __init__(self, people, reporter):
        self.people = people
        self.story = Story.begin(people[reporter], title="0", summary="0", content_notes=["0"])
        self.makers = {(part, "0"): reporter for part in DETAILS}
        self.lookers = {}
        factories.make_voice(self.story)
        self.number, self.opened = 0, 0
        self.words(people[reporter], reporter)

    def do(self, name, act):
        """Does one thing, where this person may; what is refused changes nothing."""
        person = self.people[name]
        editable = Story.objects.editable_by(person).filter(pk=self.story.pk).exists()
        if act in MAKES or act in ("put_back", "close"):
            if editable:
                getattr(self, act, self.detail(act))(person, name)
        elif Story.objects.kept_by(person).filter(pk=self.story.pk).exists():
            self.press(person, name, act)

    def press(self, person, name, act):
        newest = self.newest()
        try:
            getattr(self.story, act)(person, *(["Why?"] if act == "send_back" else []))
        except NotReady:
            return
        if act != "send_back":
            for thing in newest.items():
                self.lookers.setdefault(thing, set()).add(name)
        self.opened += act == "release"

    def detail(self, part):
        def change(person, name):
            value = self.next()
            self.makers[part, value] = name
            self.story.revise(person, **{part: [value] if part == "content_notes" else value})

        return change

    def words(self, person, name):
        draft = lines_to_draft([Line("A", self.next()), Line("B", "Yes.")])
        made = Transcript.from_draft(self.story, draft, added_by=person)
        self.makers["words", made.text] = self.makers["speakers", str(made.number)] = name

    def speakers(self, person, name):
        newest = self.story.transcripts.order_by("-number").first()
        voice = self.story.voices.get()
        now = newest.speakers()["A"]
        made = newest.name_speakers({"A": None if now else voice, "B": None}, person)
        self.makers["speakers", str(made.number)] = name

    def recording(self, person, name):
        made = factories.make_recording(self.story, added_by=person)
        self.makers["recording", str(made.number)] = name

    def put_back(self, person, name):
        """Changes the title to what readers have."""
        self.story.refresh_from_db()
        self.story.revise(person, title=self.story.title)

    def close(self, person, name):
        self.story.close_release(person)

    def next(self):
        self.number += 1
        return str(self.number)

    def newest(self):
        """{part: its value, as a release would open it}."""
        self.story.refresh_from_db()
        last = {
            name: getattr(self.story, name).order_by("-number").first()
            for name in ("transcripts", "recordings")
        }
        return self.of(self.story.draft_details(), last["transcripts"], last["recordings"])

    def readers_have(self):
        """{part: its value, as readers have it}; empty while the story is closed."""
        self.story.refresh_from_db()
        if self.story.released_at is None:
            return {}
        details = {part: getattr(self.story, part) for part in DETAILS}
        return self.of(details, self.story.transcript, self.story.recording)

    def of(self, details, transcript, recording):
        values = {"title": details["title"], "summary": details["summary"]}
        values["content_notes"] = details["content_notes"][0]
        values |= {"words": transcript.text, "speakers": str(transcript.number)}
        return values | ({"recording": str(recording.number)} if recording else {})

    def seen_by_its_maker_alone(self):
        """What readers have that nobody but its maker looked at."""
        return [
            thing
            for thing in self.readers_have().items()
            if not self.lookers.get(thing, set()) - {self.makers[thing]}
        ]


@pytest.mark.parametrize("reporter", ["gwen", "edith"])
def test_readers_never_have_what_one_person_alone_made_and_released(reporter, gwen, edith, femi):
    people = {"gwen": gwen, "edith": edith, "femi": femi}
    opened = Counter()

    @seeded
    @settings(STEADY, max_examples=40)
    @given(st.lists(ACTS, min_size=8, max_size=24))
    def run(acts):
        with transaction.atomic():
            told = Told(people, reporter)
            for name, act in acts:
                told.do(name, act)
                assert told.seen_by_its_maker_alone() == [], (name, act)
            opened[min(told.opened, 2)] += 1
            transaction.set_rollback(True)

    run()

    assert opened[0] and opened[1] and opened[2], opened  # stories that never opened, once, and again


@pytest.mark.parametrize("reporter", ["gwen", "edith"])
@pytest.mark.parametrize("before_release", [True, False])
def test_every_part_by_every_pair_of_maker_and_releaser(reporter, before_release, gwen, edith, femi):
    people = {"gwen": gwen, "edith": edith, "femi": femi}
    another, wrong = factories.make_user("archivist"), []
    for maker, releaser, part in product(PEOPLE, PEOPLE, MAKES):
        with transaction.atomic():
            told = Told(people, reporter)
            if not before_release:
                told.story.release(another)
            before = told.readers_have()
            told.do(maker, part)
            newest = told.newest()

            told.do(releaser, "release")

            may_make = maker != "gwen" or (reporter == "gwen" and before_release)
            may_release = releaser not in (maker if may_make else None, reporter) and releaser != "gwen"
            if not before_release:
                may_release = may_make and releaser != maker and (releaser != "gwen" or reporter == "gwen")
            if told.readers_have() != (newest if may_release else before):
                wrong.append((maker, releaser, part))
            transaction.set_rollback(True)

    assert wrong == []

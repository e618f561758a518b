"""What one did to excerpts is undone and done again, by each person for themselves."""

import random

import pytest

from tests import factories
from tests.themes.excerpts import MINE, NOT_JUDGED, WORDS
from themes.models import Act, Excerpt, ExcerptNote, Theme, ThemedExcerpt, next_acts

pytestmark = pytest.mark.django_db
STRETCHES = [(0, 11), (12, 29), (0, 29)]
SLUGS = [MINE, NOT_JUDGED, "helping-others"]
TEXTS = ["Hear this.", "And this."]


class Model:
    """What two people tagged and noted, and what each can undo and do again, in a few lines of sets and lists."""

    def __init__(self):
        self.rows, self.done, self.undone = set(), {}, {}

    def act(self, person, kind, row):
        if (row in self.rows) is (kind == "take off"):
            self._bring_about(kind, row)
            self.done.setdefault(person, []).append((kind, row))
            self.undone[person] = []

    def undo(self, person):
        if self.done.get(person):
            kind, row = self.done[person].pop()
            self._bring_about("add" if kind == "take off" else "take off", row)
            self.undone[person].append((kind, row))

    def redo(self, person):
        if self.undone.get(person):
            kind, row = self.undone[person].pop()
            self._bring_about(kind, row)
            self.done[person].append((kind, row))

    def _bring_about(self, kind, row):
        (self.rows.discard if kind == "take off" else self.rows.add)(row)


def rows_of(transcript):
    place = ("excerpt__start", "excerpt__end")
    tags = ThemedExcerpt.objects.filter(content_object__transcript=transcript)
    notes = ExcerptNote.objects.filter(excerpt__transcript=transcript)
    return {
        *tags.values_list("tagged_by__name", "content_object__start", "content_object__end", "tag__slug"),
        *notes.values_list("written_by__name", *place, "text"),
    }


def perform(transcript, person, kind, row):
    _name, start, end, what = row
    if kind == "take off":
        excerpt = Excerpt.objects.filter(transcript=transcript, start=start, end=end).first()
        if excerpt:
            Act.untag(excerpt, Theme.objects.get(slug=what), person)
        return
    excerpt = Excerpt.mark(transcript, start, end, transcript.text[start:end])
    if what in SLUGS:
        Act.tag(excerpt, [Theme.objects.get(slug=what)], person)
    else:
        Act.note(excerpt, what, person)


@pytest.mark.parametrize("part", range(4))
def test_random_tags_notes_undo_and_redo_by_two_people_equal_a_tiny_model_of_them(asha, edith, part):
    for seed in range(50 * part, 50 * (part + 1)):  # 200 runs in all
        chance, model = random.Random(seed), Model()
        transcript = factories.make_story(words=(WORDS,)).transcript
        for _step in range(chance.randint(5, 25)):
            person = chance.choice([asha, edith])
            kind = chance.choice(["add", "add", "take off", "undo", "undo", "redo"])
            if kind == "undo":
                Act.undo_last(transcript, person)
                model.undo(person)
            elif kind == "redo":
                Act.redo_next(transcript, person)
                model.redo(person)
            else:
                what = chance.choice(SLUGS if kind == "take off" else SLUGS + TEXTS)
                row = (person.name, *chance.choice(STRETCHES), what)
                perform(transcript, person, kind, row)
                model.act(person, kind, row)
            assert rows_of(transcript) == model.rows, seed
        used = {row[1:3] for row in model.rows}
        kept = set(Excerpt.objects.filter(transcript=transcript).values_list("start", "end"))
        assert kept == used, seed


def test_the_last_fifty_acts_of_a_person_are_kept_and_those_of_others_are_left_alone(asha, edith):
    excerpt = Excerpt.mark(factories.make_story(words=(WORDS,)).transcript, 0, 11, WORDS[:11])
    theme = Theme.objects.get(slug=MINE)
    Act.note(excerpt, "Hers.", edith)

    for _time in range(40):
        Act.tag(excerpt, [theme], asha)
        Act.untag(excerpt, theme, asha)

    assert [Act.objects.filter(person=person).count() for person in (asha, edith)] == [50, 1]
    for _time in range(49):
        assert Act.undo_last(excerpt.transcript, asha)
    assert [
        next_acts(excerpt.transcript, asha).undo.kind,
        next_acts(excerpt.transcript, edith).undo.text,
    ] == [
        "tag",
        "Hers.",
    ]


def test_undoing_the_only_tag_takes_the_excerpt_and_redoing_brings_it_back(asha):
    transcript = factories.make_story(words=(WORDS,)).transcript
    Act.tag(Excerpt.mark(transcript, 0, 11, WORDS[:11]), [Theme.objects.get(slug=MINE)], asha)

    counts = []
    for take in (Act.undo_last, Act.undo_last, Act.redo_next, Act.redo_next):
        act = take(transcript, asha)
        counts.append((act and act.label, Excerpt.objects.count()))

    label = "Understanding Me on “I was lost.”"
    assert counts == [(label, 0), (None, 0), (label, 1), (None, 1)]


def test_acts_go_with_the_account(asha):
    transcript = factories.make_story(words=(WORDS,)).transcript
    Act.note(Excerpt.mark(transcript, 0, 11, WORDS[:11]), "Hear this.", asha)

    asha.close()

    assert not Act.objects.exists()

"""One case a test: who gathers and keeps a story."""

from stories.models import Story
from tests import factories
from tests.stories.readers import SIGNED_OUT


def test_kept_by_an_archivist_in_every_state_but_excluded(edith, femi, ben, gwen):
    states = [
        factories.make_draft_story(),
        factories.make_story(),
        factories.make_story(promises=None, released=False),
    ]
    withdrawn, paused, hidden = (factories.make_story(reporter=gwen) for _ in range(3))
    withdrawn.voices.get().withdraw(how="phone", by=edith)
    paused.pause(by=ben)
    hidden.voices.get().exclude(by=femi, user=edith)

    kept = Story.objects.kept_by(edith).order_by("pk")

    assert list(kept) == [*states, withdrawn, paused]


def test_kept_by_its_reporter_until_a_voice_withdraws_or_it_is_paused(gwen, edith, ben):
    own, withdrawn, paused = (factories.make_story(reporter=gwen) for _ in range(3))
    factories.make_story()
    withdrawn.voices.get().withdraw(how="phone", by=edith)
    paused.pause(by=ben)

    assert list(Story.objects.kept_by(gwen)) == [own]
    assert list(Story.objects.editable_by(gwen)) == []


def test_kept_by_nobody_else(ben, asha, cara, dev):
    for reporter in (ben, asha, cara, dev):
        factories.make_story(reporter=reporter)

    kept = [list(Story.objects.kept_by(viewer)) for viewer in (ben, asha, cara, dev, SIGNED_OUT)]

    assert kept == [[]] * 5

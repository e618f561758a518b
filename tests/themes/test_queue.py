"""The queue: excerpts whose words were corrected, old and new side by side, until somebody who tags decides."""

import pytest

from stories.consent import Audience, Use
from tests import factories
from tests.themes.excerpts import MINE, NOT_JUDGED, at, mark, taggings
from themes.models import Excerpt, WaitingExcerpt
from workshops.models import DiscussionPack, Extent

pytestmark = pytest.mark.django_db
WORDS = ("Ann: I was lost.", "Ann: Then I was herd.", "Ann: It is gone.", "Ann: Now I listen.")
RIGHT = ("Ann: I was lost.", "Ann: Then I was heard.", "Ann: Now I listen.")


@pytest.fixture
def waiting(asha, fay):
    """A corrected story with three excerpts: one moved, of one a word was changed, and one is gone."""
    story = factories.make_story("Heard at last", words=WORDS)
    text = story.transcript.text
    excerpts = [
        mark(story, text.index(words), text.index(words) + len(words), theme, by=by)
        for words, theme, by in (
            ("I was lost.", MINE, asha),
            ("Then I was herd.", MINE, asha),
            ("It is gone.", NOT_JUDGED, fay),
        )
    ]
    factories.give_words(story, *RIGHT)
    factories.release(story)
    return story, *excerpts


def rows(page):
    return [
        ("".join(piece for piece, _differs in row.old), "".join(piece for piece, _differs in row.new))
        for row in page.context["form"].rows
    ]


def test_old_and_new_words_stand_side_by_side_with_what_differs_marked(client, waiting, asha):
    story, _moved, _herd, _gone = waiting
    client.force_login(asha)

    page = client.get(at("excerpt-queue", story.ref))

    assert rows(page) == [("Then I was herd.", "Then I was heard."), ("It is gone.", "")]
    assert "Then I was<del> herd.</del>" in page.text and "Then I was<ins> heard.</ins>" in page.text
    assert page.text.count('value="keep"') == 1  # nothing stands in place of what is gone
    assert [[tagging.by for tagging in row.taggings] for row in page.context["form"].rows] == [
        [["Asha"]],
        [["Fay"]],
    ]


def test_until_it_is_decided_it_shows_nowhere_else(client, waiting, asha, dev):
    story, moved, herd, _gone = waiting
    pack = DiscussionPack.objects.create(title="Pack", audience=Audience.ANYONE, made_by=dev)
    pack.feature(story, pull_quote=herd)
    client.force_login(asha)

    listed = client.get(at("excerpt-list", story.ref))
    theme = client.get(f"/themes/{MINE}/")

    assert [row.ref for row in listed.context["excerpts"]] == [moved.ref]
    assert listed.context["waiting"] == 2
    assert [row.ref for row in theme.context["excerpts"]] == [moved.ref]
    assert client.get(herd.get_absolute_url()).status_code == 404
    assert "herd" not in client.get(story.get_absolute_url()).text
    client.force_login(dev)
    assert "herd" not in client.get(pack.get_absolute_url()).text


def test_several_are_decided_at_once(client, waiting, asha):
    story, _moved, herd, gone = waiting
    client.force_login(asha)

    answer = client.post(
        at("excerpt-queue", story.ref),
        {f"excerpt-{herd.ref}": "keep", f"excerpt-{gone.ref}": "off", "seen": story.transcript.ref},
        follow=True,
    )

    assert answer.redirect_chain == [(at("excerpt-list", story.ref), 302)]
    assert [row.quote for row in answer.context["excerpts"]] == ["I was lost.", "Then I was heard."]
    assert "2 excerpts are decided." in answer.text
    assert taggings(herd) == [(MINE, "Asha")]
    assert not WaitingExcerpt.objects.exists()


def test_what_is_left_for_later_stays_in_the_queue(client, waiting, asha):
    story, moved, herd, gone = waiting
    client.force_login(asha)

    answer = client.post(at("excerpt-queue", story.ref), {f"excerpt-{gone.ref}": "off"}, follow=True)

    assert rows(answer) == [("Then I was herd.", "Then I was heard.")]
    assert set(Excerpt.objects.all()) == {moved, herd}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Decide about one excerpt at least."),
        ({"herd": "perhaps"}, "Choose one of the answers."),
        ({"gone": "keep"}, "Choose one of the answers."),
        ({"herd": "keep", "seen": "zzzzzzzzzz"}, "corrected once more"),
    ],
)
def test_what_cannot_be_decided_says_why_and_changes_nothing(client, waiting, asha, typed, message):
    story, _moved, herd, gone = waiting
    client.force_login(asha)
    names = {"herd": f"excerpt-{herd.ref}", "gone": f"excerpt-{gone.ref}"}

    answer = client.post(at("excerpt-queue", story.ref), {names.get(key, key): typed[key] for key in typed})

    assert answer.status_code == 422
    assert message in answer.text
    assert WaitingExcerpt.objects.count() == 2


def test_where_something_had_to_go_only_the_new_words_are_shown(client, asha):
    story = factories.make_story(words=WORDS)
    text = story.transcript.text
    herd = mark(story, text.index("Then"), text.index("Then") + 16, MINE, by=asha)
    new = factories.give_words(story, *RIGHT)
    type(new).objects.filter(pk=new.pk).update(takes_words_out=True)
    factories.release(story)
    client.force_login(asha)

    page = client.get(at("excerpt-queue", story.ref))

    assert rows(page) == [("", "Then I was heard.")]
    assert "herd" not in page.text
    client.post(at("excerpt-queue", story.ref), {f"excerpt-{herd.ref}": "keep"})
    herd.refresh_from_db()
    assert herd.quote == "Then I was heard."


def test_the_queue_is_for_those_who_tag_and_may_read_the_words(client, waiting, asha, ben, dev):
    story = waiting[0]
    page = at("excerpt-queue", story.ref)

    for person, status in ((ben, 403), (dev, 403), (asha, 200)):
        client.force_login(person)
        assert client.get(page).status_code == status
    story.voices.get().narrow({(Use.HEAR, Audience.ANYONE)}, "by phone", by=ben)
    assert client.get(page).status_code == 404
    assert client.post(page, {}).status_code == 404


def test_an_empty_queue_says_so(client, story, asha):
    client.force_login(asha)

    assert "No excerpt of this story waits" in client.get(at("excerpt-queue", story.ref)).text


def test_the_day_of_who_tags_begins_with_what_is_to_be_decided(client, waiting, asha, ben):
    story = waiting[0]
    client.force_login(asha)

    page = client.get("/")

    sections = {section.name: section for section in page.context["page"].waiting}
    assert [thing.url for thing in sections["excerpts-to-decide"].things] == [at("excerpt-queue", story.ref)]
    story.voices.get().withdraw("by phone", by=ben)
    assert "excerpts-to-decide" not in client.get("/").text


def test_a_place_saved_while_its_excerpts_wait_does_not_lose_them(client, waiting, dev):
    story, _moved, herd, gone = waiting
    pack = DiscussionPack.objects.create(title="Pack", audience=Audience.ANYONE, made_by=dev)
    place = pack.feature(story, pull_quote=herd, extent=Extent.EXCERPTS, excerpts=[herd, gone])
    client.force_login(dev)

    typed = {"summary": "Other words.", "pull_quote": "", "extent": Extent.WHOLE}
    client.post(f"/packs/{pack.ref}/stories/{place.ref}/", typed)

    place.refresh_from_db()
    assert (place.summary, place.pull_quote, place.extent) == ("Other words.", herd, Extent.WHOLE)
    assert {chosen.excerpt for chosen in place.chosen.all()} == {herd, gone}

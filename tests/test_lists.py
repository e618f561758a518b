"""Every list page asks the database as often for thirty things as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.consent import Audience, Room
from stories.models import Copy, KeptStory, Story
from themes.models import Excerpt, Theme, WaitingExcerpt
from workshops.models import DiscussionPack, Extent

from . import factories

pytestmark = pytest.mark.django_db
MOMENT = timezone.now() - timedelta(days=100)


def story(number, recorded=True, **fields):
    """A released story with sound, timed words, two voices' worth of names and an excerpt in each theme."""
    made = factories.make_story(
        f"Story {number} together", words=(), released=False, content_notes=["A death"], **fields
    )
    clock = factories.make_recording(made)
    words = factories.give_timed_words(made, clock, "We sat together and talked.", "Then I was heard.")
    factories.release(made, at=MOMENT + timedelta(minutes=number))
    made.refresh_from_db()
    excerpt = Excerpt.mark(words, 0, 27, words.text[:27])
    return made, excerpt


def tagged(number, by):
    made, excerpt = story(number)
    for theme in Theme.objects.filter(is_core=True):
        excerpt.tag(theme, by=by)
    return made, excerpt


def fill_stories(many, people):
    for number in range(many):
        tagged(number, people["asha"])


def fill_excerpts(many, people):
    """Many excerpts of one story, each tagged by two people."""
    made = factories.make_story(words=(" ".join(f"Sentence {number}." for number in range(40)),))
    text = made.transcript.text
    for number in range(many):
        excerpt = Excerpt.mark(made.transcript, number, number + 9, text[number : number + 9])
        for by in (people["asha"], people["edith"]):
            excerpt.tag(Theme.objects.first(), by=by)
    people["story"] = made


def fill_waiting_excerpts(many, people):
    """Many excerpts of one story whose words were corrected, each tagged by two people."""
    sentences = [f"Number {number} was sayd." for number in range(40)]
    made = factories.make_story(words=sentences)
    text = made.transcript.text
    for sentence in sentences[:many]:
        start = text.index(sentence)
        excerpt = Excerpt.mark(made.transcript, start, start + len(sentence), sentence)
        for by in (people["asha"], people["edith"]):
            excerpt.tag(Theme.objects.first(), by=by)
    factories.give_words(made, *(sentence.replace("sayd", "said") for sentence in sentences))
    people["story"] = factories.release(made)
    assert WaitingExcerpt.objects.count() == many


def fill_pack(many, people):
    pack = DiscussionPack.objects.create(
        title="Pack", audience=Audience.ANYONE, made_by=people["dev"], on_front_page=True
    )
    for number in range(many):
        made, excerpt = tagged(number, people["asha"])
        pack.feature(made, "A summary.", excerpt, ["What of it?", "And then?"])
    people["pack"] = pack


def fill_pack_of_excerpts(many, people):
    fill_pack(many, people)
    for place in people["pack"].featured.all():
        place.print_excerpt(place.pull_quote)
        place.extent = Extent.EXCERPTS
        place.save()
        place.choose([place.pull_quote])


def fill_choices(many, people):
    people["pack"] = DiscussionPack.objects.create(title="Pack", made_by=people["dev"])
    fill_stories(many, people)


def fill_packs(many, people):
    made, _excerpt = story(0)
    for number in range(many):
        DiscussionPack.objects.create(title=f"Pack {number}", made_by=people["dev"]).feature(made)


def fill_copies(many, people):
    made, _excerpt = story(0)
    pack = DiscussionPack.objects.create(title="Pack", made_by=people["dev"])
    for _number in range(many):
        Copy.make(Copy.Kind.PACK, pack.ref, Room(Audience.ANYONE), people["dev"], 2, [made])


def fill_people(many, _people):
    for _number in range(many):
        factories.make_user("reader", "lead", office=factories.make_office())


def fill_gathered(many, people):
    for number in range(many):
        factories.make_voice(factories.make_draft_story(f"Draft {number}", reporter=people["gwen"]))


def fill_notices(many, _people):
    for _number in range(many):
        factories.make_notice()


def fill_waiting(many, people):
    """As many of each thing that can wait for somebody, and stories to listen to."""
    fill_stories(many, people)
    fill_gathered(many, people)
    fill_copies(many, people)
    Copy.objects.update(destroy_by=factories.days(1))
    for number in range(many):
        factories.make_voice(factories.make_draft_story(f"Ready {number}"))
        factories.make_voice(paused := factories.make_draft_story(f"Paused {number}"))
        paused.pause(people["gwen"])
        for by in (people["edith"], people["gwen"]):
            changed, _excerpt = story(number, reporter=people["gwen"])
            changed.revise(by, title="Anew")
        changed.send_back(people["edith"], "Not yet.")


def fill_voices(many, people):
    made = factories.make_draft_story("A circle", reporter=people["gwen"])
    for _number in range(many):
        factories.make_voice(made)
    people["story"] = made


def fill_kept(many, people):
    fill_stories(many, people)
    for each in Story.objects.all():
        KeptStory.keep(people["dev"], each)
    people["story"] = Story.objects.first()


def fill_with_neighbours(many, people):
    """Two more, so that there is a neighbour, whose title is looked up, also beside one."""
    fill_kept(many + 2, people)


def fill_own_packs(many, people):
    fill_packs(many, people)
    people["story"] = story(40)[0]


def fill_own_excerpt(many, people):
    fill_packs(many, people)
    people["excerpt"] = story(40)[1]


def from_list(query):
    return lambda people: f"{people['story'].get_absolute_url()}?{query}"


def stories_of(pack):
    return reverse("workshops:pack-stories", args=[pack.ref])


# One literal number each: it holds for one thing and for thirty.
PAGES = {
    "front page": (None, fill_pack, lambda people: "/", 8),
    # Each with one more than on the visit's other pages: the visit is noted. One is for the packs
    "start page of a reader": ("ben", fill_stories, lambda people: "/", 15),
    "start page of a facilitator": ("asha", fill_stories, lambda people: "/", 18),
    "start page of a lead": ("dev", fill_waiting, lambda people: "/", 15),
    "start page of a reporter": ("gwen", fill_waiting, lambda people: "/", 19),
    "start page of an archivist": ("edith", fill_waiting, lambda people: "/", 24),
    "stories": ("dev", fill_stories, lambda people: "/stories/?kind=service_user&recording=on&short=on", 12),
    "stories of a theme": ("dev", fill_stories, lambda people: "/stories/?theme=understanding-me", 12),
    # SQLite is asked first how common the words are
    "search in words": ("dev", fill_stories, lambda people: "/search/?q=talked", 11),
    "search that finds nothing": ("dev", fill_stories, lambda people: "/search/?q=talkd+zebras", 17),
    "themes": ("dev", fill_stories, lambda people: "/themes/", 3),
    "theme": ("asha", fill_stories, lambda people: "/themes/understanding-me/", 11),
    "theme signed out": (None, fill_stories, lambda people: "/themes/understanding-me/", 9),
    "excerpts": ("asha", fill_excerpts, lambda people: reverse("themes:excerpt-list", args=[people["story"].ref]), 8),
    "excerpts to decide": (
        "asha", fill_waiting_excerpts, lambda people: reverse("themes:excerpt-queue", args=[people["story"].ref]), 9
    ),
    "correction": (
        "asha", fill_excerpts, lambda people: reverse("stories:story-correction", args=[people["story"].ref]), 10
    ),
    "correction by its keeper": (
        "edith", fill_excerpts, lambda people: reverse("stories:gather-correction", args=[people["story"].ref]), 7
    ),
    "story page": ("asha", fill_excerpts, lambda people: people["story"].get_absolute_url(), 12),
    "story from the list": ("dev", fill_kept, from_list("from=list"), 15),
    "story from a theme": ("dev", fill_kept, from_list("theme=understanding-me&kind=service_user"), 15),
    "story from a search": ("dev", fill_with_neighbours, from_list("q=talked"), 14),
    "kept": ("dev", fill_kept, lambda people: "/kept/", 7),
    "packs for a story": ("dev", fill_own_packs, lambda p: f"/stories/{p['story'].ref}/packs/", 6),
    "packs for an excerpt": ("dev", fill_own_excerpt, lambda p: f"/excerpts/{p['excerpt'].ref}/packs/", 8),
    "packs": ("dev", fill_packs, lambda people: "/packs/", 4),
    "pack": ("dev", fill_pack, lambda people: people["pack"].get_absolute_url(), 18),
    "pack of excerpts": ("dev", fill_pack_of_excerpts, lambda people: people["pack"].get_absolute_url(), 19),
    "pack stories": ("dev", fill_pack, lambda people: stories_of(people["pack"]), 12),
    "pack choices": ("dev", fill_choices, lambda people: stories_of(people["pack"]), 11),
    "pack search": ("dev", fill_choices, lambda people: f"{stories_of(people['pack'])}?words=talked", 13),
    "copies": ("dev", fill_copies, lambda people: "/copies/", 4),
    "people": ("edith", fill_people, lambda people: "/people/", 5),
    "gathering": ("gwen", fill_gathered, lambda people: "/gather/", 13),
    "gathering one": ("gwen", fill_voices, lambda people: reverse("stories:gather", args=[people["story"].ref]), 26),
    "notices": ("edith", fill_notices, lambda people: "/notices/", 3),
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("page", PAGES)
def test_every_list_asks_as_often_for_thirty_as_for_one(
    page, number, client, asha, ben, dev, edith, gwen, leeds
):
    people = {"asha": asha, "ben": ben, "dev": dev, "edith": edith, "gwen": gwen}
    viewer, fill, address, queries = PAGES[page]
    fill(number, people)
    if viewer:
        client.force_login(people[viewer])

    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address(people))

    assert response.status_code == 200
    assert len(captured) == queries, "\n".join(query["sql"][:300] for query in captured)

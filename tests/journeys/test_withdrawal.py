"""A story is withdrawn, and every page and file that once showed it is visited again by everyone who saw it there.

Where it shows is not a list kept here: each person follows every link there is, before and after.
"""

import re
from io import BytesIO
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from playwright.sync_api import expect
from pypdf import PdfReader

from stories.consent import Audience, Room
from stories.models import Copy, KeptStory
from themes.models import Excerpt, Theme, WaitingExcerpt
from workshops.models import DiscussionPack

from .. import factories
from .test_story_by_hand import withdraw

TOLD = "marmalade"  # in every field of the story, and nowhere else
FOUND_BY = "breakfast"  # a word it says; a search page repeats what was typed, so the two must differ
LINKS = re.compile(r'(?:href|src)="([^"]+)"')
LEADS_ON = {
    "show",
    "q",
    "after",
    "theme",
    "kind",
    "standing",
    "page",
}  # the rest only opens a page elsewhere
NOT_FOLLOWED = ("/static/", "/account/")
STARTS = ["/", f"/search/?q={FOUND_BY}", "/stories/", "/themes/", "/packs/", "/copies/", "/gather/", "/kept/"]

# The pages and files on which each person meets the story before; a new kind of page joins here.
OPEN = {"home", "story-list", "story", "recording", "theme-list", "theme", "excerpt"}
STAFF = OPEN | {
    "search", "kept", "excerpt-list", "story-print", "story-pause", "story-wishes", "pack", "featured-sound",
    "featured-pause", "featured-wishes",
}  # fmt: skip
BUILDS = {"pack-stories", "story-packs", "featured-edit", "pack-pdf"}
KEEPS = {
    "gather-list", "gather", "gather-details", "gather-recording", "gather-sound", "gather-transcript",
    "gather-speakers", "gather-correction", "gather-notes", "gather-embargo", "gather-release", "voice-create",
    "voice-consent", "voice-exclude", "voice-identity", "voice-identity-edit",
}  # fmt: skip
TAGS = {"excerpt-create", "excerpt-queue", "story-correction"}
SHOWN = {
    "nobody": OPEN,
    "ben": STAFF,
    "asha": STAFF | TAGS,
    "dev": STAFF | BUILDS,
    "edith": STAFF | BUILDS | KEEPS | TAGS,
}


@pytest.fixture
def marmalade(add_sound, leeds, asha, ben, dev, edith):
    """A story that shows wherever a story can, and one beside it that stays."""
    story = factories.make_draft_story(
        "Marmalade mornings", words=(), summary="On marmalade.", content_notes=["Speaks of marmalade thieves"]
    )
    recording = add_sound(story)
    for kind, shown in (("service_user", "Marmalade Mo"), ("peer_mentor", "Sam")):
        factories.make_voice(story, kind=kind, office=leeds, name_shown=shown)
    earlier = factories.give_timed_words(story, recording, "Marmalade at breakfast.", "It was gone.")
    factories.release(story)
    waits = Excerpt.mark(earlier, 0, 36, "Marmalade at breakfast. It was gone.")
    waits.tag(Theme.objects.first(), by=asha)
    factories.give_timed_words(story, recording, "Marmalade at breakfast.", "Nobody judged my marmalade.")
    factories.release(story)
    assert WaitingExcerpt.objects.get().excerpt == waits
    story.revise(edith, title="Marmalade evenings", summary="On more marmalade.", content_notes=["Marmalade"])
    stays = factories.make_story("The gate at eight", words=("We talked over breakfast. Then I was heard.",))
    front = DiscussionPack.objects.create(
        title="From insights", audience=Audience.ANYONE, made_by=edith, on_front_page=True
    )
    pack = DiscussionPack.objects.create(title="Tuesday", audience=Audience.WORKSHOP, made_by=dev)
    for each in (story, stays):
        excerpt = mark(each, asha)
        for place in (front, pack):
            place.feature(each, pull_quote=excerpt, questions=[f"What does {each.title} ask of you?"])
    Copy.make(Copy.Kind.PACK, pack.ref, pack.room, dev, 20, [story, stays], sheets=4)
    Copy.make(Copy.Kind.STORY, story.ref, Room(Audience.ANYONE), edith, 1, [story])
    for person in (asha, ben, dev, edith):
        KeptStory.keep(person, story)
    return story


def mark(story, facilitator):
    """The story's first sentence under every theme; it leads one of them."""
    start, end = story.transcript.sentences[0]
    excerpt = Excerpt.mark(story.transcript, start, end, story.transcript.text[start:end])
    for theme in Theme.objects.filter(is_core=True):
        excerpt.tag(theme, by=facilitator)
    leading = Theme.objects.filter(is_core=True, lead_quotation=None).first()
    leading.lead_quotation = excerpt
    leading.save()
    return excerpt


def traces_of(story):
    """What gives the story away: its word, and the addresses of it and of what hangs on it."""
    excerpts = Excerpt.objects.filter(transcript__story=story)
    return [TOLD, story.ref, story.recordings.get().ref, *excerpts.values_list("ref", flat=True)]


class Visitor:
    """Somebody who asks for pages and files over and over, and what they find in them."""

    def __init__(self, person, traces):
        self.client, self.traces = Client(), traces
        if person:
            self.client.force_login(person)

    def shows(self, path):
        """(status, whether any trace of the story is in the answer, the addresses it leads to)."""
        headers = {"Range": "bytes=0-99"} if is_sound(path) else None
        answer = self.client.get(path, headers=headers, follow=True)
        kind = answer.headers.get("Content-Type", "")
        if kind.startswith("audio/"):
            return answer.status_code, True, []
        text = text_of(answer.content) if kind == "application/pdf" else answer.text
        # An answer may repeat the address it was asked for, such as in "sign in and come back".
        searched = text.replace(urlsplit(path).path, "").lower()
        return answer.status_code, any(trace in searched for trace in self.traces), LINKS.findall(text)

    def walk(self):
        """Every address reached from the starts that shows the story: {path: status}."""
        waiting, seen, shown = list(STARTS), set(STARTS), {}
        while waiting:
            path = waiting.pop()
            status, tells, links = self.shows(path)
            if tells and status < 400:
                shown[path] = status
            for link in map(tidy, (urljoin(path, link) for link in links)):
                if link and link not in seen:
                    seen.add(link)
                    waiting.append(link)
        return shown


def tidy(address):
    """The path to ask for, without what only says where on the page to stand; "" where it leads away."""
    parts = urlsplit(address.replace("&amp;", "&"))
    if parts.netloc or not parts.path.startswith("/") or parts.path.startswith(NOT_FOLLOWED):
        return ""
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name in LEADS_ON]
    return parts.path + (f"?{urlencode(kept)}" if kept else "")


def is_sound(path):
    return "/recordings/" in path or path.endswith("/sound/")


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def routes_of(shown):
    return {resolve(urlsplit(path).path).view_name.partition(":")[2] for path in shown}


def kept_by_the_archivist(name, path):
    """The keeper of consent can still see that it was withdrawn, and write down what the storyteller says next."""
    return name == "edith" and (path.startswith("/gather/") or path.endswith(("/pause/", "/wishes/")))


def test_a_withdrawn_story_is_gone_from_every_page_and_file_that_showed_it(
    open_page, sign_in, marmalade, asha, ben, dev, edith, leeds
):
    people = {"nobody": None, "ben": ben, "asha": asha, "dev": dev, "edith": edith}
    visitors = {name: Visitor(person, traces_of(marmalade)) for name, person in people.items()}
    before = {name: visitor.walk() for name, visitor in visitors.items()}
    assert {name: routes_of(shown) for name, shown in before.items()} == SHOWN

    storyteller = open_page()
    sign_in(storyteller, factories.make_user("reader", name="Rina", office=leeds))
    storyteller.goto(marmalade.get_absolute_url())
    withdraw(storyteller, "Marmalade Mo")

    after = {
        (name, path)
        for name, visitor in visitors.items()
        for path in visitor.walk()
        if not kept_by_the_archivist(name, path)
    }
    again = {
        (name, path): visitors[name].shows(path)[:2]
        for name, shown in before.items()
        for path in shown
        if not kept_by_the_archivist(name, path)
    }
    assert after == set()
    assert {at for at, (status, tells) in again.items() if tells and status < 400} == set()
    its_own = {
        answer[0] for (_name, path), answer in again.items() if marmalade.ref in path or is_sound(path)
    }
    assert its_own == {404}
    assert {answer[0] for (_name, path), answer in again.items() if path.endswith(".pdf")} == {410}
    storyteller.goto("/stories/")
    expect(storyteller.get_by_role("link", name="The gate at eight")).to_be_visible()

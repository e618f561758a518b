"""A story's first words are on the first screen, below its title, its content notes and its player; nothing moves."""

import pytest
from django.test import Client

import seeds.demo
import seeds.publication
from accounts.models import User
from reading.story_rows import known_to
from seeds.demo_script import read_demo
from seeds.publication_words import read_publication
from tests.journeys.scripts.pages import sound
from tests.seeds.test_load_demo import without_speech

WATCH_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Where each part begins, from the top of the window, in reading order; the first line of the first words, and the shift
SEEN = """() => {
  const top = (one) => one && one.getBoundingClientRect().top;
  const at = (name) => top(document.querySelector(name));
  const first = document.querySelector(".sentence");
  return {
    parts: [at("h1"), at(".uses-line"), at(".content-notes"), at(".player"), top(first)].filter((one) => one !== null),
    line: first && first.getClientRects()[0].bottom,
    shift: window.__shift,
  };
}"""
MOST_SHIFT = 0.02


@pytest.fixture
def demo(real_database, settings, tmp_path, monkeypatch):
    """The demonstration as it comes, with sound that takes no time to make."""
    settings.DEMO, settings.VAR = True, tmp_path
    without_speech(monkeypatch)
    seeds.publication.load(read_publication())
    seeds.demo.load(read_demo(), tmp_path / "passwords")
    return User.objects.get(email="ben@example.org")


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desk", "phone"])
def test_first_words_of_every_demo_story_are_seen_without_scrolling(demo, open_page, live_server, size):
    page = open_page(viewport={"width": size[0], "height": size[1]})
    page.add_init_script(WATCH_SHIFTS)
    page.route("**/recordings/**", lambda route: route.fulfill(body=sound(2), content_type="audio/wav"))
    client = Client()
    client.force_login(demo)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    stories = list(known_to(demo).select_related("transcript"))

    wrong, with_words = {}, 0
    for story in stories:
        page.goto(story.get_absolute_url(), wait_until="load")
        page.wait_for_timeout(100)
        seen = page.evaluate(SEEN)
        with_words += seen["line"] is not None
        if (
            seen["parts"] != sorted(seen["parts"])
            or seen["shift"] > MOST_SHIFT
            or (seen["line"] or 0) > size[1]
        ):
            wrong[story.title] = seen

    assert wrong == {}
    assert len(stories) >= 28 and with_words >= len(stories) - 3

"""Play wherever it stands: in a list, on a story's page, in several tabs."""

import json

from themes.models import Excerpt, Theme

from ... import factories
from ..conftest import until
from ..hands import DESKTOP, PHONE
from .player import NOTES, PAUSED, TIME, bar, focused, give_notes, moves, open_panel


def test_play_stands_in_a_list_and_plays_there(open_page, spoken_story, theme_path):
    page = open_page(viewport=DESKTOP)
    page.goto(theme_path)
    button = page.locator("[data-play-here]")

    button.click()
    moves(page, 6)
    playing = button.inner_text().split("\n")[0], bar(page).get_by_role("link").inner_text()
    button.press(" ")
    until(page, PAUSED)
    stopped = page.evaluate(TIME)
    button.press("Enter")
    moves(page, stopped)
    bar(page).get_by_role("button", name="Close the player").click()

    assert playing[0].startswith("Pause")
    assert playing[1] == spoken_story.title
    assert button.inner_text().startswith("Hear it from 0:06")
    assert page.evaluate(PAUSED)
    assert bar(page).count() == 0
    assert page.url.endswith(theme_path)


def test_play_of_another_story_in_a_list_takes_the_place_of_the_first(
    open_page, spoken_story, theme_path, add_sound, asha
):
    other = factories.make_draft_story("The gate at eight", words=())
    recording = add_sound(other)
    factories.make_voice(other, office=asha.office)
    factories.give_timed_words(other, recording, "We talked at the gate.", "Nobody judged us there.")
    factories.release(other)
    quote = "Nobody judged us there."
    start = other.transcript.text.index(quote)
    excerpt = Excerpt.mark(other.transcript, start, start + len(quote), quote)
    excerpt.tag(Theme.objects.get(slug="not-being-judged"), by=asha)
    page = open_page(viewport=DESKTOP)
    page.goto(theme_path)
    labels = "[...document.querySelectorAll('[data-play-label]')].map((one) => one.textContent)"
    of = "[data-play-here][data-story='{}']".format

    page.locator(of(spoken_story.ref)).click()
    moves(page, 6)
    page.locator(of(other.ref)).click()
    moves(page, 2)

    assert sorted(page.evaluate(labels)) == ["Hear it from 0:06", "Pause"]
    assert page.locator("audio").count() == 1
    assert bar(page).get_by_role("link").inner_text() == "The gate at eight"


def test_play_in_a_list_on_a_storys_page_has_the_bar_while_it_plays(open_story, spoken_story, theme_path):
    """As "more on this theme" has it: one bar at a time, that of what began last."""
    page = open_story()
    page.evaluate(
        """(sound) => {
          const link = document.createElement("a");
          Object.assign(link.dataset, { playHere: "", sound, story: "other", title: "Another story", start: "2000" });
          link.href = "/stories/other/?t=2";
          link.innerHTML = "<span data-play-label>Play</span>";
          document.querySelector(".questions").before(link);
          const script = document.createElement("script");
          script.type = "module";
          script.src = "/static/js/play_in_place.js";
          document.body.append(script);
        }""",
        page.evaluate("document.querySelector('audio').getAttribute('src')"),
    )
    until(page, "document.querySelector('[data-play-here]').getAttribute('role') === 'button'")
    titles = "[...document.querySelectorAll('[data-slim-bar]:not([hidden]) a')].map((one) => one.textContent)"
    own = "[...document.querySelectorAll('audio')].map((one) => one.paused)"

    page.locator(".sentence").nth(3).press("p")
    moves(page, 6)
    page.locator("[data-play-here]").click()
    until(page, f"JSON.stringify({own}) === '[true,false]'")
    other_plays = page.evaluate(titles)
    page.locator(".sentence").nth(3).evaluate("one => one.focus({ preventScroll: true })")
    page.keyboard.press("p")
    until(page, f"JSON.stringify({own}) === '[false,true]'")

    assert other_plays == ["Another story"]
    assert page.evaluate(titles) == [spoken_story.title]


def test_play_in_a_list_shows_the_content_notes_before_the_first_sound(open_page, spoken_story, theme_path):
    give_notes(spoken_story, NOTES)
    page = open_page(viewport=PHONE)
    page.goto(theme_path)
    button = page.locator("[data-play-here]")

    button.click()
    page.wait_for_timeout(400)
    asked, waits = open_panel(page), page.evaluate(f"[{PAUSED}, {TIME}]")
    page.get_by_role("button", name="Not now").click()
    left = focused(page)
    button.click()
    page.keyboard.press("Enter")
    moves(page, 6)
    page.get_by_role("button", name="Close the player").click()
    button.click()
    moves(page, 6)

    assert asked == ["Before you listen", "Prison", "A death", "and 3 more", "Play from 0:06", "Not now"]
    assert waits[0]
    assert left.startswith("Hear it from 0:06")


def test_play_in_a_list_says_when_the_story_has_closed(open_page, spoken_story, theme_path, edith):
    page = open_page(viewport=DESKTOP)
    page.goto(theme_path)
    spoken_story.pause(edith)

    page.locator("[data-play-here]").click()
    problem = page.locator("[data-play-problem]")
    until(page, "document.querySelector('[data-play-problem]').textContent !== ''")

    assert problem.inner_text() == "This recording can no longer be played."
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.includes('place'))") == []


def test_play_in_a_list_says_when_there_is_no_answer_and_tries_again(open_page, theme_path):
    page = open_page(viewport=DESKTOP)
    page.goto(theme_path)
    page.route("**/recordings/**", lambda route: route.abort())

    page.locator("[data-play-here]").click()
    until(page, "document.querySelector('[data-play-problem]')?.textContent")
    said = page.locator("[data-play-problem]").inner_text()
    page.unroute("**/recordings/**")
    page.locator("[data-play-here]").click()
    moves(page, 6)

    assert said == "This recording cannot be played just now."
    assert page.locator("[data-play-problem]").inner_text() == ""


def test_play_in_a_list_goes_on_where_one_stopped_on_the_storys_page(open_page, spoken_story, theme_path):
    """And begins at the moment of its own where it names one."""
    page = open_page(viewport=DESKTOP)
    page.goto(theme_path)
    page.evaluate(f"sessionStorage.setItem('heard-place-{spoken_story.ref}', '4')")
    page.locator("[data-play-here]").evaluate("one => one.setAttribute('data-start', '0')")

    page.locator("[data-play-here]").click()
    moves(page, 4)
    page.get_by_role("button", name="From the beginning").click()
    moves(page, 0)


def test_one_recording_at_a_time_across_tabs_and_kinds_of_player(open_story, theme_path):
    page = open_story()
    page.locator("[data-player-toggle]").click()
    moves(page, 0)
    other_tab = page.context.new_page()
    other_tab.goto(theme_path)

    other_tab.locator("[data-play-here]").click()
    moves(other_tab, 6)
    until(page, PAUSED)

    assert page.locator("[data-player-status]").inner_text() == (
        "Paused, because another recording is being played."
    )
    assert json.loads(other_tab.evaluate(f"JSON.stringify({PAUSED})")) is False

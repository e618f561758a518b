"""*Hear it from* gives sound, or a focused button that gives it, where pages may play by themselves and where not."""

import pytest
from playwright.sync_api import expect

from stories.consent import Audience
from stories.models import Story
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack
from workshops.paper.assemble import printed_pack

from .conftest import until
from .hands import DESKTOP, PHONE
from .listening.player import PAUSED, READY, TIME, focused, moves

QUOTE = "For ten minutes nobody judged me."  # heard from 0:06


@pytest.fixture(params=["open_page", "open_strict_page"], ids=["autoplay allowed", "autoplay refused"])
def open_either(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def printed_address(spoken_story, dev, live_server):
    """Where the square code on a pack's sheet leads that tells of the story."""
    pack = DiscussionPack.objects.create(title="Pack", audience=Audience.ANYONE, made_by=dev)
    pack.feature(spoken_story)
    (printed,) = printed_pack(pack, dev, live_server.url).stories
    return printed.listen_address


def test_sound_begins_at_a_press_on_a_search_hit_a_theme_page_and_an_excerpt(
    open_either, enter, spoken_story, ben, asha
):
    start = spoken_story.transcript.text.index(QUOTE)
    excerpt = Excerpt.mark(spoken_story.transcript, start, start + len(QUOTE), QUOTE)
    theme = Theme.objects.get(slug="not-being-judged")
    excerpt.tag(theme, by=asha)
    page = enter(open_either(viewport=DESKTOP), ben)

    for path in ("/search/?q=judged", theme.get_absolute_url(), excerpt.get_absolute_url()):
        page.goto(path)
        page.get_by_role("button", name="Hear it from 0:06").click()
        moves(page, 6)
        assert focused(page).startswith("Pause")
        assert page.url.endswith(path)


def test_printed_code_leads_to_sound_or_to_a_focused_button_that_gives_it(
    open_either, printed_address, request
):
    page = open_either(viewport=PHONE, has_touch=True, is_mobile=True)

    page.goto(printed_address)
    until(page, READY)
    if "refused" in request.node.name:
        until(page, "document.activeElement.matches('[data-slim-start]')")
        assert (focused(page), page.evaluate(PAUSED)) == ("Play", True)
        page.keyboard.press("Enter")
    moves(page, 0)

    until(page, "document.activeElement.textContent.trim() === 'Pause'")


def test_printed_code_shows_the_content_notes_before_the_first_sound(open_either, printed_address):
    Story.objects.update(content_notes=["Prison"])
    page = open_either(viewport=PHONE, has_touch=True, is_mobile=True)

    page.goto(printed_address)
    until(page, READY)
    until(page, "document.activeElement.matches('[data-slim-start]')")
    asked = page.locator(".slim-bar__asking").inner_text().split("\n")
    waits = page.evaluate(f"[{PAUSED}, {TIME}]")
    page.keyboard.press("Enter")
    moves(page, 0)

    assert [line for line in asked if line] == ["Before you listen", "Prison", "Play", "Not now"]
    assert waits == [True, 0]


def test_failure_that_came_before_the_script_is_told_and_sound_begins_at_try_again(open_page, spoken_story):
    page = open_page(viewport=DESKTOP)
    page.route("**/recordings/**", lambda route: route.abort())
    scripts = []
    page.route("**/js/transcript_player*.js", lambda route: scripts.append(route))
    page.goto(spoken_story.get_absolute_url(), wait_until="commit")
    until(page, "document.querySelector('audio')?.error && document.querySelector('[data-player-status]')")

    (script,) = scripts
    script.continue_()
    told = page.locator("[data-player-status]").get_by_text("This recording cannot be played just now.")
    expect(told).to_be_visible()
    page.get_by_label("Speed").select_option("1.5")
    page.unroute("**/recordings/**")
    page.get_by_role("button", name="Try again").click()
    moves(page, 0)

    assert page.locator("[data-player-status]").inner_text() == ""
    sounding = page.evaluate("document.querySelector('audio').playbackRate")
    assert (page.get_by_label("Speed").input_value(), sounding) == ("1.5", 1.5)


@pytest.mark.parametrize(("motion", "behavior"), [("reduce", "instant"), ("no-preference", "smooth")])
def test_words_are_followed_without_motion_for_who_asked_for_none(open_page, spoken_story, motion, behavior):
    page = open_page(viewport=PHONE, reduced_motion=motion)
    page.add_init_script(
        "window.scrolled = []; const by = scrollBy;"
        "window.scrollBy = (options) => { scrolled.push(options.behavior); by.call(window, options); }"
    )
    page.goto(f"{spoken_story.get_absolute_url()}?t=6")
    moves(page, 6)

    page.mouse.move(200, 400)
    page.mouse.wheel(0, 3000)
    page.evaluate("scrolled.length = 0")
    page.locator("[data-slim-follow]").click()

    expect(page.get_by_text(QUOTE)).to_be_in_viewport()
    assert page.evaluate("scrolled") == [behavior]

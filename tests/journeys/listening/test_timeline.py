"""The waveform is the timeline of the recording, and the player fits where it stands."""

import pytest
from playwright.sync_api import expect

from ..conftest import until
from ..hands import DESKTOP, PHONE
from .player import PAUSED, READY, TIME, bar, moves, slider, touch


def test_waveform_is_the_slider_of_the_recording_by_keyboard(open_story):
    page = open_story()
    values = "['role', 'aria-label', 'aria-valuemin', 'aria-valuemax', 'aria-valuenow', 'aria-valuetext']"
    read = f"{values}.map((name) => document.querySelector('[data-timeline]').getAttribute(name))"

    slider(page).focus()
    steps = []
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "PageUp", "PageDown", "End", "Home"):
        page.keyboard.press(key)
        steps.append(page.evaluate(f"Math.round({TIME})"))
    page.keyboard.press("ArrowRight")

    assert steps == [5, 10, 5, 12, 0, 12, 0]
    assert page.evaluate(read) == ["slider", "Place in the recording", "0", "12", "5", "0:05 of 0:12"]
    assert page.evaluate(PAUSED)


def test_waveform_is_pressed_and_dragged_by_mouse_and_shows_what_has_been_played(open_story):
    page = open_story()
    place = slider(page).bounding_box()
    middle = place["y"] + place["height"] / 2

    page.mouse.click(place["x"] + place["width"] / 2, middle)
    until(page, f"Math.abs({TIME} - 6) < 0.1")
    page.mouse.move(place["x"] + place["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] * 3 / 4, middle + 300, steps=4)
    while_dragged = page.evaluate(TIME)
    page.mouse.up()
    until(page, f"Math.abs({TIME} - 9) < 0.1")

    assert while_dragged == pytest.approx(6, abs=0.1)
    clip = page.locator("[data-waveform-progress]")
    assert float(clip.get_attribute("width")) == pytest.approx(360, abs=4)
    clipped = "document.querySelectorAll('[data-timeline] svg > [clip-path]').length"
    assert page.evaluate(clipped) == page.locator(".waveform__rest > *").count() > 0
    assert page.locator("audio").is_hidden()


def test_waveform_with_several_paths_is_clipped_as_one(open_story, open_page, spoken_story):
    page = open_page()
    page.route(
        f"**{spoken_story.get_absolute_url()}",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace(
                '<path d="M', '<path d="M4 9v9"/><g><path d="M8 9v9"/></g><path d="M', 1
            )
            if 'class="waveform' in answer.text()
            else answer.text(),
        ),
    )
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)

    assert page.locator("[data-timeline] svg > [clip-path]").count() == 3
    assert page.locator("[data-timeline] .waveform__rest > *").count() == 3


def test_waveform_is_tapped_by_touch_and_a_swipe_over_it_scrolls_the_page(open_story):
    page = open_story(viewport=PHONE, has_touch=True, is_mobile=True)
    place = slider(page).bounding_box()
    x, y = place["x"] + place["width"] / 4, place["y"] + place["height"] / 2

    page.touchscreen.tap(x, y)
    until(page, f"Math.abs({TIME} - 3) < 0.2")
    touch(page, [(x + 150, y - 20 * step) for step in range(12)])
    until(page, "scrollY > 100")

    assert page.evaluate(TIME) == pytest.approx(3, abs=0.2)


def test_buttons_step_and_say_what_they_do(open_story):
    page = open_story()
    player = page.locator("[data-player-tools]")

    player.get_by_role("button", name="Forward 10 s").click()
    forward = page.locator("[data-player-time]").inner_text()
    player.get_by_role("button", name="Back 10 s").click()
    back = page.locator("[data-player-time]").inner_text()
    player.get_by_role("button", name="Play", exact=True).click()
    moves(page, 0)
    player.get_by_role("button", name="Pause", exact=True).click()
    player.get_by_label("Volume").fill("40")

    assert (forward, back) == ("0:10 / 0:12", "0:00 / 0:12")
    assert page.evaluate(PAUSED)
    assert page.evaluate("document.querySelector('audio').volume") == 0.4


def test_volume_is_not_offered_where_it_cannot_be_set(open_page, spoken_story):
    page = open_page()
    page.context.add_init_script(
        "Object.defineProperty(HTMLMediaElement.prototype, 'volume', { get: () => 1, set: () => {} })"
    )
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)

    assert page.locator("[data-player-volume]").is_hidden()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_moves_when_the_script_takes_over(open_page, spoken_story, viewport):
    page = open_page(viewport=viewport)
    page.context.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " window.shift += one.value; }).observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)
    page.wait_for_timeout(300)

    assert page.evaluate("window.shift") <= 0.02


def test_without_script_the_browsers_own_player_stands_there(open_page, spoken_story):
    page = open_page(java_script_enabled=False)
    page.goto(spoken_story.get_absolute_url())

    expect(page.locator("audio[controls]")).to_be_visible()
    assert page.locator("audio").bounding_box()["height"] >= 44
    assert page.locator("[data-player-tools], [data-slim-bar]").locator("visible=true").count() == 0
    assert page.get_by_role("slider").count() == 0


def test_at_320_px_the_player_fits_and_the_rest_of_it_opens(open_story):
    page = open_story(viewport={"width": 320, "height": 640})

    before = page.get_by_label("Speed").is_visible()
    page.get_by_role("button", name="Speed and more").click()
    page.get_by_label("Speed").select_option("1.25")

    assert not before
    assert page.get_by_role("button", name="Speed and more").inner_text().endswith("1.25×")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_player_and_bar_fit_a_phone_with_letters_of_twice_the_size(open_story):
    page = open_story(viewport=PHONE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.locator(".sentence").nth(20).focus()
    bar(page).wait_for()

    cut_off = """[...document.querySelectorAll('.player__tools, .slim-bar, .slim-bar__row')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"""
    assert page.evaluate(cut_off) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert bar(page).bounding_box()["height"] <= 140

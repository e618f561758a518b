"""The player alone, in a real browser."""

import pytest

from tests.journeys.scripts.browsing import until
from tests.journeys.scripts.pages import STORY, Transcript, player_page, sound

SPOKEN = """[...document.querySelectorAll('[aria-current="true"]')].map((each) => each.id)"""


def spoken(page):
    return page.evaluate(SPOKEN)


def ready(page):
    until(page, "document.getElementById('player').readyState > 0")


def test_address_with_a_time_plays_from_there(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"], site.sound = player_page(transcript), sound(130)

    page = open_page("/?t=72,95")
    ready(page)
    until(page, "document.getElementById('player').currentTime > 72.1")
    page.evaluate("document.getElementById('player').pause()")
    until(page, "document.querySelector('[data-waveform-progress]').getAttribute('width') !== '0'")

    assert page.evaluate("document.getElementById('player').currentTime") < 75
    assert spoken(page) == [f"s{transcript.sentences[5][0]}"]
    assert page.evaluate("[...CSS.highlights.get('playing')][0].toString()") == "Nobody judged us."
    width = float(page.locator("[data-waveform-progress]").get_attribute("width"))
    assert width == pytest.approx(480 * 73 / 130, abs=5)


def test_linked_passage_pauses_at_its_end(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(30)
    page = open_page("/?t=10,10.6")
    ready(page)

    until(page, "document.querySelector('[data-player-status]').textContent !== ''")

    assert page.evaluate("document.getElementById('player').paused")
    assert page.locator("[data-player-status]").inner_text() == "The passage ends here. Press play to go on."
    assert 10.5 < page.evaluate("document.getElementById('player').currentTime") < 11.5


def test_time_link_plays_from_there_and_the_words_follow(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"], site.sound = player_page(transcript), sound(130)
    page = open_page("/")
    ready(page)

    page.locator("#link").click()
    time_and_words = f"[Math.trunc(document.getElementById('player').currentTime / 2) * 2, {SPOKEN}]"
    until(page, time_and_words, [12, ["s0"]])
    until(page, time_and_words, [14, [f"s{transcript.sentences[1][0]}"]])
    page.evaluate("document.getElementById('player').pause()")

    assert page.url == site.address + "/"


def test_tools_are_labelled_and_letters_work_only_inside_them(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(60)
    page = open_page("/")
    ready(page)

    state = "[document.getElementById('player').paused, Math.round(document.getElementById('player').currentTime)]"
    page.keyboard.press("k")
    outside = page.evaluate(state)
    player = page.locator("[data-player-tools]")
    player.get_by_role("button", name="Forward 10 s").click()
    player.get_by_role("button", name="Forward 10 s").click()
    player.get_by_role("button", name="Back 10 s").click()
    stepped = page.evaluate(state)
    page.keyboard.press("k")
    playing = page.evaluate(state)
    page.keyboard.press("k")
    page.get_by_label("Speed").select_option("1.5")

    assert (outside, stepped, playing) == ([True, 0], [True, 10], [False, 10])
    assert page.evaluate("document.getElementById('player').playbackRate") == 1.5
    assert page.locator("[data-player-follow]").get_attribute("aria-pressed") == "true"


def test_press_on_the_waveform_seeks_without_playing(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(60)
    page = open_page("/")
    ready(page)

    place = page.locator("[data-timeline]").bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + 5)
    until(page, "document.getElementById('player').currentTime > 1")

    assert page.evaluate("document.getElementById('player').currentTime") == pytest.approx(30, abs=0.2)
    assert page.evaluate("document.getElementById('player').paused")


def test_box_follows_until_the_reader_scrolls_and_again_when_asked(site, open_page):
    short = [("Service user", [f"Sentence number {n} is short."]) for n in range(60)]
    site.pages["/"], site.sound = player_page(Transcript(short, seconds=1), box=True), sound(60)
    page = open_page("/", reduced_motion="reduce")
    ready(page)
    top = "document.querySelector('.box').scrollTop"

    page.evaluate("const p = document.getElementById('player'); p.currentTime = 20; p.play()")
    until(page, "document.getElementById('player').currentTime > 22.2")
    until(page, f"{top} > 300")
    page.locator(".box").hover()
    page.mouse.wheel(0, -5000)
    page.wait_for_timeout(2500)
    left_alone = page.evaluate(top)
    pressed = page.locator("[data-player-follow]").get_attribute("aria-pressed")
    page.locator("[data-player-follow]").click()
    until(page, f"{top} > 300")
    page.evaluate("document.getElementById('player').pause()")

    assert (left_alone, pressed) == (0, "false")
    assert page.evaluate("scrollY") == 0


def test_page_moves_only_for_a_reader_who_was_reading_along(site, open_page):
    short = [("Service user", [f"Sentence number {n} is short."]) for n in range(60)]
    site.pages["/"], site.sound = player_page(Transcript(short, seconds=1)), sound(60)
    page = open_page("/", reduced_motion="reduce", viewport={"width": 800, "height": 400})
    ready(page)

    page.evaluate("const p = document.getElementById('player'); p.currentTime = 30; p.play()")
    until(page, "document.getElementById('player').currentTime > 32.2")
    elsewhere = page.evaluate("scrollY")
    page.locator("[data-player-follow]").click()
    page.locator("[data-player-follow]").click()
    until(page, "scrollY > 300")
    before = page.evaluate("scrollY")
    until(page, "document.getElementById('player').currentTime > 36.2")
    page.evaluate("document.getElementById('player').pause()")

    assert elsewhere == 0
    assert page.evaluate("scrollY") > before


def test_recording_taken_away_in_mid_play_stops_and_says_so(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(200)
    page = open_page("/")
    ready(page)
    page.evaluate("document.getElementById('player').play()")
    until(page, "document.getElementById('player').currentTime > 0.3")

    site.sound = None
    page.evaluate("document.getElementById('player').currentTime = 150")
    until(page, "document.querySelector('[data-player-status]').textContent !== ''", seconds=20)

    assert page.locator("[data-player-status]").inner_text() == "This recording can no longer be played."
    assert page.evaluate("document.getElementById('player').paused")
    assert page.evaluate("document.getElementById('player').getAttribute('src')") is None
    assert page.locator("[data-player-tools]").is_hidden()
    assert spoken(page) == []


@pytest.mark.parametrize("script_after", [0, 0.8], ids=["at once", "before the script came"])
def test_recording_that_cannot_be_played_says_so_and_can_be_tried_again(site, open_page, script_after):
    site.pages["/"], site.script_after = player_page(Transcript(STORY)), script_after
    page = open_page("/")

    until(page, "document.querySelector('[data-player-status]').textContent !== ''")
    said = page.locator("[data-player-status]").inner_text()
    site.sound = sound(20)
    page.locator("[data-player-again]").click()
    until(page, "document.getElementById('player').currentTime > 0.2")

    assert said == "This recording cannot be played just now."
    assert page.locator("[data-player-again]").count() == 0
    assert page.locator("[data-player-status]").inner_text() == ""


def test_speed_chosen_elsewhere_is_the_one_shown(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(20)
    page = open_page("/")
    ready(page)
    shown = "(({ selectedOptions: [one] }) => one.text)(document.querySelector('[data-player-speed]'))"
    options = "[...document.querySelector('[data-player-speed]').options].map((each) => each.text)"

    at_first = page.evaluate(shown)
    page.evaluate("document.getElementById('player').playbackRate = 2")
    until(page, shown, "2×")
    page.evaluate("document.getElementById('player').playbackRate = 1.1")
    until(page, shown, "1.1×")
    page.evaluate("document.getElementById('player').playbackRate = 0.75")
    until(page, shown, "0.75×")

    assert at_first == "1×"
    assert page.evaluate(options) == ["0.75×", "1×", "1.1×", "1.25×", "1.5×", "2×"]


def test_speed_is_kept_when_the_sound_is_loaded_again(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(20)
    page = open_page("/")
    ready(page)

    page.get_by_label("Speed").select_option("1.5")
    page.evaluate("document.getElementById('player').load()")
    ready(page)

    assert page.evaluate("document.getElementById('player').playbackRate") == 1.5
    assert page.get_by_label("Speed").input_value() == "1.5"


def test_player_that_begins_pauses_that_of_another_tab(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(60)
    first = open_page("/")
    second = first.context.new_page()
    second.goto(site.address + "/")
    for page in (first, second):
        ready(page)

    first.evaluate("document.getElementById('player').play()")
    until(first, "document.getElementById('player').currentTime > 0.2")
    second.evaluate("document.getElementById('player').play()")
    until(first, "document.getElementById('player').paused")

    said = "Paused, because another recording is being played."
    until(first, "document.querySelector('[data-player-status]').textContent", said)
    assert not second.evaluate("document.getElementById('player').paused")
    assert second.locator("[data-player-status]").inner_text() == ""

"""Listening, in a real browser: one player that can be trusted, on the story's page and wherever play stands."""

import json
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from stories.models import Story
from themes.models import Excerpt, Theme

from .. import factories
from .conftest import until

TIME = "document.querySelector('audio').currentTime"
PAUSED = "document.querySelector('audio').paused"
READY = (
    "document.querySelector('.player.is-ready') !== null && document.querySelector('audio').readyState > 0"
)
MOVES = f"!{PAUSED} && {TIME} > window.from + 0.2"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NOTES = ["Prison", "A death", "Drink", "Being alone", "Being judged"]

SENTENCES = [
    "Nobody had spoken yet.",
    "Then somebody filled the kettle.",
    "I drank it far too hot.",
    "For ten minutes nobody judged me.",
    "Now I am the one who fills it 🙂 early.",
    "That is the whole story.",
]


@pytest.fixture
def open_story(open_page, spoken_story):
    """Opens the story's page as somebody who is not signed in; `after` is put behind its address."""

    def open_story(after="", **options):
        page = open_page(**{"viewport": DESKTOP} | options)
        page.goto(spoken_story.get_absolute_url() + after)
        until(page, READY)
        return page

    return open_story


@pytest.fixture
def spoken_story(add_sound, asha):
    """As the journeys' own, with words that go on below any screen."""
    story = factories.make_draft_story("The kettle in room four", words=(), summary="Somebody makes tea.")
    recording = add_sound(story)
    factories.make_voice(story, office=asha.office, pseudonym="Wren", name_shown="Wren")
    further = [f"Then I said what I had wanted to say for so long, part {number}." for number in range(40)]
    factories.give_timed_words(story, recording, *SENTENCES, *further)
    return factories.release(story)


def moves(page, start):
    """Waits until the sound moves on from this second."""
    page.evaluate(f"window.from = {start}")
    until(page, MOVES)
    assert page.evaluate(TIME) < start + 5


def slider(page):
    return page.locator("[data-timeline]")


def bar(page):
    return page.locator("[data-slim-bar]")


def focused(page):
    """The name of what has the focus, as it is read."""
    return page.evaluate("document.activeElement.textContent.trim()")


def touch(page, points):
    """Puts a finger down at the first point, and lifts it at the last."""
    session = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(points):
        kind = "touchMove" if number else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(30)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def give_notes(story, notes):
    Story.objects.filter(pk=story.pk).update(content_notes=notes)


def open_panel(page):
    return page.evaluate(
        "(document.querySelector('.slim-bar__asking').innerText.split('\\n')).filter(Boolean)"
    )


# ---- one timeline --------------------------------------------------------------------------------------


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


# ---- a player one can trust ----------------------------------------------------------------------------


def test_speed_that_sounds_is_the_one_shown_after_back_try_again_and_in_the_next_story(
    open_story, open_page, spoken_story, add_sound, asha
):
    other = factories.make_draft_story("Another", words=("Other words.",))
    add_sound(other)
    factories.make_voice(other, office=asha.office)
    factories.release(other)
    page = open_story()
    shown = "Number(document.querySelector('[data-player-speed]').value)"
    sounding = "document.querySelector('audio').playbackRate"

    page.get_by_label("Speed").select_option("1.5")
    page.goto(other.get_absolute_url())
    until(page, READY)
    in_the_next = page.evaluate(f"[{shown}, {sounding}]")
    page.get_by_label("Speed").select_option("0.75")
    page.go_back()
    until(page, READY)
    after_back = page.evaluate(f"[{shown}, {sounding}]")
    page.route("**/recordings/**", lambda route: route.abort())
    page.evaluate("document.querySelector('audio').load()")
    page.locator("[data-player-again]").wait_for()
    page.unroute("**/recordings/**")
    page.get_by_role("button", name="Try again").click()
    moves(page, 0)

    assert (in_the_next, after_back) == ([1.5, 1.5], [0.75, 0.75])
    assert page.evaluate(f"[{shown}, {sounding}]") == [0.75, 0.75]


def test_place_where_one_stopped_is_kept_for_this_tab_and_the_beginning_is_offered(open_story, spoken_story):
    page = open_story()
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    page.locator("[data-player-toggle]").click()
    moves(page, 5)
    page.locator("[data-player-toggle]").click()
    stopped = page.evaluate(TIME)

    page.goto("/")
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)
    until(page, f"{TIME} >= 5")
    again = page.evaluate(TIME)
    other_tab = page.context.new_page()
    other_tab.goto(spoken_story.get_absolute_url())
    until(other_tab, READY)
    page.get_by_role("button", name="From the beginning").click()
    moves(page, 0)

    assert int(stopped) <= again <= stopped
    assert other_tab.evaluate(TIME) == 0
    assert other_tab.get_by_role("button", name="From the beginning").count() == 0
    assert page.locator("[data-player-beginning]").is_hidden()


def test_server_keeps_place_and_speed_for_who_is_signed_in(open_page, sign_in, spoken_story, ben):
    page, posts = sign_in(open_page(viewport=DESKTOP), ben), []

    def listening(route):
        if route.request.method == "POST":
            posts.append(parse_qs(route.request.post_data))
            route.fulfill(status=204)
        else:
            route.fulfill(json={"place_ms": 7000, "speed": 1.25})

    page.route(f"**/stories/{spoken_story.ref}/listening/", listening)
    page.goto(spoken_story.get_absolute_url())
    until(page, f"{READY} && {TIME} === 7")
    went_on = page.evaluate("document.querySelector('audio').playbackRate"), focused(page)
    page.locator("[data-player-toggle]").click()
    moves(page, 7)
    page.locator("[data-player-toggle]").click()
    until(page, PAUSED)
    page.wait_for_timeout(100)

    assert went_on[0] == 1.25
    [post] = posts
    assert 7000 < int(post["place_ms"][0]) < 9000
    assert post["speed"] == ["1.25"]
    assert post["csrfmiddlewaretoken"][0]
    assert page.evaluate(f"sessionStorage.getItem('heard-place-{spoken_story.ref}')") is None


def test_place_and_speed_kept_before_are_not_lost_to_a_press_that_comes_before_the_answer(
    open_page, sign_in, spoken_story, ben
):
    page, posts, held = sign_in(open_page(viewport=DESKTOP), ben), [], []

    def listening(route):
        if route.request.method == "POST":
            posts.append(parse_qs(route.request.post_data))
            route.fulfill(status=204)
        else:
            held.append(route)

    page.route(f"**/stories/{spoken_story.ref}/listening/", listening)
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)
    for _press in ("play", "pause"):
        page.locator("[data-player-toggle]").click()
        page.wait_for_timeout(300)
    page.locator("[data-player-speed]").select_option("1.5")
    page.wait_for_timeout(100)
    before = [
        {name: value for name, value in post.items() if name != "csrfmiddlewaretoken"} for post in posts
    ]
    held[0].fulfill(json={"place_ms": 7000, "speed": 1.25})
    until(page, f"{TIME} === 7")

    assert before == [{"speed": ["1.5"]}]
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_place_kept_before_is_not_lost_where_the_server_did_not_answer(open_page, sign_in, spoken_story, ben):
    page, posts = sign_in(open_page(viewport=DESKTOP), ben), []

    def listening(route):
        if route.request.method == "POST":
            posts.append(parse_qs(route.request.post_data))
            route.fulfill(status=204)
        else:
            route.abort()

    page.route(f"**/stories/{spoken_story.ref}/listening/", listening)
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)
    for _press in ("play", "pause"):
        page.locator("[data-player-toggle]").click()
        page.wait_for_timeout(300)
    at_the_beginning = list(posts)
    page.locator("[data-player-toggle]").click()
    until(page, f"{TIME} > 3.2")
    page.locator("[data-player-toggle]").click()
    until(page, PAUSED)
    page.wait_for_timeout(100)

    assert at_the_beginning == []
    assert [sorted(post) for post in posts] == [["csrfmiddlewaretoken", "place_ms"]]


def test_place_is_forgotten_when_the_story_closes(open_story, spoken_story, edith):
    page = open_story()
    page.locator("[data-player-toggle]").click()
    moves(page, 0)
    page.locator("[data-player-toggle]").click()
    kept = f"sessionStorage.getItem('heard-place-{spoken_story.ref}')"
    until(page, f"{kept} !== null")

    spoken_story.pause(edith)
    page.evaluate("document.querySelector('audio').src += '?again'")  # what was fetched is not fetched again
    until(page, "document.querySelector('[data-player-status]').textContent !== ''")

    assert page.locator("[data-player-status]").inner_text() == "This recording can no longer be played."
    assert page.evaluate(kept) is None
    assert page.locator("[data-player-tools]").is_hidden()
    assert slider(page).is_hidden()


def test_media_keys_work_and_say_only_what_the_page_shows(open_page, spoken_story):
    page = open_page(viewport=DESKTOP)
    page.context.add_init_script(
        "window.keys = {}; navigator.mediaSession.setActionHandler = (name, act) => (window.keys[name] = act)"
    )
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)
    page.locator("[data-player-toggle]").click()
    moves(page, 0)

    page.evaluate("window.keys.pause()")
    until(page, PAUSED)
    page.evaluate("window.keys.seekto({ seekTime: 2 })")
    page.evaluate("window.keys.play()")
    moves(page, 2)
    said = page.evaluate(
        "(({ title, artist, album }) => [title, artist, album])(navigator.mediaSession.metadata)"
    )

    assert said == [spoken_story.title, "", ""]
    keys = ["pause", "play", "seekbackward", "seekforward", "seekto", "stop"]
    assert page.evaluate("Object.keys(window.keys).sort()") == keys


# ---- hear it from --------------------------------------------------------------------------------------


def test_moment_of_a_link_plays_where_the_browser_lets_it_with_the_focus_on_pause(open_story, spoken_story):
    page = open_story(f"?t=6#s{spoken_story.transcript.sentences[3][0]}")

    moves(page, 6)

    until(page, "document.activeElement.textContent.trim() === 'Pause'")
    page.keyboard.press("Enter")
    until(page, PAUSED)


def test_moment_of_a_link_offers_one_focused_button_where_the_browser_refuses(open_strict_page, spoken_story):
    page = open_strict_page(viewport=DESKTOP)
    page.goto(f"{spoken_story.get_absolute_url()}?t=6")
    until(page, READY)

    until(page, "document.activeElement.textContent === 'Play from 0:06'")
    waits = page.evaluate(f"[{PAUSED}, {TIME}]")
    page.keyboard.press("Enter")
    moves(page, 6)

    assert waits == [True, 6]
    assert focused(page) == "Pause"


@pytest.mark.parametrize(
    "words", ["", "#main"], ids=["notes have left the screen", "notes are on the screen"]
)
def test_moment_of_a_link_waits_for_the_content_notes_to_be_read(open_story, spoken_story, words):
    give_notes(spoken_story, NOTES)
    page = open_story("?t=6" + words)

    until(page, "document.activeElement.textContent === 'Play from 0:06'")
    page.wait_for_timeout(500)
    waits, folded = page.evaluate(f"[{PAUSED}, {TIME}]"), open_panel(page)
    described = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    )
    page.get_by_role("button", name="and 3 more").click()
    opened = open_panel(page)
    page.keyboard.press("Enter")
    moves(page, 6)

    assert waits == [True, 6]
    assert folded == ["Before you listen", "Prison", "A death", "and 3 more", "Play from 0:06", "Not now"]
    assert opened == ["Before you listen", *NOTES, "Play from 0:06", "Not now"]
    assert described == f"Before you listen: {'; '.join(NOTES)}"
    assert focused(page) == "Pause"


def test_page_that_is_loaded_again_does_not_begin_by_itself(open_story):
    page = open_story("?t=6")
    moves(page, 6)

    page.reload()
    until(page, f"{READY} && {TIME} === 6")
    page.wait_for_timeout(400)

    assert page.evaluate(PAUSED)
    assert page.locator("[data-slim-start]").count() == 0


# ---- from a sentence -----------------------------------------------------------------------------------


def test_sound_starts_from_a_sentence_by_its_key_and_never_by_a_press_on_the_words(open_story):
    page = open_story()
    fourth = page.get_by_text("For ten minutes nobody judged me.")

    fourth.click()
    page.wait_for_timeout(300)
    after_a_press = page.evaluate(f"[{PAUSED}, {TIME}]")
    page.keyboard.press("p")
    moves(page, 6)
    expect(fourth).to_have_attribute("aria-current", "true")
    page.keyboard.press("p")
    until(page, PAUSED)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("p")
    moves(page, 4)

    assert after_a_press == [True, 0]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["margin", "no margin"])
def test_sound_starts_from_a_sentence_by_the_button_beside_it(open_story, viewport):
    page = open_story(viewport=viewport)
    button = page.locator(".sentence-play")

    before = button.is_visible()
    page.get_by_text("Nobody had spoken yet.").hover()
    expect(button).to_contain_text("0:00")
    page.get_by_text("For ten minutes nobody judged me.").hover()
    expect(button).to_contain_text("0:06")
    place, words = button.bounding_box(), page.locator("#transcript").bounding_box()
    button.click()
    moves(page, 6)

    assert not before
    assert place["height"] >= 44
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= viewport["width"]
    if viewport == DESKTOP:
        assert place["x"] + place["width"] <= words["x"]


def test_button_beside_a_sentence_stays_beside_it_when_the_letters_grow(open_story):
    page = open_story(viewport={"width": 1920, "height": 1080})
    sentence = page.get_by_text("For ten minutes nobody judged me.")
    sentence.focus()
    button = page.locator(".sentence-play")
    button.wait_for()

    page.evaluate("document.documentElement.style.fontSize = '130%'")

    middles = """[".sentence-play", ".sentence:focus"].map((name) => {
      const { top, bottom } = document.querySelector(name).getBoundingClientRect();
      return (top + bottom) / 2;
    })"""
    until(page, f"(([one, other]) => Math.abs(one - other) < 3)({middles})", seconds=5)


def test_transcript_is_one_tab_stop_for_a_reader_with_the_sentences_button_after_it(open_story):
    page = open_story()
    page.locator(".sentence").first.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    here = page.evaluate("document.activeElement.textContent")
    stops = page.locator('#transcript [tabindex="0"]').count()
    page.keyboard.press("Tab")
    button = page.evaluate("document.activeElement.innerText.trim()")
    page.keyboard.press("Enter")
    moves(page, 4)
    page.keyboard.press("Shift+Tab")

    assert (here, stops) == ("I drank it far too hot.", 1)
    assert "Play from 0:04" in button
    assert page.evaluate("document.activeElement.textContent") == here


# ---- the bar at the foot -------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_bar_stands_at_the_foot_once_the_player_has_left_the_screen(open_story, spoken_story, viewport):
    page = open_story(viewport=viewport)
    at_the_top = bar(page).is_visible()

    page.get_by_text("That is the whole story.").evaluate("one => one.scrollIntoView({ block: 'start' })")
    page.mouse.wheel(0, 2000)
    bar(page).wait_for()
    bar(page).get_by_role("button", name="Play", exact=True).click()
    moves(page, 0)
    bar(page).get_by_role("button", name="Pause", exact=True).click()
    place = bar(page).bounding_box()

    assert not at_the_top
    assert place["height"] <= 64
    assert place["y"] + place["height"] == viewport["height"]
    assert bar(page).get_by_role("link").inner_text() == spoken_story.title
    assert " / 0:12" in bar(page).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_bar_covers_nothing_that_has_the_focus(open_story, viewport):
    page = open_story(viewport=viewport)
    page.locator(".sentence").first.focus()
    covered = """() => {
      const here = document.activeElement, bar = document.querySelector("[data-slim-bar]");
      if (here === document.body || bar.hidden || bar.contains(here)) return null;
      const place = here.getBoundingClientRect();
      return place.bottom > bar.getBoundingClientRect().top + 1 ? here.outerHTML : "";
    }"""
    found = []

    for _press in range(25):
        page.keyboard.press("Tab")
        found.append(page.evaluate(covered))

    assert {one for one in found if one is not None} == {""}


def test_bar_and_the_bar_for_chosen_words_stand_above_each_other(open_page, sign_in, spoken_story, asha):
    page = sign_in(open_page(viewport=PHONE), asha)
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)
    page.evaluate("document.querySelector('.questions').scrollIntoView()")
    bar(page).wait_for()

    page.locator(".sentence").nth(4).focus()
    page.evaluate("scrollBy(0, 200)")
    page.keyboard.press("Shift+ArrowDown")
    page.locator(".excerpt-bar").wait_for()
    page.evaluate("document.querySelector('.questions').scrollIntoView()")
    page.wait_for_timeout(200)
    ours, theirs = bar(page).bounding_box(), page.locator(".excerpt-bar").bounding_box()

    assert ours["y"] + ours["height"] <= theirs["y"] + 1
    assert theirs["y"] + theirs["height"] == pytest.approx(PHONE["height"], abs=1)


def test_bar_shows_the_content_notes_that_were_not_on_the_screen(open_story, spoken_story):
    give_notes(spoken_story, NOTES[:1])
    page = open_story("#transcript")
    page.evaluate("document.querySelector('.questions').scrollIntoView()")
    page.wait_for_timeout(100)

    bar(page).get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(200)
    asked, waits = open_panel(page), page.evaluate(PAUSED)
    page.keyboard.press("Escape")
    bar(page).get_by_role("button", name="Play", exact=True).click()
    page.keyboard.press("Enter")
    moves(page, 0)

    assert asked == ["Before you listen", "Prison", "Play", "Not now"]
    assert waits


# ---- where it stands -----------------------------------------------------------------------------------


@pytest.fixture
def theme_path(spoken_story, asha):
    """A theme's page with an excerpt that can be heard from 0:06."""
    theme = Theme.objects.get(slug="not-being-judged")
    quote = "For ten minutes nobody judged me."
    start = spoken_story.transcript.text.index(quote)
    excerpt = Excerpt.mark(spoken_story.transcript, start, start + len(quote), quote)
    excerpt.tag(theme, by=asha)
    return theme.get_absolute_url()


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

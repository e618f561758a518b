"""A player one can trust: the speed that sounds, the place where one stopped, and the media keys."""

from ... import factories
from ..conftest import until
from ..hands import DESKTOP
from .player import PAUSED, READY, TIME, answer_listening, focused, moves, slider


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
    page = sign_in(open_page(viewport=DESKTOP), ben)
    kept = {"place_ms": 7000, "speed": 1.25}
    posts = answer_listening(page, spoken_story, lambda route: route.fulfill(json=kept))
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
    page, held = sign_in(open_page(viewport=DESKTOP), ben), []
    posts = answer_listening(page, spoken_story, held.append)
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
    page = sign_in(open_page(viewport=DESKTOP), ben)
    posts = answer_listening(page, spoken_story, lambda route: route.abort())
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

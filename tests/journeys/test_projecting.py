"""A pack projected in a room: one screen at a time, by keys, by touch and by the strip, with its sound."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from tests import factories
from tests.workshops.packs import EVERYTHING_IN_A_WORKSHOP, make_excerpt, make_pack
from tests.workshops.paper.pdf_reader import letters
from workshops.models import Contributor
from workshops.paper.assemble import printed_pack
from workshops.paper.reading_order import words

from .accessible.looking import AXE, OUT_OF_PLACE, UNSEEN_FOCUS
from .conftest import until
from .hands import DESKTOP, ON_A_PHONE, PHONE
from .scripts.pages import sound
from .test_layout_shift import MOST, PAINTED, WATCH_SHIFTS

WALL = {"width": 1920, "height": 1080}
READY = (
    "document.querySelector('[data-strip-place]') && document.querySelectorAll('.player.is-ready').length > 0"
)
# What can be seen of the window, in lines: the words of the screen that is projected, with what stays at its foot
SEEN = """() => [...document.querySelectorAll('[data-screen]')].filter((screen) => {
  const { top, bottom } = screen.getBoundingClientRect();
  return bottom > 1 && top < innerHeight - 1;
}).map((screen) => screen.innerText.trim())"""
HERE = "location.hash.slice(1)"
FOCUSED = "document.activeElement.textContent.trim()"
# What stays at the foot moves over the words of a higher screen as one reads on: each step leaves its height out
IN_THE_FLOW = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".screen__labels { position: static !important }");
  document.adoptedStyleSheets = [sheet];
}"""
TIME = "document.querySelector('audio').currentTime"
PLAYING = f"!document.querySelector('audio').paused && {TIME} > 0.2"
CAVEAT = "These stories are here to start a discussion and do not represent the wider findings."


@pytest.fixture
def lead(leeds):
    """Leads workshops, and is no reader."""
    return factories.make_user("lead", name="Lena", office=leeds)


@pytest.fixture
def pack(lead, asha, add_sound):
    """A story with sound, notes and a quotation, one without, and what serves any story."""
    Contributor.objects.exclude(pk=Contributor.objects.first().pk).delete()
    pack = make_pack(lead, title="Listening on Tuesday", introduction="Two stories.\n\nAnd time to talk.")
    heard = factories.make_draft_story(
        "The kettle", fictional=True, content_notes=["Prison"], summary="Somebody makes tea."
    )
    add_sound(heard)
    factories.make_voice(heard, EVERYTHING_IN_A_WORKSHOP, name_shown="Wren")
    factories.release(heard)
    pack.feature(heard, "", make_excerpt(heard, 12, 29), ["What helped?", "Who else?"])
    pack.feature(
        factories.make_story("Gate at eight", EVERYTHING_IN_A_WORKSHOP, summary=""), "", None, ["And you?"]
    )
    return pack


@pytest.fixture
def project(open_page, enter, lead, pack):
    """Opens the pack as its lead, at this place of its address."""

    def project(at="", **options):
        page = open_page(**{"viewport": WALL} | options)
        enter(page, lead)
        page.goto(pack.get_absolute_url() + at)
        until(page, READY)
        return page

    return project


def seen(page):
    (screen,) = page.evaluate(SEEN)
    return screen.split("\n")


def strip(page):
    return page.locator("[data-strip]")


def screens_of(page):
    return page.evaluate("document.querySelectorAll('[data-screen]').length")


def swipe(page, by):
    session = page.context.new_cdp_session(page)
    for kind, across in (("touchStart", 0), ("touchMove", by / 2), ("touchMove", by), ("touchEnd", None)):
        points = [] if across is None else [{"x": 195 + across, "y": 760}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_arrow_keys_lead_through_every_screen_and_their_words_are_those_of_the_paper(
    project, pack, lead, live_server
):
    page = project()
    page.get_by_role("link", name="Project it, screen by screen").press("Enter")
    shown, places, headings = [seen(page)], [page.evaluate(HERE)], [page.evaluate(FOCUSED)]

    for _screen in range(screens_of(page) - 1):
        page.keyboard.press("ArrowRight")
        shown.append(seen(page))
        places.append(page.evaluate(HERE))
        headings.append(page.evaluate(FOCUSED))
    page.keyboard.press("ArrowRight")

    assert places == [f"screen-{number}" for number in range(1, len(shown) + 1)]
    assert page.evaluate(HERE) == places[-1]
    assert headings[:11] == [
        "Listening on Tuesday", "In this pack", "The kettle", "Somebody makes tea.", "In their words", "What helped?",
        "Who else?", "Gate at eight", "In their words", "And you?", "Questions for any story",
    ]  # fmt: skip
    said = letters("".join(line for screen in shown for line in screen))
    missing = [
        each
        for each in words(printed_pack(pack, lead, live_server.url))
        if letters(each.strip("“”")) not in said
    ]
    assert missing == []
    stays = [screen[-1] for screen in shown[2:10]]
    assert [CAVEAT in line for line in stays] == [True] * 8
    assert ["Fictional" in line for line in stays] == [True] * 5 + [False] * 3
    assert ["Prison" in "".join(screen) for screen in shown[2:7]] == [True] * 5


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["ArrowRight", "ArrowRight", "ArrowLeft"], "screen-2"),
        (["Space", "Space", "Shift+Space"], "screen-2"),
        (["PageDown", "PageDown", "PageUp"], "screen-2"),
        (["End", "Home"], "screen-1"),
        (["End", "ArrowLeft"], "screen-{last-1}"),
        (["ArrowRight", "Control+ArrowRight", "Alt+PageDown"], "screen-2"),
        (["ArrowRight", "Escape"], ""),
    ],
    ids=" ".join,
)
def test_keys_lead_through_the_screens_as_in_any_talk(project, keys, place):
    page = project("#screen-1")

    for key in keys:
        page.keyboard.press(key)

    assert page.evaluate(HERE) == place.replace("{last-1}", str(screens_of(page) - 1))


def test_nothing_but_the_screen_is_projected_and_the_strip_hides(project):
    page = project("#screen-2")

    elsewhere = page.evaluate(
        """[...document.querySelectorAll("body *:not(script)")].filter((one) =>
             !one.closest("[data-screen], [data-strip]") && !one.querySelector("[data-screen]")
             && one.checkVisibility() && one.textContent.trim() && one.getBoundingClientRect().height > 1
             && !one.matches(".skip, .page, main")).map((one) => one.outerHTML.slice(0, 90))"""
    )
    shown = "getComputedStyle(document.querySelector('[data-strip]')).opacity"
    until(page, f"{shown} === '0'")
    cursor = page.evaluate("getComputedStyle(document.body).cursor")
    page.mouse.move(300, 300)
    page.mouse.move(310, 300)
    until(page, f"{shown} === '1'")

    assert (elsewhere, cursor) == ([], "none")


def test_strip_leads_on_by_mouse_and_leaves_to_the_place_in_the_page(project):
    page = project("#screen-2")
    page.mouse.move(300, 300)

    strip(page).get_by_role("button", name="Next screen").click()
    strip(page).get_by_role("button", name="Next screen").click()
    strip(page).get_by_role("button", name="Previous screen").click()
    place = strip(page).locator("[data-strip-place]").inner_text(), page.evaluate(HERE)
    strip(page).get_by_role("link", name="Leave").click()

    assert place == (f"3 of {screens_of(page)}", "screen-3")
    assert page.url.endswith("/") and page.evaluate(FOCUSED) == "The kettle"
    expect(page.get_by_role("link", name="Print with a number")).to_be_visible()
    assert page.evaluate("document.querySelector('#screen-3').getBoundingClientRect().top < innerHeight / 2")


def test_strip_shows_the_whole_screen_and_is_reached_by_tab(project):
    page = project("#screen-6")
    full = strip(page).get_by_role("button", name="Full screen")

    for _tab in range(12):
        page.keyboard.press("Tab")
        if full.evaluate("one => one === document.activeElement"):
            break
    visible = page.evaluate("getComputedStyle(document.querySelector('[data-strip]')).opacity")
    page.keyboard.press("Enter")
    until(page, "document.fullscreenElement !== null")
    expect(full).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowRight")
    there = page.evaluate(HERE)
    strip(page).get_by_role("link", name="Leave").press("Enter")
    until(page, "document.fullscreenElement === null")

    assert (float(visible) > 0, there) == (True, "screen-7")


def test_screens_are_swiped_and_scrolled_on_a_phone_and_the_address_follows(project):
    page = project(**ON_A_PHONE)
    page.get_by_role("link", name="Project it, screen by screen").tap()
    swipe(page, -150)
    until(page, f"{HERE} === 'screen-2'")
    swipe(page, 150)
    until(page, f"{HERE} === 'screen-1'")
    page.touchscreen.tap(200, 500)
    strip(page).get_by_role("button", name="Next screen").tap()
    by_button = page.evaluate(HERE)

    page.evaluate("document.querySelector('#screen-5').scrollIntoView({ behavior: 'instant' })")
    until(page, f"{HERE} === 'screen-5'")
    page.go_back()
    until(page, "location.hash === ''")

    assert by_button == "screen-2"
    expect(page.get_by_role("link", name="Print with a number")).to_be_visible()


def test_loaded_again_the_page_comes_up_on_its_screen_without_moving(project):
    page = project("#screen-1")
    page.add_init_script(WATCH_SHIFTS)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    page.reload()
    until(page, f"{READY} && document.readyState === 'complete' && document.fonts.status === 'loaded'")
    page.evaluate(PAINTED)

    assert page.evaluate(HERE) == "screen-3"
    assert seen(page)[0] == "The kettle"
    assert page.evaluate(FOCUSED) == "The kettle"
    assert page.evaluate("window.shift") <= MOST


def test_screen_that_left_the_pack_meanwhile_leads_to_the_last(project):
    page = project("#screen-99")

    assert page.evaluate(HERE) == f"screen-{screens_of(page)}"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, WALL], ids=["desk", "phone", "wall"])
def test_pack_comes_up_without_moving(project, viewport):
    page = project(viewport=viewport)
    page.add_init_script(WATCH_SHIFTS)

    page.reload()
    until(page, f"{READY} && document.readyState === 'complete' && document.fonts.status === 'loaded'")
    page.evaluate(PAINTED)

    assert page.evaluate("window.shift") <= MOST


def test_long_screen_takes_several_steps_and_none_of_its_lines_is_passed_over(project, pack):
    pack.introduction = "\n\n".join(
        f"Paragraph {number} of many. {'And so on. ' * 20}" for number in range(18)
    )
    pack.save()
    page = project("#screen-1", viewport=DESKTOP)
    lines, steps = set(), 0

    while page.evaluate(HERE) == "screen-1":
        lines |= set(page.evaluate(
            """[...document.querySelectorAll('.pack__introduction')].filter((one) => {
                 const { top, bottom } = one.getBoundingClientRect();
                 return top < innerHeight && bottom > 0; }).map((one) => one.textContent.slice(0, 13).trim())"""
        ))  # fmt: skip
        page.keyboard.press("Space")
        steps += 1
    page.keyboard.press("ArrowLeft")

    assert len(lines) == 18 and steps > 2
    assert page.evaluate(HERE) == "screen-1"
    assert page.evaluate("Math.abs(document.querySelector('#screen-1').getBoundingClientRect().top) < 2")


def test_lead_who_is_no_reader_plays_a_story_in_the_room_after_its_content_notes(project):
    page = project("#screen-3")
    before = seen(page)

    page.get_by_role("figure").get_by_role("button", name="Play", exact=True).click()
    until(page, PLAYING)
    for _screen in range(3):
        page.keyboard.press("ArrowRight")
    on_a_question = page.evaluate(f"{PLAYING} && {HERE}")
    page.mouse.move(300, 300)
    strip(page).get_by_role("button", name="Pause").click()
    paused = page.evaluate("document.querySelector('audio').paused")
    strip(page).get_by_role("button", name="Play").click()
    until(page, PLAYING)
    page.evaluate("location.hash = 'screen-8'")
    until(page, "document.querySelector('audio').paused")

    assert "Before you read or listen: Prison" in before
    assert "Fictional, synthetic voice" in before[-1]
    assert (on_a_question, paused) == ("screen-6", True)
    assert strip(page).get_by_role("button", name="Play").count() == 0


def test_content_notes_come_before_the_first_sound_where_they_were_not_on_the_screen(project):
    page = project(viewport=PHONE)
    play = page.get_by_role("figure").get_by_role("button", name="Play", exact=True)
    page.evaluate(
        """() => { const notes = document.querySelector("[data-content-notes]").getBoundingClientRect();
           scrollBy({ top: notes.bottom + 5, behavior: "instant" }); }"""
    )

    play.click()
    told = page.locator("[data-player-status]").first.inner_text()
    silent = page.evaluate("document.querySelector('audio').paused")
    play.click()
    until(page, PLAYING)

    assert (told, silent) == ("Before you read or listen: Prison", True)


def test_story_withdrawn_while_it_plays_stops_at_the_next_answer(project, pack):
    place = pack.featured.first()
    recording = place.story.recording
    tone = sound(1800)
    recording.file.storage.delete(recording.file.name)
    recording.file.storage.save(recording.file.name, ContentFile(tone))
    type(recording).objects.filter(pk=recording.pk).update(size=len(tone), duration_ms=1_800_000)
    page = project("#screen-3")
    page.get_by_role("figure").get_by_role("button", name="Play", exact=True).click()
    until(page, PLAYING)

    place.story.voices.get().withdraw("spoken", by=None)
    page.locator("[data-timeline]").click()

    gone = "This recording can no longer be played."
    expect(page.locator("[data-player-status]").first).to_have_text(gone)
    page.keyboard.press("PageDown")
    expect(strip(page).locator("[data-strip-sound]")).to_have_text(gone)
    assert page.evaluate("document.querySelector('audio').getAttribute('src')") is None


def test_offline_all_screens_still_come_and_only_the_sound_says_that_it_cannot(project):
    page = project("#screen-1")
    asked = []
    page.on(
        "request", lambda request: asked.append(request.url)
    )  # the tab's own picture is the browser's affair
    page.context.set_offline(True)

    shown = [seen(page)]
    for _screen in range(screens_of(page) - 1):
        page.keyboard.press("ArrowRight")
        shown.append(seen(page))
    quiet = list(asked)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.get_by_role("figure").get_by_role("button", name="Play", exact=True).click()
    status = page.locator("[data-player-status]").first
    expect(status).to_have_text(
        "The sound cannot be played just now: it needs a connection. The screens do not."
    )
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    until(page, PLAYING)

    assert [url for url in quiet if not url.endswith("favicon.svg")] == []
    assert len({"".join(screen) for screen in shown}) == screens_of(page)


def test_without_script_the_pack_is_one_long_page_with_the_browsers_own_player(open_page, enter, lead, pack):
    page = open_page(viewport=DESKTOP, java_script_enabled=False)
    enter(page, lead)

    page.goto(f"{pack.get_absolute_url()}#screen-4")

    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.get_by_role("link", name="Print with a number")).to_be_visible()
    expect(page.get_by_text("What helped?")).to_be_visible()
    for hidden in (
        strip(page),
        page.get_by_role("link", name="Project it"),
        page.locator(".screen__labels").first,
    ):
        expect(hidden).to_be_hidden()


def test_every_screen_is_accessible_at_any_width_in_any_colours(project):
    page = project("#screen-1")
    page.add_init_script(AXE_SCRIPT)
    page.reload()
    until(page, READY)
    page.evaluate(IN_THE_FLOW)
    wrong = []
    for viewport in (WALL, {"width": 320, "height": 640}):
        page.set_viewport_size(viewport)
        page.keyboard.press("Home")
        for number in range(screens_of(page)):
            page.mouse.move(200 + number % 2, 300)
            found = page.evaluate(OUT_OF_PLACE)
            wrong += [f"{viewport['width']} screen {number + 1}: {each}" for each in found]
            page.keyboard.press("PageDown")
            while page.evaluate(HERE) == f"screen-{number + 1}" and number + 1 < screens_of(page):
                page.keyboard.press("PageDown")
    for colours in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        page.emulate_media(**colours)
        page.mouse.move(200, 300)
        page.mouse.move(210, 300)
        wrong += [f"{colours}: {each}" for each in page.evaluate(AXE, None) + page.evaluate(UNSEEN_FOCUS)]

    assert wrong == []

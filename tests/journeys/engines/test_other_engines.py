"""Sign in, search, hear, project a pack: in WebKit and in Firefox. There is no sound device: its time is measured."""

import time

import pytest

from stories.consent import Audience
from tests.workshops.packs import make_pack

from ..conftest import PASSWORD
from . import firefox, webkit

ENGINES = {
    "Firefox": (firefox.Firefox, firefox.PROGRAM),
    "WebKit": (webkit.WebKit, webkit.PROGRAM and webkit.SCREEN),
}
RIGHT, LEFT, ESCAPE = "\ue014", "\ue012", "\ue00c"  # as WebDriver names these keys
AT = "document.querySelector('audio').currentTime"


@pytest.fixture(params=ENGINES)
def engine(request, real_database, live_server, tmp_path):
    start, is_here = ENGINES[request.param]
    if not is_here:
        pytest.skip(f"no {request.param} here")
    engine = start(tmp_path)
    yield engine
    engine.close()


def until(engine, condition, seconds=40):
    deadline = time.monotonic() + seconds
    while True:
        try:
            if engine.evaluate(condition):
                return
        except Exception:  # the page is being left
            if time.monotonic() > deadline:
                raise
        assert time.monotonic() < deadline, f"{condition} never came true"
        time.sleep(0.1)


def sign_in(engine, live_server, user, to):
    engine.goto(f"{live_server.url}/account/sign-in/?next={to}")
    engine.type("main [name=login]", user.email)
    engine.type("main [name=password]", PASSWORD)
    engine.press("main form [type=submit]")
    until(engine, f"location.pathname === {to!r} && document.readyState === 'complete'")


def test_a_person_signs_in_searches_and_hears_it_from_there(engine, live_server, spoken_story, ben):
    sign_in(engine, live_server, ben, "/search/")

    engine.type("main [name=q]", "judged")
    engine.press("main form [type=submit]")
    until(engine, "document.querySelector('.hit mark')?.textContent === 'judged'")
    until(engine, "document.querySelector('.hit [data-play-here]').getAttribute('role') === 'button'")
    engine.press(".hit [data-play-here]")
    until(engine, f"document.querySelector('audio') && {AT} > 6.2")
    in_the_hit = engine.evaluate(AT), engine.evaluate("location.pathname")
    engine.goto(engine.evaluate("document.querySelector('.hit h2 a').href"))
    until(engine, f"document.querySelector('.player.is-ready') && {AT} >= 6")
    if engine.evaluate("document.querySelector('audio').paused"):
        engine.press("[data-player-toggle]")
    until(engine, f"{AT} > 6.5")

    assert in_the_hit[0] < 12 and in_the_hit[1] == "/search/"
    assert engine.evaluate(AT) < 12
    assert engine.evaluate("document.querySelector('.sentence[aria-current]') !== null")


def test_a_lead_projects_a_pack_by_its_keys_and_plays_a_story_in_it(engine, live_server, spoken_story, dev):
    pack = make_pack(dev, Audience.ANYONE)
    pack.feature(spoken_story, questions=["What would you have done?"])
    sign_in(engine, live_server, dev, pack.get_absolute_url())
    places = []

    engine.press("[data-project]")
    until(engine, "document.activeElement.matches('h1')")
    for key in (RIGHT, RIGHT, RIGHT, LEFT):
        engine.keys(key)
        places.append(engine.evaluate("location.hash"))
    until(engine, "document.querySelector('.player.is-ready') !== null")
    engine.press("[data-player-toggle]")
    until(engine, f"{AT} > 0.3")
    engine.keys(RIGHT)
    top = engine.evaluate("Math.abs(document.querySelector('#screen-4').getBoundingClientRect().top)")
    head = engine.evaluate("document.querySelector('.site-head').checkVisibility()")
    engine.keys(ESCAPE)
    until(engine, "location.hash === ''")

    assert places == ["#screen-2", "#screen-3", "#screen-4", "#screen-3"]
    assert (top < 2, head) == (True, False)
    assert engine.evaluate("document.querySelector('.site-head').checkVisibility()")

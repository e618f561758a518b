"""A real browser against a real server. Whatever it reports against the content policy fails the test."""

import os
import shutil
import time
import wave
from contextlib import contextmanager
from math import pi, sin
from pathlib import Path

import pytest
from django.test import Client

from stories.models import Recording
from stories.recordings import media, waveform

from .. import factories

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PASSWORD = "correct horse battery"

WATCH_POLICY = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(event.violatedDirective + " " + event.blockedURI));
"""


# The address bar's suggestions are a web page of their own, which came up beside every page of ours and cost as much.
# Chromium heeds only the last list of features to do without, so those that Playwright does without are named again.
DO_WITHOUT = [
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay",
    "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium here (set CHROMIUM to its path)"))


def until(page, condition, seconds=20.0):
    """Waits until this JavaScript is true. Playwright's own wait needs eval, which the content policy refuses."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, f"{condition} never came true"
        page.wait_for_timeout(30)


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; the ORM calls of a test are made between its steps
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium):
    with _launch(chromium, autoplay="no-user-gesture-required") as browser:
        yield browser


@pytest.fixture(scope="session")
def strict_browser(chromium):
    """One that lets no page make a sound before somebody pressed something on it."""
    with _launch(chromium, autoplay="document-user-activation-required") as browser:
        yield browser


@contextmanager
def _launch(chromium, autoplay):
    browser = chromium.launch(
        executable_path=CHROMIUM,
        args=[
            "--no-sandbox",
            "--disable-background-networking",
            f"--autoplay-policy={autoplay}",
            f"--disable-features={','.join(DO_WITHOUT)}",
            # No page lives long enough here for optimised code to earn back the time that making it takes
            "--js-flags=--no-maglev,--no-turbofan",
        ],
    )
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser, real_database, live_server):
    """Opens a page of a fresh browser at the site; at the end, no page may have broken the content policy."""
    with _opener(browser, live_server) as open_one:
        yield open_one


@pytest.fixture
def open_strict_page(strict_browser, real_database, live_server):
    with _opener(strict_browser, live_server) as open_one:
        yield open_one


@contextmanager
def _opener(browser, live_server):
    opened = []

    def open_one(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.violations = []
        if options.get("java_script_enabled", True):
            context.add_init_script(WATCH_POLICY)
        page.on("console", lambda message: _note(page, message))
        page.on("pageerror", lambda error: page.violations.append(f"script error: {error}"))
        opened.append((context, page))
        return page

    yield open_one
    violations = [violation for _context, page in opened for violation in page.violations]
    for context, _page in opened:
        context.close()
    assert violations == []


def _note(page, message):
    if "Content Security Policy" in message.text or "Refused to" in message.text:
        page.violations.append(message.text)


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def sign_in(live_server):
    """Signs a person in through the sign-in page, as people do."""

    def sign_in(page, user):
        page.goto("/account/sign-in/?next=/stories/")
        page.get_by_label("E-mail").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    return sign_in


@pytest.fixture
def enter(live_server):
    """Signs a person in without the sign-in page, for what comes after it."""

    def enter(page, person):
        client = Client()
        client.force_login(person)
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return enter


@pytest.fixture(scope="session")
def spoken(tmp_path_factory):
    """A prepared recording of 12 seconds: a tone that rises every second."""
    folder = tmp_path_factory.mktemp("spoken")
    source = write_tone(folder / "tone.wav", seconds=12)
    return media.prepare(source, folder)


def write_tone(path, seconds):
    rate = 8000
    samples = bytearray()
    for number in range(seconds * rate):
        hertz = 200 + 40 * (number // rate)
        samples += int(9000 * sin(2 * pi * hertz * number / rate)).to_bytes(2, "little", signed=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(samples))
    return path


@pytest.fixture
def add_sound(real_database, spoken):
    """Gives a story the tone as its recording."""

    def add_sound(story):
        from django.core.files import File

        recording = Recording(
            story=story,
            number=1,
            duration_ms=spoken.duration_ms,
            size=spoken.size,
            sha256=spoken.sha256,
            peaks=spoken.peaks,
            waveform=waveform.waveform_path(spoken.peaks),
        )
        with spoken.path.open("rb") as sound:
            recording.file.save("playable.m4a", File(sound), save=False)
        recording.save()
        return recording

    return add_sound


@pytest.fixture
def make_spoken_story(add_sound, asha):
    """Makes a story open to anyone, in the staff's office: twelve seconds of sound under six sentences of two seconds
    each, and under `further` ones."""

    def make_spoken_story(*further):
        story = factories.make_draft_story("The kettle in room four", words=(), summary="Somebody makes tea.")
        recording = add_sound(story)
        factories.make_voice(story, office=asha.office, pseudonym="Wren", name_shown="Wren")
        factories.give_timed_words(
            story,
            recording,
            "Nobody had spoken yet.",
            "Then somebody filled the kettle.",
            "I drank it far too hot.",
            "For ten minutes nobody judged me.",
            "Now I am the one who fills it 🙂 early.",
            "That is the whole story.",
            *further,
        )
        return factories.release(story)

    return make_spoken_story


@pytest.fixture
def spoken_story(make_spoken_story):
    """Twelve seconds of sound under six sentences of two seconds each, open to anyone, in the staff's office."""
    return make_spoken_story()


@pytest.fixture
def by_every_hand(open_page, live_server, enter):
    """{way: presses} of a job that every hand does on a page of its own, as this person where there is one.

    `scrolls` and `tabs` are the most that any of them may need besides.
    """

    from .hands import WAYS, Hand

    def by_every_hand(job, person=None, scrolls=0, tabs=0):
        presses, beside = {}, {"scrolls": 0, "tabs": 0}
        for way, options in WAYS.items():
            page = open_page(**options)
            page.base_url = live_server.url
            if person:
                enter(page, person)
            hand = Hand(page, way)
            job(hand)
            page.goto("about:blank")  # it plays no longer
            presses[way] = hand.presses
            beside = {name: max(most, getattr(hand, name)) for name, most in beside.items()}
        assert beside["scrolls"] <= scrolls and beside["tabs"] <= tabs, beside
        return presses

    return by_every_hand

"""What a test asks of the player, and what it does to it."""

from urllib.parse import parse_qs

from stories.models import Story

from ..conftest import until

TIME = "document.querySelector('audio').currentTime"
PAUSED = "document.querySelector('audio').paused"
READY = (
    "document.querySelector('.player.is-ready') !== null && document.querySelector('audio').readyState > 0"
)
MOVES = f"!{PAUSED} && {TIME} > window.from + 0.2"
NOTES = ["Prison", "A death", "Drink", "Being alone", "Being judged"]


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


def answer_listening(page, story, answer):
    """Stands in for the server that keeps place and speed: `answer` gets each route that asks. Returns the list of
    what the page sends to be kept, which grows."""
    posts = []

    def listening(route):
        if route.request.method == "POST":
            posts.append(parse_qs(route.request.post_data))
            route.fulfill(status=204)
        else:
            answer(route)

    page.route(f"**/stories/{story.ref}/listening/", listening)
    return posts

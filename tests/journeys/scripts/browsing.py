"""Using those pages as a person does."""

import time

POINT = """([id, needle, side]) => {
  const element = document.getElementById(id);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const found = node.data.indexOf(needle);
    if (found < 0) continue;
    const range = document.createRange();
    range.setStart(node, found);
    range.setEnd(node, found + needle.length);
    const place = range.getBoundingClientRect();
    return [side === "start" ? place.left : side === "end" ? place.right : place.left + place.width / 2,
            place.top + place.height / 2];
  }
}"""


SELECT = """([from, to]) => {
  const point = ([id, needle, after]) => {
    const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const found = node.data.indexOf(needle);
      if (found >= 0) return [node, found + (after ? needle.length : 0)];
    }
  };
  document.getSelection().setBaseAndExtent(...point(from), ...point(to));
}"""


def drag(page, start, end):
    """Drags from inside one word to inside another; each is (id of its sentence, the word)."""
    x, y = page.evaluate(POINT, [*start, "middle"])
    page.mouse.move(x - 3, y)
    page.mouse.down()
    x, y = page.evaluate(POINT, [*end, "middle"])
    page.mouse.move(x, y, steps=6)
    page.mouse.up()


def status(page):
    return page.locator("#excerpt-status").inner_text().strip()


def bar_shown(page):
    page.locator(".excerpt-bar").wait_for(state="visible", timeout=3000)


def chosen_in_form(page):
    return page.evaluate(
        """() => {
          const { start, end, quote } = document.forms["excerpt-form"].elements;
          return [Number(start.value), Number(end.value), quote.value];
        }"""
    )


def until(page, condition, wanted=True, seconds=20.0):
    """Waits until this JavaScript gives what is wanted; Playwright's own wait needs eval, which the policy refuses."""
    deadline = time.monotonic() + seconds
    while (value := page.evaluate(condition)) != wanted:
        assert time.monotonic() < deadline, f"{condition} stayed {value!r}, not {wanted!r}"
        page.wait_for_timeout(30)


def expect_status(page, words):
    until(page, "document.getElementById('excerpt-status').textContent.trim()", words)


def focused_id(page):
    return page.evaluate("document.activeElement.id")

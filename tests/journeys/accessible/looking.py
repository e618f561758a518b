"""One page, looked at in every way: axe's rules, large letters, narrow screens, forced colours, focus, paper."""

from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client

from tests.journeys.conftest import WATCH_POLICY

AXE = """async (only) => {
  const options = only ? { runOnly: only } : { rules: { "target-size": { enabled: true } } };
  const found = await axe.run(document, { ...options, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 160)}`));
}"""


SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""


# Whatever stands out of the window or of its own box, or covers other words. What a box scrolls is left alone.
OUT_OF_PLACE = """() => {
  const width = window.innerWidth, wrong = [];
  const short = (one) => one.outerHTML.slice(0, 150);
  const scrolled = (one) => {
    for (let at = one; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) wrong.push(`${scrollWidth} px wide in ${clientWidth}`);
  for (const one of document.body.querySelectorAll("*")) {
    const { right, width: wide } = one.getBoundingClientRect();
    if (wide > 1 && right > width + 0.5 && !scrolled(one.parentElement)) wrong.push(`out of the window: ${short(one)}`);
  }
  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (!text.data.trim() || !parent.checkVisibility({ contentVisibilityAuto: true })) continue;
    if (parent.closest(".visually-hidden, .skip, svg, select, textarea, thead")) continue;
    let block = parent;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const box = block.getBoundingClientRect();
    if (box.width <= 1 || scrolled(block)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const line of range.getClientRects()) {
      if (line.right > box.right + 2 || line.left < box.left - 2)
        wrong.push(`out of its box: ${short(parent)}`);
      lines.push({ line, block, parent });
    }
  }
  lines.sort((one, other) => one.line.top - other.line.top);
  lines.forEach(({ line, block, parent }, number) => {
    for (const other of lines.slice(number + 1)) {
      if (other.line.top >= line.bottom) break;
      const across = Math.min(line.right, other.line.right) - Math.max(line.left, other.line.left);
      const down = Math.min(line.bottom, other.line.bottom) - other.line.top;
      if (other.block !== block && across > 2 && down > 0.4 * Math.min(line.height, other.line.height))
        wrong.push(`covered: ${short(parent)} by ${short(other.parent)}`);
    }
  });
  return [...new Set(wrong)].slice(0, 5);
}"""


LETTERS = "(size) => { document.documentElement.style.fontSize = size; }"


REACHABLE = """
const outlined = (one) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
};
const seen = (one) => {  // a row may show the focus for the link inside it
  for (let at = one; at; at = at.parentElement) if (outlined(at)) return true;
  return false;
};
const all = "a[href], button, input, select, textarea, summary, audio, [tabindex]";
const reachable = [...document.querySelectorAll(all)].filter(
  (one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility());
const short = (one) => one.outerHTML.slice(0, 120);
"""


UNSEEN_FOCUS = f"""() => {{
  {REACHABLE}
  const out = [];
  for (const one of reachable) {{
    one.focus({{ focusVisible: true }});
    if (document.activeElement !== one) out.push(`takes no focus: ${{short(one)}}`);
    else if (!seen(one)) out.push(`focus unseen: ${{short(one)}}`);
  }}
  return out;
}}"""


UNMARKED = """() => [...document.querySelectorAll("mark[data-begins]")]
  .filter((mark) => !/[A-Z]/.test(getComputedStyle(mark, "::before").content))
  .map((mark) => `no letter: ${mark.outerHTML.slice(0, 120)}`)"""


ON_PAPER = """() => [".site-nav", ".site-search", ".who-am-i", ".site-foot", ".skip"]
  .filter((name) => document.querySelector(name)?.checkVisibility()).map((name) => `printed: ${name}`)"""


def look(page, thorough=True):
    """All that is wrong with the page as it stands, as a list of sentences. It brought axe along: `with_axe`."""
    wrong = page.evaluate(AXE, None)
    if thorough:
        page.keyboard.press("Tab")
        wrong += page.evaluate(UNSEEN_FOCUS)
        page.emulate_media(color_scheme="dark")
        wrong += [f"dark {each}" for each in page.evaluate(AXE, ["color-contrast"])]
        page.emulate_media(color_scheme="light", forced_colors="active")
        wrong += [f"forced colours: {each}" for each in page.evaluate(UNSEEN_FOCUS) + page.evaluate(UNMARKED)]
        page.emulate_media(forced_colors="none", media="print")
        wrong += page.evaluate(ON_PAPER)
        page.emulate_media(media="screen")
        page.keyboard.press("Escape")  # puts away what came up for the sentence that has the focus
    wrong += [f"wide: {each}" for each in page.evaluate(OUT_OF_PLACE)]
    page.evaluate(LETTERS, "200%")
    wrong += [f"letters at 200 %: {each}" for each in page.evaluate(OUT_OF_PLACE)]
    page.evaluate(LETTERS, "")
    page.set_viewport_size(ZOOMED)
    wrong += [f"zoom of 400 %: {each}" for each in page.evaluate(OUT_OF_PLACE)]
    page.evaluate(SPACED)
    wrong += [f"spaced: {each}" for each in page.evaluate(OUT_OF_PLACE)]
    page.set_viewport_size(WIDE)
    return wrong + [f"policy: {each}" for each in page.evaluate("window.__violations ?? []")]


WIDE = {"width": 1280, "height": 900}
ZOOMED = {"width": 320, "height": 256}  # the same window at 400 %
SEND = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) fields = { csrfmiddlewaretoken: token.value, ...fields };
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = one;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


def with_axe(browser, **options):
    """A browser of its own whose every page starts with axe: half a megabyte sent once, not to each page again."""
    context = browser.new_context(viewport=WIDE, **options)
    context.add_init_script(AXE_SCRIPT)
    return context


def open_as(browser, live_server, house, who):
    """A page of a browser of its own, as somebody of the house, signed in without the form."""
    context = with_axe(browser, base_url=live_server.url, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    context.add_init_script(WATCH_POLICY)
    if who != "nobody":
        client = Client()
        client.force_login(house.people[who])
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
    return context.new_page()


def open_or_send(page, path, fields):
    if fields is None:
        return page.goto(path)
    if not page.locator("[name=csrfmiddlewaretoken]").count():
        page.goto("/check/")
    with page.expect_navigation() as arriving:
        page.evaluate(SEND, [path, fields])
    return arriving.value

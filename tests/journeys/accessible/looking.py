"""One page, looked at in every way: axe's rules, narrow screens, forced colours, focus, paper."""

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


TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= 320) return [];
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > 320.5 && !scrolls(element));
  const wide = `${document.documentElement.scrollWidth} px wide`;
  return [wide, ...out.slice(-3).map((one) => one.outerHTML.slice(0, 150))];
}"""


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
    page.set_viewport_size({"width": 320, "height": 640})
    wrong += page.evaluate(TOO_WIDE)
    page.evaluate(SPACED)
    wrong += [f"spaced: {each}" for each in page.evaluate(TOO_WIDE)]
    page.set_viewport_size(WIDE)
    return wrong + [f"policy: {each}" for each in page.evaluate("window.__violations ?? []")]


WIDE = {"width": 1280, "height": 900}
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

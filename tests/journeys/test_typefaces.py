"""The page is set in its own two typefaces, from its own host, whatever the machine has."""

from .conftest import until

USED = """async () => {
  await Promise.all([document.fonts.load('1em "Heard Sans"'), document.fonts.load('1em "Heard Serif"')]);
  window.typefacesAreHere = true;
}"""


def test_pages_are_set_in_the_typefaces_of_the_paper_from_our_own_host(
    page, sign_in, spoken_story, ben, live_server
):
    answers = []
    page.on("response", lambda response: answers.append((response.url, response.status)))
    sign_in(page, ben)
    page.evaluate(USED)
    until(page, "window.typefacesAreHere")

    page.goto(spoken_story.get_absolute_url())

    fonts = {(url.removeprefix(live_server.url), status) for url, status in answers if "woff2" in url}
    assert {url for url, _status in fonts} == {"/static/fonts/sans.woff2", "/static/fonts/serif.woff2"}
    assert {status for _url, status in fonts} <= {200, 304}
    # "optional" leaves a page in the faces that it began with, if these came late: the next page has them
    for _time in range(5):
        set_in = {name: typefaces_of(page, name) for name in ("h1", ".wordmark", "#transcript p")}
        if set_in["h1"] == {"Heard Sans"}:
            break
        page.reload()
    assert set_in == {"h1": {"Heard Sans"}, ".wordmark": {"Heard Serif"}, "#transcript p": {"Heard Serif"}}


def typefaces_of(page, selector):
    """The names of the typefaces that the words of this element are really drawn with."""
    inspector = page.context.new_cdp_session(page)
    inspector.send("DOM.enable")
    inspector.send("CSS.enable")
    root = inspector.send("DOM.getDocument")["root"]["nodeId"]
    node = inspector.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = inspector.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"] for font in fonts}

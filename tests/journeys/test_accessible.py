"""Every page in every state, as the people who meet it: axe's rules, narrow screens, forced colours, focus, paper.

A page joins by its route: a route that nobody walks here fails `test_every_route_is_walked`.
"""

from functools import partial
from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, resolve, reverse

from accounts.links import set_password_path
from stories.consent import Audience, Room, Use
from stories.models import Copy, Identity, Story
from themes.models import Excerpt, ExcerptNote, Theme
from workshops.models import DiscussionPack

from .. import factories
from .conftest import WATCH_POLICY

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
WORST = LONG + "x" * 60  # no place to break at all
RANDOM_REF = "zzzzzzzzzz"

# --- the routes, and who walks them -------------------------------------------------------------------------

NOT_PAGES = {  # bytes, addresses that lead elsewhere, and buttons whose answer is another page or a redirect
    "stories:recording", "stories:gather-sound", "stories:gather-progress", "workshops:pack-pdf", "account_signup",
    "workshops:featured-add",
    "workshops:featured-move", "workshops:featured-remove", "themes:excerpt-tag", "themes:excerpt-untag",
    "themes:note-create", "accounts:person-reopen", "accounts:person-link",
}  # fmt: skip
ALONE = [{}]
WALKS = {
    # who: {route: what fills it, a function of the house}
    "nobody": {
        "reading:home": ALONE, "reading:about": ALONE, "reading:accessibility": ALONE, "reading:help": ALONE,
        "reading:story-list": ALONE, "reading:story": lambda house: house.refs("rich", "printed", "heard"),
        "themes:theme-list": ALONE, "themes:theme": [{"slug": "understanding-me"}, {"slug": "helping-others"}],
        "themes:excerpt": lambda house: [{"ref": house.excerpt.ref}],
        "stories:check": ALONE,
        "stories:check-code": lambda house: [{"code": house.fine.code}, {"code": house.gone.code}],
        "account_login": ALONE, "account_inactive": ALONE, "account_reset_password": ALONE,
        "account_reset_password_done": ALONE, "account_reset_password_from_key_done": ALONE,
        "account_reset_password_from_key": lambda house: [resolve(set_password_path(house.kim)).kwargs],
    },
    "cara": {"reading:home": ALONE, "reading:story-list": ALONE},
    "ben": {
        "reading:home": ALONE, "reading:story-list": ALONE, "reading:search": ALONE,
        "reading:story": lambda house: house.refs("rich"),
        "reading:story-print": lambda house: house.refs("rich", "heard"),
        "themes:theme": [{"slug": "understanding-me"}],
        "themes:excerpt-list": lambda house: house.refs("rich"),
        "stories:story-pause": lambda house: house.refs("rich"), "stories:story-paused": ALONE,
        "stories:story-wishes": lambda house: house.refs("rich", "single"), "stories:wishes-recorded": ALONE,
        "workshops:pack": lambda house: [{"ref": house.front.ref}],
        "account_logout": ALONE, "account_change_password": ALONE,
    },
    "asha": {
        "reading:story": lambda house: house.refs("rich", "printed"),
        "themes:excerpt": lambda house: [{"ref": house.excerpt.ref}],
        "themes:excerpt-create": lambda house: house.refs("rich"),
    },
    "gwen": {
        "stories:gather-list": ALONE, "stories:gather-create": ALONE,
        "stories:gather": lambda house: house.refs("begun"),
    },
    "dev": {
        "workshops:pack-list": ALONE, "workshops:pack-create": ALONE,
        "workshops:pack": lambda house: house.packs("full", "bare"),
        "workshops:pack-edit": lambda house: house.packs("full"),
        "workshops:pack-delete": lambda house: house.packs("full"),
        "workshops:pack-copy": lambda house: house.packs("full"),
        "workshops:pack-stories": lambda house: house.packs("full", "bare"),
        "workshops:featured-edit": lambda house: [{"ref": house.full.ref, "featured": house.place.ref}],
        "workshops:featured-pause": lambda house: [{"ref": house.full.ref, "featured": house.place.ref}],
        "workshops:featured-wishes": lambda house: [{"ref": house.full.ref, "featured": house.place.ref}],
        "workshops:pack-print": lambda house: house.packs("full", "bare"),
        "workshops:copy": lambda house: [
            {"ref": house.full.ref, "code": copy.code} for copy in (house.fine, house.gone)
        ],
        "workshops:copy-list": ALONE,
    },
    "edith": {
        "stories:gather-list": ALONE,
        "stories:gather": lambda house: house.refs("begun", "ready", "rich", "paused", "withdrawn"),
        "stories:gather-details": lambda house: house.refs("begun"),
        "stories:gather-notes": lambda house: house.refs("ready"),
        "stories:gather-embargo": lambda house: house.refs("ready"),
        "stories:gather-recording": lambda house: house.refs("begun", "rich"),
        "stories:gather-transcript": lambda house: house.refs("begun", "rich"),
        "stories:gather-speakers": lambda house: house.refs("rich"),
        "stories:voice-create": lambda house: house.refs("begun", "rich"),
        "stories:voice-consent": lambda house: house.voices("begun", "rich"),
        "stories:voice-exclude": lambda house: house.voices("rich"),
        "stories:voice-identity": lambda house: house.voices("begun", "rich"),
        "stories:voice-identity-edit": lambda house: house.voices("begun", "rich"),
        "stories:voice-edit": lambda house: house.voices("begun"),
        "stories:voice-remove": lambda house: house.voices("begun"),
        "stories:exclusion-lift": lambda house: [{"ref": house.kept_out.ref, "exclusion": house.exclusion.ref}],
        "stories:gather-release": lambda house: house.refs("begun", "ready", "rich"),
        "stories:gather-resume": lambda house: house.refs("paused"),
    },
    "femi": {
        "stories:notice-list": ALONE, "stories:notice-create": ALONE,
        "stories:notice": lambda house: [{"ref": house.notice.ref}],
        "accounts:people": ALONE, "accounts:person-create": ALONE, "accounts:office-create": ALONE,
        "accounts:person-edit": lambda house: [{"ref": house.ben.ref}, {"ref": house.closed.ref}],
        "accounts:person-close": lambda house: [{"ref": house.ben.ref}],
    },
}  # fmt: skip
WALKED_OTHERWISE = {"workshops:pack-create-words"}  # it takes its room from the address: see `further`


def every_route():
    found = set()

    def walk(resolver, namespace=""):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                found.add(namespace + (entry.name or str(entry.pattern)))
            else:
                walk(entry, f"{entry.namespace}:" if entry.namespace else namespace)

    walk(get_resolver())
    return found


def further(who, house):
    """[(path, fields sent or None, status)]: what a route alone does not show."""
    rich, ready, begun = (house.stories[name] for name in ("rich", "ready", "begun"))
    reason = {"reason": "They asked to be rung back."}
    agreement = {
        "notice": house.notice.ref, "promises": ["hear anyone", "read anyone"], "how": "paper",
        "given_on": "20 11 2026", "cooling_off": "7", "name_shown": WORST[:90],
    }  # fmt: skip
    wishes = {"voice": rich.voices.first().ref, "how": "by phone"}
    return {
        "nobody": [
            (f"/stories/{RANDOM_REF}/", None, 404),
            ("/stories/?kind=staff&recording=on", None, 200),
            ("/check/ZZZZZZZZ/", None, 404),
            ("/account/password/set/abc-wrong/", None, 404),
            ("/account/sign-in/", {"login": "kim", "password": ""}, None),
            ("/account/password/forgotten/", {"email": "kim"}, None),
            ("/check/", {"code": "?"}, 422),
            ("/gather/new/", {"title": WORST, "summary": "Typed before they were signed out."}, 403),
        ],
        "ben": [
            ("/people/", None, 403),
            (f"/stories/{RANDOM_REF}/", None, 404),
            ("/search/?q=kettle", None, 200),
            ("/search/?q=nothingofthekind", None, 200),
            (f"/search/?q={WORST}", None, 200),
            ("/stories/?theme=helping-others&kind=staff&short=on", None, 200),
            (f"/stories/{rich.ref}/wishes/", wishes | {"what": "stop"}, 200),
            (f"/stories/{rich.ref}/wishes/", wishes | {"what": "keep", "keep": []}, 200),
            (f"/stories/{rich.ref}/wishes/", {}, 422),
            (f"/stories/{house.stories['printed'].ref}/?t=3", None, 200),
        ],
        "asha": [
            (f"/stories/{rich.ref}/excerpts/new/?from=0", None, 200),
            (f"/stories/{rich.ref}/excerpts/new/?from=0&to={rich.transcript.sentences[1][1]}", None, 200),
            (f"/stories/{rich.ref}/excerpts/new/", {"start": "0", "end": "5", "quote": "other"}, 422),
            (f"/excerpts/{house.excerpt.ref}/tag/", {}, 422),
            (f"/excerpts/{house.excerpt.ref}/notes/new/", {"text": ""}, 422),
        ],
        "dev": [
            ("/packs/new/words/?audience=workshop", None, 200),
            ("/packs/new/words/?audience=workshop", {"title": ""}, 422),
            ("/packs/new/", {}, 422),
            ("/packs/new/", {"audience": "office"}, 422),
            (f"/packs/{house.full.ref}/print/?how_many=30&size=large&destroy_by=2026-12-24", None, 200),
            (f"/packs/{house.full.ref}/print/", {"size": "a4", "how_many": "0"}, 422),
            (f"/packs/{house.full.ref}/edit/", {"title": ""}, 422),
            (f"/packs/{house.full.ref}/stories/?words=nothing", None, 200),
            (f"/packs/{house.full.ref}/stories/{house.place.ref}/", {"question_1": "\x07"}, 422),
            (f"/packs/{house.full.ref}/stories/{house.place.ref}/wishes/", wishes | {"what": "stop"}, 200),
            (f"/packs/{house.full.ref}/stories/{house.place.ref}/wishes/", {}, 422),
            (f"/packs/{house.full.ref}/copies/{house.gone.code}.pdf", None, 410),
            ("/copies/?standing=call-back", None, 200),
            ("/gather/", None, 403),
        ],
        "edith": [
            ("/gather/new/", {"title": "", "summary": ""}, 422),
            (f"/gather/{ready.ref}/notes/", {"content_notes": "x" * 300}, 422),
            (f"/gather/{ready.ref}/embargo/", {"embargo_until": "soon"}, 422),
            (f"/gather/{begun.ref}/recording/", {}, 422),
            (f"/gather/{begun.ref}/transcript/", {"language": "en", "kind": "speech"}, 422),
            (f"/gather/{begun.ref}/voices/new/", {}, 422),
            (house.at("stories:voice-consent", **house.voices("begun")[0]), agreement, 200),
            (house.at("stories:voice-consent", **house.voices("begun")[0]), {"given_on": "?"}, 422),
            (house.at("stories:voice-exclude", **house.voices("rich")[0]), {"email": "kim@example.org"}, 200),
            (house.at("stories:voice-exclude", **house.voices("rich")[0]), {"email": "kim"}, 422),
            (house.at("stories:voice-edit", **house.voices("begun")[0]), {"kind": "none"}, 422),
            (house.at("stories:voice-identity", **house.voices("rich")[0]), {"reason": ""}, 422),
            (house.at("stories:voice-identity", **house.voices("rich")[0]), reason, 200),
            (house.at("stories:voice-identity-edit", **house.voices("begun")[0]), {"real_name": ""}, 422),
            (f"/gather/{ready.ref}/release/", {"seen": "an older one"}, 422),
        ],
        "femi": [
            ("/notices/new/", {"title": ""}, 422),
            ("/people/add/", {"email": "x"}, 422),
            ("/people/offices/add/", {"name": ""}, 422),
            (f"/people/{house.ben.ref}/", {"name": ""}, 422),
            (f"/people/{house.ben.ref}/link/", {}, 200),
            ("/people/?page=9", None, 200),
        ],
    }.get(who, [])  # fmt: skip


# --- the house: something of everything ------------------------------------------------------------------


class House(SimpleNamespace):
    def refs(self, *names):
        return [{"ref": self.stories[name].ref} for name in names]

    def voices(self, *names):
        return [
            {"ref": self.stories[name].ref, "voice": self.stories[name].voices.first().ref} for name in names
        ]

    def packs(self, *names):
        return [{"ref": getattr(self, name).ref} for name in names]

    def at(self, name, **filling):
        return reverse(name, kwargs=filling)


@pytest.fixture
def house(real_database, settings, leeds, asha, ben, cara, dev, edith, femi, gwen, add_sound):
    settings.DEMO = True  # the banner stands on every page
    call_command("load_publication", verbosity=0)
    people = {user.name.lower(): user for user in (asha, ben, cara, dev, edith, femi, gwen)}
    dev.name = f"Dev {WORST}"
    dev.save()
    house = House(**people, people=people, stories={})
    house.closed = factories.make_user("reader", name="Kim", office=leeds)
    house.closed.close()
    house.kim = factories.make_user("reader", name="Kim Two", office=leeds, password=None)
    house.notice = factories.make_notice(text="You can change your mind at any time.\n\nNobody asks why.")
    house.stories = _stories(house, leeds, add_sound)
    rich = house.stories["rich"]
    Identity.keep(rich.voices.first().storyteller, edith, real_name=WORST[:90], safe_contact=WORST[:90])
    house.excerpt = _excerpts(rich, asha, edith)
    house.kept_out = house.stories["single"]
    voice = house.kept_out.voices.get()
    house.exclusion = voice.exclude(by=edith, email="kim@example.org", though_in_the_room=True)
    house.front = DiscussionPack.objects.get(on_front_page=True)
    house.full, house.place, house.fine, house.gone = _packs(house, dev)
    house.bare = DiscussionPack.objects.create(title="Bare", audience=Audience.WORKSHOP, made_by=dev)
    return house


def _stories(house, leeds, add_sound):
    made = {}
    rich = made["rich"] = factories.make_draft_story(
        f"The kettle in {WORST}",
        words=(),
        summary=f"Dyma stori am y gegin. {WORST}",
        content_notes=["Talks about prison", WORST],
        fictional=True,
    )
    recording = add_sound(rich)
    for kind, shown in (("service_user", WORST[:90]), ("peer_mentor", "Siân ŵ ŷ")):
        factories.make_voice(rich, kind=kind, office=leeds, name_shown=shown, notice=house.notice)
    sentences = [
        "Nobody had spoken.",
        f"Es i i {LONG} 🙂.",
        "I drank it.",
        f"Then {WORST} spoke.",
        "Cafe\u0301.",
    ]
    factories.give_timed_words(rich, recording, *sentences, label="Wren")
    factories.release(rich)
    factories.give_words(rich, "Wren: A newer version.", "Sam: Not yet released.")
    heard = made["heard"] = factories.make_draft_story("Only to be heard", words=())
    add_sound(heard)
    factories.make_voice(heard, [(Use.HEAR, Audience.ANYONE)])
    factories.release(heard)
    made["printed"] = Story.objects.filter(source__isnull=False, released_at__isnull=False).latest("pk")
    made["single"] = factories.make_story("One voice", office=leeds, content_notes=["Talks about a death"])
    made["begun"] = factories.make_draft_story("Just begun", words=(), reporter=house.gwen)
    factories.make_voice(made["begun"], None, office=leeds)
    made["ready"] = factories.make_story("Ready", released=False)
    made["paused"] = factories.make_story("Paused")
    made["paused"].pause(by=house.edith)
    made["withdrawn"] = factories.make_story("Withdrawn")
    made["withdrawn"].voices.get().withdraw("by phone", by=house.edith)
    for number in range(21):
        factories.make_story(f"One of many {number}", kind="staff")
    return {name: Story.objects.get(pk=story.pk) for name, story in made.items()}


def _excerpts(rich, asha, edith):
    """Three that overlap, of every theme and two people; one with a note. Returns the longest."""
    text, (first, second, third, *_rest) = rich.transcript.text, rich.transcript.sentences
    themes = list(Theme.objects.filter(is_core=True))
    for number, (start, end) in enumerate([(first[0], second[1]), (second[0], third[1]), (0, third[1])]):
        excerpt = Excerpt.mark(rich.transcript, start, end, text[start:end])
        for theme in themes[number:] or themes:
            excerpt.tag(theme, by=asha)
    excerpt.tag(themes[-1], by=edith)
    ExcerptNote.objects.create(excerpt=excerpt, text=f"A note. {WORST}", written_by=asha)
    return excerpt


def _packs(house, dev):
    """A pack that has lost a story, its first place, a copy that is fine and one to call back."""
    lost, rich = factories.make_story("Soon lost"), house.stories["rich"]
    pack = DiscussionPack.objects.create(
        title=f"A pack for {WORST}"[:140],
        audience=Audience.WORKSHOP,
        made_by=dev,
        introduction=f"For {WORST}.",
    )
    place = pack.feature(rich, pull_quote=house.excerpt, questions=[f"What of {WORST}?", "And you?"])
    pack.feature(house.stories["printed"])
    pack.feature(lost)
    made = [
        Copy.make(Copy.Kind.PACK, pack.ref, pack.room, dev, 20, stories, sheets=4)
        for stories in ([rich, house.stories["printed"]], [rich, lost])
    ]
    Copy.make(Copy.Kind.STORY, rich.ref, Room(Audience.ANYONE), dev, 1, [rich])
    lost.voices.get().withdraw("by phone", by=house.edith)
    return pack, place, *made


# --- one page, looked at in every way ---------------------------------------------------------------------

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


@pytest.fixture
def walker(browser, house, live_server):
    pages = []

    def walker(who):
        pages.append(open_as(browser, live_server, house, who))
        return pages[-1]

    yield walker
    for page in pages:
        page.context.close()


def steps_of(who, house):
    """[(path, fields sent or None, status)] of all that this person walks."""
    pages = [
        (reverse(name, kwargs=filling), None, 200)
        for name, fill in WALKS[who].items()
        for filling in (fill(house) if callable(fill) else fill)
    ]
    return pages + further(who, house)


def open_or_send(page, path, fields):
    if fields is None:
        return page.goto(path)
    if not page.locator("[name=csrfmiddlewaretoken]").count():
        page.goto("/check/")
    with page.expect_navigation() as arriving:
        page.evaluate(SEND, [path, fields])
    return arriving.value


def test_what_shuts_people_out_is_found(browser):
    """Planted: a picture without words, pale words, a page too wide, a focus that hides, a mark without a letter."""
    page = with_axe(browser).new_page()
    page.set_content(
        """<!doctype html><html lang="en"><title>T</title><nav class="site-nav">N</nav><main><h1>T</h1>
        <style>a:focus { outline: none } p { color: #bbb } div { width: 400px }</style>
        <img src="data:,"><p>Pale</p><div>Wide</div><a href="#">A</a><mark data-begins="U">M</mark></main>"""
    )

    found = " ".join(look(page))

    page.context.close()
    signs = ["image-alt", "color-contrast", "focus unseen", "no letter", "printed: .site-nav", "px wide"]
    assert [sign for sign in signs if sign not in found] == []


def test_every_route_is_walked():
    walked = {name for routes in WALKS.values() for name in routes}

    assert every_route() == walked | NOT_PAGES | WALKED_OTHERWISE


@pytest.mark.parametrize(
    "people", ["nobody", "ben cara", "asha gwen", "dev", "edith", "femi"]
)  # each with a house of its own, so that they can be walked side by side
def test_no_page_shuts_anyone_out(people, walker, house, settings):
    settings.MAIL_IS_SET = people == "nobody"  # signed out, a link can be asked for; an archivist shows one
    wrong = []
    for who in people.split():
        page = walker(who)
        for path, fields, status in steps_of(who, house):
            answer = open_or_send(page, path, fields)
            found = look(page, thorough=fields is None)
            if status and answer.status != status:
                found.insert(0, f"answered {answer.status}, not {status}")
            if fields is not None and status not in (200, 403) and not page.title().startswith("Error:"):
                found.insert(0, f"the title does not begin with Error: {page.title()}")
            wrong += [f"{who} {path} {fields or ''}: {each}" for each in found]

    cache.clear()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_pages_of_an_empty_archive_shut_nobody_out(browser, real_database, live_server):
    """Before the first story, notice, pack and office: what each list says then, and the error pages."""
    everyone = factories.make_user("reader", "reporter", "facilitator", "lead", "archivist", name="Olu")
    Theme.objects.all().delete()
    house = SimpleNamespace(people={"olu": everyone})
    page = open_as(browser, live_server, house, "olu")
    lists = [
        "reading:home", "reading:about", "reading:story-list", "reading:search", "themes:theme-list",
        "account_reset_password", "workshops:pack-list",
        "workshops:copy-list", "stories:gather-list", "stories:notice-list", "accounts:people",
    ]  # fmt: skip
    wrong = []

    for name in lists:
        assert page.goto(reverse(name)).status == 200
        wrong += [f"{name}: {each}" for each in look(page)]
    for template in ("400.html", "403.html", "403_csrf.html", "404.html", "500.html"):
        page.route(f"**/{template}/", partial(answer_with, written(template)))
        page.goto(f"/{template}/")
        wrong += [f"{template}: {each}" for each in look(page)]
    page.context.close()

    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def answer_with(body, route):
    route.fulfill(body=body, content_type="text/html; charset=utf-8")


def written(template):
    request = RequestFactory().get("/broken/")
    request.user = AnonymousUser()
    return render_to_string(template, {"reason": "", "exception": ""}, request if "403" in template else None)


# --- by keyboard alone ------------------------------------------------------------------------------------

STOPS = f"""() => {{
  {REACHABLE}
  const groups = new Map(), stops = [];
  for (const one of reachable) {{
    const group = one.type === "radio" ? one.name : null;  // one stop for all of its buttons
    one.dataset.stop = group && groups.has(group) ? groups.get(group) : stops.push(short(one)) - 1;
    if (group) groups.set(group, one.dataset.stop);
  }}
  return stops;
}}"""
HERE = f"""() => {{
  {REACHABLE}
  const one = document.activeElement;
  return !one || one === document.body ? null : [Number(one.dataset.stop ?? -1), seen(one)];
}}"""


def test_tab_reaches_everything_in_order_with_a_focus_that_is_seen(walker, house):
    agreement = house.at("stories:voice-consent", **house.voices("begun")[0])
    story, pack = house.stories["rich"].get_absolute_url(), house.full.get_absolute_url()
    main_pages = [
        ("nobody", ["/", "/account/sign-in/"]),
        ("asha", [story, house.excerpt.get_absolute_url()]),
        ("dev", [f"{pack}stories/", f"{pack}print/"]),
        ("edith", [agreement]),
    ]
    wrong = []

    for page, path in ((walker(who), path) for who, paths in main_pages for path in paths):
        page.goto(path)
        stops = page.evaluate(STOPS)
        reached, unseen = walk_by_tab(page, most=4 * len(stops) + 40)
        wrong += [f"{path} never reached: {stop}" for at, stop in enumerate(stops) if at not in reached]
        wrong += [f"{path} focus unseen at {stops[at]}" for at in unseen]
        if reached != sorted(reached):
            wrong.append(f"{path} out of order: {reached}")

    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def walk_by_tab(page, most):
    """The stops in the order they were reached and those whose focus is not seen; fails where Tab is caught."""
    reached, unseen = [], []
    for _press in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:  # past the last one, on to the browser's own buttons
            return reached, unseen
        number, seen = here
        if number not in reached:
            reached.append(number)
        elif reached[0] == number and len(reached) > 1:
            return reached, unseen
        if not seen:
            unseen.append(number)
    pytest.fail(f"Tab is caught at {reached[-1]}")

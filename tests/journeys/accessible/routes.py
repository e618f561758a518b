"""Who visits which pages, and what each of them sends."""

from django.urls import resolve, reverse

from accounts.links import set_password_path
from tests.journeys.accessible.house import WORST
from tests.site.stories import RANDOM_REF

NOT_PAGES = {  # bytes, addresses that lead elsewhere, and buttons whose answer is another page or a redirect
    "stories:recording", "stories:gather-sound", "stories:gather-progress", "workshops:pack-pdf", "account_signup",
    "stories:gather-recording-confirm", "reading:listening", "reading:story-keep",
    "workshops:featured-add", "workshops:featured-sound", "workshops:excerpt-add",
    "workshops:featured-move", "workshops:featured-remove", "themes:excerpt-tag", "themes:excerpt-untag",
    "themes:note-create", "themes:act-undo", "themes:act-redo", "accounts:person-reopen", "accounts:person-link",
}  # fmt: skip


ALONE = [{}]
WALKS = {
    # who: {route: what fills it, a function of the house}
    "nobody": {
        "reading:home": ALONE, "reading:about": ALONE, "reading:accessibility": ALONE, "reading:help": ALONE,
        "reading:story-list": ALONE, "reading:story": lambda house: house.refs("rich", "printed", "heard"),
        "reading:extract-list": lambda house: [{"ref": house.stories["printed"].source.ref}],
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
        "reading:home": ALONE, "reading:story-list": ALONE, "reading:search": ALONE, "reading:kept": ALONE,
        "reading:story": lambda house: house.refs("rich"),
        "reading:story-print": lambda house: house.refs("rich", "heard"),
        "themes:theme": [{"slug": "understanding-me"}, {"slug": "long"}],
        "themes:excerpt-list": lambda house: house.refs("rich"),
        "stories:story-pause": lambda house: house.refs("rich"), "stories:story-paused": ALONE,
        "stories:story-wishes": lambda house: house.refs("rich", "single"), "stories:wishes-recorded": ALONE,
        "workshops:pack": lambda house: [{"ref": house.front.ref}], "workshops:pack-list": ALONE,
        "account_logout": ALONE, "account_change_password": ALONE,
    },
    "asha": {
        "reading:home": ALONE,
        "reading:story": lambda house: house.refs("rich", "printed"),
        "themes:excerpt": lambda house: [{"ref": house.excerpt.ref}],
        "themes:excerpt-create": lambda house: house.refs("rich"),
        "themes:excerpt-queue": lambda house: house.refs("single", "corrected"),
        "stories:story-correction": lambda house: house.refs("rich", "corrected"),
    },
    "gwen": {
        "reading:home": ALONE,
        "stories:gather-list": ALONE, "stories:gather-create": ALONE,
        "stories:gather": lambda house: house.refs("begun"),
        "stories:gather-release": lambda house: house.refs("begun", "hers"),
        "stories:gather-delete": lambda house: house.refs("begun", "hers"),
    },
    "dev": {
        "reading:home": ALONE,
        "reading:kept": ALONE,
        "workshops:story-packs": lambda house: house.refs("rich", "single", "heard"),
        "workshops:excerpt-packs": lambda house: [{"ref": house.excerpt.ref}],
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
        "reading:home": ALONE,
        "stories:gather-list": ALONE,
        "stories:gather": lambda house: house.refs(
            "begun", "asked", "doubted", "ready", "rich", "paused", "own", "withdrawn"
        ),
        "stories:gather-details": lambda house: house.refs("begun"),
        "stories:gather-notes": lambda house: house.refs("ready"),
        "stories:gather-embargo": lambda house: house.refs("ready"),
        "stories:gather-recording": lambda house: house.refs("begun", "doubted", "rich"),
        "stories:gather-transcript": lambda house: house.refs("begun", "rich"),
        "stories:gather-speakers": lambda house: house.refs("rich", "asked"),
        "stories:gather-correction": lambda house: house.refs("rich"),
        "stories:voice-create": lambda house: house.refs("begun", "rich"),
        "stories:voice-consent": lambda house: house.voices("begun", "rich"),
        "stories:voice-exclude": lambda house: house.voices("rich"),
        "stories:voice-identity": lambda house: house.voices("begun", "rich"),
        "stories:voice-identity-edit": lambda house: house.voices("begun", "rich"),
        "stories:voice-edit": lambda house: house.voices("begun"),
        "stories:voice-remove": lambda house: house.voices("begun"),
        "stories:exclusion-lift": lambda house: [{"ref": house.kept_out.ref, "exclusion": house.exclusion.ref}],
        "stories:gather-release": lambda house: house.refs("begun", "doubted", "ready", "rich", "hers", "single"),
        "stories:gather-send-back": lambda house: house.refs("rich"),
        "stories:gather-resume": lambda house: house.refs("paused", "own"),
    },
    "femi": {
        "stories:notice-list": ALONE, "stories:notice-create": ALONE,
        "stories:notice": lambda house: [{"ref": house.notice.ref}],
        "accounts:people": ALONE, "accounts:person-create": ALONE, "accounts:office-create": ALONE,
        "accounts:person-edit": lambda house: [{"ref": house.ben.ref}, {"ref": house.closed.ref}],
        "accounts:person-close": lambda house: [{"ref": house.ben.ref}],
    },
}  # fmt: skip

TOLD = f"DATE: today\n\n00:00:01 {WORST[:40]}: Hello.\n\nBen: Good day\u202c."
ONE_SPEAKER = f"{WORST[:38]}: Hello.\n\n{WORST[:38]}: And then."


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
            (f"/stories/{rich.ref}/?from=list", None, 200),
            (f"/stories/{rich.ref}/?q=kettle&t=3", None, 200),
            ("/search/?q=kettle", None, 200),
            ("/search/?q=nothingofthekind", None, 200),
            (f"/search/?q={WORST}", None, 200),
            (f"/stories/{rich.ref}/?q=spoke+the", None, 200),
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
            ("/packs/new/", {}, 422),
            (f"/packs/{house.full.ref}/stories/add/", {}, 422),
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
            ("/gather/new/", {"title": WORST, "summary": "Typed by somebody else.", "form_token": "0.0"}, 409),
            (f"/gather/{RANDOM_REF}/details/", {"title": WORST, "language": "en"}, 404),
            (
                f"/gather/{begun.ref}/details/",
                {"title": "Mine", "initial-title": "As it was", "summary": WORST, "initial-summary": "As it was"},
                422,
            ),
            (f"/gather/{begun.ref}/voices/{RANDOM_REF}/agreement/", agreement, 409),
            (f"/gather/{begun.ref}/transcript/", {"language": "en", "kind": "speech", "words": TOLD}, 200),
            (
                house.at("stories:gather-transcript", **house.refs("asked")[0]),
                {"language": "en", "kind": "speech", "words": ONE_SPEAKER},
                200,
            ),
            (f"/gather/{ready.ref}/notes/", {"content_notes": "x" * 300}, 422),
            (f"/gather/{ready.ref}/embargo/", {"embargo_until": "soon"}, 422),
            (house.at("stories:gather-embargo", **house.refs("own")[0]), {"embargo_until": ""}, 422),
            (house.at("stories:gather-resume", **house.refs("own")[0]), {}, 422),
            (f"/gather/{begun.ref}/recording/", {}, 422),
            (f"/gather/{begun.ref}/transcript/", {"language": "en", "kind": "speech"}, 422),
            (house.at("stories:gather-speakers", **house.refs("asked")[0]), {"possible-1": "words"}, 422),
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
            (f"/gather/{rich.ref}/send-back/", {"note": ""}, 422),
            (f"/gather/{rich.ref}/notes/", None, 200),
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


def steps_of(who, house):
    """[(path, fields sent or None, status)] of all that this person walks."""
    pages = [
        (reverse(name, kwargs=filling), None, 200)
        for name, fill in WALKS[who].items()
        for filling in (fill(house) if callable(fill) else fill)
    ]
    return pages + further(who, house)

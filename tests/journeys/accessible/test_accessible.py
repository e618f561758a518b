"""Every page in every state, as the people who meet it: axe's rules, narrow screens, forced colours, focus, paper.

A page joins by its route: a route that nobody visits here fails `test_every_route_is_walked`.
"""

from functools import partial
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from tests import factories
from tests.journeys.accessible.looking import look, open_as, open_or_send, with_axe
from tests.journeys.accessible.routes import NOT_PAGES, WALKS, steps_of
from tests.site.addresses import every_pattern
from themes.models import Theme


def test_what_shuts_people_out_is_found(browser):
    """Planted: a picture without words, pale words, a page too wide, a focus that hides, a mark without a letter."""
    page = with_axe(browser).new_page()
    page.set_content(
        """<!doctype html><html lang="en"><title>T</title><nav class="site-nav">N</nav><main><h1>T</h1>
        <style>a:focus { outline: none } p { color: #bbb } div { width: 400px }</style>
        <img src="data:,"><p>Pale</p><div>Wide</div><a href="#">A</a><mark data-begins="U">M</mark></main>"""
    )

    problems = " ".join(look(page))

    page.context.close()
    signs = ["image-alt", "color-contrast", "focus unseen", "no letter", "printed: .site-nav", "px wide"]
    assert [sign for sign in signs if sign not in problems] == []


def test_every_route_is_walked():
    walked = {name for routes in WALKS.values() for name in routes}

    assert set(every_pattern()) == walked | NOT_PAGES


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
            problems = look(page, thorough=fields is None)
            if status and answer.status != status:
                problems.insert(0, f"answered {answer.status}, not {status}")
            if fields is not None and status not in (200, 403) and not page.title().startswith("Error:"):
                problems.insert(0, f"the title does not begin with Error: {page.title()}")
            wrong += [f"{who} {path} {fields or ''}: {each}" for each in problems]

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

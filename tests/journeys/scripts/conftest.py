"""The scripts alone, in a real browser. What the browser reports against the content policy fails the test."""

import threading

import pytest

from tests.journeys.scripts.server import Site


@pytest.fixture
def site():
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_page(browser, site):
    """Opens a page of the site; whatever broke the content policy or failed in a script is an error at the end."""
    contexts, reports = [], []

    def open_one(path, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.log('POLICY ' + e.violatedDirective))"
        )
        page = context.new_page()
        page.on("console", lambda message: reports.append(message.text) if "POLICY" in message.text else None)
        page.on("pageerror", lambda error: reports.append(str(error)))
        page.goto(site.address + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert reports == []

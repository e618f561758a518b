"""Sending a recording alone, in a real browser."""

import json

import pytest

from tests.journeys.scripts.browsing import until
from tests.journeys.scripts.pages import document, upload_page

SIGNED_OUT = (
    "You have been signed out, and nothing was saved. Your file is still chosen: sign in in another tab, then press "
    "the button again."
)
OTHER = (
    "Somebody else is signed in by now, so nothing was saved under their name. Your file is still chosen: sign in as "
    "yourself in another tab, then press the button again."
)


def sound_file(size=300_000):
    return {"name": "voice.wav", "mimeType": "audio/wav", "buffer": b"\0" * size}


def test_upload_shows_progress_and_goes_where_the_server_says(site, open_page):
    site.pages["/"] = upload_page(progress=' data-progress-url="/progress/"')
    site.pages["/done/"] = document("<p>Done</p>", "upload_progress.js", "Done")
    site.progress = [{"share": 0.4, "step": "Drawing the waveform"}]
    site.answer_next(201, json.dumps({"redirect": "/done/"}), "application/json", after=2.2)
    page = open_page("/")
    page.evaluate(
        """() => { window.shown_steps = []; new MutationObserver(() => {
             const words = document.querySelector('[data-upload-status] [role=status]')?.textContent;
             const shown = [words, document.querySelector('progress')?.value];
             if (words && shown_steps.at(-1)?.[0] !== words) shown_steps.push(shown);
           }).observe(document.body, { childList: true, subtree: true, characterData: true }) }"""
    )

    page.locator('[name="sound"]').set_input_files(sound_file())
    page.get_by_role("button", name="Send").click()
    until(page, "shown_steps.at(-1)?.[0] === 'Drawing the waveform'")
    shown_steps = page.evaluate("shown_steps")
    page.wait_for_url("**/done/")

    assert shown_steps[0] == ["Sending… 0 %", 0]
    assert shown_steps[-2][0] == "Checking and preparing the sound… this can take a minute."
    assert shown_steps[-1] == ["Drawing the waveform", 0.4]
    assert site.posts[0][0] == "heard-upload"
    assert b'name="next"\r\n\r\nyes' in site.posts[0][1]


def test_upload_with_errors_shows_the_page_and_focuses_the_summary(site, open_page):
    site.pages["/"] = upload_page()
    errors = '<div class="error-summary" role="alert" tabindex="-1"><h2>There is a problem</h2></div>'
    site.answer_next(422, upload_page(errors, "Error: Add a recording"))
    site.pages["/done/"] = document("<p>Done</p>", "upload_progress.js", "Done")
    site.answer_next(201, json.dumps({"redirect": "/done/"}), "application/json")
    page = open_page("/")

    page.locator('[name="sound"]').set_input_files(sound_file())
    page.get_by_role("button", name="Send").click()
    page.locator(".error-summary").wait_for(timeout=5000)
    shown = page.title(), page.evaluate("document.activeElement.className"), page.locator("main").count()
    kept = page.evaluate("document.querySelector('[name=sound]').files[0].name")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/done/")

    assert shown == ("Error: Add a recording", "error-summary", 1)
    assert kept == "voice.wav"
    assert [header for header, _ in site.posts] == ["heard-upload", "heard-upload"]


@pytest.mark.parametrize(
    ("answer", "shown_steps"),
    [
        (None, "The connection was lost. Your words are still here: press the button to send them again."),
        ((413, "no"), "This file is too large to be taken in. Nothing was saved."),
        ((500, "no"), "Something went wrong and nothing was saved. Please try again."),
        (
            (200, document('<input type="password">', "upload_progress.js")),
            SIGNED_OUT,
        ),
        (
            (201, '{"redirect": "https://elsewhere.example/"}', "application/json"),
            "Something went wrong and nothing was saved. Please try again.",
        ),
    ],
    ids=["connection lost", "too large", "broken", "sign-in page", "foreign address"],
)
def test_upload_that_fails_keeps_what_was_typed(site, open_page, answer, shown_steps):
    site.pages["/"] = upload_page()
    if answer:
        site.answer_next(*answer)
    page = open_page("/")
    page.context.set_offline(answer is None)

    page.get_by_label("Title").fill("My first day")
    page.locator('[name="sound"]').set_input_files(sound_file())
    page.get_by_role("button", name="Send").click()
    until(page, "document.querySelector('[data-upload-status] [role=status]').textContent", shown_steps)

    assert page.get_by_label("Title").input_value() == "My first day"
    assert page.evaluate("document.querySelector('[name=sound]').files.length") == 1
    assert page.locator("progress").count() == 0


def test_form_without_a_file_is_sent_plainly(site, open_page):
    site.pages["/"] = upload_page()
    site.answer_next(200, document("<p>Saved</p>", "upload_progress.js", "Saved"))
    page = open_page("/")

    page.get_by_role("button", name="Send").click()
    page.get_by_text("Saved").first.wait_for()

    assert [header for header, _ in site.posts] == [None]


def with_token(token, person="k7f3mzq2w3"):
    form = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}"><label>Title'
    return upload_page(progress=f' data-person="{person}"').replace("<label>Title", form, 1)


def test_upload_from_a_page_older_than_the_sign_in_is_sent_again_by_itself(site, open_page):
    site.pages["/"] = with_token("old")
    page = open_page("/")
    site.pages |= {"/": with_token("fresh"), "/done/": document("<p>Done</p>", "upload_progress.js", "Done")}
    site.answer_next(403, "no")
    site.answer_next(201, json.dumps({"redirect": "/done/"}), "application/json")

    page.locator('[name="sound"]').set_input_files(sound_file())
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/done/")

    tokens = [
        body.split(b'name="csrfmiddlewaretoken"\r\n\r\n')[1].split(b"\r\n")[0] for _header, body in site.posts
    ]
    assert tokens == [b"old", b"fresh"]


@pytest.mark.parametrize(
    ("probe", "message", "sent"),
    [
        (with_token("fresh", person="aaaaaaaaaa"), OTHER, 1),
        ((403, "no", ()), OTHER, 1),
        ((302, "", {"Location": "/login/"}), SIGNED_OUT, 1),
        ((404, "no", ()), "Something went wrong and nothing was saved. Please try again.", 1),
        (with_token("fresh"), SIGNED_OUT, 2),
    ],
    ids=["somebody else", "somebody who may not", "nobody", "closed", "a token that does not help"],
)
def test_upload_of_somebody_who_is_no_longer_signed_in_keeps_the_file(site, open_page, probe, message, sent):
    site.pages["/"] = with_token("old")
    page = open_page("/")
    site.pages["/"] = probe
    for _request in range(2):
        site.answer_next(403, "no")

    page.locator('[name="sound"]').set_input_files(sound_file())
    page.get_by_role("button", name="Send").click()
    until(page, "document.querySelector('[data-upload-status] [role=status]')?.textContent", message)

    assert (len(site.posts), page.evaluate("document.querySelector('[name=sound]').files.length")) == (
        sent,
        1,
    )

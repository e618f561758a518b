"""What comes up while words are marked: the themes beside them, and the form for a note."""

import pytest

from tests.journeys.accessible.looking import look


def test_what_comes_beside_chosen_words_shuts_nobody_out(walker, house):
    page, wrong = walker("asha"), []
    page.goto(house.stories["rich"].get_absolute_url())

    page.locator(".sentence").nth(1).focus()
    page.keyboard.press("Shift+ArrowDown")
    wrong += [f"themes: {each}" for each in look(page, thorough=False)]
    page.locator(".sentence").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("#excerpt-form").wait_for()
    wrong += [f"note: {each}" for each in look(page, thorough=False)]

    wrong = [
        each for each in wrong if ": covered: " not in each
    ]  # it stands before other words, until it is closed
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)

"""Who will be in the room: the office is asked for only where one office is meant."""

import pytest
from playwright.sync_api import expect

from stories.consent import Audience
from workshops.models import DiscussionPack

ONE_OFFICE = "People of one office only"


@pytest.mark.parametrize("script", [True, False])
def test_which_office_is_asked_only_of_people_of_one_office(open_page, sign_in, dev, script):
    page = sign_in(open_page(java_script_enabled=script), dev)
    page.goto("/packs/new/")
    office = page.get_by_label("Which office?")
    seen = [office.is_visible()]

    for choice in (ONE_OFFICE, "Anyone", ONE_OFFICE):
        page.get_by_label(choice, exact=True).check()
        seen.append(office.is_visible())

    assert seen == [False, True, False, True]
    page.get_by_label("Title").fill("For one office")
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_role("link", name="Choose which office.")).to_be_visible()
    expect(office).to_be_visible()


def test_an_office_chosen_for_another_room_is_passed_over(open_page, sign_in, dev):
    page = sign_in(open_page(), dev)
    page.goto("/packs/new/")
    page.get_by_label(ONE_OFFICE).check()
    page.get_by_label("Which office?").select_option(label="Leeds")
    page.get_by_label("Anyone", exact=True).check()

    page.get_by_label("Title").fill("For anyone")
    page.get_by_role("button", name="Make the pack").click()

    page.wait_for_url("**/packs/*/stories/")
    pack = DiscussionPack.objects.get(title="For anyone")
    assert (pack.audience, pack.office) == (Audience.ANYONE, None)

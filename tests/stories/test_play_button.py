"""The button that plays a recording where it stands: what it leads to, and what its script is told."""

from stories.play_button import PlayButton


def test_button_leads_to_the_moment_on_the_story_page():
    plain = PlayButton("aaaaaaaaaa", "The kettle", "bbbbbbbbbb")
    moment = PlayButton("aaaaaaaaaa", "The kettle", "bbbbbbbbbb", (), 72400, 12)

    assert (plain.url, plain.sound_url) == ("/stories/aaaaaaaaaa/", "/recordings/bbbbbbbbbb/")
    assert (moment.url, moment.sound_url) == ("/stories/aaaaaaaaaa/?t=72.4#s12", "/recordings/bbbbbbbbbb/")


def test_content_notes_are_json_for_the_script_and_nothing_where_there_are_none():
    assert PlayButton("a", "b", "c").content_notes_json == ""
    assert PlayButton("a", "b", "c", ("Prison", "A “death”")).content_notes_json == '["Prison", "A “death”"]'

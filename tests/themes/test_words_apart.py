"""Words shown outside their story, where no one is signed in: they must be free to read and to quote."""

import pytest
from django.contrib.auth.models import AnonymousUser

from stories.consent import Audience, Use
from tests import factories
from themes.excerpt_rows import excerpts_for
from themes.models import Excerpt, Theme
from themes.theme_page import counts_of, first_taggings

ANYONE = Audience.ANYONE


@pytest.fixture
def theme(db):
    return Theme.objects.create(name="Being seen", slug="being-seen", letter="S")


@pytest.fixture
def excerpt_where(theme, asha):
    """An excerpt of a story whose one voice said yes to these uses, for anyone."""

    def make(*uses):
        story = factories.make_story("Planted title", promises=[(use, ANYONE) for use in uses])
        cue = story.transcript.cues.get()
        cue.voice = story.voices.get()
        cue.save()
        excerpt = Excerpt.mark(story.transcript, 0, 11, story.transcript.text[:11])
        excerpt.tag(theme, by=asha)
        return excerpt

    return make


@pytest.mark.parametrize(
    ("uses", "signed_out", "signed_in"),
    [
        ([Use.READ, Use.QUOTE], True, True),
        ([Use.READ], False, True),
        ([Use.QUOTE], False, False),
        ([Use.QUOTE, Use.PRINT, Use.HEAR], False, False),
    ],
)
def test_words_stand_apart_where_they_may_be_read_and_signed_out_quoted(
    client, ben, theme, excerpt_where, uses, signed_out, signed_in
):
    excerpt = excerpt_where(*uses)

    for shown, viewer in ((signed_out, AnonymousUser()), (signed_in, ben)):
        assert list(excerpts_for(viewer)) == [excerpt] * shown
        assert [each.content_object for each in first_taggings(theme, viewer)] == [excerpt] * shown
        assert counts_of(theme, viewer) == (int(shown), 0)
    answer = client.get(excerpt.get_absolute_url())
    assert answer.status_code == (200 if signed_out else 404)
    assert (b"Planted title" in answer.content) is signed_out
    page = client.get(theme.get_absolute_url(), follow=True)
    assert (b"Planted title" in page.content) is signed_out

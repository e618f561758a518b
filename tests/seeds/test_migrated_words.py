"""The words of the publication that stand in the migrations: themes, questions, contributors."""

import pytest

from themes.models import Theme
from workshops.models import Contributor, GeneralQuestion

pytestmark = pytest.mark.django_db


def test_migration_themes_hold_the_words_of_the_archive(publication):
    themes = {
        theme.slug: (theme.name, theme.meaning, theme.aspects, theme.use_when, theme.not_when)
        for theme in Theme.objects.filter(is_core=True)
    }

    assert themes == {
        theme.slug: (
            theme.name,
            theme.meaning,
            list(theme.aspects),
            list(theme.use_when),
            list(theme.not_when),
        )
        for theme in publication.themes
    }
    assert list(Theme.objects.values_list("position", "letter", "hue", "is_core")) == [
        (1, "U", "u", True),
        (2, "N", "n", True),
        (3, "H", "h", True),
        (9, "?", "x", False),
    ]


def test_migration_questions_and_contributors_hold_the_words_of_the_archive(publication):
    contributors = [
        (each.slug, each.name, each.meaning, [suggestion.text for suggestion in each.suggestions.all()])
        for each in Contributor.objects.all()
    ]

    assert contributors == [
        (each.slug, each.name, each.meaning, list(each.suggestions)) for each in publication.contributors
    ]
    assert [question.text for question in GeneralQuestion.objects.all()] == list(
        publication.general.questions
    )

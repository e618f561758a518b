"""What `manage.py check` says of the Django that Heard runs on."""

import django
import pytest
from django.core.checks import Tags, run_checks

from core.prepared import DJANGO_TRIED


def about_django():
    return [(each.id, each.hint) for each in run_checks(tags=[Tags.compatibility]) if each.id == "core.W001"]


@pytest.mark.parametrize("version", DJANGO_TRIED)
def test_a_version_that_was_tried_is_passed_over(monkeypatch, version):
    monkeypatch.setattr(django, "VERSION", (*version, 7, "final", 0))

    assert about_django() == []


def test_a_version_that_was_not_tried_is_warned_of_with_what_to_run(monkeypatch):
    monkeypatch.setattr(django, "VERSION", (99, 0, 0, "final", 0))

    ((_id, hint),) = about_django()

    assert "./run test tests/core" in hint and "core/prepared.py" in hint


def test_the_installed_version_was_tried():
    assert about_django() == []

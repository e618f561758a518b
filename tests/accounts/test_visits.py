"""When somebody was here before: by it the start page knows what is new to them."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import VISIT, User

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def again(user):
    """The person as the next request has them."""
    return User.objects.get(pk=user.pk)


def test_the_first_visit_has_none_before_it(ben):
    assert (ben.note_visit(NINE), again(ben).note_visit(NINE + MINUTE)) == (None, None)


def test_a_visit_begins_when_somebody_comes_back_after_four_hours(ben):
    ben.note_visit(NINE)

    assert again(ben).note_visit(NINE + VISIT) is None
    assert again(ben).note_visit(NINE + VISIT + MINUTE) == NINE


def test_loading_the_page_again_does_not_empty_what_is_new(ben):
    ben.note_visit(NINE)
    again(ben).note_visit(NINE + timedelta(days=1))

    moments = [again(ben).note_visit(NINE + timedelta(days=1, minutes=number)) for number in range(3)]

    assert moments == [NINE, NINE, NINE]


def test_two_pages_opened_at_once_begin_one_visit(ben):
    ben.note_visit(NINE)
    one, other = again(ben), again(ben)
    next_day = NINE + timedelta(days=1)

    assert [one.note_visit(next_day), other.note_visit(next_day + MINUTE)] == [NINE, NINE]
    stored = again(ben)
    assert (stored.visit_before_at, stored.visit_began_at) == (NINE, next_day)


def test_a_visit_is_of_one_person_alone(ben, asha):
    ben.note_visit(NINE)

    assert again(asha).visit_began_at is None

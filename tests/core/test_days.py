"""Days as people write them, and what is said where there is no such day."""

from datetime import date

import pytest

from core.days import DayError, read_day

THE_DAY = date(2026, 11, 21)
TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "21 11 2026", "21/11/2026", "21.11.2026", "21-11-2026", "21, 11, 2026", "21/11/26", "21 11 26", "2026-11-21",
        "2026/11/21", "21 November 2026", "21 november 2026", "21 NOV 2026", "21 Nov 26", "21 Nov. 2026", "21Nov2026",
        "21-Nov-2026", "21st November 2026", "21st of November, 2026", "the 21st of November 2026",
        "November 21, 2026", "Nov 21st 2026", "Saturday 21 November 2026", "Sat, 21 Nov 2026", "sat 21/11/26",
        "Saturday, November 21, 2026", "21 Tachwedd 2026", "21ain o Dachwedd 2026", "Dydd Sadwrn 21 Tachwedd 2026",
        "２１ １１ ２０２６", " 21 \u00a0 11  2026 ", "21 11 2026.",
    ],
)  # fmt: skip
def test_a_day_is_understood_as_people_write_it(typed):
    assert read_day(typed, TODAY) == THE_DAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", date(2026, 3, 1)),
        (" Today. ", date(2026, 3, 1)),
        ("TODAY", date(2026, 3, 1)),
        ("heddiw", date(2026, 3, 1)),
        ("yesterday", date(2026, 2, 28)),
        ("Ddoe", date(2026, 2, 28)),
        ("tomorrow", date(2026, 3, 2)),
        ("yfory", date(2026, 3, 2)),
    ],
)
def test_a_day_near_today_is_understood_by_its_name(typed, day):
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1st Sept 2026", date(2026, 9, 1)),
        ("2nd Sep 2026", date(2026, 9, 2)),
        ("3rd June 26", date(2026, 6, 3)),
        ("1 2 2026", date(2026, 2, 1)),
        ("12/11/2026", date(2026, 11, 12)),
        ("01.02.03", date(2003, 2, 1)),
        ("29 February 2028", date(2028, 2, 29)),
        ("3 Mawrth 2026", date(2026, 3, 3)),
        ("Dydd Mawrth 3 Mawrth 2026", date(2026, 3, 3)),
        ("1 Mai 2026", date(2026, 5, 1)),
        ("1 May 98", date(2098, 5, 1)),
    ],
)
def test_the_day_comes_before_the_month_and_two_figures_are_of_this_century(typed, day):
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "kind", "params"),
    [
        ("29 02 2027", "no such day", {"day": 29, "month": 2, "year": 2027}),
        ("31st April 2026", "no such day", {"day": 31, "month": 4, "year": 2026}),
        ("2026-06-31", "no such day", {"day": 31, "month": 6, "year": 2026}),
        ("0 11 2026", "no such day", {"day": 0, "month": 11, "year": 2026}),
        ("99 Nov 26", "no such day", {"day": 99, "month": 11, "year": 2026}),
        ("11/21/2026", "month", {"month": 21}),
        ("Friday 21 November 2026", "weekday", {"day": THE_DAY}),
        ("21 November", "no year", {}),
        ("Nov 21st", "no year", {}),
        ("21 11 202", "year", {}),
        ("21 11 20266", "year", {}),
        ("21 11 1949", "year", {}),
        ("21 11 " + "9" * 5000, "year", {}),
        ("soon", "shape", {}),
        ("", "shape", {}),
        ("21", "shape", {}),
        ("21 Nonember 2026", "shape", {}),
        ("1e309", "shape", {}),
        ("21 11 2026 14:00", "shape", {}),
    ],
)
def test_what_is_no_day_is_said_for_what_it_is(typed, kind, params):
    with pytest.raises(DayError) as refused:
        read_day(typed, TODAY)

    assert (refused.value.kind, refused.value.params) == (kind, params)

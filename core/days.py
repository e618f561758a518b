"""A day as people write it, in English or Welsh: text in, a date out. No Django."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

# As people write them, in full and short; in Welsh also as they change after "o" (of)
_MONTHS = (
    "january jan ionawr ion",
    "february feb febr chwefror chwef chwe",
    "march mar mawrth maw fawrth",
    "april apr ebrill ebr",
    "may mai fai",
    "june jun mehefin meh fehefin",
    "july jul gorffennaf gorff gor orffennaf",
    "august aug awst",
    "september sept sep medi fedi",
    "october oct hydref hyd",
    "november nov tachwedd tach dachwedd",
    "december dec rhagfyr rhag ragfyr",
)
_WEEKDAYS = (
    "monday mon llun",
    "tuesday tues tue mawrth",
    "wednesday wed weds mercher",
    "thursday thurs thur thu iau",
    "friday fri gwener",
    "saturday sat sadwrn",
    "sunday sun sul",
)
# How many days from today
NEAR_DAYS = {"today": 0, "heddiw": 0, "yesterday": -1, "ddoe": -1, "tomorrow": 1, "yfory": 1}
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_ORDINAL = r"(?:st|nd|rd|th|af|il|ydd|fed|ed|eg|ain)?"
_BETWEEN = r"[\s./,-]*"
_DAY, _YEAR = rf"(?P<day>\d{{1,2}}){_ORDINAL}", r"(?P<year>\d+)"
_WORD = r"(?P<month>[^\W\d_]+)"
_SHAPES = [
    re.compile(shape)
    for shape in (
        r"(?P<year>\d{4})[\s./-]+(?P<month>\d{1,2})[\s./-]+(?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}})[\s./,-]+(?P<month>\d{{1,2}})[\s./,-]+{_YEAR}",
        rf"{_DAY}{_BETWEEN}{_WORD}{_BETWEEN}{_YEAR}",
        rf"{_WORD}{_BETWEEN}{_DAY}[\s./,-]+{_YEAR}",
    )
]
_WITHOUT_YEAR = re.compile(
    rf"{_DAY}{_BETWEEN}{_WORD}|{_WORD.replace('month', 'name')}{_BETWEEN}\d{{1,2}}{_ORDINAL}"
)
_SMALL_WORDS = re.compile(r"\b(?:the|of|o)\b")
_WEEKDAY = re.compile(r"(?:dydd\s+)?(?P<name>[^\W\d_]+)[\s.,]+(?=\S)")
YEARS = range(1950, 2201)
CENTURY = 2000  # of a year in two figures: no day that is asked for here is likely to be older


class DayError(ValueError):
    """`kind` is "shape", "no year", "year", "month", "no such day" or "weekday"; `params` are what it is about."""

    def __init__(self, kind, **params):
        super().__init__(kind)
        self.kind, self.params = kind, params


def read_day(typed: str, today: date) -> date:
    """The day, which is written before the month where both are numbers. `today` is what "today" means. Raises
    DayError."""
    text = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    if (near := text.strip(".,")) in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[near])
    weekday, text = _split_weekday(text)
    text = " ".join(_SMALL_WORDS.sub(" ", text).split()).strip(" .,")
    match = next(filter(None, (shape.fullmatch(text) for shape in _SHAPES)), None)
    if not match:
        raise DayError("no year" if _WITHOUT_YEAR.fullmatch(text) else "shape")
    day = _day(int(match["day"]), _month(match["month"]), _year(match["year"]))
    if weekday not in (None, day.weekday()):
        raise DayError("weekday", day=day)
    return day


def _split_weekday(text):
    """(the number of the weekday in front, None where there is none; the rest)."""
    match = _WEEKDAY.match(text)
    if not match or match["name"] not in WEEKDAYS or (match["name"] in MONTHS and "dydd" not in match[0]):
        return None, text
    return WEEKDAYS[match["name"]], text[match.end() :]


def _month(text):
    if text.isdecimal():
        if not 1 <= int(text) <= 12:
            raise DayError("month", month=int(text))
        return int(text)
    if text not in MONTHS:
        raise DayError("shape")
    return MONTHS[text]


def _year(text):
    year = CENTURY + int(text) if len(text) == 2 else int(text[:5])
    if len(text) not in (2, 4) or year not in YEARS:
        raise DayError("year")
    return year


def _day(day, month, year):
    if not 1 <= day <= monthrange(year, month)[1]:
        raise DayError("no such day", day=day, month=month, year=year)
    return date(year, month, day)

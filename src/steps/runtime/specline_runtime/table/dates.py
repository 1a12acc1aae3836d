"""Human-written dates: the possible meanings of a shape, and its strings as timestamps."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .calendar_words import MONTHS, WEEKDAYS
from .characters import NUMBER_MARK
from .shapes import field

YMD, DMY, MDY = "ymd", "dmy", "mdy"
ORDERS = (YMD, DMY, MDY)
# Two-digit years, as interpreted by POSIX and Python.
PIVOT = 69

_WORD = r"[^\W\d_]+"
_CLOCK = r"(?P<hour>99?):(?P<minute>99)(?::(?P<second>99)(?:[.,](?P<fraction>9{1,9}))?)?(?:\s?(?P<half>[ap])\.?m\.?)?"
_ZONE = r"(?:\s?(?P<utc>z|utc|gmt)(?![a-z]))?(?:\s?(?P<away>[+-])(?P<away_hours>99)(?::?(?P<away_minutes>99))?)?"
_ZONE += r"(?: \([^)]*\))?"  # JavaScript also writes the zone's name
_TIME = rf"(?:(?:t|,?\s|:){_CLOCK}{_ZONE})?"
_WEEKDAY = rf"(?:(?P<weekday>{_WORD})\.?,? {{0,2}})??"
_DAY = rf"{_WEEKDAY}(?P<day>99?)(?:st|nd|rd|th|er|\.)?"
# A numeric day and month. The order determines the meaning of `first` and `second`.
_FORMS = [
    re.compile(form)
    for form in (
        rf"{_WEEKDAY}(?P<year>9999)(?P<part>[-/.])(?P<month>99?)(?P=part)(?P<day>99?){_TIME}",
        r"(?P<year>9999)(?P<month>99)(?P<day>99)(?:t?(?P<hour>99)(?P<minute>99)(?P<second>99)?z?)?",
        rf"(?P<year>9999)(?P<month>99)(?P<day>99){_TIME}",
        rf"{_WEEKDAY}(?P<first>99?)(?P<part>[-/.])(?P<second_>99?)(?P=part)(?P<year>9999|99){_TIME}",
        rf"{_DAY}(?: (?:of|de) |[ /-])? ?(?P<name>{_WORD})\.?,?(?: de )?[ /-]?(?P<year>9999|99){_TIME}",
        rf"{_WEEKDAY}(?P<name>{_WORD})\.?(?:-| {{1,2}})(?P<day>99?)(?:st|nd|rd|th)?,?[ -](?P<year>9999){_TIME}",
        rf"{_WEEKDAY}(?P<name>{_WORD}) +(?P<day>99?) {_CLOCK}(?: [a-z]{{3,4}})? (?P<year>9999)",
        rf"(?P<year>9999)[ /-]?(?P<name>{_WORD})\.?[ /-]?(?P<day>99?){_TIME}",
        rf"(?P<year>9999)年(?P<month>99?)月(?P<day>99?)日?(?:\s?{_CLOCK})?",
        r"(?P<year>9999)[-/](?P<month>99)",
        r"(?P<month>99)[/](?P<year>9999)",
        rf"(?P<name>{_WORD})\.?[ -](?P<year>9999)",
        r"(?P<year>9999)年(?P<month>99?)月",
    )
]
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[A-Za-z]+(?=[0-9])")
_BETWEEN = ("t", "e", *MONTHS)
Span = "tuple[int, int]"
_FIELDS = (
    "year",
    "month",
    "day",
    "first",
    "second_",
    "hour",
    "minute",
    "second",
    "fraction",
    "away_hours",
    "away_minutes",
)


class DateShape(NamedTuple):
    """What a shape reveals about its dates: the positions of their parts, in bytes."""

    orders: tuple[str, ...]
    """The orders that make it a date. There is more than one for `99/99/9999`."""
    fields: dict[str, Span]
    month: int
    """The month named in the shape, or 0 if there is none or the month is numeric."""
    afternoon: bool | None
    """Whether the time is after noon, or None on a 24-hour clock."""
    away: int
    """The sign of its UTC offset, 1 or -1, or 0 if it has no offset."""
    zoned: bool
    timed: bool
    compact: bool
    """Only digits, which could also be a whole number."""


@lru_cache(maxsize=65536)
def date_shape(shape: str) -> DateShape | None:
    """None for a shape that is not a date."""
    if shape.startswith(NUMBER_MARK):
        found = date_shape(shape[1:])
        fields = {} if found is None else {name: (start + 1, end + 1) for name, (start, end) in found.fields.items()}
        return None if found is None else found._replace(fields=fields)
    text = shape.replace("0", "9").lower()
    if not text.isdigit() and (len(text) < 6 or not may_mean(text)):
        return None
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            made = _described(shape, found)
            if made is not None:
                return made
    return None


def may_mean(shape: str) -> bool:
    """Whether all letters between two digits can belong to a number or a date: the E of an exponent, the T before a
    time, or the name of a month.

    Keys such as `9f9b99` have nearly as many shapes as values, so most of them are recognized without trying all forms.
    """
    return all(run.lower().endswith(_BETWEEN) for run in _BETWEEN_DIGITS.findall(shape))


def _described(shape: str, found: re.Match[str]) -> DateShape | None:
    part = found.groupdict()
    month = MONTHS.get((part.get("name") or "").rstrip("."), 0)
    if (part.get("name") and not month) or (part.get("weekday") and part["weekday"] not in WEEKDAYS):
        return None
    fields = {
        name: (len(shape[: found.start(name)].encode()), len(shape[: found.end(name)].encode()))
        for name in _FIELDS
        if part.get(name)
    }
    half = part.get("half")
    return DateShape(
        _orders(part),
        fields,
        month,
        None if half is None else half == "p",
        {"+": 1, "-": -1}.get(part.get("away") or "", 0),
        bool(part.get("utc") or part.get("away")),
        part.get("hour") is not None,
        found.string.isdigit(),
    )


def _orders(part: dict[str, str | None]) -> tuple[str, ...]:
    if part.get("first") is None:
        return ORDERS
    if part["part"] == ".":
        return (DMY,)
    return (DMY, MDY)


class Moments(NamedTuple):
    """The strings of one shape as timestamps. Each array has one entry per string."""

    valid: np.ndarray
    days: np.ndarray
    """Days since 1970-01-01, as written."""
    micros: np.ndarray
    """Microseconds since midnight, as written."""
    away: np.ndarray
    """The number of minutes by which the local clock is ahead of UTC."""


def short_years(matrix: np.ndarray, shape: DateShape) -> np.ndarray | None:
    """The years in strings of one shape, if the years have two digits."""
    start, end = shape.fields["year"]
    return field(matrix, start, end) if end - start == 2 else None


def moments(matrix: np.ndarray, shape: DateShape, order: str, pivot: int = PIVOT) -> Moments:
    """Reads strings of one shape with a given order of day, month and year. Two-digit years from `pivot` on belong to
    the 20th century.
    """

    def part(name: str, missing: int) -> np.ndarray:
        span = shape.fields.get(name)
        return np.full(len(matrix), missing, dtype=np.int64) if span is None else field(matrix, *span)

    year = part("year", 1970)
    start, end = shape.fields["year"]
    if end - start == 2:
        year = year + np.where(year < pivot, 2000, 1900)
    if "first" in shape.fields:
        day, month = part("first", 1), part("second_", 1)
        if order == MDY:
            day, month = month, day
    else:
        day, month = part("day", 1), part("month", 1)
    month = np.full(len(matrix), shape.month, dtype=np.int64) if shape.month else month
    hour, minute, second = part("hour", 0), part("minute", 0), part("second", 0)
    clock = (hour <= 23) if shape.afternoon is None else (hour >= 1) & (hour <= 12)
    if shape.afternoon is not None:
        hour = hour % 12 + (12 if shape.afternoon else 0)
    valid = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & clock & (minute <= 59) & (second <= 60)
    months = (np.clip(year, 1, 9999) - 1970) * 12 + np.clip(month, 1, 12) - 1
    first, following = _first_of_month(months), _first_of_month(months + 1)
    valid &= day <= following - first
    micros = ((hour * 60 + minute) * 60 + second) * 1_000_000
    if "fraction" in shape.fields:
        start, end = shape.fields["fraction"]
        micros += field(matrix, start, min(end, start + 6)) * 10 ** max(0, 6 - (end - start))
    away = shape.away * (part("away_hours", 0) * 60 + part("away_minutes", 0))
    return Moments(valid & (abs(away) <= 14 * 60), first + day - 1, micros, away)


def _first_of_month(months: np.ndarray) -> np.ndarray:
    """Days from 1970-01-01 to the first day of a month. Months are counted from January 1970."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def written(found: Moments, shape: DateShape) -> np.ndarray:
    """The timestamps in ISO 8601, with a time and an offset if the strings have them."""
    days = found.days.astype("datetime64[D]")
    if not shape.timed:
        return days.astype(str).astype(object)
    unit = "us" if "fraction" in shape.fields and (found.micros % 1_000_000).any() else "s"
    stamps = (days.astype("datetime64[us]") + found.micros.astype("timedelta64[us]")).astype(f"datetime64[{unit}]")
    texts = stamps.astype(str).astype(object)
    if not shape.zoned:
        return texts
    offsets, codes = np.unique(found.away, return_inverse=True)
    names = np.array([_offset(int(minutes)) for minutes in offsets], dtype=object)
    return texts + names[codes]


def _offset(minutes: int) -> str:
    if minutes == 0:
        return "Z"
    return f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"

"""Features of dates that preprocessing has taken apart: parts of the calendar, places on a circle, elapsed time."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import pandas as pd

from .values import as_numbers, as_text

AS_WRITTEN = "as written"
SECONDS_A_DAY = 86_400


def days_text(days: float) -> str:
    """Days since 1970 as a date, with the time if it is not midnight.

    >>> days_text(20454.0), days_text(20454.25)
    ('2026-01-01', '2026-01-01 06:00:00')
    """
    moment = np.datetime64(int(np.rint(days * SECONDS_A_DAY)), "s")
    text = str(moment).replace("T", " ")
    return text[:10] if text.endswith("00:00:00") else text


class Clock:
    """The civil time of each row: arrays of doubles, with NaN for rows without a date.

    `year`, `month` and `day` are from 1, `weekday` from 0 (Monday), and `hour` is None for dates without a time.
    """

    def __init__(self, name: str, date: dict[str, Any], frame: pd.DataFrame) -> None:
        """Reads the columns that preprocessing made of the column `name`, whose cells are strings or missing."""

        def read(part: str) -> np.ndarray:
            return as_numbers(frame[f"{name}_{part}"])

        self.days = read("days")
        timed = "hour" in date["there"]
        if date["clock"] == AS_WRITTEN:
            self.year, self.month, self.day, self.weekday = map(read, ("year", "month", "day", "weekday"))
            self.hour = read("hour") if timed else None
            return
        # Days have five digits, so a moment is known to less than half a second.
        seconds = np.rint(self.days * SECONDS_A_DAY)
        there = pd.Series(pd.to_datetime(seconds, unit="s", utc=True, errors="coerce")).dt.tz_convert(date["clock"])
        self.year, self.month, self.day, self.weekday, self.hour = (
            getattr(there.dt, part).to_numpy(dtype=np.float64) for part in ("year", "month", "day", "weekday", "hour")
        )

    @property
    def date(self) -> np.ndarray:
        """The date as a datetime64 with days, or NaT."""
        known = ~np.isnan(self.year + self.month + self.day)
        year, month, day = (np.where(known, part, 1).astype(np.int64) for part in (self.year, self.month, self.day))
        months = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
        made = months.astype("datetime64[D]") + (day - 1)
        made[~known] = np.datetime64("NaT")
        return made


def _since(clock: Clock, unit: str) -> np.ndarray:
    """Days since the date's year or month began."""
    date = clock.date
    return _numbers(date - date.astype(f"datetime64[{unit}]").astype("datetime64[D]"))


def _length(clock: Clock, unit: str) -> np.ndarray:
    """The number of days in the date's year or month."""
    start = clock.date.astype(f"datetime64[{unit}]")
    return _numbers((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]"))


def _numbers(days: np.ndarray) -> np.ndarray:
    return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))


def _week(clock: Clock) -> np.ndarray:
    """The week of ISO 8601: that of the year to which the week's Thursday belongs."""
    thursday = clock.date + np.where(np.isnan(clock.weekday), 0, 3 - clock.weekday).astype(np.int64)
    return np.floor(_numbers(thursday - thursday.astype("datetime64[Y]").astype("datetime64[D]")) / 7) + 1


PLAIN: dict[str, Callable[[Clock], np.ndarray]] = {
    "days": lambda clock: clock.days,
    "year": lambda clock: clock.year,
    "quarter": lambda clock: np.floor((clock.month - 1) / 3) + 1,
    "month": lambda clock: clock.month,
    "week": _week,
    "day": lambda clock: clock.day,
    "yearday": lambda clock: _since(clock, "Y") + 1,
    "weekday": lambda clock: clock.weekday,
    "weekend": lambda clock: np.where(np.isnan(clock.weekday), np.nan, clock.weekday >= 5),
    "hour": lambda clock: np.full(len(clock.days), np.nan) if clock.hour is None else clock.hour,
}
# The share of the circle that has passed, from 0 to 1.
TURNS: dict[str, Callable[[Clock], np.ndarray]] = {
    "month": lambda clock: (clock.month - 1) / 12,
    "day": lambda clock: _since(clock, "M") / _length(clock, "M"),
    "yearday": lambda clock: _since(clock, "Y") / _length(clock, "Y"),
    "weekday": lambda clock: clock.weekday / 7,
    "hour": lambda clock: PLAIN["hour"](clock) / 24,
}
WAVES = {"sin": np.sin, "cos": np.cos}


def made_of_dates(fitted: dict[str, Any], frame: pd.DataFrame) -> pd.DataFrame:
    """Applies what TimeFeatures learned. Cells are strings or missing, and stay missing where there is no date."""
    made: dict[str, Any] = {}
    for name, date in fitted["dates"].items():
        clock = Clock(name, date, frame)
        for one in date["made"]:
            made[one["name"]] = _feature(one["what"], clock, date, frame)
    for column in fitted["makes"]:
        made.setdefault(column["name"], frame.get(column["name"]))
    return pd.DataFrame({column["name"]: made[column["name"]] for column in fitted["makes"]}, index=frame.index)


def _feature(what: str, clock: Clock, date: dict[str, Any], frame: pd.DataFrame) -> np.ndarray:
    part, _, wave = what.partition("_")
    if wave:
        # Rounded, because the last bits of a sine differ between machines.
        return cells_of_numbers(np.round(WAVES[wave](2 * np.pi * TURNS[part](clock)), 6))
    if part != "elapsed":
        return cells_of_numbers(PLAIN[part](clock))
    start = as_numbers(frame[f"{date['from']}_days"]) if date.get("from") else date["reference"]
    return cells_of_numbers(np.round(clock.days - start, 5))


def cells_of_numbers(values: np.ndarray) -> np.ndarray:
    """Numbers as cells: the shortest strings that convert back to them, and None for NaN."""
    codes, different = pd.factorize(np.asarray(values, dtype=np.float64))
    texts = np.array([*map(as_text, different.tolist()), None], dtype=object)
    return texts[codes]

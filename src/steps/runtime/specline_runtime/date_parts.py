"""Derives features from dates: their parts, and the time since 1970."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .table.dates import YMD, Moments, date_shape, moments
from .table.shapes import OTHER, groups

DATE_PARTS = ("year", "month", "day", "weekday", "days")
TIME_PARTS = ("hour",)
MICROS_A_DAY = 86_400_000_000


def date_parts(name: str, texts: np.ndarray, parts: list[str]) -> dict[str, np.ndarray]:
    """Numeric columns as strings: the parts of the date as written, and the days since 1970-01-01 UTC. Texts are ISO
    8601 dates or None. The result is None for texts that are not dates.
    """
    made = {part: np.full(len(texts), None, dtype=object) for part in parts}
    there = np.array([text is not None for text in texts], dtype=bool)
    places = np.flatnonzero(there)
    for group in groups(texts[there]):
        shape = None if group.shape == OTHER else date_shape(group.shape)
        if shape is None or YMD not in shape.orders:
            continue
        found = moments(group.bytes, shape, YMD)
        for part in parts:
            made[part][places[group.rows]] = np.where(found.valid, PARTS[part](found), None)
    return {f"{name}_{part}": values for part, values in made.items()}


def days_of(texts: np.ndarray) -> np.ndarray:
    """Days since 1970 for ISO 8601 dates, or NaN if a text is None or not a date."""
    days = date_parts("", texts, ["days"])["_days"]
    return np.array([math.nan if day is None else float(day) for day in days], dtype=np.float64)


def _civil(found: Moments, unit: str, per: str) -> np.ndarray:
    """The number of units since the start of the next larger unit."""
    days = found.days.astype("datetime64[D]")
    return (
        days.astype(f"datetime64[{unit}]") - days.astype(f"datetime64[{per}]").astype(f"datetime64[{unit}]")
    ).astype(int)


def _texts(values: np.ndarray) -> np.ndarray:
    different, codes = np.unique(values, return_inverse=True)
    return np.array([str(value) for value in different.tolist()] + [None], dtype=object)[:-1][codes]


def _year(found: Moments) -> np.ndarray:
    return _texts(found.days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970)


def _days(found: Moments) -> np.ndarray:
    """Whole days, or fractional days if there is a time of day, accurate to about a second."""
    moments_ = found.days * MICROS_A_DAY + found.micros - found.away * 60_000_000
    if not (moments_ % MICROS_A_DAY).any():
        return _texts(moments_ // MICROS_A_DAY)
    return _texts(np.round(moments_ / MICROS_A_DAY, 5))


PARTS: dict[str, Any] = {
    "year": _year,
    "month": lambda found: _texts(_civil(found, "M", "Y") + 1),
    "day": lambda found: _texts(_civil(found, "D", "M") + 1),
    # 1970-01-01 was a Thursday.
    "weekday": lambda found: _texts((found.days + 3) % 7),
    "hour": lambda found: _texts(found.micros // 3_600_000_000),
    "days": _days,
}

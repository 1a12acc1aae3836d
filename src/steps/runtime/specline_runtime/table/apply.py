"""Reads cells according to a decision: converts distinct strings to plain notation. The same code is used for tables
and requests."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from .characters import folded
from .clocks import clock_shape, seconds_of
from .dates import PIVOT, date_shape, moments, written
from .numerals import PLAIN, Reading, allowed_option, number_shape, plain_texts
from .shapes import OTHER, Group, field, groups, shape_of
from .summary import EPOCH_SECONDS, EPOCH_UNITS, without_marks

Read = Callable[[np.ndarray], np.ndarray]


def reader(reading: dict[str, Any]) -> Read:
    """A function that converts distinct strings to plain notation, with None for strings that cannot be read or
    represent a missing cell."""
    return _READERS[reading["as"]](reading)


def read_cells(codes: np.ndarray, texts: np.ndarray, read: Read) -> np.ndarray:
    """Reads all cells of a column. `codes` contains the index of each cell's string, or -1 for a missing cell."""
    plain = np.empty(len(texts) + 1, dtype=object)
    plain[-1] = None
    plain[:-1] = read(texts)
    return plain[codes]


def _by_shape(make: Callable[[Group], np.ndarray | list[str] | None]) -> Read:
    def read(texts: np.ndarray) -> np.ndarray:
        made = np.full(len(texts), None, dtype=object)
        for group in groups(texts):
            values = None if group.shape == OTHER else make(group)
            if values is not None:
                made[group.rows] = values
        return made

    return read


def _numbers(reading: dict[str, Any]) -> Read:
    allowed = Reading(reading["decimal"], reading["thousands"])
    units = reading.get("units")

    def make(group: Group) -> list[str] | None:
        number = number_shape(group.shape)
        if number is not None and not _is_in(number.affix, units):
            return None
        option = None if number is None else allowed_option(number.options, allowed)
        return None if number is None or option is None else plain_texts(group.bytes, number, option, group.shape)

    return _by_shape(make)


def _is_in(affix: str, units: list[str] | None) -> bool:
    """Whether a number is in its column's units. Always true for a number without a unit, or without `units`."""
    return units is None or affix == "" or affix in units


def other_unit(text: str, units: list[str] | None) -> str:
    """The unit of a cell that is a number in a unit other than its column's; otherwise ""."""
    number = number_shape(shape_of(text)) if units is not None and text else None
    return "" if number is None or _is_in(number.affix, units) else number.affix


def units_of(column: dict[str, Any]) -> list[str] | None:
    """The units in which training's numbers were written, "" for no unit. None if unknown, or for columns of other
    types. Numbers that need no reading have no unit.
    """
    reading = column.get("reading") or {"as": "number", "units": [""]}
    numeric = column.get("type") in ("number", "integer") and reading["as"] == "number"
    return reading.get("units") if numeric else None


def _dates(reading: dict[str, Any]) -> Read:
    def make(group: Group) -> np.ndarray | None:
        date = date_shape(group.shape)
        if date is None or (reading["order"] not in date.orders and reading["order"] != "ymd"):
            return None
        found = moments(group.bytes, date, reading["order"], reading.get("pivot", PIVOT))
        return np.where(found.valid, written(found, date), None)

    return _by_shape(make)


def _epochs(reading: dict[str, Any]) -> Read:
    unit = reading["unit"]
    digits = next(count for count, name in EPOCH_UNITS.items() if name == unit)

    def make(group: Group) -> np.ndarray | None:
        number = number_shape(group.shape)
        if number is None or number.options != (PLAIN,) or group.bytes.shape[1] - number.start != digits:
            return None
        first = number.start
        seconds, micros = field(group.bytes, first, first + 10), np.zeros(len(group.bytes), dtype=np.int64)
        if digits > 10:
            micros = field(group.bytes, first + 10, first + min(digits, 16)) * (1000 if digits == 13 else 1)
        stamps = (
            (seconds * 1_000_000 + micros)
            .astype("datetime64[us]")
            .astype("datetime64[s]" if digits == 10 else "datetime64[us]")
        )
        inside = (seconds >= EPOCH_SECONDS[0]) & (seconds < EPOCH_SECONDS[1])
        return np.where(inside, stamps.astype(str).astype(object) + "Z", None)

    return _by_shape(make)


def _clocks(_: dict[str, Any]) -> Read:
    def make(group: Group) -> np.ndarray | None:
        clock = clock_shape(group.shape)
        if clock is None:
            return None
        seconds = seconds_of(group.bytes, clock)
        return np.array([None if np.isnan(one) else _short(float(one)) for one in seconds], dtype=object)

    return _by_shape(make)


def _short(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _booleans(reading: dict[str, Any]) -> Read:
    said = {**dict.fromkeys(["true", *reading["yes"]], "true"), **dict.fromkeys(["false", *reading["no"]], "false")}

    def read(texts: np.ndarray) -> np.ndarray:
        return np.array([said.get(folded(text)) for text in without_marks(texts)] + [None], dtype=object)[:-1]

    return read


def _levels(reading: dict[str, Any]) -> Read:
    levels = reading["levels"]
    known = set(levels.values())

    def read(texts: np.ndarray) -> np.ndarray:
        plain = without_marks(texts)
        joined = [text if text in known else levels.get(folded(text), text) for text in plain]
        return np.array([*joined, None], dtype=object)[:-1]

    return read


_READERS: dict[str, Callable[[dict[str, Any]], Read]] = {
    "number": _numbers,
    "date": _dates,
    "epoch": _epochs,
    "clock": _clocks,
    "boolean": _booleans,
    "level": _levels,
}

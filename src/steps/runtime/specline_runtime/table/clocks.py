"""Times of day and durations (`10:30`, `1:05:59`), which are read as seconds."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .shapes import field

_CLOCK = re.compile(
    r"(?P<hour>9{1,3}):(?P<minute>99)(?::(?P<second>99)(?:[.,](?P<fraction>9{1,6}))?)?( ?(?P<half>[AaPp])\.?[Mm]\.?)?"
)


class ClockShape(NamedTuple):
    """The byte positions of the parts."""

    hour: tuple[int, int]
    minute: tuple[int, int]
    second: tuple[int, int] | None
    fraction: tuple[int, int] | None
    afternoon: bool | None


@lru_cache(maxsize=4096)
def clock_shape(shape: str) -> ClockShape | None:
    """None for a shape that is neither a time of day nor a duration."""
    found = _CLOCK.fullmatch(shape.replace("0", "9"))
    if found is None:
        return None
    half = found["half"]
    return ClockShape(
        found.span("hour"),
        found.span("minute"),
        found.span("second") if found["second"] else None,
        found.span("fraction") if found["fraction"] else None,
        None if half is None else half in "pP",
    )


def seconds_of(matrix: np.ndarray, shape: ClockShape) -> np.ndarray:
    """Seconds, or NaN if minutes or seconds are greater than 59. Without seconds, `10:30` is read as hours and
    minutes."""
    hour, minute = field(matrix, *shape.hour), field(matrix, *shape.minute)
    if shape.afternoon is not None:
        hour = hour % 12 + (12 if shape.afternoon else 0)
    second = np.zeros(len(matrix)) if shape.second is None else field(matrix, *shape.second).astype(float)
    valid = (minute <= 59) & (second <= 59)
    if shape.fraction is not None:
        second = second + field(matrix, *shape.fraction) / 10.0 ** (shape.fraction[1] - shape.fraction[0])
    return np.where(valid, hour * 3600 + minute * 60 + second, np.nan)

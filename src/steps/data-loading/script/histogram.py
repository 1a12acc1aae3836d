"""Counts values in bins, incrementally."""

from __future__ import annotations

import math
import sys
from collections import Counter
from typing import Any

import numpy as np

BINS = 32


class Histogram:
    """Bins whose width is a power of two, as narrow as the range allows. They do not depend on the order of the
    numbers.
    """

    def __init__(self) -> None:
        self._one: tuple[float, int] | None = None
        """The only distinct number so far, and how often it occurred."""
        self._power = 0
        self._counts: Counter[int] = Counter()

    def add(self, numbers: np.ndarray) -> None:
        """Adds numbers, which must all be finite."""
        least, greatest = float(numbers.min()), float(numbers.max())
        if not self._counts:
            value, count = self._one or (least, 0)
            least, greatest = min(least, value), max(greatest, value)
            if least == greatest:
                self._one = (value, count + len(numbers))
                return
            self._power = _power(least, greatest)
            if count:
                self._counts[_bin(value, self._power)] = count
        while self._reach(least, greatest) >= BINS:
            self._widen()
        bins, counts = np.unique(np.floor(np.ldexp(numbers, -self._power)).astype(np.int64), return_counts=True)
        self._counts.update(dict(zip(bins.tolist(), counts.tolist())))

    def state(self) -> list[Any]:
        """These bins, as another machine receives them."""
        return [self._one, self._power, list(self._counts), list(self._counts.values())]

    def merge(self, state: list[Any]) -> None:
        """Adds the numbers of the histogram with a state."""
        one, power, places, counts = state
        if not counts:
            if one is not None:
                self._add_equal(*one)
            return
        own, number = self._counts, self._one
        self._counts, self._one = Counter(dict(zip(places, counts))), None
        own_power, self._power = self._power, power
        if not own:
            if number is not None:
                self._add_equal(*number)
            return
        while self._power < own_power:
            self._widen()
        for place, count in own.items():
            self._counts[place >> (self._power - own_power)] += count
        while max(self._counts) - min(self._counts) >= BINS:
            self._widen()

    def _add_equal(self, value: float, count: int) -> None:
        """Adds a number that occurs several times."""
        if not self._counts and (self._one is None or self._one[0] == value):
            self._one = (value, count + (self._one[1] if self._one else 0))
            return
        self.add(np.array([value]))
        self._counts[_bin(value, self._power)] += count - 1

    def _reach(self, least: float, greatest: float) -> int:
        """The distance between the first and the last bin that would be needed."""
        places = [_bin(least, self._power), _bin(greatest, self._power), *self._counts]
        return max(places) - min(places)

    def _widen(self) -> None:
        self._power += 1
        wider: Counter[int] = Counter()
        for place, count in self._counts.items():
            wider[place // 2] += count
        self._counts = wider

    def finished(self) -> dict[str, Any]:
        """The bins' counts and edges. There is one more edge than there are counts."""
        if not self._counts:
            value, count = self._one or (0.0, 0)
            return {"edges": [value - 0.5, value + 0.5], "counts": [count]}
        first, last = min(self._counts), max(self._counts)
        edges = [_edge(place, self._power) for place in range(first, last + 2)]
        return {"edges": edges, "counts": [self._counts[place] for place in range(first, last + 1)]}


def _bin(value: float, power: int) -> int:
    return math.floor(math.ldexp(value, -power))


def _edge(place: int, power: int) -> float:
    """The lower edge of a bin, or the greatest double if the edge is beyond it."""
    try:
        return math.ldexp(float(place), power)
    except OverflowError:
        return math.copysign(sys.float_info.max, place)


def _power(least: float, greatest: float) -> int:
    """The width, as a power of two, of the narrowest bins that cover a range with at most BINS bins."""
    power = math.frexp(greatest / 2 - least / 2)[1] - 4
    while _bin(greatest, power) - _bin(least, power) >= BINS:
        power += 1
    return power

"""Builds the profile that the report shows: a description of each column in a branch's rows, computed incrementally."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
from histogram import Histogram

from specline_runtime.table.distinct import Distinct, DistinctNumbers

TOP = 10
Finished = "dict[str, Any]"


class WordProfile:
    """A column of words, dates or booleans."""

    def __init__(self) -> None:
        self.rows = self.missing = 0
        self.distinct = Distinct()

    def add(self, codes: np.ndarray, texts: np.ndarray) -> None:
        """Adds rows: for each cell, the index of its string, or -1 if the cell is missing."""
        known = codes[codes >= 0]
        self.rows += len(codes)
        self.missing += len(codes) - len(known)
        counts = np.bincount(known, minlength=len(texts))
        self.distinct.add(texts[counts > 0], counts[counts > 0])

    def state(self) -> list[Any]:
        """This profile, as another machine receives it."""
        return [self.rows, self.missing, self.distinct.state()]

    def merge(self, state: list[Any]) -> None:
        """Adds the rows of the profile with a state."""
        rows, missing, distinct = state
        self.rows += rows
        self.missing += missing
        self.distinct.merge(Distinct.of_state(distinct))

    def finished(self) -> Finished:
        return {"missing": self.missing, "distinct": len(self.distinct), "top": _top(self.distinct, str)}


class NumberProfile:
    """A column of numbers. Numbers that represent a missing value are counted, but otherwise ignored."""

    def __init__(self, sentinels: list[float], integers: bool) -> None:
        self.missing = 0
        self.distinct = DistinctNumbers()
        self.sentinels: Counter[float] = Counter()
        self._marked, self._integers = np.array(sentinels, dtype=np.float64), integers
        self._count, self._mean, self._squares = 0, 0.0, 0.0
        self._least, self._greatest = math.inf, -math.inf
        self._histogram = Histogram()

    def add(self, values: np.ndarray) -> None:
        """Adds rows, with NaN for missing cells."""
        values = values.astype(np.float64, copy=False)
        known = values[~np.isnan(values)]
        self.missing += len(values) - len(known)
        self.distinct.add_numbers(known)
        marked = np.isin(known, self._marked)
        if marked.any():
            self.sentinels.update(known[marked].tolist())
        numbers = known[~marked & np.isfinite(known)]
        if len(numbers):
            self._least = min(self._least, float(numbers.min()))
            self._greatest = max(self._greatest, float(numbers.max()))
            self._histogram.add(numbers)
            self._add_moments(numbers)

    def _add_moments(self, numbers: np.ndarray) -> None:
        """Combines the mean and the sum of squares of two parts (Chan, Golub, LeVeque 1979)."""
        with np.errstate(over="ignore", invalid="ignore"):
            count, mean = len(numbers), float(numbers.mean())
            if math.isinf(mean):
                mean = float((numbers / count).sum())
            apart = numbers - mean
            squares = float((apart**2).sum())
            if math.isfinite(squares):
                # Corrects the rounding of the mean.
                squares = max(0.0, squares - float(apart.sum()) ** 2 / count)
            self._join_moments(count, mean, squares)

    def _join_moments(self, count: int, mean: float, squares: float) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            whole, apart = self._count + count, mean - self._mean
            self._mean = self._mean * (self._count / whole) + mean * (count / whole)
            self._squares += squares + apart * apart * self._count * count / whole
            self._count = whole

    def state(self) -> list[Any]:
        """This profile, as another machine receives it."""
        sentinels = [list(self.sentinels), list(self.sentinels.values())]
        moments = [self._count, self._mean, self._squares, self._least, self._greatest]
        return [self.missing, self.distinct.state(), sentinels, moments, self._histogram.state()]

    def merge(self, state: list[Any]) -> None:
        """Adds the rows of the profile with a state."""
        missing, distinct, sentinels, (count, mean, squares, least, greatest), histogram = state
        self.missing += missing
        self.distinct.merge(DistinctNumbers.of_state(distinct))
        self.sentinels.update(dict(zip(*sentinels)))
        if count:
            self._join_moments(count, mean, squares)
        self._least, self._greatest = min(self._least, least), max(self._greatest, greatest)
        self._histogram.merge(histogram)

    def finished(self) -> Finished:
        write = (lambda value: str(int(value))) if self._integers else _short
        made: dict[str, Any] = {"missing": self.missing, "distinct": len(self.distinct)}
        made["top"] = _top(self.distinct, write)
        made["sentinels"] = {_short(value): count for value, count in sorted(self.sentinels.items())}
        if self._count:
            # Rounding would otherwise leave a trace of how the rows were divided.
            equal = self._least == self._greatest
            mean, squares = (self._least, 0.0) if equal else (self._mean, self._squares)
            made.update(min=self._least, max=self._greatest, mean=mean)
            made.update(std=math.sqrt(squares / self._count), histogram=self._histogram.finished())
        return made


def _top(distinct: Distinct, write: Any) -> list[list[Any]]:
    """The most frequent values, if there are few enough to count."""
    counted = [(write(value), count) for value, count in (distinct.counts or {}).items()]
    return [[text, count] for text, count in sorted(counted, key=lambda one: (-one[1], one[0]))[:TOP]]


def _short(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))

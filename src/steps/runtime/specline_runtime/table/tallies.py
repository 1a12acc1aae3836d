"""Small counters for a column, which can be merged exactly, chunk by chunk."""

from __future__ import annotations

from heapq import nsmallest
from typing import Any

import numpy as np

from .decision import most_frequent

EXAMPLES = 5
# With more distinct non-numeric strings than this, a column is not a numeric one with a few unreadable cells.
ODD_KEPT = 500


class Odd:
    """Strings that do not have the expected type, with the number of their cells while there are few."""

    def __init__(self) -> None:
        self._least: list[str] = []
        self.counts: dict[str, int] | None = {}

    @property
    def examples(self) -> list[str]:
        """The most frequent strings, or the smallest if there are many."""
        return self._least if self.counts is None else most_frequent(self.counts)[:EXAMPLES]

    def add(self, texts: list[str], counts: list[int]) -> None:
        """Adds distinct strings, each with its number of cells."""
        self._least = nsmallest(EXAMPLES, {*self._least, *nsmallest(EXAMPLES, texts)})
        if self.counts is None:
            return
        if len(texts) > ODD_KEPT:
            self.counts = None
            return
        for text, count in zip(texts, counts):
            self.counts[text] = self.counts.get(text, 0) + count
        if len(self.counts) > ODD_KEPT:
            self.counts = None

    def merge(self, other: Odd) -> None:
        """Merges the strings from other rows."""
        if other.counts is None:
            self.counts = None
            self.add(other._least, [])
        else:
            self.add(list(other.counts), list(other.counts.values()))

    def state(self) -> list[Any]:
        """These strings, as another machine receives them."""
        return [self._least, self.counts]

    @classmethod
    def of_state(cls, state: list[Any]) -> Odd:
        """The strings with a state."""
        made = cls()
        made._least, made.counts = state
        return made


class Run:
    """Whether values only increase or only decrease from row to row."""

    def __init__(self) -> None:
        self.first: float | None = None
        self.last: float | None = None
        self.rises = self.falls = True

    def add(self, values: np.ndarray) -> None:
        """Adds the values of the next rows. NaN is skipped."""
        values = values[~np.isnan(values)]
        if len(values) == 0:
            return
        self._follow(float(values[0]))
        steps = np.diff(values)
        self.rises &= bool((steps >= 0).all())
        self.falls &= bool((steps <= 0).all())
        self.first = float(values[0]) if self.first is None else self.first
        self.last = float(values[-1])

    def _follow(self, value: float) -> None:
        if self.last is not None:
            self.rises &= value >= self.last
            self.falls &= value <= self.last

    def merge(self, other: Run) -> None:
        """Merges later rows."""
        if other.first is None:
            return
        self._follow(other.first)
        self.rises &= other.rises
        self.falls &= other.falls
        self.first = other.first if self.first is None else self.first
        self.last = other.last

    def state(self) -> list[Any]:
        """These rows, as another machine receives them."""
        return [self.first, self.last, self.rises, self.falls]

    @classmethod
    def of_state(cls, state: list[Any]) -> Run:
        """The rows with a state."""
        made = cls()
        made.first, made.last, made.rises, made.falls = state
        return made

    @property
    def ordered(self) -> bool:
        """True if all rows are in order and not all values are equal."""
        return (self.rises or self.falls) and self.first != self.last

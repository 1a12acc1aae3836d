"""Small counters for a column, which can be merged exactly, chunk by chunk."""

from __future__ import annotations

from typing import Iterable

import numpy as np

EXAMPLES = 5
# With more distinct non-numeric strings than this, a column is not a numeric one with a few unreadable cells.
ODD_KEPT = 500


class Odd:
    """Strings that do not have the expected type, with the number of their cells while there are few."""

    def __init__(self) -> None:
        self.first: list[str] = []
        self.counts: dict[str, int] | None = {}

    def add(self, counts: Iterable[tuple[str, int]]) -> None:
        """Adds strings in row order."""
        for text, count in counts:
            if len(self.first) < EXAMPLES and text not in self.first:
                self.first.append(text)
            if self.counts is not None:
                self.counts[text] = self.counts.get(text, 0) + count
                if len(self.counts) > ODD_KEPT:
                    self.counts = None
            elif len(self.first) >= EXAMPLES:
                return

    def merge(self, other: Odd) -> None:
        """Merges the strings from later rows."""
        whole = self.counts is not None and other.counts is not None
        self.add((text, (other.counts or {}).get(text, 0)) for text in other.first)
        if whole and self.counts is not None and other.counts is not None:
            self.add((text, count) for text, count in other.counts.items() if text not in other.first)
        else:
            self.counts = None


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

    @property
    def ordered(self) -> bool:
        """True if all rows are in order and not all values are equal."""
        return (self.rises or self.falls) and self.first != self.last

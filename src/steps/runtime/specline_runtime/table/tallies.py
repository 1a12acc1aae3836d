"""Small tallies of a column that merge exactly, piece after piece."""

from __future__ import annotations

from typing import Iterable

import numpy as np

EXAMPLES = 5
# Beyond this many different texts that are no numbers, a column is not one of numbers with a few odd cells.
ODD_KEPT = 500


class Odd:
    """Texts that are not of some kind, with the number of their cells while they are few."""

    def __init__(self) -> None:
        self.first: list[str] = []
        self.counts: dict[str, int] | None = {}

    def add(self, counts: Iterable[tuple[str, int]]) -> None:
        """Takes in texts in the order of their rows."""
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
        """Takes in those of later rows."""
        whole = self.counts is not None and other.counts is not None
        self.add((text, (other.counts or {}).get(text, 0)) for text in other.first)
        if whole and self.counts is not None and other.counts is not None:
            self.add((text, count) for text, count in other.counts.items() if text not in other.first)
        else:
            self.counts = None


class Run:
    """Whether values only rise or only fall, row by row."""

    def __init__(self) -> None:
        self.first: float | None = None
        self.last: float | None = None
        self.rises = self.falls = True

    def add(self, values: np.ndarray) -> None:
        """Values of the next rows; NaN is passed over."""
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
        """Takes in later rows."""
        if other.first is None:
            return
        self._follow(other.first)
        self.rises &= other.rises
        self.falls &= other.falls
        self.first = other.first if self.first is None else self.first
        self.last = other.last

    @property
    def ordered(self) -> bool:
        """True where all rows are in order, and not all alike."""
        return (self.rises or self.falls) and self.first != self.last

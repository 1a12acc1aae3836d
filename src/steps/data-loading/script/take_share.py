"""Which rows of the source this branch takes."""

from __future__ import annotations

import numpy as np

from specline_runtime import job
from specline_runtime.draw import row_numbers


class Share:
    """The rows whose number falls into [low, high): shares that do not overlap have no row in common."""

    def __init__(self, seed: int, low: float, high: float) -> None:
        if not low < high:
            job.fail("data/bad-share", low=low, high=high)
        self.seed, self.low, self.high = seed, low, high
        self._taken: list[np.ndarray] = []

    def take(self, first: int, count: int) -> np.ndarray:
        """Which of the next rows are taken, by their ordinals in the source."""
        ids = np.arange(first, first + count)
        drawn = row_numbers(self.seed, "share", ids)
        chosen = (drawn >= self.low) & (drawn < self.high)
        self._taken.append(ids[chosen])
        return chosen

    def ids(self, rows: int) -> np.ndarray:
        """The ordinals of all rows that were taken of so many."""
        ids = np.concatenate(self._taken) if self._taken else np.empty(0, dtype=np.int64)
        if len(ids) == 0:
            job.fail("data/no-rows", low=self.low, high=self.high, rows=rows)
        return ids

"""Selects the rows of the source that this branch takes."""

from __future__ import annotations

import numpy as np

from specline_runtime import job


class Share:
    """The rows whose place falls into [low, high): shares that do not overlap have no row in common."""

    def __init__(self, low: float, high: float, places: np.ndarray | None) -> None:
        """`places` has one for each row of the source; None where all rows are taken."""
        if not low < high:
            job.fail("data/bad-share", low=low, high=high)
        self.low, self.high = low, high
        self._places = places
        self._taken: list[np.ndarray] = []

    def take(self, first: int, count: int) -> np.ndarray:
        """Selects among the next rows, by their ordinals in the source."""
        chosen = np.ones(count, dtype=bool)
        if self._places is not None:
            places = self._places[first : first + count]
            chosen = (places >= self.low) & (places < self.high)
        self._taken.append(first + np.flatnonzero(chosen))
        return chosen

    def ids(self, rows: int) -> np.ndarray:
        """The ordinals of all rows that were taken from the given number of rows."""
        ids = np.concatenate(self._taken) if self._taken else np.empty(0, dtype=np.int64)
        if len(ids) == 0:
            job.fail("data/no-rows", low=self.low, high=self.high, rows=rows)
        return ids

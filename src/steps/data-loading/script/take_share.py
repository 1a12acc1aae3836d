"""Selects the rows of the source that this branch takes."""

from __future__ import annotations

import numpy as np

from specline_runtime import job
from specline_runtime.hosts import Team


class Share:
    """The rows whose place falls into [low, high): shares that do not overlap have no row in common."""

    def __init__(self, low: float, high: float, places: np.ndarray | None, own: tuple[int, int] | None = None) -> None:
        """`places` has one for each row of the source; None where all rows are taken. `own` are the ordinals of the
        first row that this machine takes, and of the one after its last row; None where it takes all that it reads.
        """
        if not low < high:
            job.fail("data/bad-share", low=low, high=high)
        self.low, self.high = low, high
        self._places, self._own = places, own
        self._taken: list[np.ndarray] = []

    def take(self, first: int, count: int) -> np.ndarray:
        """Selects among the next rows, by their ordinals in the source."""
        chosen = np.ones(count, dtype=bool)
        if self._places is not None:
            places = self._places[first : first + count]
            chosen = (places >= self.low) & (places < self.high)
        if self._own is not None:
            rows = np.arange(first, first + count)
            chosen &= (rows >= self._own[0]) & (rows < self._own[1])
        self._taken.append(first + np.flatnonzero(chosen))
        return chosen

    @property
    def taken(self) -> np.ndarray:
        """The ordinals of the rows that this machine has taken."""
        return np.concatenate([np.empty(0, dtype=np.int64), *self._taken])

    def ids(self, rows: int, team: Team) -> np.ndarray:
        """The ordinals of all rows that were taken from the given number of rows, on the first machine."""
        every = team.gather(self.taken)
        ids = np.empty(0, dtype=np.int64) if every is None else np.concatenate(every)
        if len(ids) == 0 and team.first:
            job.fail("data/no-rows", low=self.low, high=self.high, rows=rows)
        return ids

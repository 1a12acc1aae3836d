"""The number of distinct values: exact while there are few, and otherwise estimated with a sketch. Both can be merged
exactly, so the result depends only on the set of values, not on how rows were divided into chunks. The sketch keeps the
smallest hashes ("k minimum values": Bar-Yossef et al. 2002), whose spacing indicates the number of values to within
about 3%.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

KEPT = 5000
SMALLEST = 1024
# Three standard errors of the estimate.
ERROR = 3 / SMALLEST**0.5
_WHOLE = float(2**64)


class Distinct:
    """The distinct values in a column, each with its cell count."""

    def __init__(self) -> None:
        self.counts: dict[Any, int] | None = {}
        """None if there are more than KEPT."""
        self.cells = 0
        self._smallest = np.empty(0, dtype=np.uint64)

    def add(self, values: np.ndarray, counts: np.ndarray) -> None:
        """Adds a chunk's distinct values: strings or numbers, each with its cell count."""
        if len(values) == 0:
            return
        self.cells += int(counts.sum())
        self._keep(_hashes(values))
        if self.counts is None:
            return
        known = self.counts
        if len(values) > KEPT:
            self.counts = None
            return
        for value, count in zip(values.tolist(), counts.tolist()):
            known[value] = known.get(value, 0) + count
        if len(known) > KEPT:
            self.counts = None

    def add_numbers(self, numbers: np.ndarray) -> None:
        """Adds a chunk's numbers, including repeated ones."""
        if self.counts is None:
            self.cells += len(numbers)
            self._keep(_hashes(numbers + 0.0))
            return
        codes, different = pd.factorize(numbers + 0.0)  # so that -0 is 0
        self.add(np.asarray(different), np.bincount(codes, minlength=len(different)))

    def merge(self, other: Distinct) -> None:
        """Merges the values from another part of the rows."""
        self.cells += other.cells
        self._keep(other._smallest)
        if self.counts is None or other.counts is None:
            self.counts = None
            return
        for value, count in other.counts.items():
            self.counts[value] = self.counts.get(value, 0) + count
        if len(self.counts) > KEPT:
            self.counts = None

    def _keep(self, hashes: np.ndarray) -> None:
        if len(self._smallest) == SMALLEST:
            hashes = hashes[hashes < self._smallest[-1]]
        self._smallest = np.union1d(self._smallest, hashes)[:SMALLEST]

    def __len__(self) -> int:
        if self.counts is not None:
            return len(self.counts)
        if len(self._smallest) < SMALLEST:
            return len(self._smallest)
        return min(self.cells, round((SMALLEST - 1) / (float(self._smallest[-1]) / _WHOLE)))

    def fills(self, cells: float) -> bool:
        """Whether there are at least so many distinct values, as far as the estimate can tell."""
        estimated = self.counts is None and len(self._smallest) == SMALLEST
        return len(self) >= cells * (1 - ERROR if estimated else 1)


def _hashes(values: np.ndarray) -> np.ndarray:
    return np.asarray(pd.util.hash_array(values, categorize=False))

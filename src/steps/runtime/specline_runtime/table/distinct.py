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
# Three times the standard error of the estimate.
ERROR = 3 / SMALLEST**0.5
_WHOLE = float(2**64)


class Distinct:
    """The distinct values in a column, each with its cell count."""

    def __init__(self) -> None:
        self._known: dict[Any, int] | None = {}
        self.cells = 0
        self._smallest = np.empty(0, dtype=np.uint64)

    @property
    def counts(self) -> dict[Any, int] | None:
        """None if there are more than KEPT values."""
        return self._known

    def add(self, values: np.ndarray, counts: np.ndarray) -> None:
        """Adds a chunk's distinct values: strings or numbers, each with its cell count."""
        if len(values) == 0:
            return
        self.cells += int(counts.sum())
        self._keep(_hashes(values))
        known = self._known
        if known is None or len(values) > KEPT:
            self._known = None
            return
        for value, count in zip(values.tolist(), counts.tolist()):
            known[value] = known.get(value, 0) + count
        if len(known) > KEPT:
            self._known = None

    def merge(self, other: Distinct) -> None:
        """Merges the values from another part of the rows."""
        self.cells += other.cells
        self._keep(other._smallest)
        if self._known is None or other._known is None:
            self._known = None
            return
        for value, count in other._known.items():
            self._known[value] = self._known.get(value, 0) + count
        if len(self._known) > KEPT:
            self._known = None

    def state(self) -> list[Any]:
        """These values, as another machine receives them."""
        known = None if self._known is None else [list(self._known), list(self._known.values())]
        return [known, self.cells, self._smallest]

    @classmethod
    def of_state(cls, state: list[Any]) -> Distinct:
        """The values with a state."""
        made = cls()
        known, made.cells, made._smallest = state
        made._known = None if known is None else made._known_of(*known)
        return made

    def _known_of(self, values: Any, counts: Any) -> Any:
        return dict(zip(values, counts))

    def _keep(self, hashes: np.ndarray) -> None:
        if len(self._smallest) == SMALLEST:
            hashes = hashes[hashes < self._smallest[-1]]
        self._smallest = np.union1d(self._smallest, hashes)[:SMALLEST]

    def __len__(self) -> int:
        if self._known is not None:
            return len(self._known)
        if len(self._smallest) < SMALLEST:
            return len(self._smallest)
        return min(self.cells, round((SMALLEST - 1) / (float(self._smallest[-1]) / _WHOLE)))

    def fills(self, cells: float) -> bool:
        """Whether there are at least this many distinct values, within the accuracy of the estimate."""
        estimated = self._known is None and len(self._smallest) == SMALLEST
        return len(self) >= cells * (1 - ERROR if estimated else 1)


class DistinctNumbers(Distinct):
    """A numeric column's distinct values, in arrays: a tenth of the memory, which matters if there are many columns."""

    def __init__(self) -> None:
        super().__init__()
        self._known: Any = (np.empty(0), np.empty(0, dtype=np.int64))

    @property
    def counts(self) -> dict[Any, int] | None:
        if self._known is None:
            return None
        values, counts = self._known
        return dict(zip(values.tolist(), counts.tolist()))

    def add_numbers(self, numbers: np.ndarray) -> None:
        """Adds a chunk's numbers, including repeated ones."""
        if len(numbers) == 0:
            return
        self.cells += len(numbers)
        numbers = numbers + 0.0  # so that -0 is 0
        if self._known is None:
            self._keep(_hashes(numbers))
            return
        codes, different = pd.factorize(numbers)
        self._keep(_hashes(np.asarray(different)))
        self._join(np.asarray(different), np.bincount(codes, minlength=len(different)))

    def merge(self, other: Distinct) -> None:
        self.cells += other.cells
        self._keep(other._smallest)
        if self._known is None or other._known is None:
            self._known = None
        else:
            self._join(*other._known)

    def state(self) -> list[Any]:
        """These values, as another machine receives them."""
        return [None if self._known is None else list(self._known), self.cells, self._smallest]

    def _known_of(self, values: Any, counts: Any) -> Any:
        return values, counts

    def _join(self, values: np.ndarray, counts: np.ndarray) -> None:
        known, numbers = self._known
        different, places = np.unique(np.concatenate([known, values]), return_inverse=True)
        sums = np.bincount(places, np.concatenate([numbers, counts]), len(different)).astype(np.int64)
        self._known = (different, sums) if len(different) <= KEPT else None

    def __len__(self) -> int:
        return super().__len__() if self._known is None else len(self._known[0])


def _hashes(values: np.ndarray) -> np.ndarray:
    return np.asarray(pd.util.hash_array(values, categorize=False))

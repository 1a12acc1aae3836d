"""Decides whether rows repeat because they were copied or because few different rows are possible.

If rows are equal by chance, other rows are nearly equal: they differ in only one column. So the number of equal pairs
is compared with the number of pairs that differ in only one column, times that column's chance of being equal. If a
table is too coarse for such evidence, its rows are never considered copies.
"""

from __future__ import annotations

import math
from typing import Any, Callable, NamedTuple

import numpy as np

# The maximum number of different rows that are compared with each other, and of their cells.
SAMPLE, CELLS = 20_000, 2_000_000
# For copies, pairs of equal rows must outnumber the pairs that chance explains by this factor.
BEYOND = 10
# For copies, the probability of this many equal pairs by chance must not exceed this: one or two pairs are not enough.
SURE = 0.01
# The expected number of different rows that equal a given row by chance if columns are independent: 1 if every
# combination of values occurs. From this value on, a table is coarse.
COARSE = 0.2
# The same, for dependent columns: only half of them are assumed to vary freely.
COARSE_HALVED = 0.5
# The minimum number of pairs that differ in only one column, to count as evidence.
NEAR_PAIRS = 10
FEWEST_DIFFERENT = 10
# If more rows have the same content, most of its cells are probably default values.
LARGEST, LARGEST_SHARE = 10, 0.02


class Copies(NamedTuple):
    """Rows that repeat more often than chance explains."""

    rows: int
    """Rows that repeat an earlier one."""
    largest: int
    """Rows of the most frequent content."""


class Contents:
    """The contents of a table's rows, collected in pieces. The result does not depend on how the table was divided.

    Memory: 8 bytes per row, and a sample of at most `SAMPLE` different rows and `CELLS` of their cells.

    >>> from specline_runtime.row_hashes import in_column, number_digests
    >>> random = np.random.RandomState(1)
    >>> cells = np.column_stack([in_column(name, number_digests(random.rand(100))) for name in "ab"])
    >>> contents = Contents(columns=2)
    >>> for _ in range(2):
    ...     contents.add(cells.sum(axis=1, dtype=np.uint64), cells)
    >>> contents.copies()
    Copies(rows=100, largest=2)
    """

    def __init__(self, columns: int) -> None:
        """`columns` is the number of columns whose cells are compared, at least 0."""
        self._parts: list[np.ndarray] = []
        self._size = max(100, min(SAMPLE, CELLS // max(1, columns)))
        self._sampled = np.empty(0, dtype=np.uint64)
        self._cells = np.empty((0, columns), dtype=np.uint64)

    def add(self, content: np.ndarray, cells: np.ndarray | Callable[[np.ndarray], np.ndarray]) -> None:
        """Adds the next rows: their digests (shape (rows,)), and each column's contribution (shape (rows, columns)).

        Both are `uint64`, as made by `row_hashes.in_column`; a row's digest is the sum of contributions modulo 2**64.
        Instead of all contributions, a function can give those of the rows at some indices.
        """
        self._parts.append(content)
        chosen, first = np.unique(content, return_index=True)
        chosen, first = chosen[: self._size], first[: self._size]
        together = np.concatenate([self._sampled, chosen])
        self._sampled, places = np.unique(together, return_index=True)
        self._sampled, places = self._sampled[: self._size], places[: self._size]
        self._cells = np.concatenate([self._cells, cells(first) if callable(cells) else cells[first]])[places]

    def merge(self, other: Contents) -> None:
        """Adds the contents of other rows, which follow these."""
        self._parts += other._parts
        together = np.concatenate([self._sampled, other._sampled])
        self._sampled, places = np.unique(together, return_index=True)
        self._sampled, places = self._sampled[: self._size], places[: self._size]
        self._cells = np.concatenate([self._cells, other._cells])[places]

    def state(self) -> list[Any]:
        """These contents, as another machine receives them."""
        return [self.keys, self._sampled, self._cells]

    @classmethod
    def of_state(cls, state: list[Any]) -> Contents:
        """The contents with a state."""
        keys, sampled, cells = state
        made = cls(cells.shape[1])
        made._parts, made._sampled, made._cells = [keys], sampled, cells
        return made

    @property
    def keys(self) -> np.ndarray:
        """The digests of all rows so far, in order: shape (rows,)."""
        return np.concatenate(self._parts) if self._parts else np.empty(0, dtype=np.uint64)

    def copies(self) -> Copies | None:
        """The rows that repeat more often than chance explains. None if no rows repeat, or if chance explains it.

        Always None if there are fewer than `FEWEST_DIFFERENT` different rows, or if one content is so frequent (more
        than `LARGEST` rows and more than a share of `LARGEST_SHARE`) that it is probably a row of default values.
        """
        different, counts = np.unique(self.keys, return_counts=True)
        rows = int(counts.sum())
        largest = int(counts.max()) if rows else 0
        if len(different) == rows or len(different) < FEWEST_DIFFERENT or largest > max(LARGEST, LARGEST_SHARE * rows):
            return None
        times = counts[np.searchsorted(different, self._sampled)].astype(np.float64)
        return None if self._by_chance(times, len(different)) else Copies(rows - len(different), largest)

    def _by_chance(self, times: np.ndarray, different: int) -> bool:
        sampled = len(times) / different
        equal = float((times * (times - 1)).sum() / 2)
        same = float((times**2).sum() / 2)
        explained = most_near = likely = 0.0
        for cells in self._cells.T:
            # Among pairs of rows that are not equal, so that copies do not make a column look coarse.
            alike = (_pairs(cells, times) - same) / (times.sum() ** 2 / 2 - same)
            likely += np.log(max(alike, 1e-300))
            with np.errstate(over="ignore"):
                near = (_pairs(self._sampled - cells, times) - same) / sampled
            most_near = max(most_near, near)
            explained = max(explained, near * alike / max(1 - alike, 1e-12))
        if different * np.exp(likely) >= COARSE:
            return True
        if _probability(equal, explained) > SURE:
            return True
        if most_near >= NEAR_PAIRS:
            return equal <= BEYOND * explained
        return bool(different * np.exp(likely / 2) >= COARSE_HALVED)


def _pairs(keys: np.ndarray, times: np.ndarray) -> float:
    """Half of the sum of squares: pairs of rows with the same key, a row with itself counting half."""
    of_key = np.bincount(np.unique(keys, return_inverse=True)[1], weights=times)
    return float((of_key**2).sum() / 2)


def _probability(pairs: float, expected: float) -> float:
    """The probability of at least this many pairs if pairs occur independently (Poisson distribution)."""
    if pairs <= expected:
        return 1.0
    # Far above the expected number, the result below would be only rounding error.
    if pairs > 50 + 2 * expected:
        return 0.0
    logs = [
        number * math.log(max(expected, 1e-300)) - expected - math.lgamma(number + 1) for number in range(int(pairs))
    ]
    return max(0.0, 1 - math.fsum(map(math.exp, logs)))

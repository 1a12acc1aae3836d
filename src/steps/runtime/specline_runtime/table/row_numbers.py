"""Recognizes a column that numbers the rows: 0 to n - 1 or 1 to n, each of them once and in any order."""

from __future__ import annotations

from typing import Any

import numpy as np

_LARGEST = 2**53
_WORD = 2**64


class RowNumbers:
    """The sum of whole numbers and of their squares, modulo 2**64. Together with the range, they show whether all
    numbers up to n occur once, without storing them.
    """

    def __init__(self) -> None:
        self.count = 0
        self._possible = True
        self._least, self._greatest = _LARGEST, 0
        self._sum = self._squares = 0

    def add(self, numbers: np.ndarray, counts: np.ndarray | None = None) -> None:
        """Adds whole numbers, each of which can occur several times."""
        if not self._possible or len(numbers) == 0:
            return
        least, greatest = int(numbers.min()), int(numbers.max())
        if least < 0 or greatest > _LARGEST:
            self._possible = False
            return
        self._least, self._greatest = min(self._least, least), max(self._greatest, greatest)
        whole = numbers.astype(np.uint64)
        times = np.ones_like(whole) if counts is None else counts.astype(np.uint64)
        self.count += int(times.sum())
        self._sum += int((whole * times).sum())
        self._squares += int((whole * whole * times).sum())

    def merge(self, other: RowNumbers) -> None:
        """Merges the numbers from other rows."""
        self.count += other.count
        self._possible &= other._possible
        self._least, self._greatest = min(self._least, other._least), max(self._greatest, other._greatest)
        self._sum += other._sum
        self._squares += other._squares

    def state(self) -> list[Any]:
        """These numbers, as another machine receives them."""
        one = self if self._possible else RowNumbers()
        sums = [one._sum % _WORD, one._squares % _WORD]
        return [one.count, self._possible, one._least, one._greatest, *sums]

    @classmethod
    def of_state(cls, state: list[Any]) -> RowNumbers:
        """The numbers with a state."""
        made = cls()
        made.count, made._possible, made._least, made._greatest, made._sum, made._squares = state
        return made

    def number(self, rows: int) -> bool:
        """Whether the numbers are those of this many rows."""
        last = self._greatest
        if not self._possible or self.count != rows or self._least not in (0, 1) or last - self._least + 1 != rows:
            return False
        sums = last * (last + 1) // 2, last * (last + 1) * (2 * last + 1) // 6
        return (self._sum % _WORD, self._squares % _WORD) == (sums[0] % _WORD, sums[1] % _WORD)

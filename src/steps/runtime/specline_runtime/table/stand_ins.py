"""Numbers that legacy systems write for unknown values."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

# The smallest 32-bit integer, and numbers that consist of nines.
STAND_INS = np.array(
    [-2147483648, -9999999, -999999, -99999, -9999, -999, 9999, 99999, 999999, 9999999, 99999999], dtype=np.float64
)
_NEAREST = 999.0
# A placeholder is recognized if it is at least this many times as far from zero as any other value.
APART = 3


class StandIns:
    """A column's placeholders, and the largest distance of its other numbers from zero."""

    def __init__(self) -> None:
        self.counts: Counter[float] = Counter()
        self.furthest = 0.0

    def add(self, numbers: np.ndarray) -> None:
        """Adds numbers, none of which are missing."""
        size = np.abs(numbers)
        far = numbers[size >= _NEAREST]
        if len(far):
            chosen = np.isin(far, STAND_INS)
            self.counts.update(far[chosen].tolist())
            rest = size[size < _NEAREST] if chosen.all() else np.abs(far[~chosen])
        else:
            rest = size
        self.furthest = max(self.furthest, float(rest.max()) if len(rest) else 0.0)

    def merge(self, other: StandIns) -> None:
        """Merges the placeholders from other rows."""
        self.counts.update(other.counts)
        self.furthest = max(self.furthest, other.furthest)

    def state(self) -> list[Any]:
        """These placeholders, as another machine receives them."""
        return [list(self.counts), list(self.counts.values()), self.furthest]

    @classmethod
    def of_state(cls, state: list[Any]) -> StandIns:
        """The placeholders with a state."""
        made = cls()
        values, counts, made.furthest = state
        made.counts.update(dict(zip(values, counts)))
        return made

    def found(self) -> dict[float, int]:
        """The placeholders that are much farther from zero than all other numbers."""
        return {value: count for value, count in self.counts.items() if abs(value) >= APART * self.furthest}

"""The summary of a column of plain numbers (`12`, `-0.5`, `1e-3`), which never had to be examined as strings."""

from __future__ import annotations

from typing import Any

import numpy as np

from .distinct import DistinctNumbers
from .row_numbers import RowNumbers
from .stand_ins import StandIns


class Plain:
    """Can be merged like a Summary. The cells are numbers, with NaN for missing ones."""

    def __init__(self) -> None:
        self.rows = 0
        self.missing = 0
        self.integers = True
        self.floats = False
        """Whether some cells were read as doubles because a cell is missing or has a point."""
        self.distinct = DistinctNumbers()
        self.least, self.greatest = np.inf, -np.inf
        self.three_decimals = True
        """Whether every number could be like `1.234` between semicolons, with the point as a thousands separator."""
        self.row_numbers = RowNumbers()
        self.stand_ins = StandIns()

    def add(self, values: np.ndarray) -> None:
        """The next rows."""
        self.rows += len(values)
        numbers = values
        if values.dtype.kind == "f":
            self.floats = True
            known = ~np.isnan(values)
            if not known.all():
                numbers = values[known]
                self.missing += len(values) - len(numbers)
            # A column of whole numbers is read as floats if a cell is missing.
            self.integers &= bool((numbers == np.floor(numbers)).all())
        if len(numbers) == 0:
            return
        self.least = min(self.least, float(numbers.min()))
        self.greatest = max(self.greatest, float(numbers.max()))
        if self.integers:
            self.row_numbers.add(numbers)
        if self.three_decimals:
            size = np.abs(numbers)
            self.three_decimals = bool(((size >= 1) & (size < 1000) & (np.round(size, 3) == size)).all())
        doubles = numbers.astype(np.float64, copy=False)
        self.stand_ins.add(doubles)
        self.distinct.add_numbers(doubles)

    def merge(self, other: Plain) -> None:
        """Merges the summary of later rows."""
        self.rows += other.rows
        self.missing += other.missing
        self.integers &= other.integers
        self.floats |= other.floats
        self.three_decimals &= other.three_decimals
        self.least, self.greatest = min(self.least, other.least), max(self.greatest, other.greatest)
        self.row_numbers.merge(other.row_numbers)
        self.stand_ins.merge(other.stand_ins)
        self.distinct.merge(other.distinct)

    def state(self) -> list[Any]:
        """This summary, as another machine receives it."""
        flags = [self.integers, self.floats, self.three_decimals]
        # Fractions are never row numbers, wherever the first of them is.
        row_numbers = self.row_numbers if self.integers else RowNumbers()
        parts = [row_numbers.state(), self.stand_ins.state(), self.distinct.state()]
        return [self.rows, self.missing, self.least, self.greatest, *flags, *parts]

    @classmethod
    def of_state(cls, state: list[Any]) -> Plain:
        """The summary with a state."""
        made = cls()
        made.rows, made.missing, made.least, made.greatest, *flags = state[:7]
        made.integers, made.floats, made.three_decimals = flags
        made.row_numbers, made.stand_ins = RowNumbers.of_state(state[7]), StandIns.of_state(state[8])
        distinct = DistinctNumbers.of_state(state[9])
        assert isinstance(distinct, DistinctNumbers)
        made.distinct = distinct
        return made

"""A table under construction: its columns, each with the cells as written and the values that they represent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Sequence, TypeVar

import numpy as np
from number_style import NumberStyle
from words import LANGUAGES

T = TypeVar("T")


@dataclass(eq=False)
class Column:
    """`values` are a careful reader's interpretation of `cells`. None is a missing cell."""

    name: str
    kind: str
    values: list[Any]
    cells: list[str]
    format: dict[str, Any] = field(default_factory=dict)
    # Other accepted readings: {"kind", "values"?, "anyFactor"?}. Without values, only the grouping counts.
    accept: list[dict[str, Any]] = field(default_factory=list)
    ambiguous: bool = False  # only a report is correct
    may_report: bool = False  # decided, but a report is also accepted
    unreadable: list[int] = field(default_factory=list)
    reason: str = ""

    def spoil(self, rng: np.random.Generator, share: float, words: Sequence[str], unreadable: bool = False) -> Column:
        """Overwrites a share of the cells, at least one, with words for a missing cell or with junk."""
        count = max(1, round(share * len(self.cells)))
        free = [row for row in range(len(self.cells)) if self.values[row] is not None and row not in self.unreadable]
        for row in sorted(int(row) for row in rng.choice(free, min(count, len(free) - 1), replace=False)):
            self.cells[row] = words[int(rng.integers(len(words)))]
            self.values[row] = None
            for other in self.accept:
                if "values" in other:
                    other["values"][row] = None
            if unreadable:
                self.unreadable.append(row)
        self.unreadable.sort()
        return self

    def take(self, rows: Sequence[int]) -> None:
        """Keeps the given rows in the given order. A row can occur more than once."""
        junk = set(self.unreadable)
        self.unreadable = [to for to, row in enumerate(rows) if row in junk]
        self.values = [self.values[row] for row in rows]
        self.cells = [self.cells[row] for row in rows]
        for other in self.accept:
            if "values" in other:
                other["values"] = [other["values"][row] for row in rows]

    def truth(self, at: int) -> dict[str, Any]:
        found: dict[str, Any] = {"at": at, "name": self.name, "kind": self.kind, "values": self.values}
        optional = {
            "format": self.format,
            "accept": self.accept,
            "ambiguous": self.ambiguous,
            "mayReport": self.may_report,
            "unreadable": self.unreadable,
            "reason": self.reason,
        }
        return {**found, **{key: value for key, value in optional.items() if value}}


@dataclass
class Source:
    """The data that all columns of a table share. The label depends on `signal`, and features contain part of it."""

    rng: np.random.Generator
    rows: int
    language: str
    style: NumberStyle
    delimiter: str
    signal: np.ndarray

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.rng.integers(len(options)))]

    def name(self, role: str) -> str:
        return self.pick(LANGUAGES[self.language][role])

    def words(self, role: str) -> list[str]:
        return LANGUAGES[self.language][role]

    def draw(self) -> np.ndarray:
        """A standard normal variable that contains a little of the signal."""
        return 0.4 * self.signal + 0.92 * self.rng.standard_normal(self.rows)

    def integers(self, low: int, high: int) -> list[int]:
        return [int(value) for value in self.rng.integers(low, high, self.rows)]


Maker = Callable[[Source], Column]


def as_written(source: Source, name: str, kind: str, cells: list[str], *accept: str, reason: str = "") -> Column:
    """A column whose values are its cells."""
    other = [{"kind": word} for word in accept]
    return Column(name, kind, list(cells), list(cells), accept=other, reason=reason)

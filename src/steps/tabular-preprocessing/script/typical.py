"""Finds a column's typical values among the rows of several machines, without sending all values to one of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from specline_runtime.coded import Coded
from specline_runtime.encode import TYPICAL, ranked, row_order_text, typical_places, typical_values
from specline_runtime.hosts import Team
from specline_runtime.table.decision import most_frequent

# Each machine suggests this many of its values as bounds, which leaves one in so many values to compare.
BOUNDS = 256


def typical_of_all(team: Team, cells: Coded, kind: str, sentinels: list[float | str]) -> list[str]:
    """The result of `encode.typical_values` for all machines' rows. `cells` are this machine's, with any text."""
    codes, texts = cells
    if team.place.count == 1:
        return typical_values(texts, codes, kind, sentinels)
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    if kind in ("category", "boolean"):
        total: dict[str, int] = {}
        there = {text: count for text, count in zip(texts.tolist(), counts.tolist()) if count > 0}
        for every in team.share(there):
            for text, count in every.items():
                total[text] = total.get(text, 0) + count
        return most_frequent(total)[:TYPICAL]
    values, there, rank = ranked(texts, counts, kind, sentinels)
    sizes = np.bincount(rank, weights=counts[there], minlength=len(values)).astype(np.int64)
    own = _Sorted(values, np.concatenate([[0], np.cumsum(sizes)]))
    chosen = []
    for value, number in _values_at(team, own):
        at = int(np.searchsorted(values, value))
        equal = at < len(values) and values[at] == value
        alike = there[rank == at] if equal else there[:0]
        # The machines' rows follow each other.
        ends = np.cumsum(team.share(int(sizes[at]) if equal else 0))
        machine = int(np.searchsorted(ends, number, side="right"))
        before = int(ends[machine - 1]) if machine else 0
        own_text = row_order_text(texts, codes, alike, number - before) if machine == team.place.own else None
        chosen.append(next(text for text in team.share(own_text) if text is not None))
    return chosen


class _Sorted(NamedTuple):
    """Sorted distinct values."""

    values: np.ndarray
    before: np.ndarray
    """The number of rows before each value, and of all rows."""

    def up_to(self, bounds: list[Any]) -> list[int]:
        """The number of rows with at most each of some values."""
        if len(self.values) == 0:
            return [0] * len(bounds)
        return self.before[np.searchsorted(self.values, bounds, side="right")].tolist()

    def between(self, low: Any, high: Any) -> list[list[Any]]:
        """The values above one value, or from the first on, and up to another, with the number of their rows."""
        if len(self.values) == 0:
            return []
        first = 0 if low is None else int(np.searchsorted(self.values, low, side="right"))
        last = int(np.searchsorted(self.values, high, side="right"))
        sizes = np.diff(self.before[first : last + 1])
        return [list(one) for one in zip(self.values[first:last].tolist(), sizes.tolist())]


def _values_at(team: Team, own: _Sorted) -> list[tuple[Any, int]]:
    """The typical values among all machines', and the row to take among those with that value."""
    suggested = own.values[np.linspace(0, len(own.values) - 1, min(BOUNDS, len(own.values))).astype(np.int64)].tolist()
    bounds = sorted({bound for every in team.share(suggested) for bound in every})
    if not bounds:
        return []
    up_to = [sum(each) for each in zip(*team.share(own.up_to(bounds)))]
    places = typical_places(up_to[-1])
    intervals = [int(np.searchsorted(up_to, place, side="right")) for place in places]
    edges = [(bounds[at - 1] if at else None, bounds[at]) for at in intervals]
    every = team.share([own.between(*edge) for edge in edges])
    found = []
    for number, (place, at) in enumerate(zip(places, intervals)):
        before = up_to[at - 1] if at else 0
        counted: dict[Any, int] = {}
        for one in every:
            for value, size in one[number]:
                counted[value] = counted.get(value, 0) + size
        for value in sorted(counted):
            if place < before + counted[value]:
                found.append((value, place - before))
                break
            before += counted[value]
    return found

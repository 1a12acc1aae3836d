"""Compares the categories of a column with those at training, and names the difference."""

from __future__ import annotations

from typing import Any

import numpy as np
from numbers_differ import Difference
from significance import counts_differ, exact_shares

# At most this many categories, the most frequent ones, are tested one by one.
CATEGORIES = 1000
SHOWN = 10


class Levels:
    """The counts of each category at training and now."""

    def __init__(self, before: dict[str, int], now: dict[str, int]) -> None:
        names = sorted({*before, *now}, key=lambda name: (-before.get(name, 0) - now.get(name, 0), name))
        self.names = names
        self.before = np.array([before.get(name, 0) for name in names], dtype=np.int64)
        self.now = np.array([now.get(name, 0) for name in names], dtype=np.int64)
        self.sizes = (int(self.before.sum()), int(self.now.sum()))

    def chances(self) -> np.ndarray:
        """A p-value for each of the most frequent categories, corrected for their number."""
        tried = min(CATEGORIES, len(self.names))
        made = np.ones(len(self.names))
        for at in range(tried):
            found = exact_shares(int(self.before[at]), int(self.now[at]), self.sizes)
            made[at] = min(1.0, found * tried)
        return made


def difference(levels: Levels) -> Difference:
    """The tests of a column: for all shares together, and for each category."""
    if min(levels.sizes) == 0:
        return Difference({}, 0.0)
    shares = [one / max(1, one.sum()) for one in (levels.before, levels.now)]
    effect = float(np.abs(shares[0] - shares[1]).sum()) / 2
    tests = {"shares": counts_differ(levels.before, levels.now), "category": float(levels.chances().min(initial=1.0))}
    return Difference(tests, effect)


def changed(levels: Levels) -> dict[str, list[list[Any]]]:
    """The new and the lost categories with their rows, whether or not chance explains them."""
    new = [[name, int(count)] for name, was, count in _rows(levels) if was == 0 and count > 0]
    lost = [[name, int(was)] for name, was, count in _rows(levels) if was > 0 and count == 0]
    return {"new": sorted(new, key=_by_count), "lost": sorted(lost, key=_by_count)}


def _rows(levels: Levels) -> Any:
    return zip(levels.names, levels.before.tolist(), levels.now.tolist())


def _by_count(one: list[Any]) -> tuple[int, str]:
    return -one[1], one[0]


def kinds(levels: Levels, level: float) -> list[dict[str, Any]]:
    """What is different, as far as it has a name. `level` is what a single test of this column must reach."""
    far = levels.chances() <= level
    new, lost = far & (levels.before == 0), far & (levels.now == 0)
    made, recoded = [], _recoded(levels, new, lost)
    if recoded:
        made.append({"kind": "recoded", "pairs": [[levels.names[one], levels.names[other]] for one, other in recoded]})
    for one, other in recoded:
        lost[one] = new[other] = False
    if new.any():
        made.append({"kind": "new-category", "levels": _shown(levels, new, levels.now)})
    if lost.any():
        made.append({"kind": "lost-category", "levels": _shown(levels, lost, levels.before)})
    explained = (levels.before == 0) | (levels.now == 0)
    if not made or counts_differ(levels.before[~explained], levels.now[~explained]) <= level:
        shares = [one / max(1, one.sum()) for one in (levels.before, levels.now)]
        most = np.argsort(-np.abs(shares[1] - shares[0]), kind="stable")[:3]
        changes = [[levels.names[at], float(shares[0][at]), float(shares[1][at])] for at in most]
        made.append({"kind": "shares", "levels": changes})
    return made


def _shown(levels: Levels, chosen: np.ndarray, counts: np.ndarray) -> list[list[Any]]:
    found = [[levels.names[at], int(counts[at])] for at in np.flatnonzero(chosen)]
    return sorted(found, key=_by_count)[:SHOWN]


def _recoded(levels: Levels, new: np.ndarray, lost: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of a lost and a new category that have as many rows, as if the one were written as the other."""
    made: list[tuple[int, int]] = []
    free = list(np.flatnonzero(new))
    for one in np.flatnonzero(lost):
        near = [
            (abs(int(levels.now[other]) / levels.sizes[1] - int(levels.before[one]) / levels.sizes[0]), other)
            for other in free
            if exact_shares(int(levels.before[one]), int(levels.now[other]), levels.sizes) > 0.01
        ]
        if near:
            other = min(near)[1]
            free.remove(other)
            made.append((int(one), int(other)))
    return made

"""Permutation importance: how much worse the main metric is if a feature's values come from other rows (Breiman 2001,
Fisher, Rudin and Dominici 2019).

A feature that other features can stand in for has a small importance of its own, and one that is correlated with others
is tried with combinations that do not occur. So features that go together are also replaced together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from varied import Varied

from specline_runtime.influence import METRICS, reached, spread

REPEATS = 2
"""Each row gets the values of this many other rows. More rows narrow the intervals more than more repeats do."""
TOGETHER = 0.7
"""The strength of association (Spearman's correlation, or its like for categories) from which features go together."""


ROUNDING = 1e-9
"""Smaller parts of the metric are errors of rounding."""


class Sample(NamedTuple):
    """Rows to score, their labels, and the rows that lend them their values, all in a random order."""

    rows: Varied
    labels: np.ndarray
    donors: Varied


def importances(sample: Sample, places: list[int], task: str, seed: int) -> dict[str, Any]:
    """The importance of the features at `places` with 95% intervals, the greatest first, and that of groups of features
    that go together. Positive numbers mean that the metric is worse without the feature.
    """
    features = sample.rows.features
    base = reached(task, sample.labels, sample.rows.scores({})[0])
    strengths = associations([sample.donors.columns[place] for place in places], [features[one] for one in places])
    partner = strengths.argmax(axis=1) if len(places) > 1 else np.zeros(len(places), dtype=int)
    found = []
    for row, place in enumerate(places):
        strength = float(strengths[row, partner[row]])
        beside = {"with": features[places[partner[row]]]["name"], "strength": strength}
        found.append(
            {
                "name": features[place]["name"],
                **_dropped(sample, [place], task, base, seed),
                **(beside if strength >= TOGETHER else {}),
            }
        )
    groups = [
        {
            "names": [features[places[row]]["name"] for row in group],
            **_dropped(sample, [places[row] for row in group], task, base, seed),
        }
        for group in groups_of(strengths)
    ]
    return {
        "metric": METRICS[task],
        "value": base.value,
        "repeats": REPEATS,
        "importance": sorted(found, key=lambda one: -one["drop"]),
        "groups": sorted(groups, key=lambda one: -one["drop"]),
    }


def _dropped(sample: Sample, places: list[int], task: str, base: Any, seed: int) -> dict[str, Any]:
    """How much worse the metric is if the features at `places` come from other rows, with an interval."""
    rows, donors = len(sample.rows), len(sample.donors)
    random = np.random.RandomState(seed % (2**32))
    # Rows are in a random order, so that the donors at a distance are random rows, and never the row itself.
    shifts = 1 + random.choice(max(donors - 1, 1), min(REPEATS, max(donors - 1, 1)), replace=False)
    lent = np.concatenate([(np.arange(rows) + shift) % donors for shift in shifts])
    scores = sample.rows.scores({place: sample.donors.columns[place][lent] for place in places}, len(shifts))
    without = [reached(task, sample.labels, one) for one in scores]
    worse = -1.0 if task == "regression" else 1.0
    drop = worse * (base.value - float(np.mean([one.value for one in without])))
    drop = 0.0 if abs(drop) < ROUNDING * max(abs(base.value), 1e-12) else drop
    apart = [
        own - np.mean(others, axis=0) for own, *others in zip(base.influences, *(one.influences for one in without))
    ]
    half = spread(apart).half()
    return {"drop": drop, "interval": None if half is None else [drop - half, drop + half]}


def associations(columns: list[np.ndarray], features: list[dict[str, Any]]) -> np.ndarray:
    """The strength of association of each pair of features, from 0 to 1, with 0 on the diagonal.

    Numbers: the absolute rank correlation. Categories: the share of the spread of the other's ranks that they explain,
    as a root (correlation ratio), or Cramér's V for two of them.
    """
    made = np.zeros((len(columns), len(columns)))
    named = [feature["type"] == "category" for feature in features]
    ranks = [_ranks(cells) for cells in columns]
    for one in range(len(columns)):
        for other in range(one + 1, len(columns)):
            if named[one] and named[other]:
                strength = _cramer(columns[one], columns[other])
            elif named[one] or named[other]:
                groups, values = (one, other) if named[one] else (other, one)
                strength = _ratio(columns[groups], ranks[values])
            else:
                strength = abs(_correlation(ranks[one], ranks[other]))
            made[one, other] = made[other, one] = strength
    return made


def groups_of(strengths: np.ndarray) -> list[list[int]]:
    """Features that go together, directly or through others: groups of at least two, in the order of their first."""
    left, made = list(range(len(strengths))), []
    while left:
        group, queue = [], [left.pop(0)]
        while queue:
            one = queue.pop(0)
            group.append(one)
            near = [other for other in left if strengths[one, other] >= TOGETHER]
            left = [other for other in left if other not in near]
            queue += near
        if len(group) > 1:
            made.append(sorted(group))
    return made


def _ranks(cells: np.ndarray) -> np.ndarray:
    """Ranks with mean 0, where equal cells share their mean rank and missing cells have the mean of all."""
    made = np.zeros(len(cells))
    known = np.ones(len(cells), dtype=bool) if cells.dtype.kind in "iu" else ~np.isnan(cells)
    if known.any():
        _, inverse, counts = np.unique(cells[known], return_inverse=True, return_counts=True)
        last = np.cumsum(counts)
        shared = ((last - counts + 1 + last) / 2)[inverse]
        made[known] = shared - shared.mean()
    return made


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    size = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum()) / size if size > 0 else 0.0


def _ratio(groups: np.ndarray, values: np.ndarray) -> float:
    whole = float((values**2).sum())
    codes = groups.astype(np.int64) + 1
    counts, sums = np.bincount(codes), np.bincount(codes, weights=values)
    there = counts > 0
    rows, levels = len(values), int(there.sum())
    if whole <= 0 or rows <= levels:
        return 0.0
    between = float((sums[there] ** 2 / counts[there]).sum()) / whole
    # What chance explains is left out, because categories with many levels explain a part of anything.
    return float(np.sqrt(max(0.0, 1 - (1 - between) * (rows - 1) / (rows - levels))))


def _cramer(one: np.ndarray, other: np.ndarray) -> float:
    a, b = one.astype(np.int64) + 1, other.astype(np.int64) + 1
    counts = np.bincount(a * (b.max() + 1) + b, minlength=(a.max() + 1) * (b.max() + 1)).reshape(a.max() + 1, -1)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    rows, (high, wide) = len(one), counts.shape
    if min(high, wide) < 2 or rows < 2:
        return 0.0
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / rows
    square = float(((counts - expected) ** 2 / expected).sum()) / rows
    # Corrected for chance (Bergsma 2013).
    square = max(0.0, square - (high - 1) * (wide - 1) / (rows - 1))
    sizes = [size - (size - 1) ** 2 / (rows - 1) for size in (high, wide)]
    return float(min(1.0, np.sqrt(square / max(min(sizes) - 1, 1e-12))))

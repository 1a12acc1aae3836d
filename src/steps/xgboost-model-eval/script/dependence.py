"""Partial dependence: the mean score of some rows if a feature had the same value in all of them (Friedman 2001), and
how much it varies between rows (Goldstein and others 2015).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from varied import Varied

POINTS = 20
"""The largest number of values that are tried of each feature."""
ROWS = 100
"""The rows that are scored for each value."""
ENDS = (0.02, 0.98)
"""The least and the greatest value are of single rows, and often far out."""
BAND = (10, 90)
MOST_CLASSES = 4


def dependence(varied: Varied, places: list[int], classes: list[int]) -> dict[str, Any]:
    """The partial dependence of the features at `places`. With several classes, for each of `classes` (indices).

    `varied` are rows in a random order: values are taken from all of them, and the first are scored.
    """
    some = varied.of(np.arange(min(ROWS, len(varied))))
    return {"rows": len(some), "features": [_of_feature(varied, some, place, classes) for place in places]}


def _of_feature(varied: Varied, some: Varied, place: int, classes: list[int]) -> dict[str, Any]:
    feature, cells = varied.features[place], varied.columns[place]
    values = levels_of(cells) if feature["type"] == "category" else grid_of(cells)
    scores = some.scores({place: np.repeat(values, len(some))}, len(values))
    chosen = [scores] if scores.ndim == 2 else [scores[:, :, number] for number in classes]
    shown = [_shown(value, feature) for value in values]
    return {
        "name": feature["name"],
        "type": feature["type"],
        "values": shown,
        "rows": [int(np.sum(_same(cells, value))) for value in values] if feature["type"] == "category" else None,
        "curves": [
            {
                "mean": one.mean(axis=1).tolist(),
                "low": np.percentile(one, BAND[0], axis=1).tolist(),
                "high": np.percentile(one, BAND[1], axis=1).tolist(),
            }
            for one in chosen
        ],
    }


def grid_of(cells: np.ndarray) -> np.ndarray:
    """Values of a number to try: all if there are few, otherwise quantiles. Missing is the last, if it occurs."""
    known = cells[~np.isnan(cells)]
    distinct = np.unique(known)
    if len(distinct) > POINTS:
        # Values that occur, because others may be impossible.
        distinct = np.unique(np.sort(known)[np.round(np.linspace(*ENDS, POINTS) * (len(known) - 1)).astype(int)])
    return distinct if len(known) == len(cells) else np.append(distinct, np.nan)


def levels_of(codes: np.ndarray) -> np.ndarray:
    """The most frequent categories, the most frequent first. Missing is the last, if it occurs."""
    known, counts = np.unique(codes[codes >= 0], return_counts=True)
    levels = known[np.argsort(-counts, kind="stable")][:POINTS]
    return np.append(levels, -1).astype(codes.dtype) if (codes < 0).any() else levels


def _same(cells: np.ndarray, value: Any) -> np.ndarray:
    return cells == value


def _shown(value: Any, feature: dict[str, Any]) -> Any:
    """A value as in the table; None if it is missing."""
    if feature["type"] == "category":
        return feature["categories"][int(value)] if value >= 0 else None
    return None if np.isnan(value) else float(value)

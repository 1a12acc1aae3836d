"""The main metric of some rows, and each row's influence on it, from which follow intervals of differences. Uses only
NumPy.

A metric is close to a mean over rows: its error is about the mean of the rows' influences (Hampel 1974). For the AUC,
these are DeLong's components (DeLong, DeLong, Clarke-Pearson 1988). So the interval of a difference on the same rows
follows from the differences of the influences, without drawing samples.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from .intervals import FEWEST, placements, student_95

METRICS = {"binary": "auc", "multiclass": "accuracy", "regression": "rmse"}
"""The main metric of each task."""


class Reached(NamedTuple):
    """A metric of some rows."""

    value: float
    influences: list[np.ndarray]
    """Each row's influence, with mean 0, in groups that vary independently: by class for the AUC, otherwise one."""


def reached(task: str, labels: np.ndarray, scores: np.ndarray) -> Reached:
    """The task's main metric. `labels` are 0 or 1 (binary), indices of classes (multiclass) or numbers (regression), of
    shape (rows,); `scores` are of shape (rows,) or (rows, classes). There is at least one row, of each class if there
    are two.

    >>> reached("regression", np.array([1.0, 3.0]), np.array([1.0, 1.0])).value
    1.4142135623730951
    """
    if task == "binary":
        above, below = placements(scores[labels == 1], scores[labels == 0])
        value = float(above.mean())
        return Reached(value, [above - value, below - value])
    if task == "multiclass":
        right = (scores.argmax(axis=1) == labels).astype(float)
        return Reached(float(right.mean()), [right - right.mean()])
    squares = (scores - labels) ** 2
    value = math.sqrt(float(squares.mean()))
    return Reached(value, [(squares - squares.mean()) / (2 * value) if value > 0 else np.zeros(len(squares))])


class Spread(NamedTuple):
    """How much a metric, or a difference of metrics on the same rows, would vary from sample to sample."""

    variance: float
    freedom: float
    """The degrees of freedom of the variance (Satterthwaite 1946); infinite if it is 0."""

    def half(self) -> float | None:
        """Half of the length of the 95% interval. None if there are too few rows."""
        if self.freedom < FEWEST - 1:
            return None
        return math.sqrt(self.variance) * (student_95(self.freedom) if math.isfinite(self.freedom) else 0.0)


def spread(influences: list[np.ndarray]) -> Spread:
    """The variance of the sum of the groups' means. Its freedom is 0 if a group has a single row."""
    if min(map(len, influences)) < 2:
        return Spread(0.0, 0.0)
    parts = [float(rows.var(ddof=1)) / len(rows) for rows in influences]
    variance = sum(parts)
    few = min(map(len, influences)) - 1
    if variance <= 0:
        return Spread(0.0, math.inf if few >= FEWEST - 1 else 0.0)
    freedom = variance**2 / sum(part**2 / (len(rows) - 1) for part, rows in zip(parts, influences))
    # A group whose few rows are alike says little about its spread.
    return Spread(variance, freedom if few >= FEWEST - 1 else 0.0)

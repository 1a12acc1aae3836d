"""The interval of the difference of the headline metric between the scores of two runs."""

from __future__ import annotations

import math
from typing import Any, Callable, NamedTuple

import numpy as np
import pandas as pd

from specline_runtime import intervals
from specline_runtime.counted import EDGE, Ranked, area, mean

LARGE = 20_000
"""Tables with more rows are drawn less often, because their intervals need fewer samples to be as stable."""
FEW_TELL = "few rows make the difference: the true value is outside more often than 5 % of the time"


class Scored(NamedTuple):
    """The rows that a run scored: ids and labels of shape (rows,), and scores of shape (rows, columns). A table without
    ids has an empty index.
    """

    ids: pd.Index
    labels: np.ndarray
    scores: np.ndarray

    def at(self, rows: np.ndarray) -> Scored:
        return Scored(self.ids[rows] if len(self.ids) > 0 else self.ids, self.labels[rows], self.scores[rows])


class Comparison(NamedTuple):
    """Both runs' rows, and whether row i of one is row i of the other."""

    task: str
    before: Scored
    after: Scored
    paired: bool


Measure = Callable[[np.ndarray], "dict[str, float]"]


def binary_measure(rows: Scored) -> Measure:
    ranked = Ranked(rows.labels == 1, rows.scores[:, 0])
    return lambda counts: {"auc": area(*ranked.steps(counts))}


def multiclass_measure(rows: Scored) -> Measure:
    right, losses = _is_right(rows), _class_losses(rows)
    return lambda counts: {"accuracy": mean(right, counts), "log_loss": mean(losses, counts)}


def regression_measure(rows: Scored) -> Measure:
    squares = _squares(rows)
    return lambda counts: {"rmse": math.sqrt(mean(squares, counts))}


MEASURES = {"binary": binary_measure, "multiclass": multiclass_measure, "regression": regression_measure}
"""The headline metrics of each task."""


def _is_right(rows: Scored) -> np.ndarray:
    return rows.scores.argmax(axis=1) == rows.labels


def _class_losses(rows: Scored) -> np.ndarray:
    return -np.log(np.clip(rows.scores[np.arange(len(rows.labels)), rows.labels], EDGE, 1))


def _squares(rows: Scored) -> np.ndarray:
    return (rows.scores[:, 0] - rows.labels) ** 2


class MeanLoss(NamedTuple):
    """A metric that is a function of a mean loss: the loss of each row, and the function's slope at a mean."""

    losses: Callable[[Scored], np.ndarray]
    slope: Callable[[float], float]


MEANS = {
    "log_loss": MeanLoss(_class_losses, lambda _: 1.0),
    "rmse": MeanLoss(_squares, lambda middle: 0.5 / math.sqrt(middle) if middle > 0 else 0.0),
}


def differences(compared: Comparison, seed: int) -> list[dict[str, Any]]:
    """The headline metrics of both runs, and the 95% interval of the difference (after minus before).

    Rows are drawn with replacement. If the rows are the same, each sample has the same rows on both sides, so that what
    makes them easy or hard cancels out. Otherwise, the two samples are independent of each other.
    """
    task, before, after, paired = compared
    sides = [_sorted(before, after)] if paired else [_sorted(before), _sorted(after)]
    one, other = sides[0][0], sides[-1][-1]
    measures = MEASURES[task](one), MEASURES[task](other)
    ones = [np.ones(len(side[0].labels), dtype=np.int64) for side in sides]
    whole = [measures[0](ones[0]), measures[1](ones[-1])]
    names = list(whole[0])
    if _too_few(task, one) or _too_few(task, other):
        return [_shown(name, whole, None, intervals.TOO_FEW) for name in names]
    if is_equal(compared):
        return [_shown(name, whole, (0.0, 0.0), None) for name in names]
    errors = {name: _error_of(MEANS[name], one, other, paired) for name in names if name in MEANS}
    drawn: dict[str, list[float]] = {name: [] for name in names}
    spread: dict[str, list[float]] = {name: [] for name in errors}
    random = np.random.RandomState(seed % (2**32))
    for _ in range(1000 if max(len(one.labels), len(other.labels)) <= LARGE else 400):
        counts = [_drawn(len(side[0].labels), random) for side in sides]
        left, right = measures[0](counts[0]), measures[1](counts[-1])
        for name in names:
            drawn[name].append(right[name] - left[name])
        for name, error in errors.items():
            spread[name].append(error(counts))
    made = []
    for name in names:
        values, point = np.array(drawn[name]), whole[1][name] - whole[0][name]
        if name in errors:
            found = studentized(values, np.array(spread[name]), point, errors[name](ones))
        else:
            found = percentiles(values, point)
        unsure = _few_tell(one, other) if task == "binary" and paired else _heavy(name, one, other, paired)
        note = unsure or intervals.TOO_FEW if found is None else unsure
        made.append(_shown(name, whole, found, note))
    return made


def _error_of(metric: MeanLoss, one: Scored, other: Scored, paired: bool) -> Callable[[list[np.ndarray]], float]:
    """Computes the standard error of the metric's difference (delta method), given how often each row counts."""
    losses = metric.losses(one), metric.losses(other)

    def error(counts: list[np.ndarray]) -> float:
        left, right = (
            metric.slope(mean(values, weights)) * values for values, weights in zip(losses, (counts[0], counts[-1]))
        )
        parts = [(right - left, counts[0])] if paired else [(left, counts[0]), (right, counts[-1])]
        return math.sqrt(sum(_spread(values, weights) / weights.sum() for values, weights in parts))

    return error


def _spread(values: np.ndarray, counts: np.ndarray) -> float:
    return mean((values - mean(values, counts)) ** 2, counts)


def is_equal(compared: Comparison) -> bool:
    """Whether both runs gave each row the same score."""
    return compared.paired and np.array_equal(compared.before.scores, compared.after.scores)


def percentiles(values: np.ndarray, point: float) -> tuple[float, float] | None:
    """The bias-corrected percentiles, as for the metrics themselves. If no sample shows a difference, there is none."""
    if point == 0 and np.ptp(values) == 0:
        return 0.0, 0.0
    return intervals.bias_corrected(values, point)


def studentized(values: np.ndarray, errors: np.ndarray, point: float, error: float) -> tuple[float, float] | None:
    """The symmetric bootstrap-t interval (Hall 1988), given the differences in the samples and their standard errors.

    Losses have long tails. A sample with a row of large loss has both a large difference and a large error, which
    percentiles of the difference alone do not take into account.
    """
    if point == 0 and error == 0 and np.ptp(values) == 0:
        return 0.0, 0.0
    if not error > intervals.SAME * abs(point):
        return None
    known = errors > 0
    ratios = np.full(len(values), np.inf)
    ratios[known] = np.abs(values[known] - point) / errors[known]
    half = float(np.sort(ratios)[math.ceil(0.95 * len(ratios)) - 1]) * error
    return (point - half, point + half) if math.isfinite(half) else None


def _sorted(*sides: Scored) -> tuple[Scored, ...]:
    """The rows in an order that does not depend on that of the tables, so that neither do the samples."""
    keys = [column for side in sides for column in (*side.scores.T, side.labels)]
    order = np.lexsort(keys)
    return tuple(side.at(order) for side in sides)


def _drawn(rows: int, random: np.random.RandomState) -> np.ndarray:
    return np.bincount(random.randint(0, rows, rows), minlength=rows)


def _too_few(task: str, rows: Scored) -> bool:
    if len(rows.labels) < intervals.FEW_TO_DRAW:
        return True
    positives = int((rows.labels == 1).sum())
    return task == "binary" and min(positives, len(rows.labels) - positives) < intervals.FEWEST


def _few_tell(before: Scored, after: Scored) -> str | None:
    """Near 0 and 1, few rows have another place among those of the other class, and samples show too little spread. If
    no row has, the AUC is the same in each sample.
    """
    places = [
        intervals.placements(side.scores[side.labels == 1, 0], side.scores[side.labels == 0, 0])
        for side in (before, after)
    ]
    telling = [int((one != other).sum()) for one, other in zip(*places)]
    return FEW_TELL if any(telling) and min(telling) < intervals.FEWEST else None


def _heavy(name: str, before: Scored, after: Scored, paired: bool) -> str | None:
    if name not in MEANS:
        return None
    losses = MEANS[name].losses
    found = [losses(after) - losses(before)] if paired else [losses(before), losses(after)]
    return intervals.HEAVY_TAILED if any(intervals.heavy_tailed(one) for one in found) else None


def _shown(
    name: str, whole: list[dict[str, float]], interval: tuple[float, float] | None, note: str | None
) -> dict[str, Any]:
    before, after = (_number(one[name]) for one in whole)
    difference = None if before is None or after is None else after - before
    shown = {"metric": name, "before": before, "after": after, "difference": difference, "interval": interval}
    return shown if note is None else {**shown, "note": note}


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

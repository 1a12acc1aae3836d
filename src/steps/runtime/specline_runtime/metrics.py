"""Evaluates scores: metrics with intervals and baselines, and the points of curves. Uses only NumPy."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from .baselines import binary_baseline, multiclass_baseline, regression_baseline
from .folds import fold_of_rows
from .intervals import (
    FEWEST,
    TOO_FEW,
    Intervals,
    as_json,
    auc_interval,
    bootstrap,
    f1_interval,
    noted,
    of_known,
    wilson,
)
from .row_hashes import prediction_keys
from .table.decision import quoted

CURVE_POINTS = 200
THRESHOLD_FOLDS = 5
EDGE = 1e-15


def auc(labels: np.ndarray, scores: np.ndarray) -> float:
    """The area under the ROC curve, with ties counting half. NaN if there is only one class."""
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if positives == 0 or negatives == 0:
        return math.nan
    ranks = midranks(scores)
    return float((ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def midranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1. Equal values share their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return ((last - counts + 1 + last) / 2)[inverse]


def average_precision(labels: np.ndarray, scores: np.ndarray) -> float:
    """The area under the precision-recall curve, as a step function."""
    hits, falses, _ = _cumulated(labels, scores)
    if hits[-1] == 0:
        return math.nan
    recall = hits / hits[-1]
    return float(np.sum(np.diff(recall, prepend=0) * hits / (hits + falses)))


def log_loss(labels: np.ndarray, scores: np.ndarray) -> float:
    return float(np.mean(log_losses(labels, scores)))


def brier(labels: np.ndarray, scores: np.ndarray) -> float:
    return float(np.mean((scores - labels) ** 2))


def kolmogorov_smirnov(labels: np.ndarray, scores: np.ndarray) -> float:
    """The maximum distance between the distributions of positive and negative scores."""
    hits, falses, _ = _cumulated(labels, scores)
    return float(np.max(np.abs(hits / max(hits[-1], 1) - falses / max(falses[-1], 1))))


def calibration_error(labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    table = reliability(labels, scores, bins)
    return float(sum(row["count"] * abs(row["mean_score"] - row["rate"]) for row in table) / len(labels))


def reliability(labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> list[dict[str, Any]]:
    """For each non-empty bin: its bounds, mean score, rate of positives and number of rows."""
    edges = np.linspace(0, 1, bins + 1)
    index = np.clip((scores * bins).astype(int), 0, bins - 1)
    rows = []
    for number in range(bins):
        inside = index == number
        count = int(inside.sum())
        if count:
            means = {"mean_score": float(scores[inside].mean()), "rate": float(labels[inside].mean())}
            rows.append({"low": float(edges[number]), "high": float(edges[number + 1]), **means, "count": count})
    return rows


class Cut(NamedTuple):
    """The score at or above which a row counts as positive."""

    shown: float
    of_rows: np.ndarray
    """One threshold per row. They can differ, because each row's threshold is chosen on other rows."""


def fixed_cut(threshold: float, rows: int) -> Cut:
    return Cut(threshold, np.full(rows, threshold))


def best_f1_cut(labels: np.ndarray, scores: np.ndarray, seed: int) -> Cut | None:
    """The threshold with the highest F1. Each row is classified with the best threshold for other rows, because F1
    would be too high on the rows used to choose it. None if a class has fewer than two rows.
    """
    folds = min(THRESHOLD_FOLDS, int(labels.sum()), int(len(labels) - labels.sum()))
    if folds < 2:
        return None
    fold = fold_of_rows(prediction_keys(labels, scores), labels, folds, seed, "threshold")
    chosen = [best_f1_threshold(labels[fold != number], scores[fold != number]) for number in range(folds)]
    return Cut(best_f1_threshold(labels, scores), np.array(chosen)[fold])


def at_threshold(labels: np.ndarray, scores: np.ndarray, threshold: float | np.ndarray) -> dict[str, float]:
    """Accuracy, precision, recall and F1 if scores of at least `threshold` count as positive."""
    return _shares(*_confusion(labels, scores, threshold))


def _confusion(labels: np.ndarray, scores: np.ndarray, threshold: float | np.ndarray) -> tuple[int, int, int, int]:
    """True positives, false positives, false negatives and true negatives."""
    said, true = scores >= threshold, labels == 1
    hits, called, positives = int(np.sum(said & true)), int(said.sum()), int(true.sum())
    return hits, called - hits, positives - hits, len(labels) - called - positives + hits


def _shares(hits: int, falses: int, missed: int, right: int) -> dict[str, float]:
    rows = hits + falses + missed + right
    return {
        "accuracy": (hits + right) / rows if rows else math.nan,
        "precision": hits / (hits + falses) if hits + falses else 0.0,
        "recall": hits / (hits + missed) if hits + missed else 0.0,
        "f1": 2 * hits / (2 * hits + falses + missed) if hits else 0.0,
    }


def _share_intervals(hits: int, falses: int, missed: int, right: int) -> Intervals:
    rows = hits + falses + missed + right
    return of_known(
        {
            "accuracy": wilson(hits + right, rows),
            "precision": wilson(hits, hits + falses),
            "recall": wilson(hits, hits + missed),
            "f1": f1_interval(hits, falses + missed),
        }
    )


def best_f1_threshold(labels: np.ndarray, scores: np.ndarray) -> float:
    hits, falses, cuts = _cumulated(labels, scores)
    return float(cuts[np.argmax(2 * hits / (hits + falses + max(hits[-1], 1)))])


def log_losses(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The loss for each row."""
    inside = np.clip(scores, EDGE, 1 - EDGE)
    return -np.where(labels == 1, np.log(inside), np.log(1 - inside))


def binary_metrics(labels: np.ndarray, scores: np.ndarray, cut: Cut, seed: int) -> dict[str, Any]:
    """All metrics for a two-class problem, with intervals and baselines."""

    def measure(y: np.ndarray, s: np.ndarray) -> dict[str, float]:
        return {
            "pr_auc": average_precision(y, s),
            "log_loss": log_loss(y, s),
            "brier": brier(y, s),
            "ks": kolmogorov_smirnov(y, s),
            "ece": calibration_error(y, s),
        }

    counts = _confusion(labels, scores, cut.of_rows)
    found = bootstrap(measure, labels, scores, seed)
    found = noted(found, ["log_loss"], log_losses(labels, scores))
    found = noted(found, ["brier"], (scores - labels) ** 2)
    if min(counts[0] + counts[2], counts[1] + counts[3]) < FEWEST:
        found = found.without(["pr_auc", "ks"])
    found = of_known({"auc": auc_interval(labels, scores)}).merged(found).merged(_share_intervals(*counts))
    return {
        "rows": len(labels),
        "positives": int(labels.sum()),
        "threshold": cut.shown,
        "auc": auc(labels, scores),
        **measure(labels, scores),
        **_shares(*counts),
        **as_json(found),
        "baseline": binary_baseline(labels),
    }


def multiclass_metrics(labels: np.ndarray, scores: np.ndarray, seed: int, names: list[str]) -> dict[str, Any]:
    """The metrics of a problem with more than two classes. Labels are indices of `names`, and scores have a column for
    each class. Like scikit-learn, means over classes leave out those that neither the labels nor the predictions have:
    nothing is known about them.
    """
    classes = len(names)

    def measure(y: np.ndarray, s: np.ndarray) -> dict[str, float]:
        said = s.argmax(axis=1)
        own = np.clip(s[np.arange(len(y)), y], EDGE, 1)
        f1 = []
        for k in range(classes):
            found = int(np.sum((said == k) & (y == k)))
            called = int(np.sum(said == k)) + int(np.sum(y == k))
            if called:
                f1.append(2 * found / called)
        areas = [auc((y == k).astype(int), s[:, k]) for k in range(classes)]
        known = [area for area in areas if not math.isnan(area)]
        return {
            "accuracy": float(np.mean(said == y)),
            "log_loss": float(-np.mean(np.log(own))),
            "macro_f1": float(np.mean(f1)),
            "macro_auc": float(np.mean(known)) if known else math.nan,
        }

    found = bootstrap(measure, labels, scores, seed)
    own = np.clip(scores[np.arange(len(labels)), labels], EDGE, 1)
    found = noted(found, ["log_loss"], -np.log(own))
    right = int(np.sum(scores.argmax(axis=1) == labels))
    found = found.merged(of_known({"accuracy": wilson(right, len(labels))}))
    counts = np.bincount(labels, minlength=classes)
    missing = [name for name, count in zip(names, counts) if count == 0]
    absent = quoted(missing)
    if counts.min() < FEWEST:
        found = found.without(["macro_f1", "macro_auc"], f"no rows of {absent}" if absent else TOO_FEW)
    made = {"rows": len(labels), **measure(labels, scores), **as_json(found)}
    made["baseline"] = multiclass_baseline(labels, classes)
    if missing:
        of_them = f"{len(labels)} evaluated rows is of class {absent}"
        made["notes"] = [f"none of the {of_them}: no metric says how well the model finds such rows"]
    return made


def regression_metrics(labels: np.ndarray, scores: np.ndarray, seed: int) -> dict[str, Any]:
    """Errors of predicted numbers. `mape` ignores rows whose true value is 0."""

    def measure(y: np.ndarray, s: np.ndarray) -> dict[str, float]:
        error = s - y
        spread = float(np.sum((y - y.mean()) ** 2))
        some = y != 0
        return {
            "rmse": float(np.sqrt(np.mean(error**2))),
            "mae": float(np.mean(np.abs(error))),
            "r2": 1 - float(np.sum(error**2)) / spread if spread > 0 else math.nan,
            "mape": float(np.mean(np.abs(error[some] / y[some]))) if some.any() else math.nan,
        }

    found = bootstrap(measure, labels, scores, seed)
    error = np.abs(scores - labels)
    found = noted(found, ["rmse", "r2"], error**2)
    found = noted(found, ["mae"], error)
    some = labels != 0
    if some.any():
        found = noted(found, ["mape"], error[some] / np.abs(labels[some]))
    made = {"rows": len(labels), **measure(labels, scores), **as_json(found)}
    return {**made, "baseline": regression_baseline(labels)}


def binary_curves(labels: np.ndarray, scores: np.ndarray) -> dict[str, Any]:
    """ROC, precision-recall, gain and reliability curves, and the score distribution."""
    hits, falses, _ = _cumulated(labels, scores)
    fpr = np.concatenate([[0], falses / max(falses[-1], 1)])
    tpr = np.concatenate([[0], hits / max(hits[-1], 1)])
    precision = np.concatenate([[1], hits / (hits + falses)])
    share = np.concatenate([[0], (hits + falses) / len(labels)])
    edges = np.linspace(0, 1, 41)
    return {
        "roc": _thinned(fpr=fpr, tpr=tpr),
        "pr": _thinned(recall=tpr, precision=precision),
        "gain": _thinned(share=share, captured=tpr),
        "reliability": {"bins": reliability(labels, scores)},
        "scores": {
            "edges": edges.tolist(),
            "positive": np.histogram(scores[labels == 1], edges)[0].tolist(),
            "negative": np.histogram(scores[labels == 0], edges)[0].tolist(),
        },
    }


def _cumulated(labels: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The number of positives and negatives at or above each distinct score, in descending order, and the scores."""
    order = np.argsort(-scores, kind="mergesort")
    ordered, sorted_labels = scores[order], labels[order]
    ends = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    hits = np.cumsum(sorted_labels)[ends].astype(float)
    return hits, ends + 1 - hits, ordered[ends]


def _thinned(**curves: np.ndarray) -> dict[str, list[float]]:
    """At most 200 points on a curve, including its ends."""
    length = len(next(iter(curves.values())))
    keep = np.unique(np.linspace(0, length - 1, min(length, CURVE_POINTS)).round().astype(int))
    return {name: [float(value) for value in values[keep]] for name, values in curves.items()}

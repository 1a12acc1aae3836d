"""How good scores are: numbers with 95 % intervals, and the points of curves. NumPy only."""

from __future__ import annotations

import math
from typing import Any, Callable

import numpy as np

NORMAL_95 = 1.959963984540054
CURVE_POINTS = 200
EDGE = 1e-15


def auc(labels: np.ndarray, scores: np.ndarray) -> float:
    """Area under the ROC curve; ties count half. NaN where there is only one class."""
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if positives == 0 or negatives == 0:
        return math.nan
    ranks = midranks(scores)
    return float((ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def midranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return ((last - counts + 1 + last) / 2)[inverse]


def auc_interval(labels: np.ndarray, scores: np.ndarray) -> list[float]:
    """95 % interval of the AUC (DeLong, DeLong, Clarke-Pearson 1988; by ranks as Sun and Xu 2014)."""
    positive, negative = scores[labels == 1], scores[labels == 0]
    m, n = len(positive), len(negative)
    if m < 2 or n < 2:
        return [math.nan, math.nan]
    ranks = midranks(np.concatenate([positive, negative]))
    above = (ranks[:m] - midranks(positive)) / n
    below = 1 - (ranks[m:] - midranks(negative)) / m
    spread = math.sqrt(np.var(above, ddof=1) / m + np.var(below, ddof=1) / n)
    middle = auc(labels, scores)
    return [max(0.0, middle - NORMAL_95 * spread), min(1.0, middle + NORMAL_95 * spread)]


def average_precision(labels: np.ndarray, scores: np.ndarray) -> float:
    """Area under the precision-recall curve, as a step function."""
    hits, falses, _ = _cumulated(labels, scores)
    if hits[-1] == 0:
        return math.nan
    recall = hits / hits[-1]
    return float(np.sum(np.diff(recall, prepend=0) * hits / (hits + falses)))


def log_loss(labels: np.ndarray, scores: np.ndarray) -> float:
    inside = np.clip(scores, EDGE, 1 - EDGE)
    return float(-np.mean(np.where(labels == 1, np.log(inside), np.log(1 - inside))))


def brier(labels: np.ndarray, scores: np.ndarray) -> float:
    return float(np.mean((scores - labels) ** 2))


def kolmogorov_smirnov(labels: np.ndarray, scores: np.ndarray) -> float:
    """The greatest distance between the distributions of positive and negative scores."""
    hits, falses, _ = _cumulated(labels, scores)
    return float(np.max(np.abs(hits / max(hits[-1], 1) - falses / max(falses[-1], 1))))


def calibration_error(labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    table = reliability(labels, scores, bins)
    return float(sum(row["count"] * abs(row["mean_score"] - row["rate"]) for row in table) / len(labels))


def reliability(labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> list[dict[str, Any]]:
    """For each bin that holds rows: its bounds, mean score, rate of positives and number of rows."""
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


def at_threshold(labels: np.ndarray, scores: np.ndarray, threshold: float) -> dict[str, float]:
    """Accuracy, precision, recall and F1 where scores from `threshold` on count as positive."""
    said = scores >= threshold
    true = labels == 1
    hits = int(np.sum(said & true))
    precision = hits / said.sum() if said.any() else 0.0
    recall = hits / true.sum() if true.any() else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"accuracy": float(np.mean(said == true)), "precision": float(precision), "recall": float(recall), "f1": f1}


def best_f1_threshold(labels: np.ndarray, scores: np.ndarray) -> float:
    hits, falses, cuts = _cumulated(labels, scores)
    return float(cuts[np.argmax(2 * hits / (hits + falses + max(hits[-1], 1)))])


def binary_metrics(labels: np.ndarray, scores: np.ndarray, threshold: float, seed: int) -> dict[str, Any]:
    """All numbers of a two-class problem, with intervals: DeLong for the AUC, bootstrap for the others."""

    def measure(y: np.ndarray, s: np.ndarray) -> dict[str, float]:
        return {
            "pr_auc": average_precision(y, s),
            "log_loss": log_loss(y, s),
            "brier": brier(y, s),
            "ks": kolmogorov_smirnov(y, s),
            "ece": calibration_error(y, s),
            **at_threshold(y, s, threshold),
        }

    return {
        "rows": len(labels),
        "positives": int(labels.sum()),
        "threshold": threshold,
        "auc": auc(labels, scores),
        **measure(labels, scores),
        "intervals": {"auc": auc_interval(labels, scores), **bootstrap(measure, labels, scores, seed)},
    }


def multiclass_metrics(labels: np.ndarray, scores: np.ndarray, seed: int) -> dict[str, Any]:
    """Numbers of a problem of more than two classes: labels are indices, scores have a column for each class."""
    classes = scores.shape[1]

    def measure(y: np.ndarray, s: np.ndarray) -> dict[str, float]:
        said = s.argmax(axis=1)
        own = np.clip(s[np.arange(len(y)), y], EDGE, 1)
        f1 = []
        for k in range(classes):
            found = int(np.sum((said == k) & (y == k)))
            called = int(np.sum(said == k)) + int(np.sum(y == k))
            f1.append(2 * found / called if called else 0.0)
        areas = [auc((y == k).astype(int), s[:, k]) for k in range(classes)]
        known = [area for area in areas if not math.isnan(area)]
        return {
            "accuracy": float(np.mean(said == y)),
            "log_loss": float(-np.mean(np.log(own))),
            "macro_f1": float(np.mean(f1)),
            "macro_auc": float(np.mean(known)) if known else math.nan,
        }

    return {"rows": len(labels), **measure(labels, scores), "intervals": bootstrap(measure, labels, scores, seed)}


def regression_metrics(labels: np.ndarray, scores: np.ndarray, seed: int) -> dict[str, Any]:
    """Errors of predicted numbers. `mape` leaves out rows whose true number is 0."""

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

    return {"rows": len(labels), **measure(labels, scores), "intervals": bootstrap(measure, labels, scores, seed)}


Measure = Callable[[np.ndarray, np.ndarray], "dict[str, float]"]


def bootstrap(measure: Measure, labels: np.ndarray, scores: np.ndarray, seed: int) -> dict[str, list[float]]:
    """95 % percentile intervals over rows drawn with replacement; fewer draws where there are many rows."""
    draws = 200 if len(labels) <= 50_000 else 40
    random = np.random.RandomState(seed % (2**32))
    drawn: dict[str, list[float]] = {}
    for _ in range(draws):
        rows = random.randint(0, len(labels), len(labels))
        for name, value in measure(labels[rows], scores[rows]).items():
            drawn.setdefault(name, []).append(value)
    return {name: _percentiles([v for v in values if not math.isnan(v)]) for name, values in drawn.items()}


def _percentiles(values: list[float]) -> list[float]:
    return [float(np.percentile(values, share)) for share in (2.5, 97.5)] if values else [math.nan, math.nan]


def binary_curves(labels: np.ndarray, scores: np.ndarray) -> dict[str, Any]:
    """ROC, precision-recall, gain, reliability and the distribution of scores."""
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
    """Positives and negatives at or above each distinct score, from the highest score down, and those scores."""
    order = np.argsort(-scores, kind="mergesort")
    ordered, sorted_labels = scores[order], labels[order]
    ends = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    hits = np.cumsum(sorted_labels)[ends].astype(float)
    return hits, ends + 1 - hits, ordered[ends]


def _thinned(**curves: np.ndarray) -> dict[str, list[float]]:
    """At most 200 points of a curve, its ends among them."""
    length = len(next(iter(curves.values())))
    keep = np.unique(np.linspace(0, length - 1, min(length, CURVE_POINTS)).round().astype(int))
    return {name: [float(value) for value in values[keep]] for name, values in curves.items()}

"""Evaluates scores: metrics with intervals and baselines, and the points of curves. Uses only NumPy."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from .baselines import binary_baseline, multiclass_baseline, regression_baseline
from .counted import (
    EDGE,
    CountedScores,
    Ranked,
    area,
    bin_of,
    largest_distance,
    log_losses,
    mean,
    precision_area,
)
from .folds import fold_of_rows
from .intervals import (
    FEWEST,
    TOO_FEW,
    Intervals,
    Measure,
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
RANKED_CELLS = 20_000_000


def auc(labels: np.ndarray, scores: np.ndarray) -> float:
    """The area under the ROC curve, with ties counting half. NaN if there is only one class."""
    hits, falses, _ = _cumulated(labels, scores)
    return area(hits, falses)


def midranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1. Equal values share their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return ((last - counts + 1 + last) / 2)[inverse]


def average_precision(labels: np.ndarray, scores: np.ndarray) -> float:
    """The area under the precision-recall curve, as a step function."""
    hits, falses, _ = _cumulated(labels, scores)
    return precision_area(hits, falses)


def log_loss(labels: np.ndarray, scores: np.ndarray) -> float:
    return float(np.mean(log_losses(labels, scores)))


def brier(labels: np.ndarray, scores: np.ndarray) -> float:
    return float(np.mean((scores - labels) ** 2))


def kolmogorov_smirnov(labels: np.ndarray, scores: np.ndarray) -> float:
    """The maximum distance between the distributions of positive and negative scores."""
    hits, falses, _ = _cumulated(labels, scores)
    return largest_distance(hits, falses)


def calibration_error(labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    table = reliability(labels, scores, bins)
    return float(sum(row["count"] * abs(row["mean_score"] - row["rate"]) for row in table) / len(labels))


def reliability(labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> list[dict[str, Any]]:
    """For each non-empty bin: its bounds, mean score, rate of positives and number of rows."""
    edges = np.linspace(0, 1, bins + 1)
    index = bin_of(scores, bins)
    rows = []
    for number in range(bins):
        inside = index == number
        count = int(inside.sum())
        if count:
            means = {"mean_score": float(scores[inside].mean()), "rate": float(labels[inside].mean())}
            rows.append({"low": float(edges[number]), "high": float(edges[number + 1]), **means, "count": count})
    return rows


BIN_ROWS = 20
"""The rate of fewer rows says little, and a curve through such rates zigzags."""


def shown_reliability(labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> list[dict[str, Any]]:
    """`reliability` for a curve: bins with fewer than `BIN_ROWS` rows are merged with neighbours, if there are any, and
    each rate has its 95% interval."""
    made: list[dict[str, Any]] = []
    for one in reliability(labels, scores, bins):
        few = bool(made) and made[-1]["count"] < BIN_ROWS
        made.append(_merged(made.pop(), one) if few else one)
    if len(made) > 1 and made[-1]["count"] < BIN_ROWS:
        last = made.pop()
        made.append(_merged(made.pop(), last))
    return [{**one, "interval": wilson(round(one["rate"] * one["count"]), one["count"])} for one in made]


def _merged(low: dict[str, Any], high: dict[str, Any]) -> dict[str, Any]:
    count = low["count"] + high["count"]
    means = {name: (low[name] * low["count"] + high[name] * high["count"]) / count for name in ("mean_score", "rate")}
    return {"low": low["low"], "high": high["high"], **means, "count": count}


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


def _binary_measure(labels: np.ndarray, scores: np.ndarray) -> Measure:
    rows = CountedScores(labels, scores)

    def measure(counts: np.ndarray) -> dict[str, float]:
        steps = rows.steps(counts)
        return {
            "pr_auc": precision_area(*steps),
            "log_loss": rows.log_loss(counts),
            "brier": rows.brier(counts),
            "ks": largest_distance(*steps),
            "ece": rows.calibration_error(counts),
        }

    return measure


def binary_metrics(labels: np.ndarray, scores: np.ndarray, cut: Cut, seed: int) -> dict[str, Any]:
    """All metrics for a two-class problem, with intervals and baselines."""

    counts = _confusion(labels, scores, cut.of_rows)
    found = bootstrap(_binary_measure, labels, scores, seed)
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
        "pr_auc": average_precision(labels, scores),
        "log_loss": log_loss(labels, scores),
        "brier": brier(labels, scores),
        "ks": kolmogorov_smirnov(labels, scores),
        "ece": calibration_error(labels, scores),
        **_shares(*counts),
        **as_json(found),
        "baseline": binary_baseline(labels),
    }


def _multiclass_measure(labels: np.ndarray, scores: np.ndarray) -> Measure:
    classes = scores.shape[1]
    said = scores.argmax(axis=1)
    right = said == labels
    losses = -np.log(np.clip(scores[np.arange(len(labels)), labels], EDGE, 1))
    # The sort orders of all classes' scores are kept unless they take too much memory.
    ranked = [Ranked(labels == k, scores[:, k]) for k in range(classes)] if scores.size <= RANKED_CELLS else None

    def measure(counts: np.ndarray) -> dict[str, float]:
        found = np.bincount(labels[right], weights=counts[right], minlength=classes)
        called = sum(np.bincount(one, weights=counts, minlength=classes) for one in (said, labels))
        there = called > 0
        by_class = ranked or (Ranked(labels == k, scores[:, k]) for k in range(classes))
        areas = [area(*one.steps(counts)) for one in by_class]
        known = [one for one in areas if not math.isnan(one)]
        return {
            "accuracy": mean(right, counts),
            "log_loss": mean(losses, counts),
            "macro_f1": float(np.mean(2 * found[there] / called[there])),
            "macro_auc": float(np.mean(known)) if known else math.nan,
        }

    return measure


def multiclass_metrics(labels: np.ndarray, scores: np.ndarray, seed: int, names: list[str]) -> dict[str, Any]:
    """The metrics of a problem with more than two classes. Labels are indices into `names`, and scores have one column
    per class. As in scikit-learn, means over classes omit classes that occur in neither the labels nor the predictions:
    nothing is known about them.
    """
    classes = len(names)

    found = bootstrap(_multiclass_measure, labels, scores, seed)
    own = np.clip(scores[np.arange(len(labels)), labels], EDGE, 1)
    found = noted(found, ["log_loss"], -np.log(own))
    right = int(np.sum(scores.argmax(axis=1) == labels))
    found = found.merged(of_known({"accuracy": wilson(right, len(labels))}))
    counts = np.bincount(labels, minlength=classes)
    missing = [name for name, count in zip(names, counts) if count == 0]
    absent = quoted(missing)
    if counts.min() < FEWEST:
        found = found.without(["macro_f1", "macro_auc"], f"no rows of {absent}" if absent else TOO_FEW)
    values = _multiclass_measure(labels, scores)(np.ones(len(labels), dtype=np.int64))
    made = {"rows": len(labels), **values, **as_json(found)}
    made["baseline"] = multiclass_baseline(labels, classes)
    if missing:
        of_them = f"{len(labels)} evaluated rows is of class {absent}"
        made["notes"] = [f"none of the {of_them}: no metric says how well the model finds such rows"]
    return made


def _regression_measure(labels: np.ndarray, scores: np.ndarray) -> Measure:
    error, some = scores - labels, labels != 0
    squares, sizes = error**2, np.abs(error)
    relative = np.abs(error[some] / labels[some])

    def measure(counts: np.ndarray) -> dict[str, float]:
        spread = float((counts * (labels - mean(labels, counts)) ** 2).sum())
        return {
            "rmse": math.sqrt(mean(squares, counts)),
            "mae": mean(sizes, counts),
            "r2": 1 - float((squares * counts).sum()) / spread if spread > 0 else math.nan,
            "mape": mean(relative, counts[some]) if counts[some].any() else math.nan,
        }

    return measure


def regression_metrics(labels: np.ndarray, scores: np.ndarray, seed: int) -> dict[str, Any]:
    """Errors of predicted numbers. `mape` ignores rows whose true value is 0."""

    found = bootstrap(_regression_measure, labels, scores, seed)
    error = np.abs(scores - labels)
    found = noted(found, ["rmse", "r2"], error**2)
    found = noted(found, ["mae"], error)
    some = labels != 0
    if some.any():
        found = noted(found, ["mape"], error[some] / np.abs(labels[some]))
    values = _regression_measure(labels, scores)(np.ones(len(labels), dtype=np.int64))
    made = {"rows": len(labels), **values, **as_json(found)}
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
        "reliability": {"bins": shown_reliability(labels, scores)},
        "scores": {
            "edges": edges.tolist(),
            "positive": np.histogram(scores[labels == 1], edges)[0].tolist(),
            "negative": np.histogram(scores[labels == 0], edges)[0].tolist(),
        },
    }


def _cumulated(labels: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The number of positives and negatives at or above each distinct score, in descending order, and the scores."""
    ranked = Ranked(labels == 1, scores)
    return (*ranked.steps(np.ones(len(labels), dtype=np.int64)), ranked.cuts)


def _thinned(**curves: np.ndarray) -> dict[str, list[float]]:
    """At most 200 points on a curve, including its ends."""
    length = len(next(iter(curves.values())))
    keep = np.unique(np.linspace(0, length - 1, min(length, CURVE_POINTS)).round().astype(int))
    return {name: [float(value) for value in values[keep]] for name, values in curves.items()}

"""The values that a model without features would achieve, shown next to the metrics."""

from __future__ import annotations

import numpy as np


def binary_baseline(labels: np.ndarray) -> dict[str, float]:
    """Every row gets the rate of positives as its score. For precision, recall and F1, every row is classified as
    positive."""
    rate = float(labels.mean())
    return {
        "auc": 0.5,
        "pr_auc": rate,
        "log_loss": entropy(np.array([rate, 1 - rate])),
        "brier": rate * (1 - rate),
        "ks": 0.0,
        "ece": 0.0,
        "accuracy": max(rate, 1 - rate),
        "precision": rate,
        "recall": 1.0,
        "f1": 2 * rate / (1 + rate),
    }


def multiclass_baseline(labels: np.ndarray, classes: int) -> dict[str, float]:
    """Every row has the class shares as its scores, so it is labeled as the most frequent class."""
    shares = np.bincount(labels, minlength=classes) / len(labels)
    most = float(shares.max())
    return {
        "accuracy": most,
        "log_loss": entropy(shares),
        "macro_f1": 2 * most / (1 + most) / np.count_nonzero(shares),
        "macro_auc": 0.5,
    }


def regression_baseline(labels: np.ndarray) -> dict[str, float]:
    """Every row has the mean as its prediction, or the median for absolute errors."""
    apart = np.abs(labels - np.median(labels))
    some = labels != 0
    made = {"rmse": float(labels.std()), "mae": float(apart.mean()), "r2": 0.0}
    if some.any():
        made["mape"] = float(np.mean(apart[some] / np.abs(labels[some])))
    return made


def entropy(shares: np.ndarray) -> float:
    some = shares[shares > 0]
    return float(-np.sum(some * np.log(some)))

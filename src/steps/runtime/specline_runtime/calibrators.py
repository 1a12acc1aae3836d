"""Represents a calibrator as plain JSON and applies it to scores. It is applied row by row, so that a row has the same
result alone or among others.
"""

from __future__ import annotations

import math
from typing import Any, Callable

import numpy as np

EDGE = 1e-6
PARAMETRIC = ("platt", "beta")


def apply_calibrator(calibrator: dict[str, Any], scores: np.ndarray) -> np.ndarray:
    """Converts scores to probabilities, both in [0, 1], or to percentiles, in [0, 100], with a percentile table."""
    if calibrator["method"] == "none":
        return np.asarray(scores, dtype=float)
    values = np.asarray(scores, dtype=float)
    if calibrator["method"] in ("isotonic", "percentile"):
        return _interpolated(values, np.array(calibrator["x"], dtype=float), np.array(calibrator["y"], dtype=float))
    return _logistic(_sum_of_terms(calibrator, log_odds_parts(values)))


def apply_to_parts(calibrator: dict[str, Any], parts: np.ndarray) -> np.ndarray:
    """A parametric calibrator's probabilities, from the scores' `log_odds_parts`."""
    return _logistic(_sum_of_terms(calibrator, parts))


def _sum_of_terms(calibrator: dict[str, Any], parts: np.ndarray) -> np.ndarray:
    """The linear part of a parametric calibrator.

    platt: a * logit(s) + b. beta: a * ln(s) - b * ln(1 - s) + c (Kull, Silva Filho, Flach: "Beta calibration", 2017).
    """
    low, high = parts[:, 0], parts[:, 1]
    if calibrator["method"] == "platt":
        return np.asarray(calibrator["a"] * (low - high) + calibrator["b"])
    return np.asarray(calibrator["a"] * low - calibrator["b"] * high + calibrator["c"])


def log_odds_parts(scores: np.ndarray) -> np.ndarray:
    """ln(s) and ln(1 - s) of scores of shape (rows,), with s kept away from 0 and 1: shape (rows, 2).

    Uses the C library's functions, because the last digit of NumPy's results depends on the processor.
    """
    inside = np.clip(scores, EDGE, 1 - EDGE)
    return np.column_stack([_each(math.log, inside), _each(math.log1p, -inside)])


def _logistic(values: np.ndarray) -> np.ndarray:
    grown = _each(math.exp, -np.abs(values))
    return np.asarray(np.where(values >= 0, 1.0, grown) / (1 + grown))


def _each(function: Callable[[float], float], values: np.ndarray) -> np.ndarray:
    return np.fromiter(map(function, values.tolist()), dtype=float, count=len(values))


def _interpolated(scores: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    right = np.clip(np.searchsorted(x, scores, side="left"), 1, max(len(x) - 1, 1))
    right = np.minimum(right, len(x) - 1)
    left = np.maximum(right - 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = y[left] + (scores - x[left]) / (x[right] - x[left]) * (y[right] - y[left])
    made = np.where(scores == x[right], y[right], made)
    return np.asarray(np.where(scores <= x[0], y[0], np.where(scores >= x[-1], y[-1], made)))

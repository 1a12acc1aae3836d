"""Represents a calibrator as plain JSON and applies it to scores. It is applied row by row, so that a row has the same
result alone or among others.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

EDGE = 1e-6


def apply_calibrator(calibrator: dict[str, Any], scores: np.ndarray) -> np.ndarray:
    """Converts scores to probabilities, both in [0, 1], or to percentiles, in [0, 100], with a percentile table."""
    if calibrator["method"] == "none":
        return np.asarray(scores, dtype=float)
    if calibrator["method"] in ("isotonic", "percentile"):
        x, y = calibrator["x"], calibrator["y"]
        return np.array([_interpolated(float(score), x, y) for score in scores])
    return np.array([_logistic(sum_of_terms(calibrator, float(score))) for score in scores])


def sum_of_terms(calibrator: dict[str, Any], score: float) -> float:
    """The linear part of a parametric calibrator.

    platt: a * logit(s) + b. beta: a * ln(s) - b * ln(1 - s) + c (Kull, Silva Filho, Flach: "Beta calibration", 2017).
    """
    low, high = log_odds_parts(score)
    if calibrator["method"] == "platt":
        return calibrator["a"] * (low - high) + calibrator["b"]
    return calibrator["a"] * low - calibrator["b"] * high + calibrator["c"]


def log_odds_parts(score: float) -> tuple[float, float]:
    """ln(s) and ln(1 - s), with s kept away from 0 and 1."""
    inside = min(max(score, EDGE), 1 - EDGE)
    return math.log(inside), math.log1p(-inside)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))


def _interpolated(score: float, x: list[float], y: list[float]) -> float:
    if score <= x[0]:
        return y[0]
    if score >= x[-1]:
        return y[-1]
    right = int(np.searchsorted(x, score, side="left"))
    if x[right] == score:
        return y[right]
    share = (score - x[right - 1]) / (x[right] - x[right - 1])
    return y[right - 1] + share * (y[right] - y[right - 1])

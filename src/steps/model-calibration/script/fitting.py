"""Fits calibrators. Fitting requires scikit-learn, but applying a calibrator does not."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from specline_runtime.calibrators import log_odds_parts

UNPENALISED = 1e10


def fit_calibrator(
    method: str, scores: np.ndarray, labels: np.ndarray, parts: np.ndarray | None = None
) -> dict[str, Any]:
    """A calibrator as JSON. `parts` are the scores' `log_odds_parts`, if already computed."""
    if method == "none":
        return {"method": "none"}
    if method == "isotonic":
        return _isotonic(scores, labels)
    parts = log_odds_parts(scores) if parts is None else parts
    if method == "platt":
        (a,), b = _logistic(parts[:, :1] - parts[:, 1:], labels)
        return {"method": "platt", "a": a, "b": b}
    return _beta(parts, labels)


def _isotonic(scores: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """Points for interpolation. They are kept away from 0 and 1 by one row in n + 2, because no number of rows proves
    certainty."""
    fitted = IsotonicRegression(out_of_bounds="clip").fit(scores, labels)
    edge = 1 / (len(scores) + 2)
    y = np.clip(fitted.y_thresholds_, edge, 1 - edge)
    return {"method": "isotonic", "x": fitted.X_thresholds_.tolist(), "y": y.tolist()}


def _beta(parts: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """Three parameters. Negative ones are set to 0, so that a higher score never means a lower probability."""
    columns = np.column_stack([parts[:, 0], -parts[:, 1]])
    (a, b), c = _logistic(columns, labels)
    if a < 0:
        (b,), c = _logistic(columns[:, 1:], labels)
        a = 0.0
    elif b < 0:
        (a,), c = _logistic(columns[:, :1], labels)
        b = 0.0
    return {"method": "beta", "a": a, "b": b, "c": c}


def _logistic(columns: np.ndarray, labels: np.ndarray) -> tuple[list[float], float]:
    """Fitted to Platt's targets: for a class with n rows, (n + 1) / (n + 2) instead of 1, because no number of rows
    proves certainty. Scores that separate the classes completely would otherwise become 0 and 1 (Platt:
    "Probabilistic outputs for support vector machines", 1999).
    """
    positives = int(labels.sum())
    targets = np.where(labels == 1, (positives + 1) / (positives + 2), 1 / (len(labels) - positives + 2))
    both = np.repeat([1, 0], len(labels))
    weights = np.concatenate([targets, 1 - targets])
    fitted = LogisticRegression(C=UNPENALISED, max_iter=1000).fit(np.vstack([columns, columns]), both, weights)
    return [float(value) for value in fitted.coef_[0]], float(fitted.intercept_[0])

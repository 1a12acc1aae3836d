"""Chooses a calibrator by cross-validation. A method is used only if it lowers log loss on rows that it has not
seen."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from fitting import fit_calibrator

from specline_runtime.calibrators import PARAMETRIC, apply_calibrator, apply_to_parts, log_odds_parts
from specline_runtime.counted import log_losses
from specline_runtime.folds import fold_of_rows

# With fewer rows than this, isotonic regression overfits to individual rows.
ISOTONIC_ROWS = 1000
ISOTONIC_RARER = 100
# The number of standard errors that a gain must exceed. By chance, this happens once in twenty times.
CHANCE = 1.645
METHODS = ("none", "platt", "isotonic")
"""In order of flexibility. A more flexible method must outperform a simpler one."""


class Held(NamedTuple):
    """Held-out rows."""

    keys: np.ndarray
    scores: np.ndarray
    labels: np.ndarray
    parts: np.ndarray
    """The scores' `log_odds_parts`, computed once, because many calibrators are fitted to subsets of the rows."""

    def where(self, mask: np.ndarray) -> Held:
        return Held(self.keys[mask], self.scores[mask], self.labels[mask], self.parts[mask])

    @property
    def rarer(self) -> int:
        positives = int(self.labels.sum())
        return min(positives, len(self.labels) - positives)


def held(keys: np.ndarray, scores: np.ndarray, labels: np.ndarray) -> Held:
    return Held(keys, scores, labels, log_odds_parts(scores))


class Choice(NamedTuple):
    method: str
    losses: dict[str, float]
    """The log loss of each compared method."""
    reason: str


def candidates(rows: Held) -> list[str]:
    enough = len(rows.labels) >= ISOTONIC_ROWS and rows.rarer >= ISOTONIC_RARER
    return list(METHODS) if enough else [method for method in METHODS if method != "isotonic"]


def choose(rows: Held, folds: int, seed: int, purpose: str = "fold") -> Choice:
    """The most flexible method whose gain on unseen rows is larger than chance would explain."""
    folds = min(folds, rows.rarer)
    if folds < 2:
        return Choice("none", {}, f"no calibrator is used: the rarer class has {rows.rarer} rows, too few to compare")
    fold = fold_of_rows(rows.keys, rows.labels, folds, seed, purpose)
    compared = candidates(rows)
    losses = {method: log_losses(rows.labels, cross_fitted(method, rows, fold)) for method in compared}
    chosen = compared[0]
    for method in compared[1:]:
        gain = losses[chosen] - losses[method]
        if gain.mean() > CHANCE * gain.std(ddof=1) / math.sqrt(len(gain)):
            chosen = method
    means = {method: float(values.mean()) for method, values in losses.items()}
    return Choice(chosen, means, _reason(chosen, means, folds, len(rows.labels)))


def _reason(chosen: str, losses: dict[str, float], folds: int, rows: int) -> str:
    shown = ", ".join(f"{method} {loss:.4f}" for method, loss in losses.items())
    words = (
        "no calibrator is used: none lowers log loss by more than chance would"
        if chosen == "none"
        else f"{chosen} calibration is used: it lowers log loss by more than chance would"
    )
    left_out = (
        ""
        if "isotonic" in losses
        else f"; isotonic was not tried, because it needs {ISOTONIC_ROWS:,} rows with {ISOTONIC_RARER} of each class"
    )
    return f"{words} ({folds}-fold cross-validation on {rows:,} rows: {shown}{left_out})"


def cross_fitted(method: str, rows: Held, fold: np.ndarray) -> np.ndarray:
    """Each row's calibrated score, from a calibrator fitted on the other folds."""
    if method == "none":
        return rows.scores
    calibrated = np.zeros(len(rows.scores))
    for number in np.unique(fold):
        inside = fold == number
        others = rows.where(~inside)
        calibrated[inside] = _fitted_and_applied(method, others, rows.where(inside))
    return calibrated


def _fitted_and_applied(method: str, rows: Held, to: Held) -> np.ndarray:
    calibrator = fit_calibrator(method, rows.scores, rows.labels, rows.parts)
    return apply_to_parts(calibrator, to.parts) if method in PARAMETRIC else apply_calibrator(calibrator, to.scores)


def chosen_and_fitted(rows: Held, fold: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Like `cross_fitted`, but the method is chosen again without each fold, so that the evaluation is not too
    optimistic."""
    calibrated = np.zeros(len(rows.scores))
    for number in np.unique(fold):
        inside = fold == number
        others = rows.where(~inside)
        method = choose(others, folds, seed, "inner").method
        calibrated[inside] = _fitted_and_applied(method, others, rows.where(inside))
    return calibrated

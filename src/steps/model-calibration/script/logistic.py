"""Logistic regression on one or two columns, fitted by Newton's method until nothing changes.

General solvers stop when the gradient is small, after a number of digits that depends on the library's version, and
need two copies of all rows for targets between 0 and 1. With so few columns, Newton's method takes a few passes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# As weak as to be without effect, except that columns without information get small factors.
PENALTY = 1e-10
CHANGE = 1e-7
"""The relative change of the factors after which they count as found: each step doubles the number of right digits."""
ROUNDING = 1e-12
"""The relative error of a sum over all rows."""
MOST_STEPS = 100
MOST_HALVES = 40
# Rows per block: few enough for the processor's cache.
ROWS = 1 << 14


class _At(NamedTuple):
    """The log loss at some factors, and its derivatives."""

    loss: float
    slope: np.ndarray
    curvature: np.ndarray


def logistic_regression(columns: np.ndarray, targets: np.ndarray) -> tuple[list[float], float]:
    """The factors of the columns and the constant that minimise the log loss.

    `columns` has shape (rows, columns). `targets`, of shape (rows,), are probabilities.

    >>> made = logistic_regression(np.array([[-1.0], [1.0]]), np.array([0.25, 0.75]))
    >>> [round(made[0][0], 6), round(abs(made[1]), 6)] == [round(float(np.log(3)), 6), 0]
    True
    """
    terms = [*np.ascontiguousarray(columns.T, dtype=float), np.ones(len(columns))]
    factors = np.array([1.0] * (len(terms) - 1) + [0.0])
    here = _at(terms, targets, factors)
    for _ in range(MOST_STEPS):
        # The shortest step, because columns that are constant or equal leave some factors open.
        step = np.linalg.lstsq(here.curvature, here.slope, rcond=1e-12)[0]
        if np.abs(step).max() <= CHANGE * (1 + np.abs(factors).max()):
            factors = factors - step
            break
        for _ in range(MOST_HALVES):
            there = _at(terms, targets, factors - step)
            if there.loss <= here.loss + ROUNDING * abs(here.loss):
                break
            step = step / 2
        factors, here = factors - step, there
    return [float(factor) for factor in factors[:-1]], float(factors[-1])


def _at(terms: list[np.ndarray], targets: np.ndarray, factors: np.ndarray) -> _At:
    penalties = np.append(np.full(len(terms) - 1, PENALTY), 0.0)
    loss = float((penalties * factors**2).sum()) / 2
    slope, curvature = penalties * factors, np.diag(penalties)
    for start in range(0, len(targets), ROWS):
        rows = slice(start, start + ROWS)
        part = _of_rows([term[rows] for term in terms], targets[rows], factors)
        loss, slope, curvature = loss + part.loss, slope + part.slope, curvature + part.curvature
    return _At(loss, slope, curvature)


def _of_rows(terms: list[np.ndarray], targets: np.ndarray, factors: np.ndarray) -> _At:
    values = np.asarray(sum(factor * term for factor, term in zip(factors, terms)))
    grown = np.exp(-np.abs(values))
    likely = np.where(values >= 0, 1.0, grown) / (1 + grown)
    loss = float((np.maximum(values, 0) + np.log1p(grown) - targets * values).sum())
    missed, spread = likely - targets, likely * (1 - likely)
    slope = np.array([float((missed * term).sum()) for term in terms])
    weighted = [spread * term for term in terms]
    curvature = np.array([[float((one * term).sum()) for term in terms] for one in weighted])
    return _At(loss, slope, curvature)

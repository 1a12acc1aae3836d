from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent / "script"))

from logistic import logistic_regression


def slope(columns: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The mean derivatives of the log loss at the fitted factors."""
    factors, constant = logistic_regression(columns, targets)
    values = columns @ np.array(factors) + constant
    missed = 1 / (1 + np.exp(-values)) - targets
    return np.append((missed[:, None] * columns).mean(axis=0), missed.mean())


@pytest.mark.parametrize("seed", range(20))
def test_the_factors_minimise_the_loss(seed: int) -> None:
    random = np.random.RandomState(seed)
    rows = random.choice([3, 50, 40_000])
    columns = random.normal(0, random.choice([0.1, 1, 20]), (rows, random.choice([1, 2])))
    labels = (random.rand(rows) < 1 / (1 + np.exp(-columns[:, 0] * random.choice([0.3, 3, 30])))).astype(int)
    assert np.abs(slope(columns, np.where(labels == 1, 0.999, 0.001))).max() < 1e-9


def test_scikit_learn_finds_the_same_factors() -> None:
    random = np.random.RandomState(1)
    columns = random.normal(size=(3000, 2))
    labels = (random.rand(3000) < 1 / (1 + np.exp(-columns[:, 0] + 0.3))).astype(int)
    fitted = LogisticRegression(C=1e10, tol=1e-10, max_iter=10_000).fit(columns, labels)
    factors, constant = logistic_regression(columns, labels)
    assert [*factors, constant] == pytest.approx([*fitted.coef_[0], fitted.intercept_[0]], abs=1e-6)


def test_columns_without_information_have_an_answer() -> None:
    targets = np.array([0.25, 0.5, 0.75, 0.5])
    for columns in (np.zeros((4, 1)), np.full((4, 1), 3.0), np.ones((4, 2))):
        factors, constant = logistic_regression(columns, targets)
        assert 1 / (1 + np.exp(-(columns[0] @ np.array(factors) + constant))) == pytest.approx(0.5)

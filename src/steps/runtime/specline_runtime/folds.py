"""Parts of a table that take turns: one evaluates what was learned from the others."""

from __future__ import annotations

import numpy as np

from .draw import row_numbers


def fold_of_rows(ids: np.ndarray, labels: np.ndarray, folds: int, seed: int, purpose: str = "fold") -> np.ndarray:
    """The fold of each row, with classes in proportion. It does not depend on the order of the rows."""
    drawn = row_numbers(seed, purpose, ids)
    fold = np.zeros(len(ids), dtype=int)
    begin = 0
    for value in np.unique(labels):
        rows = np.flatnonzero(labels == value)
        # Each class begins where the previous one ended, so that folds have equal sizes.
        fold[rows[np.argsort(drawn[rows], kind="mergesort")]] = (begin + np.arange(len(rows))) % folds
        begin += len(rows)
    return fold

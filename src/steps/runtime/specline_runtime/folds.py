"""Divides a table into folds. Each fold in turn evaluates what was learned from the others."""

from __future__ import annotations

import numpy as np

from .draw import row_numbers


def fold_of_rows(keys: np.ndarray, labels: np.ndarray, folds: int, seed: int, purpose: str = "fold") -> np.ndarray:
    """Each row's fold, stratified by class. It depends on the rows' keys, not on their order."""
    drawn = row_numbers(seed, purpose, keys)
    fold = np.zeros(len(keys), dtype=int)
    begin = 0
    for value in np.unique(labels):
        rows = np.flatnonzero(labels == value)
        # Each class starts at the fold after the previous class's last one, so that folds have equal sizes.
        fold[rows[np.argsort(drawn[rows], kind="mergesort")]] = (begin + np.arange(len(rows))) % folds
        begin += len(rows)
    return fold

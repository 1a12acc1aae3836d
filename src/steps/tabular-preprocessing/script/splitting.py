"""Splits rows into train, validation and test, so that the same seed gives every row the same place."""

from __future__ import annotations

import numpy as np
import pandas as pd

from specline_runtime.date_parts import days_of
from specline_runtime.draw import row_numbers
from specline_runtime.job import fail
from specline_runtime.values import as_numbers, column_type

Splits = "dict[str, np.ndarray]"


def split_rows(ids: np.ndarray, strata: pd.Series | None, validation: float, test: float, seed: int) -> Splits:
    """Masks of the three splits. With strata, each split holds the same share of every stratum."""
    drawn = row_numbers(seed, "split", ids)
    place = np.zeros(len(ids), dtype=int)
    groups = [np.arange(len(ids))] if strata is None else list(strata.groupby(strata, sort=True).indices.values())
    for rows in groups:
        ordered = rows[np.argsort(drawn[rows], kind="mergesort")]
        place[ordered] = places(len(ordered), validation, test)
    return _masks(place)


def split_by_time(cells: pd.Series, column: str, validation: float, test: float) -> Splits:
    """The latest rows are the test, those before them the validation."""
    moments = _moments(cells, column)
    ordered = np.argsort(moments, kind="mergesort")[::-1]
    place = np.zeros(len(cells), dtype=int)
    place[ordered] = places(len(ordered), validation, test)
    return _masks(place)


def split_by_group(cells: pd.Series, validation: float, test: float, seed: int) -> Splits:
    """All rows of a group fall into one split."""
    codes, groups = pd.factorize(cells.fillna(""), sort=True)
    drawn = row_numbers(seed, "group", np.arange(len(groups)))
    ordered = np.argsort(drawn, kind="mergesort")
    place = np.zeros(len(groups), dtype=int)
    place[ordered] = places(len(ordered), validation, test)
    return _masks(place[codes])


def places(rows: int, validation: float, test: float) -> np.ndarray:
    """For rows in drawn order: 2 (test) for the first, 1 (validation) for the next, 0 (train) for the rest."""
    tested = round(rows * test)
    watched = round(rows * validation)
    return np.repeat([2, 1, 0], [tested, watched, max(rows - tested - watched, 0)])[:rows]


def _masks(place: np.ndarray) -> Splits:
    return {"train": place == 0, "validation": place == 1, "test": place == 2}


def _moments(cells: pd.Series, column: str) -> np.ndarray:
    if cells.isna().any():
        fail("data/time-missing", column=column, count=int(cells.isna().sum()))
    texts = cells.unique()
    if column_type(texts) in ("number", "integer"):
        return as_numbers(cells)
    days = days_of(cells)
    if np.isnan(days).any():
        fail("data/no-dates", column=column, value=str(cells[np.isnan(days)].iloc[0]))
    return days

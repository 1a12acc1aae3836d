"""The time of each row as a number, from the column that the config names."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .date_parts import days_of
from .job import fail


def times_of(codes: np.ndarray, texts: np.ndarray, numeric: bool, column: str) -> np.ndarray:
    """Days since 1970, or the number itself in a numeric column, for cells given as indices of their strings. NaN for
    a missing cell (-1, or None as its string). Fails if a string is not a date.
    """
    known = pd.Series(texts, dtype=object)
    times = known.astype(np.float64).to_numpy() if numeric else days_of(known.to_numpy())
    odd = known[np.isnan(times) & known.notna().to_numpy()]
    if len(odd):
        fail("data/no-dates", column=column, value=str(odd.iloc[0]))
    return np.append(times, np.nan)[codes]


def require_times(times: np.ndarray, column: str) -> np.ndarray:
    """Fails if a row has no time."""
    missing = int(np.isnan(times).sum())
    if missing:
        fail("data/time-missing", column=column, count=missing)
    return times

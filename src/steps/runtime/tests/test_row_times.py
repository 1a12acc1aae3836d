"""The time of each row: numbers, dates, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from specline_runtime.job import JobFailure
from specline_runtime.row_times import require_times, times_of


def test_times_are_days_or_the_numbers_themselves() -> None:
    dates = np.array(["1970-01-03", "1970-01-02T12:00:00", None], dtype=object)
    assert times_of(np.array([1, 0, 0]), dates, False, "t").tolist() == [1.5, 2.0, 2.0]
    numbers = np.array(["7", "2.5"], dtype=object)
    assert times_of(np.array([1, 0]), numbers, True, "t").tolist() == [2.5, 7.0]
    assert np.isnan(times_of(np.array([2, -1]), dates, False, "t")).all()


def test_a_row_without_a_time_is_refused() -> None:
    with pytest.raises(JobFailure) as refused:
        times_of(np.array([0, 1]), np.array(["1970-01-03", "soon"], dtype=object), False, "t")
    assert (refused.value.code, refused.value.data) == ("data/no-dates", {"column": "t", "value": "soon"})
    with pytest.raises(JobFailure) as refused:
        require_times(np.array([1.0, np.nan, np.nan]), "t")
    assert (refused.value.code, refused.value.data) == ("data/time-missing", {"column": "t", "count": 2})

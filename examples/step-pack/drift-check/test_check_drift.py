from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent / "script"))
from check_drift import compare, stability


def test_the_same_rows_have_not_drifted() -> None:
    table = pd.DataFrame({"age": np.arange(1000.0), "job": ["a", "b"] * 500})
    assert compare(table, table, set(), 10) == {"age": 0.0, "job": 0.0}


def test_a_shift_is_seen_and_the_greatest_comes_first() -> None:
    reference = pd.DataFrame({"age": np.arange(1000.0), "job": ["a", "b"] * 500})
    current = reference.assign(age=reference["age"] + 400)
    found = compare(reference, current, set(), 10)
    assert list(found) == ["age", "job"]
    assert found["age"] > 0.25
    assert found["job"] == 0


def test_by_hand() -> None:
    # Compares half and half with a quarter and three quarters: 0.25 ln 2 - (-0.25) ln 1.5, the standard formula for the
    # index.
    reference = pd.Series(["a", "b"] * 50)
    current = pd.Series(["a", "b", "b", "b"] * 25)
    assert abs(stability(reference, current, 10) - (-0.25 * np.log(0.5) + 0.25 * np.log(1.5))) < 1e-9


def test_missing_values_and_new_categories_are_parts_of_their_own() -> None:
    assert stability(pd.Series(["a"] * 10), pd.Series(["z"] * 10), 10) > 5
    assert stability(pd.Series([1.0] * 10), pd.Series([np.nan] * 10), 10) > 5

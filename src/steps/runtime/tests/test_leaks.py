"""Columns that give the label away, and columns that only predict it well."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from specline_runtime.leaks import leaks, may_reach
from specline_runtime.metrics import auc

RANDOM = np.random.RandomState(5)
ROWS = 400
X = RANDOM.randn(ROWS)
Y = (X + RANDOM.randn(ROWS) > 0.7).astype(int)
THREE = np.array(["a", "b", "c"])[RANDOM.randint(0, 3, ROWS)]
AMOUNT = RANDOM.lognormal(3, 1, ROWS)
STRONG = np.where(RANDOM.rand(ROWS) < 0.03, 1 - Y, Y)


def texts(values: Any) -> list[str | None]:
    return [None if pd.isna(value) else str(value) for value in values]


def found(values: Any, kind: str, labels: Any, task: str, scores: np.ndarray) -> list[str]:
    rows = pd.DataFrame({"x": texts(X), "c": texts(values), "y": texts(labels)}, dtype=object)
    columns = [{"name": "x", "type": "number"}, {"name": "c", "type": kind}]
    classes = sorted(set(map(str, labels))) if task != "regression" else []
    made = leaks(rows, columns, "y", scores, (task, classes))
    return [f"{finding['code']} {finding['data']['column']}" for finding in made]


GIVEN_AWAY: dict[str, tuple[Any, str]] = {
    "a multiple of the label": (7 * Y, "number"),
    "its opposite": (1 - Y, "number"),
    "codes in any order": (np.where(Y == 1, 5, RANDOM.choice([1, 9], ROWS)), "number"),
    "words that only one class has": (np.where(Y == 1, RANDOM.choice(["move", "price"], ROWS), "none"), "category"),
}
NOT: dict[str, tuple[Any, str]] = {
    "a strong column": (STRONG, "number"),
    "a name of its own for each row": ([f"n{n}" for n in range(ROWS)], "category"),
    "noise": (RANDOM.randn(ROWS), "number"),
    "gaps at random": (np.where(RANDOM.rand(ROWS) < 0.3, np.nan, X), "number"),
}


@pytest.mark.parametrize("case", GIVEN_AWAY)
def test_a_column_that_gives_two_classes_away_is_named(case: str) -> None:
    values, kind = GIVEN_AWAY[case]
    assert found(values, kind, Y, "binary", Y.astype(float)) == ["data/gives-label-away c"]


@pytest.mark.parametrize("case", NOT)
def test_other_columns_are_not_named(case: str) -> None:
    values, kind = NOT[case]
    assert found(values, kind, Y, "binary", Y.astype(float)) == []


def test_gaps_that_follow_the_label_are_named() -> None:
    gaps = np.where(STRONG == 1, np.nan, RANDOM.randn(ROWS))
    assert found(gaps, "number", Y, "binary", Y.astype(float)) == ["data/gap-gives-label-away c"]


def test_one_class_against_the_rest() -> None:
    scores = np.column_stack([name == THREE for name in "abc"]).astype(float)
    assert found(np.isin(THREE, ["b"]).astype(int), "number", THREE, "multiclass", scores) == [
        "data/gives-label-away c"
    ]
    assert found(RANDOM.randn(ROWS), "number", THREE, "multiclass", scores) == []


@pytest.mark.parametrize(
    ("rows", "of_class", "named"),
    [(95, 19, False), (95, 20, True), (400, 40, False)],  # too few rows, enough rows, too small a share
)
def test_a_small_class_is_no_evidence(rows: int, of_class: int, named: bool) -> None:
    labels = np.where(np.arange(rows) < of_class, "a", np.where(RANDOM.rand(rows) < 0.5, "b", "c"))
    scores = np.column_stack([name == labels for name in "abc"]).astype(float)
    longitude = np.where(labels == "a", 500.0, 0) + RANDOM.rand(rows)
    table = pd.DataFrame({"c": texts(longitude), "y": texts(labels)}, dtype=object)
    made = leaks(table, [{"name": "c", "type": "number"}], "y", scores, ("multiclass", ["a", "b", "c"]))
    assert [finding["data"]["column"] for finding in made] == ["c"] * named


NUMBERS: dict[str, tuple[Any, bool]] = {
    "another unit": (AMOUNT * 1.8 + 32, True),
    "its logarithm": (np.log(AMOUNT), True),
    "rounded": (AMOUNT.round(1), True),
    "with noise": (AMOUNT + RANDOM.randn(ROWS) * 15, False),
    "something else": (RANDOM.randn(ROWS), False),
    "few classes": (np.digitize(AMOUNT, [10, 20, 40]), False),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers(case: str) -> None:
    values, away = NUMBERS[case]
    assert found(values, "number", AMOUNT, "regression", AMOUNT) == (["data/gives-label-away c"] if away else [])


def test_few_rows_say_nothing() -> None:
    rows = pd.DataFrame({"x": texts(Y[:30]), "y": texts(Y[:30])}, dtype=object)
    assert leaks(rows, [{"name": "x", "type": "number"}], "y", Y[:30].astype(float), ("binary", ["0", "1"])) == []


@pytest.mark.parametrize("seed", range(40))
def test_no_column_is_ruled_out_that_reaches_enough(seed: int) -> None:
    random = np.random.RandomState(seed)
    rows = random.choice([10, 300, 5000])
    labels = (random.rand(rows) < random.choice([0.1, 0.5])).astype(float)
    labels[:2] = 0, 1
    noise = random.choice([0.0, 1e-6, 0.1, 1, 10])
    drawn = [random.randn(rows), random.standard_cauchy(rows), random.randint(0, 3, rows)][seed % 3]
    values = labels + noise * drawn
    values = random.choice([1.0, -1e6, 1e-300, 1e300]) * values
    reached = auc(labels, values)
    reached = max(reached, 1 - reached)
    for least in (0.6, 0.95, 0.995):
        assert may_reach(labels, values, least) or reached < least


def test_noise_is_ruled_out_without_sorting() -> None:
    labels = (np.arange(5000) % 2).astype(float)
    values = np.random.RandomState(1).randn(5000)
    assert [may_reach(labels, one, 0.95) for one in (values, np.round(values), labels, -labels)] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_numbers_and_their_texts_have_the_same_findings(task: str) -> None:
    few = np.where(Y == 1, 5.0, RANDOM.choice([1.0, 9.0, np.nan], ROWS))
    rows = pd.DataFrame({"few": texts(few), "x": texts(X), "y": texts(Y if task == "binary" else 2 * X)}, dtype=object)
    columns = [{"name": name, "type": "number"} for name in ("few", "x")]
    scores = Y.astype(float) if task == "binary" else 2 * X
    target = (task, ["0", "1"] if task == "binary" else [])
    as_doubles = rows.assign(few=few, x=X)
    found = leaks(rows, columns, "y", scores, target)
    assert [finding["data"]["column"] for finding in found] == ["few" if task == "binary" else "x"]
    assert leaks(as_doubles, columns, "y", scores, target) == found

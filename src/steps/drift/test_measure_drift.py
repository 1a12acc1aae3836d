"""Planted drift is found and named, other columns are not, and tables are read as training read them."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "data-loading" / "script"))
sys.path.insert(0, str(Path(__file__).parents[1] / "drift-measurement" / "script"))
sys.path.insert(0, str(Path(__file__).parent / "script"))

import measure_drift
from columns_differ import Column, compare

ROWS = 400
# The textbook test of each kind, at the level 0.01 / 20 of a report with twenty tests, has a power above 0.999.
NORMAL = 7.0
COUNT = 34
FACTS = SimpleNamespace(
    id_column=None, time_column=None, group_column=None, weight_column=None, dropped=None, label="y"
)


def draw(rng: np.random.Generator, count: int = ROWS) -> dict[str, np.ndarray]:
    """Columns of different forms."""
    rare = COUNT / ROWS
    made: dict[str, np.ndarray] = {
        "normal": rng.normal(50, 10, count),
        "skewed": np.round(rng.lognormal(3, 1, count), 2),
        "counts": rng.poisson(3, count).astype(float),
        "zeros": np.where(rng.random(count) < 0.6, 0, rng.gamma(2, 30, count)),
        "plan": rng.choice(["a", "b", "c"], count, p=[0.6, 0.4 - rare, rare]).astype(object),
        "city": rng.choice([f"c{n}" for n in range(40)], count).astype(object),
        "y": rng.choice(["good", "bad"], count, p=[0.8, 0.2]).astype(object),
    }
    made["zeros"][rng.random(count) < 0.1] = np.nan
    return made


def compared(before: dict[str, np.ndarray], now: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    columns = []
    for name, values in before.items():
        kind = "number" if values.dtype.kind == "f" else "category"
        column = Column({"name": name, "type": kind}, FACTS, [])
        for gathered, cells in ((column.before, values), (column.now, now[name])):
            if kind == "number":
                gathered.add_numbers(cells)
            else:
                codes, texts = pd.factorize(cells)
                gathered.add_texts(codes, list(texts))
        columns.append(column)
    return compare(columns)


Plant = Callable[[dict[str, np.ndarray], np.random.Generator], None]


def some(rng: np.random.Generator, count: int = COUNT) -> np.ndarray:
    chosen = np.zeros(ROWS, dtype=bool)
    chosen[rng.choice(ROWS, count, replace=False)] = True
    return chosen


def put(column: str, value: Any) -> Plant:
    def plant(rows: dict[str, np.ndarray], rng: np.random.Generator) -> None:
        rows[column][some(rng)] = value

    return plant


def change(column: str, by: Callable[[np.ndarray], np.ndarray]) -> Plant:
    def plant(rows: dict[str, np.ndarray], _: np.random.Generator) -> None:
        rows[column] = by(rows[column])

    return plant


def mixed(column: str, before: str, now: str) -> Plant:
    def plant(rows: dict[str, np.ndarray], rng: np.random.Generator) -> None:
        there = np.flatnonzero(rows[column] == before)
        rows[column][rng.choice(there, 110, replace=False)] = now

    return plant


def renamed(before: str, now: str) -> Callable[[np.ndarray], np.ndarray]:
    return lambda cells: np.where(cells == before, now, cells).astype(object)


PLANTS: dict[str, tuple[str, str, Plant]] = {
    "higher": ("normal", "higher", change("normal", lambda one: one + 10 * NORMAL * math.sqrt(2 / ROWS))),
    "lower counts": ("counts", "lower", change("counts", lambda one: np.maximum(0, one - 1))),
    "wider": ("normal", "wider", change("normal", lambda one: 50 + (one - 50) * math.exp(NORMAL / math.sqrt(ROWS)))),
    "narrower": ("normal", "narrower", change("normal", lambda one: 50 + (one - 50) / math.exp(0.36))),
    "outliers": ("normal", "outliers", put("normal", 0.0)),
    "cents": ("skewed", "unit", change("skewed", lambda one: one * 100)),
    "Fahrenheit": ("normal", "unit", change("normal", lambda one: one * 1.8 + 32)),
    "a value for missing cells": ("normal", "repeated", put("normal", -1.0)),
    "capped": ("skewed", "capped", change("skewed", lambda one: np.minimum(one, np.quantile(one, 0.9)))),
    "stuck": ("counts", "stuck", change("counts", lambda one: np.full(len(one), 3.0))),
    "missing": ("normal", "missing", put("normal", np.nan)),
    "shares": ("plan", "shares", mixed("plan", "a", "b")),
    "a new category": ("plan", "new-category", put("plan", "d")),
    "a lost category": ("plan", "lost-category", change("plan", renamed("c", "a"))),
    "a recoded category": ("plan", "recoded", change("plan", renamed("c", "C+"))),
    "the label's shares": ("y", "shares", mixed("y", "good", "bad")),
    "empty": ("city", "empty", change("city", lambda one: np.full(len(one), None, dtype=object))),
}


@pytest.mark.parametrize("name", PLANTS)
def test_planted_drift_is_found_and_named(name: str) -> None:
    column, kind, plant = PLANTS[name]
    rng = np.random.default_rng(5)
    before, now = draw(rng), draw(rng)
    if name == "outliers":
        now["normal"][some(rng)] = rng.normal(200, 30, COUNT)
    else:
        plant(now, rng)
    found = {one["name"]: [of["kind"] for of in one["kinds"]] for one in compared(before, now) if one["drifted"]}
    assert found == {column: [kind]}


def test_draws_from_the_same_rows_are_not_different() -> None:
    rng = np.random.default_rng(6)
    alarms = sum(any(one["drifted"] for one in compared(draw(rng), draw(rng, 150))) for _ in range(100))
    # At most one percent of reports, so at most six of 100 in all but one of ten thousand runs.
    assert alarms <= 6


def flags(share: float, count: int = ROWS) -> np.ndarray:
    return (np.arange(count) < share * count).astype(float)


@pytest.mark.parametrize(("name", "before", "now"), [("y", 0.21, 0.4), ("flag", 0.4, 0.1), ("flag", 0.0, 0.1)])
def test_columns_of_zeros_and_ones_differ_by_their_shares(name: str, before: float, now: float) -> None:
    [found] = compared({name: flags(before)}, {name: flags(now)})
    assert found["role"] == ("label" if name == "y" else "feature")
    [kind] = found["kinds"]
    assert kind["kind"] == "shares"
    assert sorted(kind["levels"]) == [["0", 1 - before, 1 - now], ["1", before, now]]


def test_a_few_numbers_with_the_same_median_differ_by_their_shares() -> None:
    before, now = np.repeat([1.0, 2, 3, 4, 5], 80), np.repeat([1.0, 2, 3, 4, 5], [20, 40, 250, 50, 40])
    [found] = compared({"grade": before}, {"grade": now})
    assert [one["kind"] for one in found["kinds"]] == ["shares"]
    assert found["kinds"][0]["levels"][0] == ["3", 0.2, 0.625]
    before[:40] = -9
    [found] = compared({"grade": np.repeat([1.0, 2, 3, 4, 5], 80)}, {"grade": before})
    assert [(one["kind"], one["value"]) for one in found["kinds"]] == [("repeated", -9)]


def test_numbers_with_the_same_median_have_their_means_named() -> None:
    rng = np.random.default_rng(8)
    before, now = (np.where(np.arange(1000) < count, rng.gamma(2, 30, 1000), 0) for count in (200, 330))
    [found] = compared({"spent": before}, {"spent": now})
    [kind] = found["kinds"]
    assert (kind["kind"], kind["before"], kind["now"]) == ("higher", 0, 0)
    assert kind["means"] == [before.mean(), now.mean()]


def test_small_tables_give_few_false_alarms() -> None:
    rng = np.random.default_rng(9)
    names = [f"n{at}" for at in range(5)]
    alarms = 0
    for _ in range(400):
        before, now = ({name: rng.lognormal(0, 2, count) for name in names} for count in (1000, 12))
        alarms += any(one["drifted"] for one in compared(before, now))
    # At most one percent of reports, so at most 12 of 400 in all but one of a thousand runs.
    assert alarms <= 12
    assert "values: spread" not in compared(before, now)[0]["tests"]
    assert "values: spread" in compared(before, before)[0]["tests"]


def test_a_shift_is_no_change_of_the_unit_though_some_factor_fits() -> None:
    rng = np.random.default_rng(7)
    before, now = ({"area": rng.normal(800, 300, ROWS)} for _ in range(2))
    now["area"] = now["area"] + 450
    assert [one["kind"] for one in compared(before, now)[0]["kinds"]] == ["higher"]


NAMES = ["amount", "age", "city", "since", "y"]


def rows_of(count: int, first: int = 0) -> list[list[str]]:
    return [
        [
            f"{((n * 37) % 211) / 4:.2f}".replace(".", ","),
            "" if n % 17 == 0 else str(18 + (n * 13) % 60),
            ["Zürich", "Genève", "Bern"][(n * 7) % 3],
            f"{1 + n % 28:02d}.{1 + n % 12:02d}.2025",
            "bad" if n % 3 else "good",
        ]
        for n in range(first, first + count)
    ]


def written(path: Path, rows: list[list[str]], names: list[str] = NAMES) -> Path:
    path.write_text("".join(";".join(one) + "\n" for one in [names, *rows]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def baseline(new_bench: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    source = written(tmp_path_factory.mktemp("table") / "table.csv", rows_of(400))
    loaded = new_bench("drift").run("DataLoading", {"source": source}, label="y", positive="bad", branch="training")
    return {"baseline": str(loaded["data"]), "schema": str(Path(loaded["signature"]) / "schema.json")}


def measured(baseline: dict[str, str], source: Path) -> dict[str, Any]:
    asked = {**baseline, "source": str(source), "config": {"label": "y"}, "sample": str(source) + ".sample"}
    return measure_drift.answer(asked)


def test_new_rows_are_read_as_training_read_them(baseline: dict[str, str], tmp_path: Path) -> None:
    found = measured(baseline, written(tmp_path / "new.csv", rows_of(300, 400)))
    assert found["rows"] == {"baseline": 400, "now": 300}
    assert [one["name"] for one in found["columns"] if one["drifted"]] == []
    assert found["sampled"] == 300
    assert json.dumps(found)


def test_what_the_model_could_not_read_is_drift_at_any_number_of_rows(baseline: dict[str, str], tmp_path: Path) -> None:
    rows = rows_of(300, 400)
    rows[5][1] = "about 40"
    renamed_city = [*NAMES[:2], "City_", *NAMES[3:]]
    found = measured(baseline, written(tmp_path / "new.csv", rows, renamed_city))
    kinds = {one["name"]: one["kinds"] for one in found["columns"] if one["drifted"]}
    assert kinds == {
        "age": [{"kind": "unreadable", "count": 1, "examples": ["about 40"]}],
        "city": [{"kind": "lost-column", "nearest": "City_"}],
    }
    assert found["added"] == ["City_"]


def test_rows_without_the_label_in_another_order_are_compared(baseline: dict[str, str], tmp_path: Path) -> None:
    rows = [[row[2], row[1], row[0], row[3]] for row in rows_of(300, 400)]
    found = measured(baseline, written(tmp_path / "new.csv", rows, ["city", "age", "amount", "since"]))
    assert [one["name"] for one in found["columns"]] == ["amount", "age", "city", "since"]
    assert not any(one["drifted"] for one in found["columns"])


def test_columns_that_are_no_features_can_be_absent(baseline: dict[str, str], tmp_path: Path) -> None:
    source = written(tmp_path / "new.csv", [[row[0], row[1]] for row in rows_of(300, 400)], NAMES[:2])
    config = {"label": "y", "weight_column": "city", "dropped": ["since"]}
    asked = {**baseline, "source": str(source), "config": config}
    found = measure_drift.answer(asked)
    assert [one["name"] for one in found["columns"]] == ["amount", "age"]
    assert not any(one["drifted"] for one in found["columns"])
    there = {**asked, "source": str(written(tmp_path / "all.csv", rows_of(300, 400)))}
    roles = {one["name"]: one["role"] for one in measure_drift.answer(there)["columns"]}
    assert roles == {"amount": "feature", "age": "feature", "city": "other", "since": "other", "y": "label"}


def test_another_table_and_one_without_rows_are_refused(baseline: dict[str, str], tmp_path: Path) -> None:
    other = measured(baseline, written(tmp_path / "other.csv", [["1", "2"]] * 9, ["a", "b"]))
    assert other["foreign"] == {"expected": ["amount", "age", "city", "since"], "found": ["a", "b"]}
    assert measured(baseline, written(tmp_path / "empty.csv", []))["failure"]["code"] == "data/header-only"

"""More than two classes, numbers, dates, groups and time, which the credit and churn data do not have."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """600 orders. The kind depends on amount and color, and the price on amount. Each customer has ten orders."""
    random = np.random.RandomState(5)
    rows = []
    for number in range(600):
        amount, colour = random.rand(), random.choice(["red", "green", "blue"])
        day = datetime.date(2025, 1, 1) + datetime.timedelta(days=int(random.randint(0, 365)))
        kind = "large" if amount > 0.6 else "red" if colour == "red" else "small"
        price = f"{10 * amount + random.randn() / 10:.3f}"
        row = {"customer": number // 10, "day": day.isoformat(), "amount [EUR]": f"{amount:.6f}", "colour": colour}
        rows.append({**row, "kind": kind, "price": price})
    return written(tmp_path / "shop.csv", rows)


def prepared(bench: Any, source: Path, **facts: Any) -> Any:
    loading = {name: facts[name] for name in ("label", "task") if name in facts}
    loaded = bench.run("DataLoading", {"source": source}, **loading)
    return bench.run("TabularPreprocessing", {"data": loaded["data"], "signature": loaded["signature"]}, **facts)


def measured(bench: Any, processed: Path) -> tuple[Any, Any]:
    trained = bench.run("XGBoostTraining", {"data": processed}, n_estimators=60, early_stopping_rounds=10)
    return trained, bench.run("XGBoostModelEval", {"model": trained["model"], "data": processed})


def test_more_than_two_classes(bench: Any, shop: Path) -> None:
    processed = prepared(bench, shop, label="kind", drop_columns=["price", "customer"])["processed"]
    trained, evaluated = measured(bench, processed)
    metrics = evaluated.json("metrics", "metrics.json")
    assert (metrics["task"], metrics["split"]) == ("multiclass", "test")
    assert metrics["accuracy"] > 0.95
    assert metrics["macro_auc"] > 0.95
    table = pd.read_csv(evaluated["predictions"] / "predictions.csv")
    assert list(table) == ["__row_id", "split", "label", "score_large", "score_red", "score_small"]
    assert "amount [EUR]" in trained.json("model", "importance.json")["gain"]
    refused = bench.run("ModelCalibration", {"predictions": evaluated["predictions"]})
    assert refused.code == "data/not-binary"


def test_a_number(bench: Any, shop: Path) -> None:
    made = prepared(bench, shop, label="price", id_column="customer")
    assert made.json("processed", "schema.json")["task"] == "regression"
    _, evaluated = measured(bench, made["processed"])
    metrics = evaluated.json("metrics", "metrics.json")
    assert metrics["r2"] > 0.95
    assert metrics["intervals"]["rmse"][0] < metrics["rmse"] < metrics["intervals"]["rmse"][1]


def test_the_latest_rows_are_the_test_and_groups_stay_together(bench: Any, shop: Path) -> None:
    raw = pd.read_csv(shop)
    by_time = prepared(bench, shop, label="kind", time_column="day")
    rows = {
        split: pd.read_csv(by_time["processed"] / split / "part-00000.csv") for split in ("train", "validation", "test")
    }
    days = {split: raw["day"].iloc[table["__row_id"]] for split, table in rows.items()}
    assert days["train"].max() <= days["validation"].min() <= days["validation"].max() <= days["test"].min()
    assert not [name for name in rows["train"] if name.startswith("day")]
    by_group = prepared(bench, shop, label="kind", group_column="customer")["processed"]
    owners = [set(raw["customer"].iloc[pd.read_csv(by_group / split / "part-00000.csv")["__row_id"]]) for split in rows]
    assert sum(map(len, owners)) == len(set().union(*owners)) == 60


def test_rows_of_another_branch_stay_whole_and_dates_become_parts(bench: Any, shop: Path) -> None:
    made = prepared(bench, shop, label="kind", branch="calibration")
    table = pd.read_csv(made["processed"] / "all/part-00000.csv")
    assert len(table) == 600
    assert {"day_year", "day_month", "day_day", "day_weekday"} <= set(table)
    assert not (made["processed"] / "train").exists()
    refused = bench.run("XGBoostTraining", {"data": made["processed"]})
    assert refused.code == "data/not-split"


def test_what_cannot_be_learnt_is_said(bench: Any, shop: Path, tmp_path: Path) -> None:
    loaded = bench.run("DataLoading", {"source": shop})
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    assert bench.run("TabularPreprocessing", inputs).code == "data/label-unknown"
    wrong = bench.run("TabularPreprocessing", inputs, label="Kind ")
    assert wrong.hint == "did you mean 'kind'?"
    too_much = bench.run("TabularPreprocessing", inputs, label="kind", validation_split=0.5, test_split=0.5)
    assert too_much.code == "data/bad-split"
    processed = bench.run("TabularPreprocessing", inputs, label="kind")["processed"]
    assert bench.run("XGBoostTraining", {"data": processed}, eval_metric="auc").code == "data/metric-unfit"
    (tmp_path / "hyperparameters.json").write_text(json.dumps({"max_dept": 3}))
    unknown = bench.run("XGBoostTraining", {"data": processed, "hyperparameters": tmp_path / "hyperparameters.json"})
    assert unknown.code == "data/hyperparameter-unknown"
    assert bench.run("XGBoostTraining", {}).code == "data/input-missing"

"""Cross-validation in the training of small tables, and how its results are used."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

TYPES = {"x": "number", "z": "number"}
FAST = {"cross_validation": 3, "learning_rate": 0.3, "max_depth": 2}


def table(rows: int, seed: int, task: str = "binary") -> list[dict[str, Any]]:
    random = np.random.RandomState(seed)
    x, z, noise = random.randn(rows), random.randn(rows), random.randn(rows)
    number = x + noise
    labels = {
        "binary": (number > 0.5).astype(int).astype(str),
        "multiclass": np.array(["a", "b", "c"])[np.digitize(number, [-0.5, 0.8])],
        "regression": np.round(number, 4).astype(str),
    }[task]
    return [{"x": f"{a:.4f}", "z": f"{b:.4f}", "y": label} for a, b, label in zip(x, z, labels)]


def small(processed: Any, task: str = "binary") -> Path:
    splits = {"train": table(90, 1, task), "validation": table(25, 2, task), "test": table(25, 3, task)}
    folder: Path = processed([], TYPES, task=task, **splits)
    first = 0
    for split in splits:  # separate ids, as in a real table
        path = folder / split / "part-00000.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows["__row_id"] = range(first, first + len(rows))
        rows.to_csv(path, index=False)
        first += len(rows)
    return folder


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_numbers_of_a_small_table_are_the_mean_of_its_cross_validation(bench: Any, processed: Any, task: str) -> None:
    data = small(processed, task)
    trained = bench.run("XGBoostTraining", {"data": data}, **FAST)
    scored = pd.read_csv(trained["model"] / "cross-validation.csv")
    assert len(scored) == 3 * 140
    assert scored.groupby("repeat")["__row_id"].nunique().tolist() == [140, 140, 140]
    evaluated = bench.run("XGBoostModelEval", {"model": trained["model"], "data": data})
    metrics = evaluated.json("metrics", "metrics.json")
    first = {"binary": "auc", "multiclass": "accuracy", "regression": "rmse"}[task]
    assert metrics["estimate"] == "cross-validation"
    assert (metrics["rows"], metrics["held_out"]["rows"], metrics["repeats"]) == (140, 25, 3)
    assert metrics["intervals"][first][0] < metrics[first] < metrics["intervals"][first][1]
    assert metrics[first] != metrics["held_out"][first]
    assert metrics["notes"][0].startswith(
        "numbers and intervals are the mean of 3 repeats of cross-validation over 140"
    )
    if task == "binary":
        bins = evaluated.json("metrics", "curves.json")["reliability"]["bins"]
        assert sum(one["count"] for one in bins) == 140
    computed = bench.run("ModelMetricsComputation", {"predictions": evaluated["predictions"]}, split="all", task=task)
    assert computed.json("metrics", "metrics.json")[first] == pytest.approx(metrics[first])
    asked = bench.run("XGBoostModelEval", {"model": trained["model"], "data": data}, split="validation")
    assert "estimate" not in asked.json("metrics", "metrics.json")


def test_scores_are_of_models_that_had_not_seen_the_row(bench: Any, processed: Any) -> None:
    """Labels that are unrelated to the columns, so that only a model that saw them could predict them."""
    random = np.random.RandomState(5)
    rows = [{"x": f"{a:.4f}", "z": f"{b:.4f}", "y": str(n % 2)} for n, (a, b) in enumerate(random.randn(120, 2))]
    data = processed([], TYPES, train=rows[:80], validation=rows[80:100], test=rows[100:])
    trained = bench.run("XGBoostTraining", {"data": data}, cross_validation=2, early_stopping_rounds=0, n_estimators=50)
    scored = pd.read_csv(trained["model"] / "cross-validation.csv")
    accuracy = ((scored["score"] >= 0.5) == (scored["label"] == 1)).mean()
    assert accuracy < 0.65


def test_it_runs_by_itself_with_few_rows_only_and_can_be_left_out(bench: Any, processed: Any) -> None:
    data = small(processed)
    by_itself = bench.run("XGBoostTraining", {"data": data}, learning_rate=0.5, n_estimators=3)
    assert "cross-validated 10 times over 140 rows" in by_itself.log
    without = bench.run("XGBoostTraining", {"data": data}, cross_validation=0)
    assert not (without["model"] / "cross-validation.csv").exists()
    metrics = bench.run("XGBoostModelEval", {"model": without["model"], "data": data}).json("metrics", "metrics.json")
    assert metrics["rows"] == 25
    many = processed([], TYPES, train=table(180, 1), validation=table(20, 2), test=table(20, 3))
    assert not (bench.run("XGBoostTraining", {"data": many})["model"] / "cross-validation.csv").exists()


def test_many_held_out_rows_say_more_than_cross_validation(bench: Any, processed: Any) -> None:
    trained = bench.run("XGBoostTraining", {"data": small(processed)}, **FAST)
    held_out = processed([], TYPES, all=table(300, 9))
    evaluated = bench.run("XGBoostModelEval", {"model": trained["model"], "data": held_out}, branch="calibration")
    metrics = evaluated.json("metrics", "metrics.json")
    assert (metrics["rows"], "estimate" in metrics) == (300, False)


@pytest.mark.parametrize("reason", ["time", "group"])
def test_rows_that_belong_together_are_not_parted(bench: Any, processed: Any, reason: str) -> None:
    data = small(processed)
    schema = json.loads((data / "schema.json").read_text())
    schema["transform"]["dropped"] = {"day": reason}
    (data / "schema.json").write_text(json.dumps(schema))
    trained = bench.run("XGBoostTraining", {"data": data})
    assert f"not cross-validated, although there are few rows: rows are split by {reason}" in trained.log
    assert not (trained["model"] / "cross-validation.csv").exists()


def test_labels_of_training_rows_stay_out_of_the_package(bench: Any, processed: Any) -> None:
    data = small(processed)
    schema = json.loads((data / "schema.json").read_text())
    schema["transform"] = {"raw": [], "dates": {}, "dropped": {}, "sentinels": []}
    (data / "schema.json").write_text(json.dumps(schema))
    trained = bench.run("XGBoostTraining", {"data": data}, **FAST)
    packed = bench.run("Package", {"model": trained["model"]})["package"] / "model.tar.gz"
    with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as tar:
        names = tar.getnames()
    assert "model.json" in names
    assert "cross-validation.csv" not in names

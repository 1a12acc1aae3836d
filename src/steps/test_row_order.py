"""The same rows in another order give the same types, splits, folds, model, calibrator, threshold and metrics.

SPECLINE_ORDER_TABLES sets how many tables are generated. Only what numbers the rows of the file may differ: row ids,
and the order in which rows are written.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Callable, NamedTuple

import numpy as np
import pandas as pd
import pytest
from conftest import Bench, Ran

COUNT = int(os.environ.get("SPECLINE_ORDER_TABLES", "6"))
NUMBERING = ("__row_id", "count", "digest")


class Made(NamedTuple):
    rows: list[dict[str, Any]]
    facts: dict[str, Any]


def make(seed: int) -> Made:
    """A table with columns of every type, as people write them, and with what could depend on an order."""
    random = np.random.RandomState(seed)
    rows = int(random.choice([150, 420, 900]))
    x, z = random.randn(rows), random.exponential(3000, rows)
    day = np.datetime64("2024-01-01") + random.randint(0, 400, rows)
    city = random.choice(["Bern", "bern ", "Chur", "Genf", "genf", "Rom"], rows)
    risk = x + (city == "Rom") - z / 9000 + random.randn(rows)
    frame = pd.DataFrame(
        {
            "lfd": np.arange(1, rows + 1),
            "x": np.round(x, 3),
            "Betrag": [f"{value:,.2f}" for value in z],
            "coarse": random.randint(0, 4, rows),
            "city": city,
            "day": [f"{value.day:02d}.{value.month:02d}.{value.year}" for value in day.astype(object)],
            "comment": [" ".join(random.choice(list("abcdefgh"), 7)) for _ in range(rows)],
            "odd": [str(value) if value % 40 else f"n{value}" for value in random.randint(1, 400, rows)],
        }
    )
    frame = frame.astype(object).mask(random.rand(*frame.shape) < 0.03, None)
    frame["lfd"] = np.arange(1, rows + 1)
    return LABELS[list(LABELS)[seed % len(LABELS)]](random, frame, risk)


def two_classes(random: Any, frame: pd.DataFrame, risk: np.ndarray) -> Made:
    return made(frame.assign(y=np.where(risk > 0.4, "bad", "good")), label="y", positive="bad")


def rounded(random: Any, frame: pd.DataFrame, risk: np.ndarray) -> Made:
    """Coarse features only, so that many rows have the same score."""
    risk = risk + frame["coarse"].fillna(0).to_numpy(dtype=float)
    return made(frame[["coarse", "city"]].assign(y=np.where(risk > 1.9, "yes", "no")), label="y", positive="yes")


def classes(random: Any, frame: pd.DataFrame, risk: np.ndarray) -> Made:
    return made(frame.assign(y=pd.cut(risk, 3, labels=["low", "middle", "high"]).astype(str)), label="y")


def number(random: Any, frame: pd.DataFrame, risk: np.ndarray) -> Made:
    return made(frame.assign(y=np.round(risk * 1000)), label="y", task="regression")


def copies(random: Any, frame: pd.DataFrame, risk: np.ndarray) -> Made:
    whole = frame.drop(columns="lfd").assign(y=np.where(risk > 0.4, "bad", "good"))
    times = random.choice([1, 1, 3], len(whole))
    return made(whole.iloc[np.repeat(np.arange(len(whole)), times)], label="y", positive="bad")


def visits(random: Any, frame: pd.DataFrame, risk: np.ndarray) -> Made:
    groups = [f"p{value}" for value in random.randint(0, len(frame) // 3, len(frame))]
    whole = frame.assign(y=np.where(risk > 0.4, "bad", "good"), who=groups)
    return made(whole, label="y", positive="bad", group_column="who")


LABELS: dict[str, Callable[[Any, pd.DataFrame, np.ndarray], Made]] = {
    one.__name__: one for one in (two_classes, rounded, classes, number, copies, visits)
}


def made(frame: pd.DataFrame, **facts: Any) -> Made:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return Made(rows, {"positive": None, "task": None, "group_column": None, "seed": 7, **facts})


def pipeline(bench: Bench, rows: list[dict[str, Any]], facts: dict[str, Any], folder: Path) -> dict[str, Ran]:
    """Every standard step that learns or draws something."""
    folder.mkdir()
    pd.DataFrame(rows).to_csv(folder / "table.csv", index=False)
    ran: dict[str, Ran] = {}
    fitted: dict[str, dict[str, Path]] = {}
    for branch, low, high in (("training", 0, 0.75), ("calibration", 0.75, 1)):
        known = {**facts, "branch": branch}
        loaded = bench.run("DataLoading", {"source": folder}, share_from=low, share_to=high, **known)
        data = {"data": loaded["data"], "signature": loaded["signature"]}
        ran[f"load {branch}"] = loaded
        ran[f"prepare {branch}"] = bench.run("TabularPreprocessing", data, **known)
        data = {"data": ran[f"prepare {branch}"]["processed"]}
        for step in ("MissingValueImputation", "RiskTableMapping", "FeatureSelection"):
            ran[f"{step} {branch}"] = bench.run(step, {**data, **fitted.get(step, {})}, branch=branch)
            fitted.setdefault(step, {"fitted": ran[f"{step} {branch}"]["fitted"]})
            data = {"data": ran[f"{step} {branch}"]["data"]}
    prepared, held_out = ran["prepare training"]["processed"], ran["prepare calibration"]["processed"]
    ran["sample"] = bench.run("StratifiedSampling", {"data": prepared}, size=90)
    train = bench.run("XGBoostTraining", {"data": prepared}, cross_validation=2, n_estimators=40, learning_rate=0.3)
    ran["train"] = train
    model = {"model": train["model"]}
    ran["evaluate"] = bench.run(
        "XGBoostModelEval", {**model, "data": held_out}, branch="calibration", threshold="best-f1"
    )
    of_rows = {"predictions": ran["evaluate"]["predictions"]}
    ran["metrics"] = bench.run("ModelMetricsComputation", of_rows, threshold="best-f1", label=facts["label"])
    if ran["prepare training"].json("processed", "schema.json")["task"] == "binary":
        ran["calibrate"] = bench.run("ModelCalibration", of_rows)
        ran["percentiles"] = bench.run("PercentileModelCalibration", of_rows)
    ran["payload"] = bench.run("Payload", model)
    return ran


def outcome(ran: Ran) -> dict[str, Any]:
    """What a step wrote: tables as sets of rows, and everything else unchanged, without what numbers rows."""
    found = {}
    for port, folder in ran.outputs.items():
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{port}/{path.relative_to(folder)}"
            if path.suffix == ".csv":
                table = pd.read_csv(path, dtype=str, keep_default_na=False)
                found[name] = sorted(map(tuple, table.drop(columns="__row_id", errors="ignore").to_numpy()))
            elif path.suffix == ".json":
                found[name] = without(json.loads(path.read_text(encoding="utf-8")), port, path.name)
    return found


def without(value: Any, port: str, name: str) -> Any:
    if isinstance(value, dict):
        numbers_rows = "digest" in value
        return {key: without(one, port, name) for key, one in value.items() if not (numbers_rows and key in NUMBERING)}
    return [without(one, port, name) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(COUNT))
def test_the_order_of_the_rows_does_not_matter(seed: int, bench: Any, tmp_path: Path) -> None:
    rows, facts = make(seed)
    order = np.random.RandomState(seed + 1000).permutation(len(rows))
    straight = pipeline(bench, rows, facts, tmp_path / "straight")
    mixed = pipeline(bench, [rows[place] for place in order], facts, tmp_path / "mixed")
    differ = []
    for step, ran in straight.items():
        one, other = outcome(ran), outcome(mixed[step])
        assert one.keys() == other.keys()
        differ += [f"{step}: {name}" for name in one if one[name] != other[name]]
    assert not differ, "\n".join(differ)

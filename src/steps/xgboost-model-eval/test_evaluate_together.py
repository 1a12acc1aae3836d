"""Evaluation on several machines, here processes: the same files as a single machine's."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from conftest import files_below
from parts import as_one_table

TYPES = {"x": "number", "told": "number", "colour": "category", "text": "category"}
FEW_TREES = {"n_estimators": 5, "max_depth": 3, "cross_validation": 0}


def table(rows: int, seed: int, task: str) -> list[dict[str, Any]]:
    """The column "told" gives the label away. Texts are long, so that the table has several pieces."""
    chance = random.Random(seed)
    made = []
    for _ in range(rows):
        x = chance.gauss(0, 1)
        score = x + 0.5 * chance.gauss(0, 1)
        y = f"{score:.4f}" if task == "regression" else str(int(score > 0.5) + (task == "multiclass" and score > 1))
        text = chance.choice(["two\nlines", 'a "quoted" word', "plain", "ü, comma"]) + " and more" * 10
        told = None if chance.random() < 0.01 else f"{3 * float(y) + 1:g}"
        x_text = None if chance.random() < 0.1 else f"{x:.3f}"
        made.append({"x": x_text, "told": told, "colour": chance.choice("abc"), "text": text, "y": y})
    return made


@pytest.fixture(params=["binary", "multiclass", "regression"])
def evaluated(request: pytest.FixtureRequest, bench: Any, processed: Any) -> dict[str, Path]:
    task = request.param
    rows = {name: table(count, count, task) for name, count in (("train", 300), ("validation", 200), ("test", 4000))}
    data = processed([], TYPES, task=task, **rows)
    return {"data": data, "model": bench.run("XGBoostTraining", {"data": data}, **FEW_TREES)["model"]}


def test_the_files_are_the_same_for_any_number_of_machines(bench: Any, evaluated: dict[str, Path]) -> None:
    one = bench.run("XGBoostModelEval", evaluated)
    assert "data/gives-label-away" in str(one.json("metrics", "metrics.json")["findings"])
    parts = []
    for count in (2, 4):
        runs = bench.run_together("XGBoostModelEval", evaluated, count)
        assert runs.files("metrics") == files_below(one["metrics"])
        parts.append(runs.files("predictions"))
        assert as_one_table(parts[-1]) == (one["predictions"] / "predictions.csv").read_bytes()
        assert [ran.log for ran in runs.machines] == [one.log, *[""] * (count - 1)]
        assert all(list(ran["predictions"].iterdir()) for ran in runs.machines)
    assert parts[0] == parts[1]


def test_few_rows_are_evaluated_by_a_single_machine(bench: Any, evaluated: dict[str, Path]) -> None:
    one = bench.run("XGBoostModelEval", evaluated, split="validation", threshold="best-f1")
    runs = bench.run_together("XGBoostModelEval", evaluated, 4, split="validation", threshold="best-f1")
    for port in ("metrics", "predictions"):
        assert runs.files(port) == files_below(one[port])


def test_a_wrong_label_is_reported_once_and_as_on_a_single_machine(bench: Any, processed: Any) -> None:
    rows = table(4000, 1, "binary")
    data = processed([], TYPES, train=rows[:300], validation=rows[:200], test=rows)
    model = bench.run("XGBoostTraining", {"data": data}, **FEW_TREES)["model"]
    rows[-1]["y"] = "perhaps"
    inputs = {"data": processed([], TYPES, test=rows), "model": model}
    one = bench.run("XGBoostModelEval", inputs, split="test")
    assert one.code == "data/label-not-coded"
    for ran in bench.run_together("XGBoostModelEval", inputs, 3, split="test").machines:
        assert ran.status == 1
        assert one.sentence in ran.sentence

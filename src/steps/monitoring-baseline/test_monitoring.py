"""A baseline is kept, new rows are compared with it, and their quality is measured by the model in it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Callable

import pytest
from conftest import CREDIT, Bench, Line, Ran


@pytest.fixture(scope="module")
def baseline(credit_line: Line) -> Path:
    loaded, trained = credit_line.ran["load_training"], credit_line.ran["train"]
    inputs = {"data": loaded["data"], "signature": loaded["signature"], "model": trained["model"]}
    return credit_line.bench.run("MonitoringBaseline", inputs, label="Status")["baseline"]


def changed_rows(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> Path:
    """Every third of the real rows, changed."""
    with CREDIT.open(encoding="utf-8", newline="") as file:
        rows = [change(row) for row in list(csv.DictReader(file))[::3]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def load(line: Line, source: Path) -> Path:
    """New rows as the monitoring pipeline loads them."""
    inputs = {"source": source, "signature": line.ran["load_training"]["signature"]}
    return line.bench.run("DataLoading", inputs, branch="inference", policy="lenient")["data"]


def drift(bench: Bench, baseline: Path, data: Path, **config: Any) -> Ran:
    return bench.run("DriftMeasurement", {"baseline": baseline, "data": data}, **config)


def test_held_out_rows_have_not_drifted(credit_line: Line, baseline: Path) -> None:
    measured = drift(credit_line.bench, baseline, credit_line.ran["load_calibration"]["data"])
    found = measured.json("metrics", "metrics.json")
    assert found == {"drifted": 0, "columns": 14, "largest_effect": 0.0, "rows": 891, "findings": []}
    assert measured.json("report", "drift.json")["rows"] == {"baseline": 3563, "now": 891}


def test_a_drifted_column_is_named_and_small_effects_can_be_ignored(
    credit_line: Line, baseline: Path, tmp_path: Path
) -> None:
    source = changed_rows(tmp_path / "new.csv", lambda row: {**row, "Price": str(int(row["Price"]) + 300)})
    data = load(credit_line, source)
    measured = drift(credit_line.bench, baseline, data)
    metrics = measured.json("metrics", "metrics.json")
    assert metrics["drifted"] == 1
    assert "\nPrice: " in measured.log
    assert [one["code"] for one in metrics["findings"]] == ["data/columns-drifted"]
    assert metrics["findings"][0]["data"]["columns"].startswith("'Price' (")
    ignored = drift(credit_line.bench, baseline, data, min_effect=metrics["largest_effect"] + 0.01)
    assert ignored.json("metrics", "metrics.json")["drifted"] == 0


def test_a_lost_column_is_drift(credit_line: Line, baseline: Path, tmp_path: Path) -> None:
    def without_age(row: dict[str, str]) -> dict[str, str]:
        return {name: cell for name, cell in row.items() if name not in ("Age", "Status")}

    measured = drift(credit_line.bench, baseline, load(credit_line, changed_rows(tmp_path / "new.csv", without_age)))
    found = measured.json("report", "drift.json")["columns"]
    assert [one["name"] for one in found if one["drifted"]] == ["Age"]


def test_quality_is_what_the_evaluation_measures(credit_line: Line, baseline: Path) -> None:
    inputs = {"baseline": baseline, "data": credit_line.ran["load_calibration"]["data"]}
    measured = credit_line.bench.run("QualityMeasurement", inputs).json("metrics", "metrics.json")
    evaluated = credit_line.ran["evaluate"].json("metrics", "metrics.json")
    numbers = {name for name, value in evaluated.items() if isinstance(value, (int, float))}
    assert {name: measured[name] for name in numbers} == {name: evaluated[name] for name in numbers}


def test_quality_without_labels_or_with_others_is_an_error(credit_line: Line, baseline: Path, tmp_path: Path) -> None:
    def failure(change: Callable[[dict[str, str]], dict[str, str]]) -> str:
        data = load(credit_line, changed_rows(tmp_path / "new.csv", change))
        return credit_line.bench.run("QualityMeasurement", {"baseline": baseline, "data": data}).code

    assert failure(lambda row: {**row, "Status": ""}) == "data/no-known-labels"
    assert failure(lambda row: {**row, "Status": "unknown"}) == "data/other-labels"


def test_equal_trainings_keep_equal_bytes(credit_line: Line, baseline: Path) -> None:
    loaded, trained = credit_line.ran["load_training"], credit_line.ran["train"]
    inputs = {"data": loaded["data"], "signature": loaded["signature"], "model": trained["model"]}
    again = credit_line.bench.run("MonitoringBaseline", inputs, label="Status")["baseline"]
    assert (again / "baseline.tar.gz").read_bytes() == (baseline / "baseline.tar.gz").read_bytes()


def test_an_archive_without_facts_is_no_baseline(credit_line: Line, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/other.txt").write_text(json.dumps({}), encoding="utf-8")
    failed = drift(credit_line.bench, tmp_path / "empty", credit_line.ran["load_calibration"]["data"])
    assert failed.code == "data/file-missing"

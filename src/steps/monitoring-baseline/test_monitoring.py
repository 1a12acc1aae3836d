"""A baseline is kept, new rows are compared with it, and their quality is measured by the model in it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pandas as pd
import pytest
from conftest import CREDIT, ROOT, Bench, Line, Ran
from sklearn.metrics import roc_auc_score


@pytest.fixture(scope="module")
def kept(credit_line: Line) -> Ran:
    return keep(credit_line, predictions=credit_line.ran["evaluate"]["predictions"])


def keep(line: Line, **more: Path) -> Ran:
    loaded, trained = line.ran["load_training"], line.ran["train"]
    inputs = {"data": loaded["data"], "signature": loaded["signature"], "model": trained["model"], **more}
    return line.bench.run("MonitoringBaseline", inputs, label="Status")


@pytest.fixture(scope="module")
def baseline(kept: Ran) -> Path:
    return kept["baseline"]


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


def test_equal_trainings_keep_equal_bytes(credit_line: Line, kept: Ran) -> None:
    again = keep(credit_line, predictions=credit_line.ran["evaluate"]["predictions"])
    for port, names in (
        ("baseline", ["baseline.tar.gz"]),
        ("statistics", ["constraints.json", "statistics.json"]),
        ("quality", ["constraints.json", "statistics.json"]),
    ):
        assert sorted(path.name for path in kept[port].iterdir()) == names
        assert [(again[port] / name).read_bytes() for name in names] == [
            (kept[port] / name).read_bytes() for name in names
        ]


def check(folder: Path, data: Path, baseline: Path, kind: str = "DATA_QUALITY", **variables: str) -> list[Any]:
    """The violations that a quality check finds."""
    (folder / "out").mkdir(exist_ok=True)
    variables["dataset_format"] = '{"csv": {"header": true}}'
    asked = {
        "type": kind,
        "variables": {**variables, "dataset_source": str(data), "output_path": str(folder / "out")},
        "compares": True,
        **{name: str(baseline / f"{name}.json") for name in ("statistics", "constraints")},
    }
    for name in ("statistics", "constraints"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / f"{name}.json").write_bytes((baseline / f"{name}.json").read_bytes())
        asked[name] = str(folder / name)
    scripts = [ROOT / "src/local/jobs/checks/script", ROOT / "src/steps/monitoring-baseline/script"]
    program = (
        f"import sys; sys.path[:0] = {[str(path) for path in scripts]}; "
        "import check_quality as c; sys.exit(c.main(c.check))"
    )
    words = [sys.executable, "-c", program, json.dumps(asked), str(folder / "failure")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: list[Any] = json.loads((folder / "out/constraint_violations.json").read_text())["violations"]
    return found


def requests(line: Line, folder: Path, **changes: Any) -> Path:
    """Loaded held-out rows, with the columns that an endpoint's requests have."""
    (folder / "rows").mkdir(exist_ok=True)
    parts = sorted(line.ran["load_calibration"]["data"].glob("*.csv"))
    rows = pd.concat(pd.read_csv(part, dtype=str, keep_default_na=False) for part in parts)
    rows.drop(columns=["__row_id", "Status"]).assign(**changes).to_csv(folder / "rows/rows.csv", index=False)
    return folder / "rows"


def test_the_data_baseline_describes_the_columns_of_requests(credit_line: Line, kept: Ran) -> None:
    statistics = kept.json("statistics", "statistics.json")
    header = CREDIT.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert [one["name"] for one in statistics["features"]] == [name for name in header if name != "Status"]
    found = {one["name"]: one for one in statistics["features"]}
    rows = pd.concat(pd.read_csv(part) for part in credit_line.ran["load_training"]["data"].glob("*.csv"))
    assert statistics["dataset"]["item_count"] == len(rows) == 3563
    numbers = found["Income"]["numerical_statistics"]
    assert numbers["common"]["num_missing"] == rows["Income"].isna().sum() > 0
    assert numbers["mean"] == pytest.approx(rows["Income"].mean())
    assert numbers["std_dev"] == pytest.approx(rows["Income"].std(ddof=0))
    home = {
        one["value"]: one["count"]
        for one in found["Home"]["string_statistics"]["distribution"]["categorical"]["buckets"]
    }
    assert home == rows["Home"].value_counts().to_dict()


def test_a_check_accepts_held_out_rows_and_finds_a_changed_column(credit_line: Line, kept: Ran, tmp_path: Path) -> None:
    baseline = kept["statistics"]
    # A column's share of missing cells must not grow, not even by chance: so does AWS suggest it.
    found = check(tmp_path, requests(credit_line, tmp_path), baseline)
    assert {one["constraint_check_type"] for one in found} == {"completeness_check"}
    changed = check(tmp_path, requests(credit_line, tmp_path, Home="tent"), baseline)
    others = [one for one in changed if one["constraint_check_type"] != "completeness_check"]
    assert {one["feature_name"] for one in others} == {"Home"}


def test_the_model_baseline_is_what_the_evaluation_measures(credit_line: Line, kept: Ran, tmp_path: Path) -> None:
    evaluated = credit_line.ran["evaluate"]
    numbers, metrics = (
        kept.json("quality", "statistics.json")["binary_classification_metrics"],
        evaluated.json("metrics", "metrics.json"),
    )
    for name in ("accuracy", "precision", "recall", "f1", "auc"):
        assert numbers[name]["value"] == pytest.approx(metrics[name]), name
    predictions = pd.read_csv(evaluated["predictions"] / "predictions.csv")
    assert numbers["auc"]["value"] == pytest.approx(roc_auc_score(predictions["label"], predictions["score"]))
    # The same predictions break none of the constraints, and worse ones do.
    variables = {
        "problem_type": "BinaryClassification",
        "ground_truth_attribute": "label",
        "probability_attribute": "score",
        "probability_threshold_attribute": "0.5",
    }
    baseline = kept["quality"]
    assert check(tmp_path, evaluated["predictions"], baseline, "MODEL_QUALITY", **variables) == []
    (tmp_path / "worse").mkdir()
    predictions.assign(label=1 - predictions["label"]).to_csv(tmp_path / "worse/predictions.csv", index=False)
    assert check(tmp_path, tmp_path / "worse", baseline, "MODEL_QUALITY", **variables) != []


def test_without_predictions_only_the_data_is_described(credit_line: Line) -> None:
    kept = keep(credit_line)
    assert list(kept["quality"].iterdir()) == []
    assert (kept["statistics"] / "statistics.json").is_file()


def test_an_archive_without_facts_is_no_baseline(credit_line: Line, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/other.txt").write_text(json.dumps({}), encoding="utf-8")
    failed = drift(credit_line.bench, tmp_path / "empty", credit_line.ran["load_calibration"]["data"])
    assert failed.code == "data/file-missing"

"""The statistics of quality checks, against NumPy and scikit-learn."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

sys.path.insert(0, str(Path(__file__).parent / "script"))
sys.path.insert(0, str(Path(__file__).parents[3] / "steps/monitoring-baseline/script"))

import check_quality
import data_quality
import model_quality


def table_of(**columns: list) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def test_types_are_the_narrowest_that_all_present_cells_have() -> None:
    table = table_of(
        a=["1", " 2", "-3", ""], b=["1", "2.5", "1e3", None], c=["1", "x", "nan", ""], d=["", None, "", ""]
    )
    found = data_quality.statistics_of(table)["features"]
    assert [one["inferred_type"] for one in found] == ["Integral", "Fractional", "String", "Unknown"]
    commons = [(one.get("numerical_statistics") or one["string_statistics"])["common"] for one in found]
    assert [one["num_missing"] for one in commons] == [1, 1, 1, 4]


@pytest.mark.parametrize("count", [1, 7, 2048, 2049, 10_000, 50_001])
def test_a_sketch_represents_every_value(count: int) -> None:
    values = np.random.RandomState(count).normal(size=count)
    levels = data_quality.sketch_of(values)
    assert sum(len(level) * 2**at for at, level in enumerate(levels)) == count
    statistics = {"distribution": {"kll": {"buckets": data_quality.buckets_of(values), "sketch": {"data": levels}}}}
    assert data_quality.numeric_distance(values, statistics, robust=False) <= 2 / 2048
    assert sum(one["count"] for one in statistics["distribution"]["kll"]["buckets"]) == count


def test_the_distance_is_that_of_kolmogorov_and_smirnov() -> None:
    one, other = np.arange(100.0), np.arange(100.0) + 30
    statistics = {"distribution": {"kll": {"buckets": [], "sketch": {"data": [other.tolist()]}}}}
    assert data_quality.numeric_distance(one, statistics, robust=False) == pytest.approx(0.3)
    assert data_quality.numeric_distance(one, statistics, robust=True) == pytest.approx(
        0.3 - 1.8 * np.sqrt(200 / 10_000)
    )


def test_a_table_satisfies_its_own_constraints_and_each_change_is_one_violation() -> None:
    table = table_of(n=[str(at) for at in range(50)], t=["a", "b"] * 25)
    statistics = data_quality.statistics_of(table)
    constraints = data_quality.constraints_of(statistics)

    def checks(changed: pd.DataFrame) -> list:
        found = data_quality.violations_of(changed, statistics, constraints)
        return [(one["feature_name"], one["constraint_check_type"]) for one in found]

    assert checks(table) == []
    assert checks(table.assign(n=["x", *table["n"][1:]])) == [("n", "data_type_check")]
    assert checks(table.assign(n=["-1", *table["n"][1:]])) == [("n", "data_type_check")]
    assert checks(table.assign(t=["", *table["t"][1:]])) == [("t", "completeness_check")]
    assert checks(table.assign(t=["c", *table["t"][1:]])) == [("t", "categorical_values_check")]
    assert checks(table.drop(columns="t")) == [("t", "missing_column_check")]
    assert checks(table.assign(z="1")) == [("z", "extra_column_check")]
    lenient = {
        **constraints,
        "monitoring_config": {**constraints["monitoring_config"], "evaluate_constraints": "Disabled"},
    }
    assert data_quality.violations_of(table.drop(columns="t"), statistics, lenient) == []


def test_options_of_one_feature_replace_only_themselves() -> None:
    table = table_of(n=[str(at) for at in range(100)], t=["a"] * 70 + ["b"] * 30)
    statistics = data_quality.statistics_of(table)
    constraints = data_quality.constraints_of(statistics)
    moved = table_of(n=[str(at + 60) for at in range(100)], t=["a"] * 20 + ["b"] * 80)

    def drifted(own: dict) -> list:
        first, second = constraints["features"]
        features = [{**first, "monitoringConfigOverrides": {"distribution_constraints": own}}, second]
        found = data_quality.violations_of(moved, statistics, {**constraints, "features": features})
        return [one["feature_name"] for one in found]

    assert drifted({}) == ["n", "t"]
    assert drifted({"comparison_threshold": 0.9}) == ["t"]
    assert drifted({"perform_comparison": "Disabled"}) == ["t"]
    assert data_quality.unknown_method(constraints) is None
    chi = {"distribution_constraints": {"categorical_drift_method": "ChiSquared"}}
    assert data_quality.unknown_method({"monitoring_config": chi}) == "ChiSquared"
    assert data_quality.unknown_method({"features": [{"monitoringConfigOverrides": chi}]}) == "ChiSquared"


def test_metrics_are_those_of_scikit_learn() -> None:
    random = np.random.RandomState(3)
    label, score = random.randint(0, 2, 300), random.rand(300).round(2)
    found = model_quality.binary(
        pd.DataFrame({"label": label, "prediction": (score > 0.5).astype(int), "score": score})
    )
    assert found["auc"] == pytest.approx(metrics.roc_auc_score(label, score))
    assert found["f2"] == pytest.approx(metrics.fbeta_score(label, score > 0.5, beta=2))
    assert found["precision"] == pytest.approx(metrics.precision_score(label, score > 0.5))
    numbers = pd.DataFrame({"label": random.normal(size=50), "prediction": random.normal(size=50)})
    found = model_quality.regression(numbers)
    assert found["r2"] == pytest.approx(metrics.r2_score(numbers["label"], numbers["prediction"]))
    classes = pd.DataFrame({"label": random.choice(list("abc"), 90), "prediction": random.choice(list("abc"), 90)})
    found = model_quality.multiclass(classes)
    expected = metrics.f1_score(classes["label"], classes["prediction"], average="weighted")
    assert found["weighted_f1"] == pytest.approx(expected)


def model_check(tmp_path: Path, constraints: dict) -> dict:
    for folder in ("data", "out", "constraints"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data" / "rows.csv").write_text("label,predicted\n" + "1,1\n0,0\n1,0\n0,1\n" * 20)
    (tmp_path / "constraints" / "constraints.json").write_text(json.dumps(constraints))
    variables = {
        "dataset_source": str(tmp_path / "data"),
        "output_path": str(tmp_path / "out"),
        "dataset_format": '{"csv": {"header": true}}',
        "problem_type": "BinaryClassification",
        "ground_truth_attribute": "label",
        "inference_attribute": "predicted",
    }
    compares = {"compares": True, "constraints": str(tmp_path / "constraints")}
    return {"type": "MODEL_QUALITY", "variables": variables, **compares}


def test_constraints_that_are_not_checked_are_said(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    limit = {"threshold": 0.4, "comparison_operator": "LessThanThreshold"}
    check_quality.check(model_check(tmp_path, {"binary_classification_constraints": {"auc": limit, "accuracy": limit}}))
    said = capsys.readouterr().out
    assert said.startswith("constraints of metrics that are not computed here, so not checked: auc\n")
    assert said.endswith("; 0 violations\n")


@pytest.mark.parametrize("other", [{}, {"features": []}, {"regression_constraints": {"mae": {"threshold": 1}}}])
def test_constraints_of_something_else_are_refused(other: dict, tmp_path: Path) -> None:
    with pytest.raises(check_quality.Refused, match="no constraint on a metric of BinaryClassification"):
        check_quality.check(model_check(tmp_path, other))


def test_a_baseline_without_statistics_says_that_distributions_are_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    asked = {**model_check(tmp_path, {"features": [{"name": "label"}, {"name": "predicted"}]}), "type": "DATA_QUALITY"}
    check_quality.check(asked)
    assert capsys.readouterr().out.startswith("the baseline has no statistics, so distributions are not compared\n")


@pytest.mark.parametrize("wrong", [{"excel": {}}, {}])
def test_other_formats_are_refused(wrong: dict, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("1\n")
    with pytest.raises(check_quality.Refused, match="there are csv, json and parquet"):
        check_quality.read_table(tmp_path, {"dataset_format": json.dumps(wrong)})


def test_files_without_a_header_are_joined_and_json_lines_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,x\n2,\n")
    (tmp_path / "b.csv").write_text("3,y\n")
    table = check_quality.read_table(tmp_path, {"dataset_format": '{"csv": {"header": false}}'})
    assert (list(table), len(table)) == (["_c0", "_c1"], 3)
    lines = tmp_path / "lines"
    lines.mkdir()
    (lines / "a.json").write_text('{"n": 1, "t": "x", "f": true}\n{"n": null, "t": null, "f": false}\n')
    found = data_quality.statistics_of(check_quality.read_table(lines, {"dataset_format": '{"json": {"lines": true}}'}))
    assert [one["inferred_type"] for one in found["features"]] == ["Fractional", "String", "String"]

"""Metrics computed without the model: they match the evaluation's, and the segments add up to the whole."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import Bench, Line, Ran
from sklearn.metrics import roc_auc_score


def measure(line: Line, **config: object) -> Ran:
    held_out = line.ran["prepare_calibration"]["processed"]
    inputs = {"predictions": line.ran["evaluate"]["predictions"], "data": held_out}
    return line.bench.run("ModelMetricsComputation", inputs, branch="calibration", **config)


def test_the_whole_is_what_the_evaluation_measured(churn_line: Line) -> None:
    computed = measure(churn_line, segments=["contract", "tenure"])
    evaluated = churn_line.ran["evaluate"].json("metrics", "metrics.json")
    # The evaluation also looks for columns that give the label away.
    assert evaluated.pop("notes") == []
    assert evaluated.pop("findings") == []
    assert computed.json("metrics", "metrics.json") == evaluated
    assert computed.json("metrics", "curves.json") == churn_line.ran["evaluate"].json("metrics", "curves.json")


def test_segments_and_tenths_are_those_of_a_plain_count(credit_line: Line) -> None:
    computed = measure(credit_line, segments=["Home", "Amount"], min_segment_rows=40)
    report = computed.json("report", "report.json")
    scores = pd.read_csv(credit_line.ran["evaluate"]["predictions"] / "predictions.csv")
    rows = pd.read_csv(credit_line.ran["prepare_calibration"]["processed"] / "all/part-00000.csv")
    joined = scores.merge(rows, on="__row_id")
    homes = {part["value"]: part for part in report["segments"]["Home"]}
    for home, part in homes.items():
        own = joined[joined["Home"].isna() if home == "(missing)" else joined["Home"] == home]
        assert part["rows"] == len(own)
        if "auc" in part:
            assert part["auc"] == pytest.approx(roc_auc_score(own["label"], own["score"]))
        else:
            assert part["left_out"] in ("too few rows", "one class only")
    assert sum(part["rows"] for part in homes.values()) == len(joined)
    amounts = report["segments"]["Amount"]
    assert sum(part["rows"] for part in amounts) == len(joined)
    assert len(amounts) == 4
    tenths = report["tenths"]
    best = joined.sort_values("score", ascending=False, kind="mergesort").head(tenths[0]["rows"])
    assert tenths[0]["rate"] == pytest.approx(best["label"].mean())
    assert np.average([t["rate"] for t in tenths], weights=[t["rows"] for t in tenths]) == pytest.approx(
        joined["label"].mean()
    )
    assert "## By Home" in (computed["report"] / "report.md").read_text(encoding="utf-8")


def test_calibrated_scores_can_be_measured(credit_line: Line) -> None:
    calibrate = credit_line.ran["calibrate"]
    inputs = {"predictions": calibrate["calibrated"]}
    computed = credit_line.bench.run("ModelMetricsComputation", inputs, scores="calibrated")
    assert computed.json("metrics", "metrics.json")["ece"] == pytest.approx(
        calibrate.json("metrics", "metrics.json")["ece_after"]
    )


def test_other_tasks(bench: Bench, tmp_path: Path) -> None:
    table = pd.DataFrame({"__row_id": range(60), "split": "all", "label": np.arange(60) * 1.5})
    table.assign(score=table["label"] + 1).to_csv(tmp_path / "predictions.csv", index=False)
    computed = bench.run("ModelMetricsComputation", {"predictions": tmp_path})
    numbers = computed.json("metrics", "metrics.json")
    assert (numbers["task"], numbers["rmse"], numbers["mae"]) == ("regression", 1, 1)
    assert len(computed.json("report", "report.json")["tenths"]) == 10
    classes = pd.DataFrame({"__row_id": range(4), "split": "all", "label": ["a", "b", "c", "a"]})
    for name, scores in {"a": [0.8, 0.1, 0.1, 0.7], "b": [0.1, 0.8, 0.2, 0.2], "c": [0.1, 0.1, 0.7, 0.1]}.items():
        classes[f"score_{name}"] = scores
    classes.to_csv(tmp_path / "predictions.csv", index=False)
    numbers = bench.run("ModelMetricsComputation", {"predictions": tmp_path}).json("metrics", "metrics.json")
    assert (numbers["task"], numbers["accuracy"]) == ("multiclass", 1)


def test_what_goes_wrong_is_said(credit_line: Line, tmp_path: Path) -> None:
    missing = measure(credit_line, segments=["Hom"])
    assert missing.code == "data/segment-missing"
    assert missing.sentence.startswith("the segment column 'Hom' is neither in the predictions nor in the rows: split")
    bench = credit_line.bench
    pd.DataFrame({"__row_id": [0], "split": "all", "score": [0.5]}).to_csv(tmp_path / "predictions.csv", index=False)
    bare = bench.run("ModelMetricsComputation", {"predictions": tmp_path})
    assert bare.sentence == (
        "ModelMetricsComputation needs predictions with labels, but these have only __row_id, split, score"
    )
    scored = {"predictions": credit_line.ran["evaluate"]["predictions"]}
    assert bench.run("ModelMetricsComputation", scored, scores="calibrated").code == "data/no-calibrated"
    wrong = {**scored, "data": credit_line.ran["prepare_training"]["processed"]}
    apart = bench.run("ModelMetricsComputation", wrong, segments=["Home"])
    assert apart.code == "data/rows-apart"
    assert json.loads(apart.failure.split("\n", 1)[1])["data"]["missing"] > 0

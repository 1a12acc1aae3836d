"""What the evaluation says about features, segments and single rows, on tables of which the truth is known."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Callable, NamedTuple

import numpy as np
import pandas as pd
import pytest
from conftest import Bench, Line, Ran, processed_writer

TYPES = {"x": "number", "copy": "number", "noise": "number", "colour": "category", "flag": "category"}
FEW_TREES = {"n_estimators": 20, "max_depth": 3, "cross_validation": 0}


def table(rows: int, seed: int, task: str) -> list[dict[str, Any]]:
    """Labels depend on `x`, of which `copy` is nearly a copy, and on `colour`. Labels of `flag` "odd" are random."""
    chance = random.Random(seed)
    made = []
    for _ in range(rows):
        x, colour = chance.gauss(0, 1), chance.choice("abc")
        flag = "odd" if chance.random() < 0.15 else "even"
        score = x + (colour == "a") + 0.5 * chance.gauss(0, 1) if flag == "even" else chance.gauss(0, 3)
        y = f"{score:.4f}" if task == "regression" else str(int(score > 0.5) + (task == "multiclass" and score > 1.5))
        cells = {"x": f"{x:.3f}" if chance.random() > 0.05 else None, "copy": f"{x + chance.gauss(0, 0.05):.3f}"}
        made.append({**cells, "noise": f"{chance.random():.3f}", "colour": colour, "flag": flag, "y": y})
    return made


class Evaluated(NamedTuple):
    task: str
    bench: Bench
    inputs: dict[str, Path]
    ran: Ran


@pytest.fixture(params=["binary", "multiclass", "regression"], scope="module")
def evaluated(
    request: pytest.FixtureRequest, new_bench: Callable[[str], Bench], tmp_path_factory: pytest.TempPathFactory
) -> Evaluated:
    task, bench = request.param, new_bench("explained")
    rows = {name: table(count, count, task) for name, count in (("train", 1500), ("validation", 300), ("test", 2500))}
    data = processed_writer(tmp_path_factory.mktemp("explained"))([], TYPES, task=task, **rows)
    inputs = {"data": data, "model": bench.run("XGBoostTraining", {"data": data}, **FEW_TREES)["model"]}
    return Evaluated(task, bench, inputs, bench.run("XGBoostModelEval", inputs))


def test_features_that_matter_are_told_from_those_that_do_not(evaluated: Evaluated) -> None:
    task = evaluated.task
    found = evaluated.ran.json("metrics", "explanation.json")
    assert (found["rows"], found["of"]) == (1000, 2500)
    assert found["metric"] == {"binary": "auc", "multiclass": "accuracy", "regression": "rmse"}[task]
    assert [one["drop"] for one in found["importance"]] == sorted(
        (one["drop"] for one in found["importance"]), reverse=True
    )
    by_name = {one["name"]: one for one in found["importance"]}
    assert by_name["colour"]["interval"][0] > 0
    low, high = by_name.get("noise", {"interval": [0, 0]})["interval"]
    assert low - 0.02 < 0 < high + 0.02
    # Each can stand in for the other, so that each alone matters less than both.
    (group,) = found["groups"]
    assert sorted(group["names"]) == ["copy", "x"]
    assert by_name["x"]["with"] == "copy"
    assert group["interval"][0] > max(by_name[name]["drop"] for name in ("x", "copy"))


def test_the_curve_of_a_feature_follows_what_the_model_learnt(evaluated: Evaluated) -> None:
    task = evaluated.task
    curves = evaluated.ran.json("metrics", "explanation.json")["dependence"]
    by_name = {one["name"]: one for one in curves["features"]}
    assert curves["classes"] == {"binary": ["1"], "multiclass": ["0", "1", "2"], "regression": []}[task]
    copy = by_name["copy"]
    assert len(copy["values"]) <= 20
    assert copy["values"] == sorted(copy["values"])
    last = copy["curves"][-1]
    assert last["mean"][0] < last["mean"][-1]
    assert all(low <= high for low, high in zip(last["low"], last["high"]))
    # Missing cells have a value of their own, the last one.
    assert by_name["x"]["values"][-1] is None
    colour = by_name["colour"]
    assert dict(zip(colour["values"], colour["curves"][-1]["mean"]))["a"] == max(colour["curves"][-1]["mean"])
    assert sum(colour["rows"]) == 1000


def test_the_segment_with_random_labels_is_the_worst(evaluated: Evaluated) -> None:
    found = evaluated.ran.json("metrics", "segments.json")["segments"]
    assert {(one["column"], one["value"]) for one in found} == {
        *(("colour", value) for value in "abc"),
        ("flag", "odd"),
        ("flag", "even"),
    }
    assert (found[0]["column"], found[0]["value"], found[0]["worse"]) == ("flag", "odd", True)
    assert found[0]["interval"][0] < found[0]["metric"] < found[0]["interval"][1]


def test_typical_and_worst_rows_have_reasons(evaluated: Evaluated) -> None:
    task, ran = evaluated.task, evaluated.ran
    shown = ran.json("metrics", "shown-rows.json")["rows"]
    assert [one["why"] for one in shown].count("worst") == 6
    assert [one["why"] for one in shown].count("typical") >= 3
    scores = pd.read_csv(ran["predictions"] / "predictions.csv", dtype={"label": str})
    worst = next(one for one in shown if one["why"] == "worst")
    if task == "regression":
        assert abs(worst["score"] - worst["label"]) == pytest.approx(
            (scores["score"] - scores["label"].astype(float)).abs().max()
        )
    if task == "multiclass":
        assert worst["own_score"] == pytest.approx(min(row[f"score_{row['label']}"] for _, row in scores.iterrows()))
    effects = [abs(one["effect"]) for one in worst["contributions"]]
    assert len(effects) == 5
    assert effects == sorted(effects, reverse=True)


def test_columns_of_numbers_have_the_scores_of_the_table(evaluated: Evaluated, tmp_path: Path) -> None:
    from specline_runtime.encode import encoded_columns  # noqa: PLC0415  found only once the path above is set
    from specline_runtime.files import unpacked  # noqa: PLC0415
    from specline_runtime.scorer import Scorer  # noqa: PLC0415

    scorer = Scorer(unpacked(evaluated.inputs["model"], tmp_path))
    rows = pd.DataFrame(table(500, 7, evaluated.task)).fillna(np.nan)
    rows.loc[:20, "colour"] = "new"
    rows.loc[20:40, "flag"] = np.nan
    columns = encoded_columns(rows, scorer.description["features"])
    assert (scorer.score_columns(columns) == scorer.score_processed(rows)).all()


def test_it_can_be_turned_off(evaluated: Evaluated) -> None:
    bench, inputs = evaluated.bench, evaluated.inputs
    off = bench.run("XGBoostModelEval", inputs, explain_rows=0)
    assert sorted(path.name for path in off["metrics"].iterdir()) == ["curves.json", "metrics.json"]
    assert [path.name for path in off["predictions"].iterdir()] == ["predictions.csv"]
    named = bench.run("XGBoostModelEval", inputs, explain_rows=0, segments=["x"])
    assert len(named.json("metrics", "segments.json")["segments"]) == 5
    assert bench.run("XGBoostModelEval", inputs, segments=["colour", "X"]).code == "data/segment-missing"


def test_the_importance_is_the_drop_of_the_metric(credit_line: Line) -> None:
    """The mean over many permutations, by another implementation, lies within the interval of most features."""
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415  slow to import

    from specline_runtime.files import read_table, unpacked  # noqa: PLC0415
    from specline_runtime.scorer import Scorer  # noqa: PLC0415

    found = credit_line.ran["evaluate"].json("metrics", "explanation.json")
    scorer = Scorer(unpacked(credit_line.ran["train"]["model"], credit_line.bench.folder / "unpacked"))
    rows = read_table(credit_line.ran["prepare_calibration"]["processed"] / "all")
    labels = rows["Status"].astype(int)
    whole = roc_auc_score(labels, scorer.score_processed(rows))
    assert (found["rows"], found["value"]) == (len(rows), pytest.approx(whole))
    random = np.random.RandomState(0)
    inside = []
    for one in found["importance"]:
        drops = []
        for _ in range(20):
            mixed = rows.assign(**{one["name"]: random.permutation(rows[one["name"]].to_numpy())})
            drops.append(whole - roc_auc_score(labels, scorer.score_processed(mixed)))
        inside.append(one["interval"][0] <= np.mean(drops) <= one["interval"][1])
    assert np.mean(inside) >= 0.85


def test_few_rows_have_no_intervals(bench: Bench, processed: Any) -> None:
    rows = {name: table(count, count, "binary") for name, count in (("train", 300), ("validation", 100), ("test", 12))}
    data = processed([], TYPES, **rows)
    model = bench.run("XGBoostTraining", {"data": data}, **FEW_TREES)["model"]
    ran: Ran = bench.run("XGBoostModelEval", {"data": data, "model": model})
    found = ran.json("metrics", "explanation.json")
    labels = [row["y"] for row in rows["test"]]
    few = min(labels.count("0"), labels.count("1")) < 5
    assert all((one["interval"] is None) == few for one in found["importance"])
    none = {"level": 0.05, "left_out": 5, "metric": "auc", "segments": [], "tenths": []}
    assert ran.json("metrics", "segments.json") == none

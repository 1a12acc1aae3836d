"""The metric that early stopping watches, weights and monotone constraints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from specline_runtime.metrics import auc, log_loss

TYPES = {"x": "number", "z": "number", "colour": "category", "w": "number"}
# If w were a feature, it would reveal the label.
PLAIN = {name: kind for name, kind in TYPES.items() if name != "w"}
FEW_TREES = {"n_estimators": 40, "early_stopping_rounds": 0, "max_depth": 3}


def table(rows: int, seed: int, noise: float = 1.0) -> list[dict[str, Any]]:
    """y is more likely with x, z has no effect, and w is 0 in rows whose x and y contradict each other."""
    random = np.random.RandomState(seed)
    x, z = random.randn(rows), random.randn(rows)
    y = (x + noise * random.randn(rows) > 0.8).astype(int)
    colours = random.choice(["red", "blue"], rows)
    columns = zip(x, z, colours, y)
    return [
        {"x": f"{a:.4f}", "z": f"{b:.4f}", "colour": c, "w": "0" if (a > 0) != bool(d) else "2", "y": str(d)}
        for a, b, c, d in columns
    ]


def scored(trained: Any, split: str = "test") -> pd.DataFrame:
    found = pd.read_csv(trained["evaluation"] / "predictions.csv")
    return found[found["split"] == split]


def test_early_stopping_watches_log_loss_and_records_the_auc_too(bench: Any, processed: Any) -> None:
    data = processed([], PLAIN, train=table(600, 1), validation=table(200, 2), test=table(3000, 3))
    now = bench.run("XGBoostTraining", {"data": data})
    training = now.json("model", "training.json")
    assert training["watched"] == "logloss"
    losses = training["history"]["validation"]["logloss"]
    assert training["best_round"] == int(np.argmin(losses)) + 1
    assert set(training["history"]["validation"]) == {"auc", "logloss"}
    assert f"validation-logloss:{losses[training['best_round'] - 1]:.5f}" in now.log
    before = bench.run("XGBoostTraining", {"data": data}, eval_metric="auc")
    areas = before.json("model", "training.json")["history"]["validation"]["auc"]
    assert before.json("model", "training.json")["best_round"] == int(np.argmax(areas)) + 1
    after, then = scored(now), scored(before)
    assert log_loss(after["label"].to_numpy(), after["score"].to_numpy()) <= log_loss(
        then["label"].to_numpy(), then["score"].to_numpy()
    )


def test_other_parameters_reach_xgboost_as_they_are(bench: Any, processed: Any) -> None:
    data = processed([], PLAIN, train=table(600, 1), validation=table(200, 2), test=table(500, 3))
    plain = bench.run("XGBoostTraining", {"data": data}, **FEW_TREES)
    more = {"max_bin": 4, "grow_policy": "lossguide", "max_leaves": 3}
    ran = bench.run("XGBoostTraining", {"data": data}, **FEW_TREES, more_parameters=more)
    used = ran.json("model", "training.json")["parameters"]
    assert {name: used[name] for name in more} == more
    assert not np.allclose(scored(ran)["score"], scored(plain)["score"])


def test_weights_of_classes_are_watched_too(bench: Any, processed: Any) -> None:
    data = processed([], PLAIN, train=table(600, 1), validation=table(200, 2), test=table(500, 3))
    by_class = bench.run("XGBoostTraining", {"data": data}, class_weights={"1": 4})
    by_factor = bench.run("XGBoostTraining", {"data": data}, scale_pos_weight=4)
    plain = bench.run("XGBoostTraining", {"data": data})
    assert scored(by_class)["score"].mean() > scored(plain)["score"].mean() + 0.1
    # Without weights, log loss on the validation rows would stop the training after the first trees.
    for trained in (by_class, by_factor):
        assert trained.json("model", "training.json")["best_round"] > 10
        assert auc(scored(trained)["label"].to_numpy(), scored(trained)["score"].to_numpy()) > 0.8
    balanced = bench.run("XGBoostTraining", {"data": data}, class_weights="balanced")
    assert scored(balanced)["score"].mean() > scored(plain)["score"].mean() + 0.05


def test_a_column_of_weights_counts_rows_and_is_no_feature(bench: Any, processed: Any) -> None:
    rows = table(600, 1)
    data = processed([], TYPES, train=rows, validation=table(200, 2), test=table(500, 3))
    weighed = bench.run("XGBoostTraining", {"data": data}, weight_column="w", **FEW_TREES)
    described = weighed.json("model", "features.json")
    assert "w" not in [feature["name"] for feature in described["features"]]
    assert described["weight"] == "w"
    # Rows with weight 0 have no effect.
    kept = [row for row in rows if row["w"] != "0"]
    without = processed([], {**TYPES}, train=kept, validation=table(200, 2), test=table(500, 3))
    fewer = bench.run("XGBoostTraining", {"data": without}, weight_column="w", subsample=1, **FEW_TREES)
    same = bench.run("XGBoostTraining", {"data": data}, weight_column="w", subsample=1, **FEW_TREES)
    assert np.corrcoef(scored(fewer)["score"], scored(same)["score"])[0, 1] > 0.98
    # The model scores rows without a weight.
    bare = processed([], PLAIN, all=table(50, 4))
    assert "scored 50 rows" in bench.run("XGBoostModelInference", {"model": weighed["model"], "data": bare}).log


@pytest.mark.parametrize(
    ("cell", "code"), [("", "data/weight-missing"), ("-1", "data/weight-value"), ("much", "data/weight-value")]
)
def test_weights_that_cannot_be_used_are_refused(bench: Any, processed: Any, cell: str, code: str) -> None:
    rows = table(40, 1)
    rows[7]["w"] = cell or None
    refused = bench.run("XGBoostTraining", {"data": processed(rows, TYPES)}, weight_column="w")
    assert refused.code == code


def test_a_monotone_model_never_falls_where_it_may_only_rise(bench: Any, processed: Any, tmp_path: Path) -> None:
    data = processed([], PLAIN, train=table(500, 1, 2), validation=table(200, 2, 2), test=table(50, 3))
    grid = [{**table(1, 9)[0], "x": f"{value:.3f}"} for value in np.linspace(-3, 3, 200)]
    line = processed([], PLAIN, all=grid)

    def steps(**config: Any) -> np.ndarray:
        trained = bench.run("XGBoostTraining", {"data": data}, **config, **{**FEW_TREES, "learning_rate": 0.5})
        found = bench.run("XGBoostModelInference", {"model": trained["model"], "data": line})
        return np.diff(pd.read_csv(found["predictions"] / "predictions.csv")["score"])

    assert (steps() < 0).any()
    assert (steps(monotone_constraints={"x": "increasing"}) >= 0).all()
    assert (steps(monotone_constraints={"x": "decreasing"}) <= 0).all()


def test_names_that_the_table_does_not_have_are_refused(bench: Any, processed: Any) -> None:
    data = processed(table(60, 1), TYPES)
    run = lambda **config: bench.run("XGBoostTraining", {"data": data}, **config)  # noqa: E731
    assert "did you mean 'w'?" in run(weight_column="W").hint
    assert run(monotone_constraints={"X": "increasing"}).code == "data/column-unknown"
    assert run(monotone_constraints={"colour": "increasing"}).code == "data/monotone-category"
    refused = run(class_weights={"bad": 2})
    assert refused.sentence == "classWeights names 'bad', but the classes of 'y' are '0' and '1'"
    numbers = processed(table(60, 1), TYPES, task="regression")
    assert bench.run("XGBoostTraining", {"data": numbers}, class_weights="balanced").code == "data/class-weights-task"

"""The features that change a score most."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from specline_runtime.own_model import open_model
from specline_runtime.xgb import xgboost

FEATURES = [{"name": "a", "type": "number"}, {"name": "b[1]", "type": "number"}]


def trained(folder: Path, objective: str, label: np.ndarray, frame: pd.DataFrame, **more: int) -> None:
    task = {"binary:logistic": "binary", "multi:softprob": "multiclass"}.get(objective, "regression")
    matrix = xgboost.DMatrix(frame.to_numpy(), label, feature_names=["a", "b(1)"])
    booster = xgboost.train({"objective": objective, "max_depth": 2, "seed": 1, "nthread": 1, **more}, matrix, 8)
    booster.save_model(str(folder / "model.json"))
    classes = [] if task == "regression" else [str(one) for one in sorted(set(label.astype(int)))]
    raw = [{"name": one["name"], "type": "number"} for one in FEATURES]
    description = {
        "task": task,
        "classes": classes,
        "label": "y",
        "features": FEATURES,
        "transform": {"raw": raw, "dates": {}, "dropped": {}, "sentinels": [], "policy": "strict"},
    }
    (folder / "features.json").write_text(json.dumps(description), encoding="utf-8")


@pytest.mark.parametrize("objective", ["binary:logistic", "reg:squarederror", "multi:softprob"])
def test_effects_and_their_mean_are_the_score(tmp_path: Path, objective: str) -> None:
    rows = pd.DataFrame({"a": np.arange(60) % 7 * 1.0, "b[1]": np.arange(60) % 11 * 1.0})
    label = ((rows["a"] + rows["b[1]"]) // 6 if objective.startswith("multi") else rows["a"] + rows["b[1]"] > 8) * 1.0
    more = {"num_class": 3} if objective.startswith("multi") else {}
    trained(tmp_path, objective, label.to_numpy(), rows, **more)
    scorer = open_model(tmp_path)
    frame = scorer.named([list(rows.columns), *rows.astype(str).to_numpy().tolist()])
    found = scorer.strongest(frame, 5)
    assert [len(row) for row in found] == [2] * 60
    assert all(abs(first[2]) >= abs(second[2]) for first, second in found)
    assert {name: value for name, value, _ in found[9]} == {"a": "2.0", "b[1]": "9.0"}
    matrix = xgboost.DMatrix(rows.to_numpy(), feature_names=["a", "b(1)"])
    margin = scorer.booster.predict(matrix, output_margin=True)
    bias = scorer.booster.predict(matrix, pred_contribs=True)[..., -1]
    best = scorer.score_raw(frame).argmax(axis=1) if objective.startswith("multi") else None
    for row, effects in enumerate(found):
        expected = margin[row] - bias[row] if best is None else margin[row, best[row]] - bias[row, best[row]]
        assert sum(effect for _, _, effect in effects) == pytest.approx(expected, abs=1e-4)


def test_missing_cells_have_no_value_and_a_limit_holds(tmp_path: Path) -> None:
    rows = pd.DataFrame({"a": np.arange(40) * 1.0, "b[1]": np.arange(40)[::-1] * 1.0})
    trained(tmp_path, "reg:squarederror", rows["a"].to_numpy(), rows)
    scorer = open_model(tmp_path)
    [[(name, value, _)]] = scorer.strongest(scorer.named([{"a": None, "b[1]": 3}]), 1)
    assert (name, value) in [("a", None), ("b[1]", "3")]

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def distorted(tmp_path: Path) -> Path:
    """4,000 scores that claim too much: the truth is between them and a half."""
    random = np.random.RandomState(11)
    truth = np.clip(random.beta(2, 2, 4000), 0.02, 0.98)
    scores = truth**2 / (truth**2 + (1 - truth) ** 2)
    labels = (random.rand(4000) < truth).astype(int)
    table = pd.DataFrame({"__row_id": np.arange(4000), "split": "all", "label": labels, "score": scores})
    table.to_csv(tmp_path / "predictions.csv", index=False)
    return tmp_path


@pytest.mark.parametrize("method", ["isotonic", "platt", "beta"])
def test_unseen_rows_are_better_calibrated(bench: Any, distorted: Path, method: str) -> None:
    ran = bench.run("ModelCalibration", {"predictions": distorted}, method=method)
    metrics = ran.json("metrics", "metrics.json")
    assert metrics["ece_before"] > 0.08
    assert metrics["ece_after"] < 0.03
    assert metrics["brier_after"] < metrics["brier_before"]
    assert metrics["intervals"]["ece_after"][0] < metrics["intervals"]["ece_before"][0]
    assert ran.json("calibrator", "calibrator.json")["method"] == method
    table = pd.read_csv(ran["calibrated"] / "predictions.csv")
    assert list(table) == ["__row_id", "split", "label", "score", "calibrated"]
    assert table["calibrated"].between(0, 1, inclusive="neither").all()


def test_too_few_rows(bench: Any, tmp_path: Path) -> None:
    rows = "__row_id,split,label,score\n" + "".join(f"{n},all,{int(n == 0)},0.5\n" for n in range(20))
    (tmp_path / "predictions.csv").write_text(rows)
    ran = bench.run("ModelCalibration", {"predictions": tmp_path})
    assert ran.sentence == "the rarer class has 1 rows, too few for 5 folds"


def test_model_and_rows_stand_in_for_predictions(credit_line: Any) -> None:
    ran = credit_line.ran
    inputs = {"model": ran["train"]["model"], "data": ran["prepare_calibration"]["processed"]}
    other = credit_line.bench.run("ModelCalibration", inputs)
    assert other.json("metrics", "metrics.json") == ran["calibrate"].json("metrics", "metrics.json")

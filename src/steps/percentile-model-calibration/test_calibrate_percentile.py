from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime.calibrators import apply_calibrator
from specline_runtime.files import unpacked
from specline_runtime.scorer import Scorer


def predictions(path: Path, scores: Any, **columns: Any) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    table = pd.DataFrame({"__row_id": range(len(scores)), "split": "all", "score": scores, **columns})
    table.to_csv(path / "predictions.csv", index=False)
    return path


def test_a_percentile_is_the_share_of_rows_that_score_lower(bench: Any, tmp_path: Path) -> None:
    ran = bench.run("PercentileModelCalibration", {"predictions": predictions(tmp_path, [0.4, 0.1, 0.4, 0.9])})
    made = ran.json("calibrator", "percentile.json")
    assert (made["x"], made["y"]) == ([0.1, 0.4, 0.9], [12.5, 50, 87.5])
    assert np.allclose(apply_calibrator(made, np.array([0, 0.25, 0.4, 1])), [12.5, 31.25, 50, 87.5])


def test_fewer_points_are_as_good_within_their_width(bench: Any, tmp_path: Path) -> None:
    scores = np.random.RandomState(3).beta(1, 6, 20_000)
    inputs = {"predictions": predictions(tmp_path, scores)}
    table = bench.run("PercentileModelCalibration", inputs, points=101).json("calibrator", "percentile.json")
    assert len(table["x"]) <= 101
    assert (table["x"][0], table["x"][-1]) == (scores.min(), scores.max())
    shown = apply_calibrator(table, scores)
    exact = 100 * (pd.Series(scores).rank(method="average") - 0.5) / len(scores)
    assert np.abs(shown - exact).max() < 0.5
    assert (np.diff(shown[np.argsort(scores)]) >= 0).all()


def test_the_package_tells_percentiles(bench: Any, credit_line: Any, tmp_path: Path) -> None:
    ran = credit_line.ran
    held_out = {"predictions": ran["evaluate"]["predictions"]}
    percentile = bench.run("PercentileModelCalibration", held_out, branch="calibration")
    packed = bench.run("Package", {"model": ran["train"]["model"], "percentile": percentile["calibrator"]})
    scorer = Scorer(unpacked(packed["package"], tmp_path))
    raw = pd.read_csv(ran["load_calibration"]["data"] / "part-00000.csv", dtype=str, keep_default_na=False)
    answers = scorer.answers(raw.replace("", None))
    assert list(answers[0]) == ["score", "percentile", "label"]
    shown = [answer["percentile"] for answer in answers]
    exact = 100 * (pd.Series([answer["score"] for answer in answers]).rank() - 0.5) / len(answers)
    assert np.allclose(shown, exact)
    assert json.loads((tmp_path / "percentile.json").read_text())["rows"] == len(answers)


def test_what_has_no_order_is_said(bench: Any, tmp_path: Path) -> None:
    many = predictions(tmp_path / "many", [0.2, 0.8])
    table = pd.read_csv(many / "predictions.csv").rename(columns={"score": "score_a"})
    table.to_csv(many / "predictions.csv", index=False)
    assert bench.run("PercentileModelCalibration", {"predictions": many}).code == "data/no-single-score"
    gap = predictions(tmp_path / "gap", [0.2, None])
    sentence = bench.run("PercentileModelCalibration", {"predictions": gap}).sentence
    assert sentence == "1 of 2 scores are not numbers, so percentiles cannot be computed"

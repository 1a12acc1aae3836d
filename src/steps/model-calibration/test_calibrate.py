from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from specline_runtime.calibrators import apply_calibrator


@pytest.fixture
def distorted(tmp_path: Path) -> Path:
    """4,000 overconfident scores: each true probability is between the score and one half."""
    random = np.random.RandomState(11)
    truth = np.clip(random.beta(2, 2, 4000), 0.02, 0.98)
    scores = truth**2 / (truth**2 + (1 - truth) ** 2)
    labels = (random.rand(4000) < truth).astype(int)
    table = pd.DataFrame({"__row_id": np.arange(4000), "split": "all", "label": labels, "score": scores})
    table.to_csv(tmp_path / "predictions.csv", index=False)
    return tmp_path


def test_responses_of_a_batch_transform_are_predictions(bench: Any, distorted: Path, tmp_path: Path) -> None:
    whole = bench.run("ModelCalibration", {"predictions": distorted})
    table = pd.read_csv(distorted / "predictions.csv", float_precision="round_trip")
    answers = tmp_path / "answers"
    answers.mkdir()
    table.iloc[:1500].to_csv(answers / "part-00000.csv.out", index=False)
    table.iloc[1500:].to_csv(answers / "part-00001.csv.out", index=False)
    parts = bench.run("ModelCalibration", {"predictions": answers})
    for port, name in (("calibrator", "calibrator.json"), ("calibrated", "predictions.csv")):
        assert (parts[port] / name).read_bytes() == (whole[port] / name).read_bytes()


@pytest.mark.parametrize("method", ["isotonic", "platt", "beta"])
def test_unseen_rows_are_better_calibrated(bench: Any, distorted: Path, method: str) -> None:
    ran = bench.run("ModelCalibration", {"predictions": distorted}, method=method)
    metrics = ran.json("metrics", "metrics.json")
    assert metrics["ece_before"] > 0.08
    assert metrics["ece_after"] < 0.03
    assert metrics["brier_after"] < metrics["brier_before"]
    assert metrics["intervals"]["ece_after"][1] < metrics["intervals"]["ece_before"][0]
    assert ran.json("calibrator", "calibrator.json")["method"] == method
    table = pd.read_csv(ran["calibrated"] / "predictions.csv")
    assert list(table) == ["__row_id", "split", "label", "score", "calibrated"]
    assert table["calibrated"].between(0, 1, inclusive="neither").all()


def predictions(folder: Path, labels: np.ndarray, scores: np.ndarray) -> Path:
    folder.mkdir(exist_ok=True)
    columns = {"__row_id": np.arange(len(labels)), "split": "all", "label": labels, "score": scores}
    pd.DataFrame(columns).to_csv(folder / "predictions.csv", index=False)
    return folder


def drawn(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels, and the true probabilities as scores."""
    random = np.random.RandomState(seed)
    truth = random.beta(2, 3, rows)
    return (random.rand(rows) < truth).astype(int), truth


def test_the_best_form_is_taken_where_one_helps(bench: Any, distorted: Path) -> None:
    ran = bench.run("ModelCalibration", {"predictions": distorted})
    metrics = ran.json("metrics", "metrics.json")
    assert set(metrics["tried"]) == {"none", "platt", "isotonic"}
    assert metrics["method"] == ran.json("calibrator", "calibrator.json")["method"] == "platt"
    assert metrics["tried"]["platt"] < metrics["tried"]["none"]
    assert metrics["notes"][0].startswith("platt calibration is used: it lowers log loss")
    assert metrics["ece_after"] < 0.03 < metrics["ece_before"]


def test_a_free_form_is_taken_where_it_alone_helps(bench: Any, tmp_path: Path) -> None:
    random = np.random.RandomState(3)
    scores = random.rand(6000)
    # A step function, which a two-parameter curve cannot fit.
    labels = (random.rand(6000) < np.select([scores < 0.3, scores < 0.6], [0.05, 0.5], 0.6)).astype(int)
    ran = bench.run("ModelCalibration", {"predictions": predictions(tmp_path / "steps", labels, scores)})
    assert ran.json("calibrator", "calibrator.json")["method"] == "isotonic"


@pytest.mark.parametrize("rows", [60, 4000])
def test_scores_that_are_probabilities_stay_as_they_are(bench: Any, tmp_path: Path, rows: int) -> None:
    ran = bench.run("ModelCalibration", {"predictions": predictions(tmp_path / "true", *drawn(rows, 5))})
    metrics = ran.json("metrics", "metrics.json")
    assert ran.json("calibrator", "calibrator.json") == {"method": "none"}
    assert metrics["notes"][0].startswith("no calibrator is used: none lowers log loss")
    assert ("isotonic" in metrics["tried"]) == (rows >= 1000)
    table = pd.read_csv(ran["calibrated"] / "predictions.csv")
    if rows == 4000:
        assert (table["calibrated"] == table["score"]).mean() > 0.7


@pytest.mark.parametrize("method", ["platt", "beta"])
def test_separable_scores_are_not_calibrated_to_certainty(bench: Any, tmp_path: Path, method: str) -> None:
    random = np.random.RandomState(2)
    labels = np.repeat([0, 1], 120)
    scores = np.where(labels == 1, 1 - random.beta(1, 60, 240), random.beta(1, 60, 240))
    folder = predictions(tmp_path / "apart", labels, scores)
    ran = bench.run("ModelCalibration", {"predictions": folder}, method=method)
    calibrated = apply_calibrator(ran.json("calibrator", "calibrator.json"), scores)
    wrong = [calibrated[labels == 0].mean(), 1 - calibrated[labels == 1].mean()]
    # One row of the other class among 120 would be unsurprising.
    assert all(1 / 240 < share < 1 / 60 for share in wrong)


def test_few_rows_never_get_isotonic_by_themselves(bench: Any, tmp_path: Path) -> None:
    random = np.random.RandomState(3)
    scores = random.rand(900)
    labels = (random.rand(900) < np.select([scores < 0.3, scores < 0.6], [0.05, 0.5], 0.6)).astype(int)
    folder = predictions(tmp_path / "few", labels, scores)
    ran = bench.run("ModelCalibration", {"predictions": folder})
    assert "isotonic" not in ran.json("metrics", "metrics.json")["tried"]
    assert "isotonic was not tried, because it needs 1,000 rows" in ran.log
    asked = bench.run("ModelCalibration", {"predictions": folder}, method="isotonic")
    assert asked.json("calibrator", "calibrator.json")["method"] == "isotonic"


def test_too_few_rows(bench: Any, tmp_path: Path) -> None:
    labels = np.array([1] + [0] * 19)
    folder = predictions(tmp_path / "one", labels, np.full(20, 0.5))
    ran = bench.run("ModelCalibration", {"predictions": folder}, method="platt")
    assert ran.sentence == "the rarer class has 1 rows, too few for 5 folds"
    left = bench.run("ModelCalibration", {"predictions": folder})
    assert left.json("calibrator", "calibrator.json") == {"method": "none"}
    metrics = left.json("metrics", "metrics.json")
    assert "the rarer class has 1 rows, too few to compare" in metrics["notes"][0]
    assert metrics["interval_notes"]["auc_after"] == "too few rows"
    assert "auc_after" not in metrics["intervals"]
    none = predictions(tmp_path / "none", labels * 0, np.full(20, 0.5))
    assert bench.run("ModelCalibration", {"predictions": none}).code == "data/too-few-rows"


@pytest.mark.parametrize("config", [{}, {"method": "isotonic"}])
def test_the_same_rows_in_another_order_are_calibrated_alike(bench: Any, tmp_path: Path, config: Any) -> None:
    labels, scores = drawn(1500, 8)
    scores = scores**2
    order = np.random.RandomState(1).permutation(1500)
    one = bench.run("ModelCalibration", {"predictions": predictions(tmp_path / "one", labels, scores)}, **config)
    folder = predictions(tmp_path / "mixed", labels[order], scores[order])
    mixed = bench.run("ModelCalibration", {"predictions": folder}, **config)
    left, right = (pd.read_csv(ran["calibrated"] / "predictions.csv") for ran in (one, mixed))
    assert right["calibrated"].to_numpy() == pytest.approx(left["calibrated"].to_numpy()[order], abs=1e-6)
    assert right["calibrated"].nunique() > 2
    assert mixed.json("metrics", "metrics.json")["log_loss_after"] == pytest.approx(
        one.json("metrics", "metrics.json")["log_loss_after"], abs=1e-6
    )


def test_model_and_rows_stand_in_for_predictions(credit_line: Any) -> None:
    ran = credit_line.ran
    inputs = {"model": ran["train"]["model"], "data": ran["prepare_calibration"]["processed"]}
    other = credit_line.bench.run("ModelCalibration", inputs)
    assert other.json("metrics", "metrics.json") == ran["calibrate"].json("metrics", "metrics.json")

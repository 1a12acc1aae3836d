from __future__ import annotations

from pathlib import Path
from typing import Any

from specline_runtime.files import archived_files, files_below, write_archive


def test_a_model_that_was_brought_in_scores_as_it_did(bench: Any, credit_line: Any, tmp_path: Path) -> None:
    """Both as a folder and as an archive, the model produces the same bytes, and the same scores as in training."""
    trained = credit_line.ran["train"]["model"]
    write_archive(files_below(trained), tmp_path / "theirs.tar.gz")
    brought = [bench.run("DummyTraining", {"source": source}) for source in (trained, tmp_path / "theirs.tar.gz")]
    archives = [(ran["model"] / "model.tar.gz").read_bytes() for ran in brought]
    assert archives[0] == archives[1]
    assert archived_files(brought[0]["model"]) == files_below(trained)
    data = credit_line.ran["prepare_calibration"]["processed"]
    scored = bench.run("XGBoostModelEval", {"model": brought[0]["model"], "data": data}, branch="calibration")
    name = "predictions.csv"
    assert (scored["predictions"] / name).read_bytes() == (
        credit_line.ran["evaluate"]["predictions"] / name
    ).read_bytes()
    packed = bench.run(
        "Package", {"model": brought[0]["model"], "calibrator": credit_line.ran["calibrate"]["calibrator"]}
    )
    name = "model.tar.gz"
    assert (packed["package"] / name).read_bytes() == (credit_line.ran["package"]["package"] / name).read_bytes()


def test_what_is_no_model_of_ours_is_said(bench: Any, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "xgboost-model").write_bytes(b"trees")
    ran = bench.run("DummyTraining", {"source": foreign})
    assert ran.sentence == "the imported model has no features.json, only xgboost-model"
    (tmp_path / "model.tar.gz").write_bytes(b"\x1f\x8b no archive")
    broken = bench.run("DummyTraining", {"source": tmp_path / "model.tar.gz"})
    assert broken.code == "data/unreadable"
    assert bench.run("DummyTraining", {}).code == "data/input-missing"

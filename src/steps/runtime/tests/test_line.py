"""The complete pipeline on both data sets, with real processes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

LINES = ["credit_line", "churn_line"]


@pytest.fixture(params=LINES)
def line(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def unpack(archive: Path, into: Path) -> Path:
    with tarfile.open(archive) as tar:
        tar.extractall(into)
    return into


def ask(model: Path, body: str, content_type: str, accept: str = "application/json") -> str:
    """The package's response, from a process that can access no other part of the project."""
    program = (
        "import sys; from inference import *\n"
        "print(transform_fn(model_fn(sys.argv[1]), sys.stdin.read(), sys.argv[2], sys.argv[3])[0])"
    )
    environment = {**os.environ, "PYTHONPATH": str(model / "code"), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-c", program, str(model), content_type, accept]
    done = subprocess.run(words, input=body, capture_output=True, text=True, env=environment, cwd=model, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_branches_have_no_row_in_common_and_together_all(line: Any) -> None:
    ids = [
        set(table(line.ran[f"load_{branch}"]["data"] / "part-00000.csv")["__row_id"])
        for branch in ("training", "calibration")
    ]
    profile = line.ran["load_training"].json("metadata", "profile.json")
    assert not ids[0] & ids[1]
    assert len(ids[0] | ids[1]) == profile["source_rows"]


def test_splits_keep_every_row_and_the_rate_of_positives(line: Any) -> None:
    folder = line.ran["prepare_training"]["processed"]
    label = line.ran["prepare_training"].json("processed", "schema.json")["label"]
    splits = {name: table(folder / name / "part-00000.csv") for name in ("train", "validation", "test")}
    ids = [row for split in splits.values() for row in split["__row_id"]]
    assert len(ids) == len(set(ids)) == line.ran["load_training"].json("metadata", "profile.json")["rows"]
    rates = [(split[label] == "1").mean() for split in splits.values()]
    assert max(rates) - min(rates) < 0.002


def test_scores_are_good_and_calibration_keeps_their_order(line: Any) -> None:
    metrics = line.ran["evaluate"].json("metrics", "metrics.json")
    assert 0.80 < metrics["auc"] < 0.90
    low, high = metrics["intervals"]["auc"]
    assert low < metrics["auc"] < high
    calibration = line.ran["calibrate"].json("metrics", "metrics.json")
    assert calibration["rows"] == metrics["rows"]
    assert abs(calibration["auc_before"] - metrics["auc"]) < 1e-9


def test_the_package_scores_raw_rows_to_the_last_bit(line: Any, tmp_path: Path) -> None:
    model = unpack(line.ran["package"]["package"] / "model.tar.gz", tmp_path)
    raw = table(line.ran["load_calibration"]["data"] / "part-00000.csv")
    known = pd.read_csv(line.ran["evaluate"]["predictions"] / "predictions.csv", float_precision="round_trip")
    columns = [column["name"] for column in json.loads((model / "payload-schema.json").read_text())["columns"]]
    body = io.StringIO()
    csv.writer(body).writerows([columns, *raw[columns].to_numpy().tolist()])
    answers = json.loads(ask(model, body.getvalue(), "text/csv"))["predictions"]
    assert list(raw["__row_id"].astype(int)) == list(known["__row_id"])
    assert [answer["score"] for answer in answers] == list(known["score"])
    rows = json.dumps(
        [{name: None if cell == "" else cell for name, cell in row.items()} for row in raw[columns].to_dict("records")]
    )
    assert json.loads(ask(model, rows, "application/json"))["predictions"] == answers
    for number in (0, 17):
        line_of_one = body.getvalue().splitlines()[number + 1]
        assert json.loads(ask(model, line_of_one, "text/csv"))["predictions"] == [answers[number]]


def test_payload_samples_score_alike_as_csv_and_as_json(line: Any, tmp_path: Path) -> None:
    model = unpack(line.ran["package"]["package"] / "model.tar.gz", tmp_path / "model")
    samples = unpack(line.ran["payload"]["payload"] / "payload.tar.gz", tmp_path / "samples")
    by_csv = ask(model, (samples / "payload.csv").read_text(), "text/csv")
    by_json = ask(model, (samples / "payload.json").read_text(), "application/json")
    assert by_csv == by_json
    assert len(json.loads(by_csv)["predictions"]) == 5
    assert ask(model, (samples / "payload.csv").read_text(), "text/csv", "text/csv").count("\n") >= 5


def test_the_same_seed_gives_the_same_bytes(line: Any) -> None:
    again = line.bench.run("XGBoostTraining", {"data": line.ran["prepare_training"]["processed"]}, fresh=True)
    first = line.ran["train"]
    for port in ("model", "evaluation"):
        files = {path.relative_to(first[port]): path.read_bytes() for path in first[port].rglob("*") if path.is_file()}
        assert files == {
            path.relative_to(again[port]): path.read_bytes() for path in again[port].rglob("*") if path.is_file()
        }
    inputs = {"model": again["model"], "calibrator": line.ran["calibrate"]["calibrator"]}
    packed = line.bench.run("Package", inputs, fresh=True)
    assert (packed["package"] / "model.tar.gz").read_bytes() == (
        line.ran["package"]["package"] / "model.tar.gz"
    ).read_bytes()

"""Features of dates and texts of real commits: learned on training rows, repeated by other branches and the package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import pandas as pd
import pytest
from conftest import ROOT, Bench, Ran
from test_line import ask, table, unpack

COMMITS = ROOT / "test/fixtures/commits.csv"
FACTS = {"label": "kind", "task": "multiclass", "time_column": "when"}
ROW: list[tuple[str, dict[str, Any]]] = [
    ("TimeFeatures", {"zone": "America/New_York", "since": "first", "parts": ["weekend"]}),
    ("TextFeatures", {"features": 64}),
]


@dataclass
class Line:
    ran: dict[str, Ran]


@pytest.fixture(scope="session")
def commits(new_bench: Callable[[str], Bench]) -> Line:
    bench = new_bench("commits")
    ran: dict[str, Ran] = {}
    for branch, low, high in (("training", 0, 0.8), ("evaluation", 0.8, 1)):
        facts = {**FACTS, "branch": branch}
        loaded = bench.run("DataLoading", {"source": COMMITS}, share_from=low, share_to=high, **facts)
        inputs = {"data": loaded["data"], "signature": loaded["signature"]}
        data = bench.run("TabularPreprocessing", inputs, keep_time=True, text_columns=["subject"], **facts)["processed"]
        for step, config in ROW:
            fitted = {} if branch == "training" else {"fitted": ran[f"{step}_training"]["fitted"]}
            ran[f"{step}_{branch}"] = bench.run(step, {"data": data, **fitted}, branch=branch, **config)
            data = ran[f"{step}_{branch}"]["data"]
        ran[f"load_{branch}"], ran[f"data_{branch}"] = loaded, ran[f"{ROW[-1][0]}_{branch}"]
    ran["train"] = bench.run("XGBoostTraining", {"data": ran["data_training"]["data"]}, n_estimators=30)
    inputs = {"model": ran["train"]["model"], "data": ran["data_evaluation"]["data"]}
    ran["evaluate"] = bench.run("XGBoostModelEval", inputs, branch="evaluation")
    ran["package"] = bench.run("Package", {"model": ran["train"]["model"]})
    return Line(ran)


def test_the_package_scores_raw_rows_as_the_pipeline_did(commits: Line, tmp_path: Path) -> None:
    model = unpack(commits.ran["package"]["package"] / "model.tar.gz", tmp_path)
    raw = table(commits.ran["load_evaluation"]["data"] / "part-00000.csv")
    scored = pd.read_csv(commits.ran["evaluate"]["predictions"] / "predictions.csv", float_precision="round_trip")
    rows = raw.drop(columns=["__row_id", "kind"]).to_dict("records")
    answers = json.loads(ask(model, json.dumps(rows), "application/json"))["predictions"]
    classes = [name for name in scored if name.startswith("score_")]
    by_row = {int(number): answer["scores"] for number, answer in zip(raw["__row_id"], answers)}
    assert len(scored) > 150
    for row in scored.to_dict("records"):
        assert by_row[row["__row_id"]] == {name[len("score_") :]: row[name] for name in classes}


def test_another_branch_measures_from_the_training_rows(commits: Line) -> None:
    for branch in ("training", "evaluation"):
        folder = commits.ran[f"data_{branch}"]["data"] / "fitted"
        assert [path.name for path in sorted(folder.iterdir())] == ["01-time", "02-text"]
    there, here = (
        commits.ran[f"TimeFeatures_{branch}"].json("fitted", "time.json") for branch in ("training", "evaluation")
    )
    assert there == here


def test_a_row_without_a_date_is_scored(commits: Line, tmp_path: Path) -> None:
    model = unpack(commits.ran["package"]["package"] / "model.tar.gz", tmp_path)
    row = {"when": None, "scope": "steps", "subject": "add a step", "files": "3", "added": "90", "removed": "2"}
    answer = json.loads(ask(model, json.dumps([row]), "application/json"))["predictions"][0]
    assert abs(sum(answer["scores"].values()) - 1) < 1e-6


def test_reasons_have_names_that_a_person_can_read(commits: Line, tmp_path: Path) -> None:
    model = unpack(commits.ran["package"]["package"] / "model.tar.gz", tmp_path)
    raw = table(commits.ran["load_evaluation"]["data"] / "part-00000.csv")
    rows = raw.drop(columns=["__row_id", "kind"]).head(60).to_dict("records")
    program = (
        "import json, sys; from inference import *\n"
        "scorer = model_fn(sys.argv[1]); rows = json.load(sys.stdin)\n"
        "print(json.dumps(scorer.strongest(scorer.named(rows), 5)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(model / "code"), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-c", program, str(model)]
    text = json.dumps(rows)
    done = subprocess.run(words, input=text, capture_output=True, text=True, env=environment, cwd=model, check=False)
    assert done.returncode == 0, done.stderr
    reasons = [reason for row in json.loads(done.stdout) for reason in row]
    of_words = {name for name, _, _ in reasons if name.startswith("subject: '")}
    assert len(of_words) > 5

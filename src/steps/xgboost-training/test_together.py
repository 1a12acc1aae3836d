"""Training on several machines, here processes: one model from all rows, as accurate as a single machine's."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, Ran

from specline_runtime.metrics import auc

TYPES = {"x": "number", "z": "number", "colour": "category"}
FEW_TREES = {"n_estimators": 60, "early_stopping_rounds": 10, "max_depth": 3, "seed": 5}


def table(rows: int, seed: int, task: str = "binary") -> list[dict[str, Any]]:
    """Only the last rows have the color "rare", and only the first rows have z."""
    chance = np.random.RandomState(seed)
    x, z = chance.randn(rows), chance.randn(rows)
    colors = chance.choice(["red", "blue", "two\nlines"], rows)
    made = []
    for number, (a, b, color) in enumerate(zip(x, z, colors)):
        score = a + 0.5 * (color == "red") + 0.7 * chance.randn()
        y = f"{score:.4f}" if task == "regression" else str(int(score > 0.8) + (task == "multiclass" and score > 1.5))
        rare = number > rows * 0.9
        made.append(
            {"x": f"{a:.4f}", "z": f"{b:.4f}" if number < 9 else None, "colour": "rare" if rare else color, "y": y}
        )
    return made


def run_together(folder: Path, data: Path, contracts: Path, count: int, **config: Any) -> list[subprocess.Popen[str]]:
    """Starts a training job on several machines."""
    described = json.loads((contracts / "XGBoostTraining.json").read_text(encoding="utf-8"))
    names = [f"algo-{number + 1}" for number in range(count)]
    port = random.randint(20_000, 30_000)
    started = []
    for name in names:
        root = folder / name
        code = root / "code"
        if code.exists():
            shutil.rmtree(code)
        shutil.copytree(described["folder"], code)
        shutil.copytree(ROOT / "src/steps/runtime/specline_runtime", code / "specline_runtime")
        (code / "contract.json").write_text(json.dumps(described["contract"]), encoding="utf-8")
        shutil.copytree(data, root / "opt/ml/input/data/data", dirs_exist_ok=True)
        given = {**described["defaults"], "cross_validation": 0, **config}
        files = {
            "hyperparameters": {name: json.dumps(value) for name, value in given.items()},
            "resourceconfig": {"current_host": name, "hosts": names},
        }
        for file, content in files.items():
            path = root / f"opt/ml/input/config/{file}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf-8")
        env = {
            **os.environ,
            "SPECLINE_ROOT": str(root),
            "SPECLINE_FIRST_HOST": f"127.0.0.1:{port}",
            "SPECLINE_JOB": "together",
            "OMP_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        }
        words = [sys.executable, "train.py"]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        started.append(subprocess.Popen(words, cwd=code, env=env, text=True, **streams))
    return started


def together(folder: Path, data: Path, contracts: Path, count: int, **config: Any) -> Ran:
    """The result of a training job on several machines. Only the first machine writes files."""
    logs = []
    for number, process in enumerate(run_together(folder, data, contracts, count, **config)):
        log, _ = process.communicate(timeout=120)
        assert process.returncode == 0, log
        logs.append(log)
        written = folder / f"algo-{number + 1}/opt/ml"
        files = [path for name in ("model", "output") for path in (written / name).rglob("*") if path.is_file()]
        assert bool(files) == (number == 0)
    root = folder / "algo-1"
    outputs = {"model": root / "opt/ml/model", "evaluation": root / "opt/ml/output/data"}
    return Ran(0, "".join(logs), "", root, outputs)


def area(ran: Ran) -> float:
    found = pd.read_csv(ran["evaluation"] / "predictions.csv")
    test = found[found["split"] == "test"]
    return auc(test["label"].to_numpy(), test["score"].to_numpy())


@pytest.fixture
def data(processed: Any) -> Path:
    return Path(processed([], TYPES, train=table(3000, 1), validation=table(900, 2), test=table(900, 3)))


@pytest.mark.parametrize("count", [2, 4])
def test_the_model_is_as_accurate_as_a_single_machines(
    count: int, bench: Any, data: Path, tmp_path: Path, contracts: Path
) -> None:
    one = bench.run("XGBoostTraining", {"data": data}, **FEW_TREES)
    many = together(tmp_path / "many", data, contracts, count, **FEW_TREES)
    assert abs(area(many) - area(one)) < 0.002
    features = [ran.json("model", "features.json") for ran in (one, many)]
    assert features[0] == features[1]
    assert [f.get("categories") for f in features[1]["features"]][2] == ["blue", "rare", "red", "two\nlines"]
    losses = [ran.json("model", "training.json")["history"]["validation"]["logloss"] for ran in (one, many)]
    assert np.allclose(losses[0][:20], losses[1][:20], atol=0.01)
    assert many.log.count(" trees; ") == 1


def test_the_same_machines_give_the_same_bytes(data: Path, tmp_path: Path, contracts: Path) -> None:
    config = {**FEW_TREES, "class_weights": "balanced", "n_estimators": 20}
    first, second = (together(tmp_path / name, data, contracts, 3, **config) for name in ("first", "second"))
    for name in ("model.json", "training.json"):
        assert (first["model"] / name).read_bytes() == (second["model"] / name).read_bytes()


@pytest.mark.parametrize("task", ["multiclass", "regression"])
def test_other_tasks(task: str, processed: Any, tmp_path: Path, contracts: Path) -> None:
    rows = {"train": table(600, 1, task), "validation": table(200, 2, task), "test": table(200, 3, task)}
    data = Path(processed([], TYPES, task, **rows))
    many = together(tmp_path / "many", data, contracts, 2, n_estimators=30)
    assert len(pd.read_csv(many["evaluation"] / "predictions.csv")) == 400


def test_machines_without_rows_have_nothing_to_do(processed: Any, tmp_path: Path, contracts: Path) -> None:
    rows = table(12, 1)
    data = Path(processed([], TYPES, train=rows * 20, validation=rows[:1] + table(12, 4)[:1], test=rows))
    many = together(tmp_path / "many", data, contracts, 4, n_estimators=5, cross_validation="auto")
    assert many.log.count("there are too few rows for 4 machines: this machine has none") == 2
    assert (many["model"] / "model.json").exists()


def test_few_rows_are_cross_validated_by_the_first_machine(processed: Any, tmp_path: Path, contracts: Path) -> None:
    rows = {"train": table(60, 1), "validation": table(30, 2), "test": table(30, 3)}
    data = Path(processed([], TYPES, **rows))
    many = together(tmp_path / "many", data, contracts, 2, n_estimators=5, cross_validation=1)
    assert len(pd.read_csv(many["model"] / "cross-validation.csv")) == 120


def test_an_interrupted_job_continues_on_all_machines(data: Path, tmp_path: Path, contracts: Path) -> None:
    config = {**FEW_TREES, "n_estimators": 40, "early_stopping_rounds": 0, "checkpoint_every": 10}
    whole = together(tmp_path / "whole", data, contracts, 2, **config)
    folder = tmp_path / "interrupted"
    started = run_together(folder, data, contracts, 2, **config)
    checkpoints = folder / "algo-1/opt/ml/checkpoints"
    while not list(checkpoints.glob("*.json")) and started[0].poll() is None:
        time.sleep(0.01)
    for process in started:
        process.kill()
        process.communicate()
    again = together(folder, data, contracts, 2, **config)
    for name in ("model.json", "training.json"):
        assert (again["model"] / name).read_bytes() == (whole["model"] / name).read_bytes()
    assert not list(checkpoints.glob("*.json"))


@pytest.mark.parametrize("who", [0, 1, 2])
def test_other_machines_report_a_lost_machine_and_end(who: int, data: Path, tmp_path: Path, contracts: Path) -> None:
    config = {**FEW_TREES, "n_estimators": 100_000, "early_stopping_rounds": 0}
    started = run_together(tmp_path / "lost", data, contracts, 3, **config)
    # XGBoost's collective logs on the first machine.
    assert started[0].stdout is not None
    assert any("train-auc" in line for line in started[0].stdout)
    started[who].send_signal(signal.SIGKILL)
    for number, process in enumerate(started):
        process.communicate(timeout=120)
        if number != who:
            assert process.returncode == 1
            failure = tmp_path / f"lost/algo-{number + 1}/opt/ml/output/failure"
            assert failure.read_text(encoding="utf-8").startswith(f"algo-{who + 1} of XGBoostTraining was lost")

"""Training with checkpoints: an interrupted job ends with the model of an undisturbed one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import CREDIT, ROOT

sys.path.insert(0, str(ROOT / "src/steps/xgboost-training/script"))
import chunks

from specline_runtime import hosts
from specline_runtime.xgb import xgboost

FACTS = {"label": "Status", "positive": "bad", "seed": 3, "branch": "training"}
MOMENTS = int(os.environ.get("SPECLINE_MOMENTS", "1"))


@pytest.fixture(scope="module")
def prepared(new_bench: Any) -> Path:
    bench = new_bench("chunks")
    loaded = bench.run("DataLoading", {"source": CREDIT}, **FACTS)
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    return Path(bench.run("TabularPreprocessing", inputs, **FACTS)["processed"])


def start(folder: Path, prepared: Path, contracts: Path, **config: Any) -> subprocess.Popen[str]:
    """Starts a training job in a folder that may hold the checkpoints of an earlier one."""
    described = json.loads((contracts / "XGBoostTraining.json").read_text(encoding="utf-8"))
    for name in ("code", "opt/ml/input", "opt/ml/model", "opt/ml/output"):
        shutil.rmtree(folder / name, ignore_errors=True)
    code = folder / "code"
    shutil.copytree(described["folder"], code)
    shutil.copytree(ROOT / "src/steps/runtime/specline_runtime", code / "specline_runtime")
    (code / "contract.json").write_text(json.dumps(described["contract"]), encoding="utf-8")
    shutil.copytree(prepared, folder / "opt/ml/input/data/data")
    given = {**described["defaults"], "seed": 3, "cross_validation": 0, **config}
    path = folder / "opt/ml/input/config/hyperparameters.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({name: json.dumps(value) for name, value in given.items()}), encoding="utf-8")
    env = {**os.environ, "SPECLINE_ROOT": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, str(code / "train.py")]
    return subprocess.Popen(words, cwd=code, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def results(folder: Path) -> dict[str, bytes]:
    names = ("model/model.json", "model/training.json", "output/data/predictions.csv")
    return {name: (folder / "opt/ml" / name).read_bytes() for name in names}


def test_a_job_killed_at_any_moment_continues_to_the_same_model(
    tmp_path: Path, prepared: Path, contracts: Path
) -> None:
    """SPECLINE_MOMENTS sets the number of moments (20 for the recorded results; 1 keeps the tests short)."""
    config = {"checkpoint_every": 10, "n_estimators": 300, "early_stopping_rounds": 40}
    began = time.monotonic()
    whole = start(tmp_path / "whole", prepared, contracts, **config)
    output, _ = whole.communicate(timeout=300)
    assert whole.returncode == 0, output
    duration = time.monotonic() - began
    expected = results(tmp_path / "whole")
    assert list((tmp_path / "whole/opt/ml/checkpoints").iterdir()) == []
    continued = 0
    for moment in range(MOMENTS):
        folder = tmp_path / str(moment)
        first = start(folder, prepared, contracts, **config)
        time.sleep(duration * (0.3 + 0.7 * (moment + 0.5) / MOMENTS))
        first.send_signal(signal.SIGKILL)
        first.communicate()
        second = start(folder, prepared, contracts, **config)
        output, _ = second.communicate(timeout=300)
        assert second.returncode == 0, output
        continued += "continues after" in output
        assert results(folder) == expected
    print(f"{continued} of {MOMENTS} found a checkpoint; {duration:.1f} s undisturbed")


class Interrupted(Exception):
    pass


@pytest.mark.parametrize("patience", [0, 6])
def test_training_interrupted_after_any_chunk_gives_the_same_booster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: int
) -> None:
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(300, 6))
    labels = (rows[:, 0] + rng.normal(size=300) > 0).astype(float)
    matrices = {
        "train": xgboost.DMatrix(rows[:200], labels[:200]),
        "validation": xgboost.DMatrix(rows[200:], labels[200:]),
    }
    parameters = {
        "objective": "binary:logistic",
        "eval_metric": ["auc", "logloss"],
        "tree_method": "hist",
        "subsample": 0.7,
        "colsample_bytree": 0.6,
        "seed": 11,
        "nthread": 1,
    }
    plan = chunks.Plan(trees=47, patience=patience, every=10)
    monkeypatch.setenv("SPECLINE_ROOT", str(tmp_path))
    whole = chunks.grow(parameters, matrices, plan, "whole", hosts.alone())
    write = chunks.write_checkpoint
    for last in range(1, 6):

        def interrupt(file: Path, fingerprint: str, progress: chunks.Progress, last: int = last) -> None:
            write(file, fingerprint, progress)
            if progress.chunks == last:
                raise Interrupted

        monkeypatch.setattr(chunks, "write_checkpoint", interrupt)
        with contextlib.suppress(Interrupted):
            chunks.grow(parameters, matrices, plan, f"cut{last}", hosts.alone())
        monkeypatch.setattr(chunks, "write_checkpoint", write)
        again = chunks.grow(parameters, matrices, plan, f"cut{last}", hosts.alone())
        assert bytes(again.booster.save_raw()) == bytes(whole.booster.save_raw())
        assert again[1:4] == whole[1:4]
    if patience == 0:
        assert whole.rounds == 47
        single = chunks.grow(parameters, matrices, plan._replace(every=47), "single", hosts.alone())
        plain = xgboost.train(parameters, matrices["train"], 47)
        assert np.array_equal(single.booster.predict(matrices["train"]), plain.predict(matrices["train"]))


def test_a_damaged_checkpoint_or_one_of_another_training_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "abc.json"
    progress = chunks.Progress(2, b"model", {"validation": {"auc": [0.5]}})
    chunks.write_checkpoint(file, "abc", progress)
    assert chunks.read_checkpoint(file, "abc") == progress
    assert chunks.read_checkpoint(file, "other") is None
    whole = file.read_text(encoding="utf-8")
    for damaged in (whole[: len(whole) // 2], whole.replace('"digest": "', '"digest": "0'), "", "[]", "{}"):
        file.write_text(damaged, encoding="utf-8")
        assert chunks.read_checkpoint(file, "abc") is None


@pytest.mark.parametrize("metric", ["auc", "logloss"])
def test_training_stops_where_xgboost_would(metric: str) -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        rows = rng.normal(size=(90, 3))
        labels = (rows[:, 0] + 2 * rng.normal(size=90) > 0).astype(float)
        train, validation = xgboost.DMatrix(rows[:60], labels[:60]), xgboost.DMatrix(rows[60:], labels[60:])
        parameters = {"objective": "binary:logistic", "eval_metric": metric, "max_depth": 2, "nthread": 1}
        evals = [(validation, "validation")]
        history: dict[str, dict[str, list[float]]] = {}
        xgboost.train(parameters, train, 40, evals=evals, evals_result=history, verbose_eval=False)
        stopped = xgboost.train(parameters, train, 40, evals=evals, early_stopping_rounds=7, verbose_eval=False)
        values = history["validation"][metric]
        rounds = chunks.stopping_round(values, 7, metric) or len(values)
        assert rounds == stopped.num_boosted_rounds()
        assert chunks.best_round(values[:rounds], metric) == stopped.best_iteration + 1

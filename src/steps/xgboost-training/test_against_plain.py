"""Compares the pipeline with 30 lines of pandas and XGBoost, on the same rows with the same parameters.

SPECLINE_SEEDS sets the number of seeds (20 for the recorded results; 1 keeps the tests short).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from typing import Any

import pandas as pd
import pytest
from conftest import CHURN, CREDIT, ROOT

from specline_runtime.metrics import auc

SEEDS = int(os.environ.get("SPECLINE_SEEDS", "1"))
SETS = [(CREDIT, "Status", "bad"), (CHURN, "churn", "Yes")]


@pytest.mark.parametrize(("source", "label", "positive"), SETS, ids=["credit", "churn"])
def test_test_auc_is_that_of_a_plain_script(bench: Any, source: Any, label: str, positive: str) -> None:
    ours, differences = [], []
    for seed in range(SEEDS):
        facts = {"label": label, "positive": positive, "seed": seed, "branch": "training"}
        loaded = bench.run("DataLoading", {"source": source}, share_to=0.8, **facts)
        inputs = {"data": loaded["data"], "signature": loaded["signature"]}
        prepared = bench.run("TabularPreprocessing", inputs, **facts)["processed"]
        trained = bench.run("XGBoostTraining", {"data": prepared}, seed=seed)
        scored = pd.read_csv(trained["evaluation"] / "predictions.csv")
        scored = scored[scored["split"] == "test"]
        ours.append(auc(scored["label"].to_numpy(), scored["score"].to_numpy()))
        words = [str(ROOT / "test/peer/plain_xgboost.py"), str(source), label, positive, str(seed), str(prepared)]
        done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True)
        differences.append(ours[-1] - json.loads(done.stdout)["auc"])
    assert max(map(abs, differences)) <= 0.005, differences
    assert 0.82 < statistics.mean(ours) < 0.87 or SEEDS < 10, ours
    greatest = max(map(abs, differences))
    print(f"\n{source.name}: {SEEDS} seeds, mean AUC {statistics.mean(ours):.4f}, greatest difference {greatest:.2g}")
    if SEEDS > 1:
        spread = 1.96 * statistics.stdev(ours) / SEEDS**0.5
        print(
            f"95 % interval of the mean: {statistics.mean(ours) - spread:.4f} to {statistics.mean(ours) + spread:.4f}"
        )

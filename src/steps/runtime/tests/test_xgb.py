"""XGBoost is imported without scikit-learn, and scikit-learn can be imported afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from specline_runtime.xgb import threads_for

RUNTIME = Path(__file__).parent.parent
CODE = """
import sys
from specline_runtime.xgb import xgboost
assert not any(name == "sklearn" or name.startswith("sklearn.") for name in sys.modules), "imported"
import numpy as np
model = xgboost.train({"max_depth": 1}, xgboost.DMatrix(np.eye(4), label=[0.0, 1.0, 0.0, 1.0]), 2)
from sklearn.linear_model import LinearRegression
assert LinearRegression().fit(np.eye(4), [0, 1, 0, 1]).score(np.eye(4), [0, 1, 0, 1]) > 0.9
"""


def test_scikit_learn_is_left_out_and_still_to_be_had() -> None:
    """In a separate process, like a script."""
    done = subprocess.run([sys.executable, "-c", CODE], cwd=RUNTIME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_is_imported_already_stays() -> None:
    """A process that has already imported scikit-learn keeps it."""
    code = "import sklearn, sys\nfrom specline_runtime.xgb import xgboost\nassert sys.modules['sklearn'] is sklearn"
    done = subprocess.run([sys.executable, "-c", code], cwd=RUNTIME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


TRAINED = """
import hashlib
import numpy as np
import pandas as pd
from specline_runtime.xgb import xgboost
random = np.random.RandomState(1)
table = pd.DataFrame(random.randn(20_000, 9), columns=list("abcdefghi"))
table = table.mask(random.rand(*table.shape) < 0.1)
table["level"] = pd.Categorical(random.choice(list("uvwxyz"), len(table)))
signal = table["a"].fillna(0) + table["b"].fillna(0) * (table["level"] == "u") + random.randn(len(table))
labels = {
    "binary:logistic": (signal > 0.5, ["auc", "logloss"]),
    "multi:softprob": (np.digitize(signal, [-0.5, 0.7]), ["mlogloss"]),
    "reg:squarederror": (signal * 100, ["rmse"]),
}
for objective, (label, metrics) in labels.items():
    more = {"num_class": 3} if "multi" in objective else {}
    found = set()
    for threads in (1, 2, 3):
        parts = [
            xgboost.DMatrix(table[rows], np.asarray(label)[rows], weight=random_weights[rows], enable_categorical=True)
            for random_weights in [np.random.RandomState(2).rand(len(table))]
            for rows in (slice(0, 15_000), slice(15_000, None))
        ]
        history = {}
        settings = {"objective": objective, "eval_metric": metrics, "tree_method": "hist", "max_depth": 4, "seed": 7}
        settings.update(subsample=0.8, colsample_bytree=0.8, max_cat_to_onehot=4, nthread=threads, **more)
        evals = list(zip(parts, ["train", "validation"]))
        model = xgboost.train(settings, parts[0], 12, evals=evals, evals_result=history, verbose_eval=False)
        scores = model.predict(parts[1]).tobytes()
        # Sums of losses can differ in their last digits, so only ten digits are compared.
        said = repr([[f"{value:.10g}" for value in values] for by in history.values() for values in by.values()])
        found.add(hashlib.sha256(bytes(model.save_raw(raw_format="ubj")) + scores + said.encode()).hexdigest())
    assert len(found) == 1, objective
"""


def test_the_number_of_threads_does_not_change_the_model() -> None:
    """Otherwise, a job that runs alone could not use all cores."""
    env = {**os.environ, "OMP_WAIT_POLICY": "passive"}
    words = [sys.executable, "-c", TRAINED]
    done = subprocess.run(words, cwd=RUNTIME, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr


def test_a_job_uses_a_thread_per_core_if_there_is_enough_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPECLINE_CORES", raising=False)
    assert threads_for(10**9) == {}
    monkeypatch.setenv("SPECLINE_CORES", "3")
    assert threads_for(10**9) == {"nthread": 3}
    assert threads_for(10**4) == {}

"""Evaluating training rows in few rounds changes neither the trees nor any metric that is recorded or logged."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "src/steps/xgboost-training/script"))
import watching

from specline_runtime.xgb import xgboost

TASKS = {
    "binary": {"objective": "binary:logistic", "eval_metric": ["auc", "logloss"]},
    "multiclass": {"objective": "multi:softprob", "num_class": 3, "eval_metric": ["mlogloss"]},
    "regression": {"objective": "reg:squarederror", "eval_metric": ["mae", "rmse"]},
}


def matrices(task: str, splits: list[str]) -> dict[str, xgboost.DMatrix]:
    rng = np.random.default_rng(len(task))
    made = {}
    for name in splits:
        rows = rng.normal(size=(400, 4))
        labels = rows[:, 0] + rows[:, 1] * rows[:, 2] + rng.normal(size=400)
        if task != "regression":
            labels = np.digitize(labels, [0.0] if task == "binary" else [-0.7, 0.7])
        made[name] = xgboost.DMatrix(rows, labels)
    return made


@pytest.mark.parametrize(("rounds", "patience"), [(1, 0), (10, 0), (51, 0), (101, 3), (101, 40), (38, 60)])
@pytest.mark.parametrize("task", TASKS)
def test_what_is_recorded_is_what_xgboost_finds(task: str, rounds: int, patience: int, capsys: Any) -> None:
    given = matrices(task, ["train", "validation"] if patience else ["train"])
    parameters = {**TASKS[task], "eta": 0.1, "subsample": 0.8, "seed": 5, "nthread": 1}
    stopping = {"early_stopping_rounds": patience or None}
    expected: dict[str, dict[str, list[float]]] = {}
    evals = [(one, name) for name, one in given.items()]
    plain = xgboost.train(
        parameters, given["train"], rounds, evals=evals, evals_result=expected, verbose_eval=watching.LOGGED, **stopping
    )
    logged = capsys.readouterr().out.splitlines()

    watch = watching.Watch(given["train"], logs=True)
    few = [one for one in evals if one[1] != "train"]
    made = xgboost.train(
        parameters, given["train"], rounds, evals=few, callbacks=[watch], verbose_eval=False, **stopping
    )
    *most, last = capsys.readouterr().out.splitlines()
    # XGBoost's own last line is that of the round before, if its early stopping happens to be called first.
    assert most == logged[:-1]
    assert last.startswith(f"[{plain.num_boosted_rounds() - 1}]\ttrain-")
    assert made.save_raw("ubj") == plain.save_raw("ubj")

    history = watch.history()
    grown = plain.num_boosted_rounds()
    assert list(history) == list(given)
    for metric, values in expected["train"].items():
        places = [at for at in range(grown) if at % watching.EVERY == 0 or at == grown - 1]
        assert [at for at, value in enumerate(history["train"][metric]) if value is not None] == places
        assert [history["train"][metric][at] for at in places] == [values[at] for at in places]
    assert history.get("validation") == expected.get("validation")

    best = plain.best_iteration + 1 if patience else grown
    # A loaded model does not know its metrics.
    loaded = xgboost.Booster(model_file=bytearray(made[:best].save_raw("ubj")))
    for kept in (made[:best], loaded):
        found = watching.reached(kept, given["train"], history, parameters)
        for name, by in expected.items():
            assert {metric: values[best - 1] for metric, values in by.items()} == pytest.approx(found[name], abs=1e-6)

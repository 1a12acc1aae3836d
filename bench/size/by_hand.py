"""What a careful user would write instead of the ten steps: by_hand.py FILE. Same shares, settings and evaluation."""

from __future__ import annotations

import os
import sys
import tempfile

import numpy as np
import pandas as pd
import xgboost
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

# The defaults of XGBoostTraining.
SETTINGS = {
    "objective": "binary:logistic",
    "eval_metric": ["auc", "logloss"],
    "tree_method": "hist",
    "max_depth": 4,
    "eta": 0.05,
    "subsample": 0.8,
    "colsample_bytree": 0.8,
    "max_cat_to_onehot": 4,
    "seed": 42,
    "nthread": os.cpu_count(),
}


def main() -> None:
    table = pd.read_csv(sys.argv[1])
    label = (table.pop("Status") == "bad").astype(int)
    table = table.astype({name: "category" for name in table if table[name].dtype == object})
    order = np.random.default_rng(42).permutation(len(table))
    train, validation, test, held = np.split(order, [int(share * len(order)) for share in (0.56, 0.68, 0.8)])

    def matrix(rows: np.ndarray) -> xgboost.DMatrix:
        return xgboost.DMatrix(table.iloc[rows], label.iloc[rows], enable_categorical=True)

    matrices = {"train": matrix(train), "validation": matrix(validation)}
    evals = [(one, name) for name, one in matrices.items()]
    model = xgboost.train(SETTINGS, matrices["train"], 1000, evals=evals, early_stopping_rounds=50, verbose_eval=False)
    best = (0, model.best_iteration + 1)
    found = {}
    for name, rows in (("test", test), ("held out", held)):
        scores, truth = model.predict(matrix(rows), iteration_range=best), label.iloc[rows].to_numpy()
        measures = (roc_auc_score, average_precision_score, log_loss, brier_score_loss)
        found[name] = [float(measure(truth, scores)) for measure in measures]
    half = len(held) // 2
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(scores[:half], truth[:half])
    platt = LogisticRegression().fit(np.log(scores[:half] / (1 - scores[:half]))[:, None], truth[:half])
    found["calibrated"] = [
        float(log_loss(truth[half:], isotonic.predict(scores[half:]).clip(1e-6, 1 - 1e-6))),
        float(log_loss(truth[half:], platt.predict_proba(np.log(scores / (1 - scores))[half:, None])[:, 1])),
    ]
    with tempfile.TemporaryDirectory() as folder:
        model.save_model(f"{folder}/model.json")
    print(found)


if __name__ == "__main__":
    main()

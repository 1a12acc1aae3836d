"""Compares models with the current and the previous defaults: python3 bench/default_models.py [CSV:LABEL:POSITIVE ...]

Each table is split again for every seed: 48% train, 16% validation, 16% test, 20% calibration. "before" stops early by
AUC and calibrates isotonically; "now" stops by log loss and calibrates only if it helps. Prints the means over the
seeds for the test rows. If no tables are given, those from scikit-learn and this repository are used. POSITIVE can be
>0 for a number.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pandas as pd
import xgboost
from sklearn import datasets

ROOT = Path(__file__).parents[1]
for folder in ("runtime", "xgboost-training/script", "model-calibration/script"):
    sys.path.insert(0, str(ROOT / "src/steps" / folder))

from boosting import Rows, train  # noqa: E402  found only once the paths above are set
from choosing import choose, held  # noqa: E402
from fitting import fit_calibrator  # noqa: E402

from specline_runtime import metrics  # noqa: E402
from specline_runtime.calibrators import apply_calibrator  # noqa: E402
from specline_runtime.encode import encode, learn_features  # noqa: E402
from specline_runtime.folds import fold_of_rows  # noqa: E402
from specline_runtime.values import column_type  # noqa: E402

GIVEN: dict[str, Any] = {
    "max_depth": 4,
    "learning_rate": 0.05,
    "n_estimators": 1000,
    "early_stopping_rounds": 50,
    "min_child_weight": 1,
    "subsample": 0.8,
    "colsample_by_tree": 0.8,
    "gamma": 0,
    "reg_alpha": 0,
    "reg_lambda": 1,
    "max_cat_to_onehot": 4,
    "scale_pos_weight": 1,
}
WHEN = {"before": ("auc", "isotonic"), "now": ("auto", "auto")}


def tables(named: list[str]) -> Iterator[tuple[str, pd.DataFrame, np.ndarray]]:
    for name in named or [
        f"{ROOT}/examples/credit-risk/data/credit.csv:Status:bad",
        f"{ROOT}/test/fixtures/churn.csv:churn:Yes",
    ]:
        path, label, positive = name.rsplit(":", 2)
        table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=["", "NA"]).dropna(subset=[label])
        yield (
            Path(path).parent.name if not path.startswith(str(ROOT)) else Path(path).stem,
            *split_label(table, label, positive),
        )
    if not named:
        cancer, digits = datasets.load_breast_cancer(as_frame=True), datasets.load_digits(as_frame=True)
        yield "breast_cancer", cancer.data.astype(str), cancer.target.to_numpy()
        yield "digits, odd", digits.data.astype(str), digits.target.to_numpy() % 2


def split_label(table: pd.DataFrame, label: str, positive: str) -> tuple[pd.DataFrame, np.ndarray]:
    """`>0` as the positive value turns a number into two classes."""
    cells = table.pop(label)
    truth = cells.astype(float) > 0 if positive == ">0" else cells == positive
    return table.reset_index(drop=True), truth.to_numpy().astype(int)


def typed(table: pd.DataFrame) -> list[dict[str, str]]:
    made = []
    for name in table:
        kind = column_type(table[name].dropna().unique())
        if kind in ("number", "integer", "category", "boolean") and table[name].nunique() < 0.9 * len(table) + 20:
            made.append({"name": name, "type": "number" if kind in ("number", "integer") else "category"})
        elif kind in ("number", "integer"):
            made.append({"name": name, "type": "number"})
    return made


def measured(table: pd.DataFrame, labels: np.ndarray, seed: int) -> dict[str, dict[str, float]]:
    """Log loss, AUC and ECE for the test rows, raw and calibrated, with the previous and current defaults."""
    fold = fold_of_rows(np.arange(len(labels)), labels, 25, seed)
    masks = {"train": fold < 12, "validation": (fold >= 12) & (fold < 16)}
    rows = {name: Rows(table[mask].reset_index(drop=True), labels[mask]) for name, mask in masks.items()}
    schema = {"task": "binary", "classes": ["0", "1"], "label": "y"}
    features = learn_features(typed(table), rows["train"].table)
    matrix = xgboost.DMatrix(encode(table, features), enable_categorical=True)
    test, rest = (fold >= 16) & (fold < 20), fold >= 20
    found: dict[str, dict[str, float]] = {}
    for when, (metric, method) in WHEN.items():
        trained = train({**GIVEN, "seed": seed, "eval_metric": metric}, schema, features, rows, verbosity=0)
        scores = trained.booster.predict(matrix).astype(float)
        rows_held = held(np.flatnonzero(rest), scores[rest], labels[rest])
        chosen = choose(rows_held, 5, seed).method if method == "auto" else method
        calibrated = apply_calibrator(fit_calibrator(chosen, rows_held.scores, rows_held.labels), scores)
        for kind, made in (("raw", scores), ("calibrated", calibrated)):
            y, s = labels[test], made[test]
            values = {"log loss": metrics.log_loss(y, s), "auc": metrics.auc(y, s)}
            found[f"{when}, {kind}"] = {**values, "ece": metrics.calibration_error(y, s), "trees": trained.best}
        found[f"{when}, calibrated"]["used"] = float(chosen != "none")
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="*")
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    for name, table, labels in tables(given.tables):
        runs = [measured(table, labels, seed) for seed in range(given.seeds)]
        print(f"{name}: {len(labels)} rows, {100 * labels.mean():.0f} % positive")
        for which in runs[0]:
            values = {key: float(np.mean([run[which][key] for run in runs])) for key in runs[0][which]}
            print(f"  {which:<20}", "  ".join(f"{key} {value:.4g}" for key, value in values.items()), flush=True)


if __name__ == "__main__":
    main()

"""Compares XGBoost on manually typed columns with a run of the pipeline on the original file.

    typed_by_hand.py FOLDER [NAME ...]

FOLDER contains the files listed below. Each is run with `specline run`, and the same XGBoost is then trained here on
the same rows. Prints a line for each file, and exits with 1 if the two differ by more than 0.01 in AUC or R². Requires
pandas, scikit-learn, xgboost, and the built package.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Callable, NamedTuple

import numpy as np
import pandas as pd
import xgboost
from sklearn.metrics import r2_score, roc_auc_score

ROOT = Path(__file__).parents[2]
APART = 0.01


class Table(NamedTuple):
    label: str
    positive: Any
    """The positive value in the spec, or None if a number is predicted."""
    typed: Callable[[Path], pd.DataFrame]
    """The manually typed features, and `y`."""


def money(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path)
    signs = {"Annual Income": "[$,]", "Utilisation": "%", "Balance": ","}
    for name, marks in signs.items():
        table[name] = table[name].str.replace(marks, "", regex=True).astype(float)
    table = dated(table, "Signup Date", "%m/%d/%Y")
    table["Notes"] = table["Notes"].astype("category")
    table["y"] = table.pop("Defaulted").astype(int)
    return table.drop(columns="Customer ID")


def customers(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig")
    table = dated(table, "Datum", "%d.%m.%Y")
    table["Stadt"] = table["Stadt"].astype("category")
    table["y"] = (table.pop("Gekündigt?") == "Ja").astype(int)
    return table.drop(columns="Kunden-Nr.")


def houses(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep=";", decimal=",").rename(columns={"medv": "y"})


def cars(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, index_col=0).rename(columns={"mpg": "y"})


def spelt(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path)
    table["y"] = (table["y"].str.strip().str.lower() == "yes").astype(int)
    return table


def leaking(path: Path) -> pd.DataFrame:
    table = dated(pd.read_csv(path), "date", "%d.%m.%Y")
    for name in ("city", "cancel_reason"):
        table[name] = table[name].astype("category")
    return table.drop(columns="customer_id").rename(columns={"churned": "y"})


def dated(table: pd.DataFrame, name: str, form: str) -> pd.DataFrame:
    """A date as the numbers that a person would derive from it."""
    day = pd.to_datetime(table.pop(name), format=form)
    parts = {"year": day.dt.year, "month": day.dt.month, "day": day.dt.day, "weekday": day.dt.weekday}
    parts["days"] = (day - pd.Timestamp("1970-01-01")).dt.days
    return table.assign(**{f"{name}_{part}": values for part, values in parts.items()})


TABLES = {
    "us_money.csv": Table("Defaulted", True, money),
    "kunden_utf8bom.csv": Table("Gekündigt?", "Ja", customers),
    "boston_csv2.csv": Table("medv", None, houses),
    "mtcars.csv": Table("mpg", None, cars),
    "casing.csv": Table("y", "yes", spelt),
    "leak.csv": Table("churned", 1, leaking),
    "duprows.csv": Table("y", 1, pd.read_csv),
}


def run(path: Path, table: Table, folder: Path) -> tuple[Path, Path]:
    """Runs the pipeline, and returns the folder with the processed rows and the file with the predictions."""
    facts: dict[str, Any] = {"name": "typed", "data": str(path), "label": table.label}
    facts["context"] = {"task": "regression" if table.positive is None else "binary"}
    if table.positive is not None:
        facts["positive"] = table.positive
    steps = ["DataLoading", "TabularPreprocessing", "XGBoostTraining"]
    (folder / "spec.json").write_text(json.dumps({**facts, "steps": steps}), encoding="utf-8")
    words = ["node", str(ROOT / "bin/specline.js"), "run", "spec.json", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr + done.stdout)
    outputs = json.loads(done.stdout)["outputs"]
    with tarfile.open(outputs["XGBoostTraining"]["output-data"]) as packed:
        packed.extract("predictions.csv", folder)
    return Path(outputs["TabularPreprocessing"]["processed"]), folder / "predictions.csv"


def by_hand(frame: pd.DataFrame, ids: dict[str, np.ndarray], binary: bool) -> float:
    """The test-row score of XGBoost with the pipeline's parameters."""
    y = frame.pop("y").to_numpy(dtype=float)
    parts = {split: xgboost.DMatrix(frame.iloc[rows], y[rows], enable_categorical=True) for split, rows in ids.items()}
    parameters = {"max_depth": 4, "eta": 0.05, "subsample": 0.8, "colsample_bytree": 0.8, "max_cat_to_onehot": 4}
    parameters.update({"tree_method": "hist", "seed": 42})
    parameters["objective"] = "binary:logistic" if binary else "reg:squarederror"
    parameters["eval_metric"] = "logloss" if binary else "rmse"
    watched = [(parts["validation"], "validation")]
    model = xgboost.train(parameters, parts["train"], 1000, watched, early_stopping_rounds=50, verbose_eval=False)
    scores = model.predict(parts["test"], iteration_range=(0, model.best_iteration + 1))
    return float((roc_auc_score if binary else r2_score)(y[ids["test"]], scores))


def compare(path: Path, table: Table) -> bool:
    with tempfile.TemporaryDirectory() as name:
        processed, predictions = run(path, table, Path(name))
        ids = {
            split: pd.read_csv(processed / split / "part-00000.csv")["__row_id"].to_numpy()
            for split in ("train", "validation", "test")
        }
        scored = pd.read_csv(predictions)
    scored = scored[scored["split"] == "test"]
    binary = table.positive is not None
    ours = float((roc_auc_score if binary else r2_score)(scored["label"], scored["score"]))
    hand = by_hand(table.typed(path), ids, binary)
    apart = abs(ours - hand)
    measure = "AUC" if binary else "R2"
    print(f"{path.name:22} {measure} {ours:.4f}, by hand {hand:.4f}, apart {apart:.4f}")
    return apart <= APART


if __name__ == "__main__":
    source, *chosen = sys.argv[1:]
    good = [compare(Path(source).resolve() / name, TABLES[name]) for name in chosen or TABLES]
    sys.exit(0 if all(good) else 1)

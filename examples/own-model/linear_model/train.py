"""Trains a linear model: a logistic regression or, for a number, a ridge regression. Put your own model in its place.

SM_CHANNEL_DATA is the folder of the processed table. All files that are written to SM_MODEL_DIR are part of the model's
archive, from which inference.py reads them.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import joblib
import pandas as pd
from inference import prepared
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def read(folder: Path, columns: list[dict[str, str]], label: str, task: str) -> pd.DataFrame:
    """All rows of a split. Empty cells are missing values; no other cell is."""
    texts = [column["name"] for column in columns if column["type"] == "category"]
    if task != "regression":
        texts.append(label)
    parts = [
        pd.read_csv(part, dtype=dict.fromkeys(texts, str), keep_default_na=False, na_values=[""])
        for part in sorted(folder.glob("*.csv"))
    ]
    return pd.concat(parts, ignore_index=True)


def untrained(columns: list[dict[str, str]], task: str, strength: float) -> Pipeline:
    """The model before training: missing numbers become the median, and categories become columns of 0 and 1."""
    names = {kind: [column["name"] for column in columns if column["type"] == kind] for kind in ("number", "category")}
    numbers = Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    features = ColumnTransformer(
        [
            ("numbers", numbers, names["number"]),
            ("categories", OneHotEncoder(handle_unknown="ignore"), names["category"]),
        ]
    )
    model = Ridge(alpha=1 / strength) if task == "regression" else LogisticRegression(C=strength, max_iter=1000)
    return Pipeline([("features", features), ("model", model)])


def main() -> None:
    parser = argparse.ArgumentParser()
    # The step's other settings are passed, too.
    parser.add_argument("--strength", type=float, default=1.0, help="how closely the model follows the training rows")
    settings, _ = parser.parse_known_args()
    data = Path(os.environ["SM_CHANNEL_DATA"])
    schema = json.loads((data / "schema.json").read_text(encoding="utf-8"))
    columns, label, task = schema["columns"], schema["label"], schema["task"]
    table = read(data / "train", columns, label, task)
    fitted = untrained(columns, task, settings.strength).fit(prepared(table, columns), table[label])
    # Two classes are 0 and 1 in the table; more are named.
    classes = ["0", "1"] if task == "binary" else schema["classes"]
    model = {"fitted": fitted, "columns": columns, "task": task, "classes": classes}
    joblib.dump(model, Path(os.environ["SM_MODEL_DIR"]) / "model.joblib")


if __name__ == "__main__":
    main()

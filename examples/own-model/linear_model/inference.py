"""Scores rows with the model that train.py wrote. Evaluation, packages and endpoints call both functions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd


def prepared(table: pd.DataFrame, columns: list[dict[str, str]]) -> pd.DataFrame:
    """The model's features: numbers as floats, and categories as strings, which are empty if the cell is."""
    features = {}
    for column in columns:
        cells = table[column["name"]]
        texts = cells.astype(object).where(cells.notna(), "").astype(str)
        features[column["name"]] = texts if column["type"] == "category" else cells.astype(float)
    return pd.DataFrame(features, index=table.index)


def model_fn(model_dir: str) -> dict[str, Any]:
    """Reads the model."""
    model: dict[str, Any] = joblib.load(Path(model_dir) / "model.joblib")
    return model


def predict_fn(features: pd.DataFrame, model: dict[str, Any]) -> np.ndarray:
    """A number for each row: the probability of the positive class, or the predicted number. If there are more than two
    classes, a probability for each of them, in the order of the table's schema."""
    table = prepared(features, model["columns"])
    fitted = model["fitted"]
    if model["task"] == "regression":
        return np.asarray(fitted.predict(table))
    scores = pd.DataFrame(fitted.predict_proba(table), columns=[str(one) for one in fitted.classes_])
    # A rare class can be absent from the training rows.
    ordered = scores.reindex(columns=model["classes"], fill_value=0.0).to_numpy()
    return np.asarray(ordered[:, 1] if model["task"] == "binary" else ordered)

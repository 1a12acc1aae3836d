"""What a model learned from, and how well it does, in the forms of Model Monitor's baselines: statistics.json says how
it is, and constraints.json what must not get worse.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import data_quality
import model_quality
import numpy as np
import pandas as pd

from specline_runtime.coded import Coded, read_columns
from specline_runtime.metrics import best_f1_threshold
from specline_runtime.predictions import class_scores

PROBLEMS = {
    "binary": "BinaryClassification",
    "multiclass": "MulticlassClassification",
    "regression": "Regression",
}


def write(documents: dict[str, Any], folder: Path) -> None:
    """Numbers are exact: those of later rows are compared with them."""
    for name, document in documents.items():
        text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def of_data(data: Path, names: list[str]) -> dict[str, Any]:
    """The baseline of a table's columns, in the order of these names."""
    found, rows = {}, 0
    for name, cells in read_columns(data):
        rows = len(cells.codes if isinstance(cells, Coded) else cells)
        if name in names:
            found[name] = data_quality.feature_of(name, texts_of(cells))
    statistics = data_quality.whole([found[name] for name in names if name in found], rows)
    return {"statistics": statistics, "constraints": data_quality.constraints_of(statistics)}


def texts_of(cells: Coded | np.ndarray) -> pd.Series:
    """A column as texts, of which missing cells are None."""
    if isinstance(cells, Coded):
        return pd.Series(np.append(np.asarray(cells.texts, dtype=object), None)[cells.codes], dtype=object)
    return pd.Series(cells, dtype=object).map(str)


def of_predictions(table: pd.DataFrame, task: str, classes: list[str], threshold: Any) -> dict[str, Any]:
    """The baseline of a model's quality on rows that it has not seen."""
    held_out = table[table["split"] == "test"] if (table["split"] == "test").any() else table
    rows = predicted(held_out.reset_index(drop=True), task, classes, threshold)
    statistics = model_quality.statistics_of(rows, PROBLEMS[task])
    return {"statistics": statistics, "constraints": model_quality.constraints_of(statistics, PROBLEMS[task])}


def predicted(table: pd.DataFrame, task: str, classes: list[str], threshold: Any) -> pd.DataFrame:
    """Labels and predictions. A row of two classes is positive from the threshold on, as in an evaluation."""
    if task == "multiclass":
        best = np.asarray(classes, dtype=object)[class_scores(table, classes).argmax(axis=1)]
        return pd.DataFrame({"label": table["label"], "prediction": best})
    label, score = pd.to_numeric(table["label"]), table["score"]
    if task == "regression":
        return pd.DataFrame({"label": label, "prediction": score})
    labels = label.astype(int)
    cut = best_f1_threshold(labels.to_numpy(), score.to_numpy()) if threshold == "best-f1" else float(threshold)
    return pd.DataFrame({"label": labels, "score": score, "prediction": (score >= cut).astype(int)})

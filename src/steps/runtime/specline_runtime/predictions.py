"""Prediction tables: scores, with labels if they are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .files import ROW_ID
from .scorer import Scorer


def prediction_table(scorer: Scorer, rows: pd.DataFrame, split: str) -> pd.DataFrame:
    """The row id, split, label and score of processed rows. With more than two classes, each has a score."""
    scores = scorer.score_processed(rows)
    label = scorer.description["label"]
    made: dict[str, Any] = {ROW_ID: rows[ROW_ID].to_numpy(), "split": split}
    if label in rows:
        made["label"] = rows[label].to_numpy()
    return pd.DataFrame({**made, **score_columns(scores, scorer.task, scorer.classes)})


def score_columns(scores: np.ndarray, task: str, classes: list[str]) -> dict[str, np.ndarray]:
    """The score column, or one column per class if there are more than two."""
    if task == "multiclass":
        return {f"score_{name}": scores[:, index] for index, name in enumerate(classes)}
    return {"score": scores}


def class_scores(table: pd.DataFrame, classes: list[str]) -> np.ndarray:
    """The scores in a multi-class table, with one column per class."""
    return table[[f"score_{name}" for name in classes]].to_numpy(dtype=float)

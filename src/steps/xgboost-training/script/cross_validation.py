"""Repeated cross-validation inside the training job, because with few rows one held-out split is unreliable.

Each fold is trained in the same way as the model, with early stopping on part of the fold's rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from boosting import Rows, train

from specline_runtime import hosts
from specline_runtime.encode import encode, learn_features
from specline_runtime.files import ROW_ID
from specline_runtime.folds import fold_of_rows
from specline_runtime.predictions import score_columns
from specline_runtime.row_hashes import content_keys, row_keys
from specline_runtime.xgb import xgboost

FEW_ROWS = 200
REPEATS = 10
FOLDS = 5
LEARN_FROM_LABELS = {"risk", "selection"}


def wanted_repeats(given: Any, rows: int) -> int:
    if given in (None, "auto"):
        return REPEATS if rows < FEW_ROWS else 0
    return int(given)


def obstacle(schema: dict[str, Any], transforms: list[str], labels: np.ndarray) -> str | None:
    """The reason why folds of rows would give overly optimistic results, or None if they would not."""
    dropped = set(schema["transform"].get("dropped", {}).values())
    if "time" in dropped or schema.get("time") is not None:
        return "rows are split by time, and folds would mix what was before with what came after"
    if "group" in dropped:
        return "rows are split by group, and folds would part the rows of a group"
    learnt = sorted(LEARN_FROM_LABELS & set(transforms))
    if learnt:
        return f"a transform ({', '.join(learnt)}) has learnt from labels of rows that folds would hold out"
    if schema["task"] != "regression" and np.unique(labels, return_counts=True)[1].min() < 2:
        return "a class has only one row"
    return None


def cross_validated(given: dict[str, Any], schema: dict[str, Any], rows: dict[str, Rows], repeats: int) -> pd.DataFrame:
    """Row id, repeat, label and score of every row. In each repeat, models score only rows that they have not seen."""
    table = pd.concat([part.table for part in rows.values()], ignore_index=True)
    whole = Rows(table, np.concatenate([part.labels for part in rows.values()]))
    strata = np.zeros(len(table)) if schema["task"] == "regression" else whole.labels
    ids = table[ROW_ID].to_numpy()
    keys = content_keys(table, [*(column["name"] for column in schema["columns"]), schema["label"]])
    # Copies go to one fold.
    different, first, same = np.unique(
        keys if schema.get("copies") else row_keys(keys), return_index=True, return_inverse=True
    )
    strata = strata[first]
    fewest = int(np.unique(strata, return_counts=True)[1].min())
    folds = min(FOLDS, fewest)
    share = len(rows["validation"].labels) / len(table) if "validation" in rows else 0.0
    parts = []
    for repeat in range(repeats):
        fold = fold_of_rows(different, strata, folds, given["seed"], f"cross-validation {repeat}")[same]
        parts_watched = max(2, round(1 / share)) if share else 1
        watched = fold_of_rows(different, strata, parts_watched, given["seed"], f"watched {repeat}")[same]
        scores = _scores(given, schema, whole, fold, watched == 0 if share else np.zeros(len(table), dtype=bool))
        first = {ROW_ID: ids, "repeat": repeat, "split": "all", "label": table[schema["label"]].to_numpy()}
        parts.append(pd.DataFrame({**first, **score_columns(scores, schema["task"], schema["classes"])}))
    return pd.concat(parts, ignore_index=True)


def _scores(
    given: dict[str, Any], schema: dict[str, Any], whole: Rows, fold: np.ndarray, watched: np.ndarray
) -> np.ndarray:
    shape = (len(fold), len(schema["classes"])) if schema["task"] == "multiclass" else (len(fold),)
    scores = np.zeros(shape)
    for number in np.unique(fold):
        held, kept = fold == number, (fold != number) & ~watched
        part = {"train": _where(whole, kept)}
        if (watched & ~held).any():
            part["validation"] = _where(whole, watched & ~held)
        features = learn_features(schema["columns"], part["train"].table)
        # There are many small trainings, so starting threads would take longer than it saves.
        trained = train(given, schema, features, part, hosts.alone(), verbosity=0, nthread=1)
        matrix = xgboost.DMatrix(encode(whole.table[held], features), enable_categorical=True)
        scores[held] = trained.booster.predict(matrix)
    return scores


def _where(rows: Rows, mask: np.ndarray) -> Rows:
    return Rows(rows.table[mask].reset_index(drop=True), rows.labels[mask])

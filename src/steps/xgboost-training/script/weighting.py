"""Row weights, by class and by a weight column."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from together import class_counts

from specline_runtime import job
from specline_runtime.hosts import Team
from specline_runtime.labels import listed
from specline_runtime.processed import check_columns
from specline_runtime.values import as_numbers, same_value


class Weights(NamedTuple):
    column: str | None
    """The column with the row weights."""
    of_class: np.ndarray
    """A factor for each class. Empty if a number is predicted."""


def class_factors(wanted: Any, schema: dict[str, Any], labels: np.ndarray, team: Team) -> np.ndarray:
    """The weight of each class's rows, which is 1 by default. "balanced" gives all classes the same total."""
    task, classes = schema["task"], schema["classes"]
    if task == "regression":
        if wanted:
            job.fail("data/class-weights-task", label=schema["label"])
        return np.ones(0)
    factors = np.ones(len(classes))
    if wanted == "balanced":
        counts = class_counts(labels, len(classes), team)
        return np.array(counts.sum() / (len(classes) * np.maximum(counts, 1)))
    for name, factor in (wanted or {}).items():
        places = [place for place, value in enumerate(classes) if same_value(value, name)]
        if not places:
            job.fail("data/class-weights-class", name=name, label=schema["label"], values=listed(classes))
        factors[places[0]] = float(factor)
    return factors


def row_weights(table: pd.DataFrame, labels: np.ndarray, weights: Weights, team: Team) -> np.ndarray | None:
    """The weight of each row, or None if all rows have the same weight."""
    column, of_class = weights
    plain = np.ones(len(table)) if column is None else column_weights(table, column, team)
    made = plain if len(of_class) == 0 else plain * of_class[labels.astype(int)]
    # Either all machines have weights, or no machine does.
    needed = column is not None or not (made == 1).all()
    return made if any(team.share(bool(needed))) else None


def column_weights(table: pd.DataFrame, column: str, team: Team) -> np.ndarray:
    """A column's weights, which must be non-negative numbers and not all 0."""
    try:
        weights = as_numbers(table[column])
    except ValueError as error:
        job.fail("data/weight-value", column=column, value=str(error))
    missing = int(np.isnan(weights).sum())
    if missing:
        job.fail("data/weight-missing", column=column, count=missing, rows=len(weights))
    if (weights < 0).any() or not np.isfinite(weights).all():
        job.fail("data/weight-value", column=column, value=f"{weights.min() if weights.min() < 0 else weights.max():g}")
    if team.totals([float(weights.sum())]) == [0]:
        job.fail("data/weight-value", column=column, value="0 in every row")
    return weights


def without_weight(schema: dict[str, Any], column: str | None) -> dict[str, Any]:
    """The schema, without the weight column among the features."""
    if column is None:
        return schema
    check_columns([column], [one["name"] for one in schema["columns"]])
    return {**schema, "columns": [one for one in schema["columns"] if one["name"] != column]}

"""Computes the metrics of a prediction table, depending on the task."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .job import fail
from .metrics import best_f1_cut, binary_curves, binary_metrics, fixed_cut, multiclass_metrics, regression_metrics
from .predictions import class_scores


def chosen_split(folder: Path, wanted: str) -> str:
    """The rows to score: all rows of a held-out branch, or the test rows of a split one."""
    there = [name for name in ("all", "test", "validation", "train") if (folder / name).is_dir()]
    if wanted == "auto" and there:
        return there[0]
    if wanted not in there:
        fail("data/split-missing", split=wanted, there=", ".join(there) or "none")
    return wanted


def scored_splits(folder: Path, wanted: str) -> list[str]:
    """The splits whose rows to score, each with its folder of rows.

    Like `chosen_split`, except that "all" means every split of a table that is split.
    """
    if wanted == "all" and not (folder / "all").is_dir():
        there = [name for name in ("train", "validation", "test") if (folder / name).is_dir()]
        if there:
            return there
    return [chosen_split(folder, wanted)]


class Target(NamedTuple):
    """The prediction target."""

    task: str
    classes: list[str]
    """The negative class is first if there are two. Empty if a number is predicted."""
    label: str
    """The name of the column, for messages."""


def measured(table: pd.DataFrame, target: Target, threshold: Any, seed: int) -> dict[str, Any]:
    """The task's metrics."""
    task, classes, label = target
    check_labels(table["label"], target)
    table = in_order(table)
    labels, scores = as_arrays(table, target)
    if task == "regression":
        return regression_metrics(labels, scores, seed)
    if task == "multiclass":
        return multiclass_metrics(labels, scores, seed, classes)
    if len(np.unique(labels)) < 2:
        fail("data/one-class-measured", label=label, value=classes[int(labels[0])], rows=len(labels))
    if threshold != "best-f1":
        return binary_metrics(labels, scores, fixed_cut(float(threshold), len(labels)), seed)
    cut = best_f1_cut(labels, scores, seed)
    if cut is not None:
        return binary_metrics(labels, scores, cut, seed)
    note = "the threshold is 0.5: choosing one with the best F1 needs two rows of each class"
    return {**binary_metrics(labels, scores, fixed_cut(0.5, len(labels)), seed), "notes": [note]}


def as_arrays(table: pd.DataFrame, target: Target) -> tuple[np.ndarray, np.ndarray]:
    """The labels and scores of a prediction table whose labels were checked: 0 or 1 and a score (two classes), the
    class's index and a score for each class (more classes), or numbers.
    """
    if target.task == "multiclass":
        places = {name: index for index, name in enumerate(target.classes)}
        return table["label"].map(places).to_numpy(), class_scores(table, target.classes)
    labels = pd.to_numeric(table["label"]).to_numpy()
    return labels.astype(int if target.task == "binary" else float), table["score"].to_numpy()


def check_labels(labels: pd.Series, target: Target) -> None:
    """Fails if a label is not one of the target's classes."""
    distinct = labels.drop_duplicates().sort_values()
    if target.task == "multiclass":
        unknown = sorted(set(distinct.astype(str)) - set(target.classes))
        if unknown:
            fail("data/class-unknown", label=target.label, value=unknown[0])
    elif target.task == "binary":
        # A user's own preprocessing may have left the label unchanged.
        wrong = distinct[~pd.to_numeric(distinct, errors="coerce").isin([0, 1])]
        if len(wrong) > 0:
            fail("data/label-not-coded", label=target.label, value=str(wrong.iloc[0]))


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """A prediction table sorted by its labels and scores, because the last digits of a sum depend on its order."""
    scores = [name for name in table if name.startswith("score")]
    return table.sort_values(["label", *scores], kind="stable")


def curves(table: pd.DataFrame, task: str) -> dict[str, Any]:
    if task != "binary":
        return {}
    table = in_order(table)
    return binary_curves(table["label"].to_numpy().astype(int), table["score"].to_numpy())

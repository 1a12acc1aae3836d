"""Rows that show what a model does: some that it scores as it usually does, and those on which it errs most."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from specline_runtime.counted import log_losses
from specline_runtime.draw import row_numbers
from specline_runtime.scorer import Scorer

TYPICAL, WORST = 4, 6
CONTRIBUTIONS = 5


class Chosen(NamedTuple):
    """A row and the reason for showing it."""

    row: int
    why: str
    """"typical" or "worst"."""


def chosen_rows(content: np.ndarray, labels: np.ndarray, scores: np.ndarray, task: str, seed: int) -> list[Chosen]:
    """Typical rows, and the rows with the largest errors, the largest first; no row twice.

    Rows are typical if their scores are in the middle of those of their class (of the most frequent classes), or their
    errors are as large as usual, at several scores. Of equal rows, one is drawn by their content. `labels` and `scores`
    are as in `influence.reached`.
    """
    order = np.argsort(row_numbers(seed, "shown", content), kind="stable")
    labels, scores = labels[order], scores[order]
    worst = np.argsort(-_losses(labels, scores, task), kind="stable")[:WORST]
    left = [row for row in _typical(labels, scores, task) if row not in worst]
    return [
        *(Chosen(int(order[row]), "typical") for row in dict.fromkeys(left)),
        *(Chosen(int(order[row]), "worst") for row in worst),
    ]


def _losses(labels: np.ndarray, scores: np.ndarray, task: str) -> np.ndarray:
    if task == "binary":
        return log_losses(labels, scores)
    if task == "multiclass":
        return -scores[np.arange(len(labels)), labels]
    return np.abs(scores - labels)


def _typical(labels: np.ndarray, scores: np.ndarray, task: str) -> list[int]:
    if task == "regression":
        # Of the rows near a quantile of the scores, the one whose error is nearest to the usual error.
        errors = np.abs(scores - labels)
        usual, ranked = float(np.median(errors)), np.argsort(scores, kind="stable")
        parts = np.array_split(ranked, min(TYPICAL, len(ranked)))
        return [int(part[np.argmin(np.abs(errors[part] - usual))]) for part in parts]
    classes, counts = np.unique(labels, return_counts=True)
    frequent = classes[np.argsort(-counts, kind="stable")][:TYPICAL]
    each = max(1, TYPICAL // len(frequent))
    made = []
    for one in frequent:
        rows = np.flatnonzero(labels == one)
        own = scores[rows] if task == "binary" else scores[rows, one]
        ranked = rows[np.argsort(own, kind="stable")]
        made += [int(ranked[int(share * len(ranked))]) for share in (np.arange(each) + 0.5) / each]
    return made


def explained(scorer: Scorer, rows: pd.DataFrame, chosen: list[Chosen], target: Any, table: pd.DataFrame) -> list[Any]:
    """The chosen rows with their labels, scores and the features that change their scores most (see
    `Scorer.strongest`). `table` has the labels and scores of all rows.
    """
    shown = table.iloc[[one.row for one in chosen]]
    reasons = scorer.strongest_processed(rows, CONTRIBUTIONS)
    made = []
    for (_, why), (_, line), found in zip(chosen, shown.iterrows(), reasons):
        contributions = [{"feature": name, "value": value, "effect": effect} for name, value, effect in found]
        made.append({"why": why, **_outcome(line, target), "contributions": contributions})
    return made


def _outcome(line: pd.Series, target: Any) -> dict[str, Any]:
    """A row's label and score, by names of classes."""
    if target.task == "multiclass":
        scores = line[[f"score_{name}" for name in target.classes]].to_numpy(dtype=float)
        said = int(scores.argmax())
        own = target.classes.index(str(line["label"]))
        return {
            "label": str(line["label"]),
            "said": target.classes[said],
            "score": float(scores[said]),
            "own_score": float(scores[own]),
        }
    label = float(line["label"])
    return {"label": target.classes[int(label)] if target.classes else label, "score": float(line["score"])}

"""Parts of a table by a column's values, and whether a model is worse in one of them than in the other rows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from .influence import METRICS, Reached, reached, spread
from .intervals import FEWEST, auc_interval, share_of_variance, wilson
from .values import as_numbers, is_number

MISSING = "(missing)"
FEW = 10
PARTS = 4
MOST = 50
LEVEL = 0.05


def parts_of(cells: pd.Series) -> list[tuple[str, np.ndarray]]:
    """The names of the parts and their rows: values, the most frequent first, or quartiles if there are many
    numbers."""
    texts = cells.map(_text, na_action="ignore")
    known = texts.dropna()
    distinct = known.unique()
    made: list[tuple[str, np.ndarray]] = []
    if len(distinct) > FEW and all(is_number(text) for text in distinct):
        numbers = as_numbers(texts)
        edges = np.unique(np.quantile(numbers[~np.isnan(numbers)], np.linspace(0, 1, PARTS + 1)))
        for low, high in zip(edges[:-1], edges[1:]):
            first = low == edges[0]
            inside = (numbers >= low if first else numbers > low) & (numbers <= high)
            made.append((f"{'from' if first else 'above'} {low:g} to {high:g}", inside))
    else:
        counts = sorted(known.value_counts().items(), key=lambda item: (-item[1], item[0]))
        made += [(str(name), (texts == name).to_numpy()) for name, _ in counts[:MOST]]
        rest = [name for name, _ in counts[MOST:]]
        if rest:
            made.append((f"({len(rest)} rarer values)", texts.isin(rest).to_numpy()))
    if texts.isna().any():
        made.append((MISSING, texts.isna().to_numpy()))
    return made


def _text(cell: Any) -> str:
    """A cell as in the table: whole numbers that were read as doubles have no decimals."""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def compared(columns: pd.DataFrame, labels: np.ndarray, scores: np.ndarray, task: str, least: int) -> dict[str, Any]:
    """The main metric of each part of each column, and that of all other rows, the worst parts first.

    `labels` and `scores` are as in `influence.reached`. A part is `worse` if chance would find such a difference in one
    of 20 tables or fewer, whichever of the parts is looked at (Holm 1979). Parts with fewer than `least` rows, or too
    few of a class, on either side are only counted (`left_out`).
    """
    found: list[dict[str, Any]] = []
    left_out = 0
    for name in columns:
        parts = parts_of(columns[name])
        for value, rows in parts if len(parts) > 1 else []:
            one = _part(labels, scores, rows, task, least)
            if one is None:
                left_out += 1
            else:
                found.append({"column": name, "value": value, **one})
    _mark(found)
    found.sort(key=lambda one: (not one["worse"], one["p"] if one["apart"] > 0 else 2 - one["p"]))
    return {"metric": METRICS[task], "level": LEVEL, "segments": found, "left_out": left_out}


def tenths(labels: np.ndarray, scores: np.ndarray, task: str) -> list[dict[str, Any]]:
    """Ten parts with the same number of rows, the highest scores first, with the mean score, the actual rate (or mean
    label) with its interval, and the lift. Rows with the same score each have their mean label, because nothing decides
    between them.

    `labels` and `scores` have shape (rows,), for two classes or numbers. Fewer rows than ten make as many parts.
    """
    order = np.argsort(-scores, kind="mergesort")
    _, place, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    truth = (np.bincount(place, weights=labels[order]) / counts)[place]
    mean = float(truth.mean())
    made = []
    for number, rows in enumerate(np.array_split(np.arange(len(order)), min(10, len(order))), start=1):
        rate, own = float(truth[rows].mean()), scores[order[rows]]
        made.append(
            {
                "tenth": number,
                "rows": len(rows),
                "lowest": float(own.min()),
                "mean_score": float(own.mean()),
                "rate": rate,
                "interval": _rate_interval(rate, labels[order[rows]], task),
                "lift": rate / mean if mean else None,
            }
        )
    return made


def _rate_interval(rate: float, labels: np.ndarray, task: str) -> list[float] | None:
    if task == "binary":
        found = wilson(rate * len(labels), len(labels))
        return None if found is None else list(found)
    half = spread([labels - labels.mean()]).half()
    return None if half is None else [rate - half, rate + half]


def _part(labels: np.ndarray, scores: np.ndarray, rows: np.ndarray, task: str, least: int) -> dict[str, Any] | None:
    if min(int(rows.sum()), int((~rows).sum())) < max(least, 2 * FEWEST):
        return None
    sides = [(labels[chosen], scores[chosen]) for chosen in (rows, ~rows)]
    if task == "binary" and min(min(int(own.sum()), int(len(own) - own.sum())) for own, _ in sides) < FEWEST:
        return None
    own, rest = (reached(task, *side) for side in sides)
    worse = 1.0 if task == "regression" else -1.0
    made = {
        "rows": int(rows.sum()),
        "metric": own.value,
        "interval": _interval(*sides[0], task, own),
        "rest": rest.value,
        "apart": worse * (own.value - rest.value),
        "p": _chance(own, rest, sides, task),
    }
    return {**made, "rate": float(sides[0][0].mean())} if task == "binary" else made


def _interval(labels: np.ndarray, scores: np.ndarray, task: str, own: Reached) -> list[float] | None:
    if task == "binary":
        found = auc_interval(labels, scores)
    elif task == "multiclass":
        found = wilson(round(own.value * len(labels)), len(labels))
    else:
        half = spread(own.influences).half()
        found = None if half is None else (max(0.0, own.value - half), own.value + half)
    return None if found is None else list(found)


def _chance(own: Reached, rest: Reached, sides: list[tuple[np.ndarray, np.ndarray]], task: str) -> float:
    """The probability of a difference at least as large if the part were like the rest (two-sided)."""
    counts = [len(labels) for labels, _ in sides]
    pooled = (own.value * counts[0] + rest.value * counts[1]) / sum(counts)
    # As if all rows had the same metric, because the variance of a part without errors would be 0.
    whole = pooled * (1 - pooled)
    if task == "multiclass":
        variance = whole * sum(1 / count for count in counts)
    elif task == "binary":
        placed = [group + side.value for side in (own, rest) for group in side.influences]
        variance = whole * sum(share_of_variance(group, whole) for group in placed)
    else:
        variance = spread(own.influences).variance + spread(rest.influences).variance
    if variance <= 0:
        return 1.0
    return math.erfc(abs(own.value - rest.value) / math.sqrt(2 * variance))


def _mark(found: list[dict[str, Any]]) -> None:
    """Sets `worse` by Holm's procedure."""
    ordered = sorted(found, key=lambda one: one["p"])
    sure = True
    for number, one in enumerate(ordered):
        sure = sure and one["p"] <= LEVEL / (len(ordered) - number)
        one["worse"] = sure and one["apart"] > 0

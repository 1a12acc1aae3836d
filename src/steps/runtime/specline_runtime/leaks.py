"""Finds columns that give the label away: alone, they score nearly as well as the model."""

from __future__ import annotations

from typing import Callable

import numpy as np
import pandas as pd

from .folds import fold_of_rows
from .metrics import auc, midranks
from .row_hashes import content_keys, row_keys
from .values import as_numbers

# What a column has to reach alone, and how far from the model it may be.
AUC, AUC_APART = 0.995, 0.002
R2, R2_APART = 0.99, 0.005
MISSING_AUC = 0.95
# Below these, a column says much by chance.
ROWS, ROWS_OF_CLASS = 40, 5
# With many classes, a column often separates a small class legitimately (a state on the map), which is not a leak. With
# at least 20 rows, an AUC of 1 has a lower bound of at least about 0.83.
ROWS_OF_ONE_CLASS = 20
# For the same reason, the classes that a column gives away must make up this share of the rows.
SHARE_OF_CLASSES = 0.2
# A number of so few values is taken for a category too: it may name classes in any order.
FEW_VALUES, FOLDS = 20, 5
Finding = "dict[str, Any]"


def leaks(
    rows: pd.DataFrame, columns: list[dict[str, str]], label: str, scores: np.ndarray, target: tuple[str, list[str]]
) -> list[Finding]:
    """A finding for each column of processed rows that gives the label away, in the order of `columns`.

    `rows` has the label and the features, as texts or missing; rows without a label are ignored. `columns` has the
    "name" and "type" ("number" or "category") of each feature. `scores` are the model's, of shape (rows,), or
    (rows, classes) for more than two classes. `target` is the task and the names of the classes (the positive one last;
    for two classes, the label's cells are 0 and 1).

    A column gives a class away if its AUC alone, in either direction, is at least `AUC` and at most `AUC_APART` below
    the model's (`data/gives-label-away`), or if its missing cells alone have an AUC of at least `MISSING_AUC`
    (`data/gap-gives-label-away`). For numbers, R² counts (`R2`, `R2_APART`). With fewer than `ROWS` rows, or
    `ROWS_OF_CLASS` rows on either side of a class, nothing is found, because chance could explain it. With more than
    two classes, `ROWS_OF_ONE_CLASS` and `SHARE_OF_CLASSES` apply as well.

    >>> y = ["0", "1"] * 50
    >>> rows = pd.DataFrame({"y": y, "code": [str(7 * int(one)) for one in y], "n": [str(n % 7) for n in range(100)]})
    >>> columns = [{"name": "code", "type": "number"}, {"name": "n", "type": "number"}]
    >>> found = leaks(rows, columns, "y", np.array([0.1, 0.9] * 50), ("binary", ["no", "yes"]))
    >>> [(finding["code"], finding["data"]["column"]) for finding in found]
    [('data/gives-label-away', 'code')]
    """
    task, classes = target
    known = rows[label].notna().to_numpy()
    rows, scores = rows[known], scores[known]
    if len(rows) < ROWS:
        return []
    if task == "regression":
        return _of_numbers(rows, columns, as_numbers(rows[label]), scores)
    if task == "binary":
        return _of_class(rows, columns, as_numbers(rows[label]), scores, "")
    found: dict[str, Finding] = {}
    shares: dict[str, float] = {}
    for place, name in enumerate(classes):
        is_class = (rows[label] == name).to_numpy().astype(float)
        if is_class.sum() < ROWS_OF_ONE_CLASS:
            continue
        for finding in _of_class(rows, columns, is_class, scores[:, place], f" of '{name}'"):
            column = finding["data"]["column"]
            found.setdefault(column, finding)
            shares[column] = shares.get(column, 0.0) + float(is_class.mean())
    return [finding for column, finding in found.items() if shares[column] >= SHARE_OF_CLASSES]


def _of_class(
    rows: pd.DataFrame, columns: list[dict[str, str]], labels: np.ndarray, scores: np.ndarray, of_class: str
) -> list[Finding]:
    if min(labels.sum(), len(labels) - labels.sum()) < ROWS_OF_CLASS:
        return []
    reached = auc(labels, scores)
    made = []
    for column in columns:
        cells = rows[column["name"]]
        missing = cells.isna().to_numpy()
        by_gaps = _either_way(labels, missing.astype(float))
        if 0 < missing.sum() < len(missing) and by_gaps >= MISSING_AUC:
            made.append(_finding("data/gap-gives-label-away", column, "AUC" + of_class, by_gaps, reached))
            continue
        alone = _alone(cells, column, labels, _class_measure)
        if alone >= AUC and alone >= reached - AUC_APART:
            made.append(_finding("data/gives-label-away", column, "AUC" + of_class, alone, reached))
    return made


def _of_numbers(
    rows: pd.DataFrame, columns: list[dict[str, str]], labels: np.ndarray, scores: np.ndarray
) -> list[Finding]:
    if np.ptp(labels) == 0:
        return []
    reached = _r2(labels, scores)
    made = []
    for column in columns:
        alone = _alone(rows[column["name"]], column, labels, _number_measure)
        if alone >= R2 and alone >= reached - R2_APART:
            made.append(_finding("data/gives-label-away", column, "R²", alone, reached))
    return made


def _finding(code: str, column: dict[str, str], measure: str, alone: float, reached: float) -> Finding:
    data = {"column": column["name"], "measure": measure, "alone": f"{alone:.3f}", "model": f"{reached:.3f}"}
    return {"code": code, "data": data}


Measure = Callable[[np.ndarray, np.ndarray], float]


def _alone(cells: pd.Series, column: dict[str, str], labels: np.ndarray, measure: Measure) -> float:
    """What the best simple model of one column reaches."""
    numeric = column["type"] != "category"
    reached = measure(labels, as_numbers(cells)) if numeric else 0.0
    if not numeric or cells.nunique() <= FEW_VALUES:
        reached = max(reached, measure(labels, _rates(cells, labels)))
    return reached


def _rates(cells: pd.Series, labels: np.ndarray) -> np.ndarray:
    """The mean label of the other folds' rows of the same value, so that rare values say nothing of themselves."""
    frame = pd.DataFrame({"cell": cells.fillna("").to_numpy(), "label": labels})
    keys = row_keys(content_keys(frame.assign(label=frame["label"].map(repr)), ["cell", "label"]))
    fold = fold_of_rows(keys, np.zeros(len(labels)), FOLDS, 0, "leaks")
    made = np.empty(len(labels))
    for number in range(FOLDS):
        others = frame[fold != number]
        rates = others.groupby("cell")["label"].mean()
        made[fold == number] = frame["cell"][fold == number].map(rates).fillna(others["label"].mean())
    return made


def _class_measure(labels: np.ndarray, values: np.ndarray) -> float:
    """A missing cell is the least number, or the greatest."""
    gaps = np.isnan(values)
    if not gaps.any():
        return _either_way(labels, values)
    known = values[~gaps]
    low, high = (known.min() - 1, known.max() + 1) if len(known) else (0.0, 0.0)
    return max(_either_way(labels, np.where(gaps, filled, values)) for filled in (low, high))


def _either_way(labels: np.ndarray, values: np.ndarray) -> float:
    reached = auc(labels, values)
    return max(reached, 1 - reached)


def _number_measure(labels: np.ndarray, values: np.ndarray) -> float:
    """The best of a line, of ranks, and of lines between neighbours; rows without a value get the mean."""
    known = ~np.isnan(values)
    if known.sum() < ROWS or np.ptp(values[known]) == 0:
        return 0.0
    x, y = values[known], labels[known]
    centred = (x - x.mean()) / x.std()
    line = np.full(len(labels), y.mean())
    line[known] = y.mean() + centred * float(np.mean(centred * (y - y.mean())))
    # In ranks, a scale of another form (a logarithm) is as good as the label itself.
    ranks = float(np.corrcoef(midranks(x), midranks(y))[0, 1]) ** 2 if known.all() else 0.0
    reached = max(_r2(labels, line), ranks)
    # Rows of one value cannot be told apart by it.
    means = pd.Series(y).groupby(x).mean()
    at, mean = means.index.to_numpy(dtype=np.float64), means.to_numpy()
    if len(at) < len(x) / 2:
        return reached
    near = np.full(len(labels), y.mean())
    weight = (at[1:-1] - at[:-2]) / (at[2:] - at[:-2])
    beside = mean.copy()
    beside[1:-1] = mean[:-2] * (1 - weight) + mean[2:] * weight
    places = np.searchsorted(at, x)
    near[known] = beside[places]
    inner = np.ones(len(labels), dtype=bool)
    inner[known] = (places > 0) & (places < len(at) - 1)
    return max(reached, _r2(labels[inner], near[inner]))


def _r2(labels: np.ndarray, values: np.ndarray) -> float:
    return 1 - float(((labels - values) ** 2).sum() / ((labels - labels.mean()) ** 2).sum())

"""Finds columns that give the label away: alone, they score nearly as well as the model."""

from __future__ import annotations

import math
from typing import Callable

import numpy as np
import pandas as pd

from .folds import fold_of_rows
from .metrics import auc, midranks
from .row_hashes import in_column, number_digests, row_keys, text_digests
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
# How finely values are counted before they are sorted.
RANGES = 4096
ROUNDING = 1e-9
Finding = "dict[str, Any]"


def leaks(
    rows: pd.DataFrame, columns: list[dict[str, str]], label: str, scores: np.ndarray, target: tuple[str, list[str]]
) -> list[Finding]:
    """A finding for each column of processed rows that gives the label away, in the order of `columns`.

    `rows` has the label and the features, as texts or missing (numbers can be doubles); rows without a label are
    ignored. `columns` has the "name" and "type" ("number" or "category") of each feature. `scores` are the model's, of
    shape (rows,), or (rows, classes) for more than two classes. `target` is the task and the names of the classes (the
    positive one last; for two classes, the label's cells are 0 and 1).

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
        if 0 < missing.sum() < len(missing) and may_reach(labels, missing.astype(float), MISSING_AUC):
            by_gaps = _either_way(labels, missing.astype(float))
            if by_gaps >= MISSING_AUC:
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
    """What the best simple model of one column reaches, or less if it is certain not to be enough for a finding."""
    numeric = column["type"] != "category"
    values = as_numbers(cells) if numeric else None
    reached = 0.0 if values is None else measure(labels, values)
    codes, distinct = pd.factorize(cells if values is None else values)
    if values is None or len(distinct) <= FEW_VALUES:
        digests = number_digests(distinct) if numeric else text_digests(distinct)
        reached = max(reached, measure(labels, _rates(codes, digests, labels)))
    return reached


def _rates(codes: np.ndarray, digests: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The mean label of the other folds' rows of the same value, so that rare values say nothing of themselves.

    `codes` has the index of each row's value in `digests`, or -1 if it is missing.
    """
    known, place = np.unique(labels, return_inverse=True)
    of_labels = in_column("label", text_digests(np.array([repr(label) for label in known.tolist()], dtype=object)))
    of_cells = in_column("cell", np.append(digests, text_digests(np.array([""], dtype=object))))
    with np.errstate(over="ignore"):
        keys = row_keys(of_cells[codes] + of_labels[place.reshape(-1)])
    fold = fold_of_rows(keys, np.zeros(len(labels)), FOLDS, 0, "leaks")
    groups = np.where(codes < 0, len(digests), codes) * FOLDS + fold
    size = (len(digests) + 1) * FOLDS
    rows = np.bincount(groups, minlength=size).reshape(-1, FOLDS)
    sums = np.bincount(groups, weights=labels, minlength=size).reshape(-1, FOLDS)
    made = np.empty(size).reshape(-1, FOLDS)
    for number in range(FOLDS):
        others = np.arange(FOLDS) != number
        there, total = rows[:, others].sum(axis=1), sums[:, others].sum(axis=1)
        made[:, number] = np.where(there > 0, total / np.maximum(there, 1), total.sum() / max(there.sum(), 1))
    return made.reshape(-1)[groups]


def _class_measure(labels: np.ndarray, values: np.ndarray) -> float:
    """The AUC, where a missing cell is the least number, or the greatest. 0 if it is certain to be less than `AUC`."""
    gaps = np.isnan(values)
    known = values[~gaps]
    low, high = (known.min() - 1, known.max() + 1) if len(known) else (0.0, 0.0)
    filled = [np.where(gaps, fill, values) for fill in (low, high)] if gaps.any() else [values]
    return max((_either_way(labels, one) for one in filled if may_reach(labels, one, AUC)), default=0.0)


def may_reach(labels: np.ndarray, values: np.ndarray, least: float) -> bool:
    """Whether the AUC of some values, in either direction, can be as high as `least`. Counts the rows in ranges of
    values, which takes much less time than sorting them: only pairs in the same range are uncertain.

    `labels` (0 or 1) and `values` (without NaN) have shape (rows,); `least` is more than 0.5.

    >>> labels = np.array([0, 0, 1, 1])
    >>> [may_reach(labels, np.array(values), 0.9) for values in ([1.0, 2.0, 3.0, 4.0], [1.0, 4.0, 3.0, 2.0])]
    [True, False]
    """
    low, high = float(values.min()), float(values.max())
    if low == high:
        return False
    scale = RANGES / (high - low) if high - low < math.inf else 0.0
    if not 0 < scale < math.inf:
        return True
    place = np.minimum(((values - low) * scale).astype(np.int32), RANGES - 1)
    positive = np.bincount(place[labels == 1], minlength=RANGES)
    negative = np.bincount(place[labels == 0], minlength=RANGES)
    above = positive.sum() - np.cumsum(positive)
    certain, open_pairs = float((negative * above).sum()), float((negative * positive).sum())
    pairs = float(positive.sum()) * float(negative.sum())
    return max(certain + open_pairs, pairs - certain) >= (least - ROUNDING) * pairs


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

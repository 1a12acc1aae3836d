"""Scores features with several methods, where higher is better. All of them use only the training rows. Each method
also reports the features that score above chance.
"""

from __future__ import annotations

import math
from typing import Any, Callable, NamedTuple

import numpy as np
import pandas as pd

from specline_runtime.divided import Rows
from specline_runtime.draw import row_numbers
from specline_runtime.encode import encode, learn_features
from specline_runtime.files import ROW_ID
from specline_runtime.job import fail
from specline_runtime.processed import Processed
from specline_runtime.row_hashes import row_keys
from specline_runtime.values import as_numbers

BINS = 10
RARE = 10
ROUNDS = 50
# Deliberately small, because the model only has to rank features, not to predict.
PARAMETERS = {"max_depth": 3, "eta": 0.3, "tree_method": "hist", "nthread": 1}
OBJECTIVES = {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}


class Judged(NamedTuple):
    """The score of each feature that a method can evaluate, and the features that are better than chance."""

    scores: dict[str, float]
    found: set[str]


def variance(data: Processed, rows: Rows, _: Any) -> Judged:
    """The variance of each numeric column after scaling its range to 1, so that units do not matter. It is from 0 to
    0.25."""
    names = [column["name"] for column in data.columns if column["type"] == "number"]
    mine, train = rows.mine(names)
    own = {}
    for name in mine:
        values = numbers(train, name)
        values = values[~np.isnan(values)]
        width = float(values.max() - values.min()) if len(values) else 0.0
        own[name] = float(np.var((values - values.min()) / width)) if width > 0 else 0.0
    every = rows.merged(own)
    scores = {name: every[name] for name in names}
    return Judged(scores, {name for name, score in scores.items() if score > 0})


def mutual_information(data: Processed, rows: Rows, _: Any) -> Judged:
    """The mutual information of a column and the label, in nats, minus the expectation by chance (Miller and Madow,
    1955)."""
    cells = rows.all_of([str(data.label)])[str(data.label)]
    label = binned(as_numbers(cells)) if data.schema["task"] == "regression" else pd.factorize(cells, sort=True)[0]
    types = {column["name"]: column["type"] for column in data.columns}
    mine, train = rows.mine(list(types))
    own = {}
    for name in mine:
        if types[name] == "number":
            codes = binned(numbers(train, name))
        else:
            codes = pooled(pd.factorize(train[name], sort=True)[0])
        own[name] = information(codes, label)
    every = rows.merged(own)
    scores = {name: every[name][0] for name in types}
    return Judged(scores, {name for name in types if every[name][1]})


def information(left: np.ndarray, right: np.ndarray) -> tuple[float, bool]:
    """The mutual information of two columns of codes, corrected for bias and never below 0, and whether it exceeds
    chance. For unrelated columns, 2 n I has a chi-squared distribution, whose mean is the degrees of freedom and whose
    variance is twice that. Values more than two standard deviations above the mean exceed chance.
    """
    table = pd.crosstab(left, right).to_numpy(dtype=float)
    share = table / table.sum()
    expected = share.sum(axis=1, keepdims=True) * share.sum(axis=0, keepdims=True)
    filled = share > 0
    found = math.fsum(share[filled] * np.log(share[filled] / expected[filled]))
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    excess = 2 * len(left) * found - freedom
    return max(excess / (2 * len(left)), 0.0), bool(freedom > 0 and excess > 2 * math.sqrt(2 * freedom))


def pooled(codes: np.ndarray) -> np.ndarray:
    """Codes from 0. Values with fewer than ten rows are combined into one, because a rare value would memorise its
    labels."""
    counts = np.bincount(codes + 1)  # a missing cell, -1, is a separate value
    return np.where(counts[codes + 1] < RARE, 0, codes + 2)


def binned(values: np.ndarray) -> np.ndarray:
    """Codes of ten bins with equal numbers of rows, with 0 for a missing value."""
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if len(known) else np.array([])
    return np.where(np.isnan(values), 0, np.searchsorted(edges, values, side="left") + 1)


def importance(data: Processed, rows: Rows, config: Any) -> Judged:
    """The share of the loss reduction that a feature contributes in a small XGBoost model (total gain). Every feature
    has a shadow with the same values in a different order. A feature is better than chance if it contributes more than
    the best shadow (Kursa and Rudnicki: "Feature selection with the Boruta package", 2010).
    """
    names = [column["name"] for column in data.columns]
    keys = row_keys(rows.contents([name for name in rows.names if name != ROW_ID]))
    # A model's bins depend on all rows, so only the first of several machines trains it.
    train = rows.on_first([*names, str(data.label)])
    scores, found = rows.team.first_of(None if train is None else trained(data, train, keys, config))
    return Judged(scores, set(found))


def trained(data: Processed, train: pd.DataFrame, keys: np.ndarray, config: Any) -> tuple[dict[str, float], list[str]]:
    """The features' importance in the model, and those that are better than chance."""
    from specline_runtime.xgb import xgboost  # noqa: PLC0415  only where it is asked for

    features = learn_features(data.columns, train)
    if not features:
        fail("data/no-features", step="FeatureSelection")
    real, shadow = encode(train, features), encode(shuffled(train, features, keys, config.seed), features)
    real.columns = [f"f{place}" for place in range(len(features))]
    shadow.columns = [f"s{place}" for place in range(len(features))]
    labels, parameters = target(data, train)
    parameters = {**PARAMETERS, **parameters, "seed": config.seed}
    matrix = xgboost.DMatrix(pd.concat([real, shadow], axis=1), labels, enable_categorical=True)
    gains = xgboost.train(parameters, matrix, ROUNDS).get_score(importance_type="total_gain")
    chance = max(gains.get(name, 0.0) for name in shadow.columns)
    total = math.fsum(gains.get(name, 0.0) for name in real.columns) or 1.0
    scores = {column["name"]: 0.0 for column in data.columns}
    scores.update({feature["name"]: gains.get(short, 0.0) / total for short, feature in zip(real.columns, features)})
    return scores, [name for name, score in scores.items() if score * total > chance]


def shuffled(train: pd.DataFrame, features: list[dict[str, Any]], keys: np.ndarray, seed: int) -> pd.DataFrame:
    """Each feature's values, shuffled across rows. A row gets the same values wherever it is in the table."""
    rows = np.argsort(keys)
    made = {}
    for name in (feature["name"] for feature in features):
        cells = np.empty(len(train), dtype=object)
        cells[rows] = train[name].to_numpy()[np.lexsort((keys, row_numbers(seed, f"shadow:{name}", keys)))]
        made[name] = cells
    return pd.DataFrame(made)


def target(data: Processed, train: pd.DataFrame) -> tuple[np.ndarray, dict[str, Any]]:
    """The label in XGBoost's form, and the task's objective."""
    task, cells = data.schema["task"], train[str(data.label)]
    if task != "multiclass":
        return as_numbers(cells), {"objective": OBJECTIVES[task]}
    classes = data.schema["classes"]
    places = {name: index for index, name in enumerate(classes)}
    return cells.map(places).to_numpy(dtype=float), {"objective": OBJECTIVES[task], "num_class": len(classes)}


def numbers(train: pd.DataFrame, name: str) -> np.ndarray:
    try:
        return as_numbers(train[name])
    except ValueError as error:
        fail("data/not-a-number", column=name, value=str(error))


def combined_ranks(names: list[str], scores: dict[str, dict[str, float]]) -> dict[str, float]:
    """The mean of the ranks from each method, where 1 is the best. Equal scores share a rank."""
    ranks: dict[str, list[float]] = {}
    for of_method in scores.values():
        ranked = pd.Series(of_method, dtype=float).rank(ascending=False, method="average")
        for name, rank in ranked.items():
            ranks.setdefault(str(name), []).append(float(rank))
    return {name: math.fsum(ranks[name]) / len(ranks[name]) for name in names if name in ranks}


SCORES: dict[str, Callable[[Processed, Rows, Any], Judged]] = {
    "variance": variance,
    "mutual-information": mutual_information,
    "importance": importance,
}

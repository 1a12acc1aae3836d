"""Scores of features, a method each: higher is better. All see the training rows only.

Each method also says in which features it found more than chance would show.
"""

from __future__ import annotations

import math
from typing import Any, Callable, NamedTuple

import numpy as np
import pandas as pd

from specline_runtime.draw import row_numbers
from specline_runtime.encode import encode, learn_features
from specline_runtime.files import ROW_ID
from specline_runtime.job import fail
from specline_runtime.processed import Processed
from specline_runtime.values import as_numbers

BINS = 10
RARE = 10
ROUNDS = 50
# Small on purpose: it has to rank features, not to predict.
PARAMETERS = {"max_depth": 3, "eta": 0.3, "tree_method": "hist", "nthread": 1}
OBJECTIVES = {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}


class Judged(NamedTuple):
    """The score of each feature that a method can judge, and those that are better than chance."""

    scores: dict[str, float]
    found: set[str]


def variance(data: Processed, train: pd.DataFrame, _: Any) -> Judged:
    """Variance of each column of numbers, its range scaled to 1, so that units do not matter: from 0 to 0.25."""
    scores = {}
    for column in data.columns:
        if column["type"] == "number":
            values = numbers(train, column["name"])
            values = values[~np.isnan(values)]
            width = float(values.max() - values.min()) if len(values) else 0.0
            scores[column["name"]] = float(np.var((values - values.min()) / width)) if width > 0 else 0.0
    return Judged(scores, {name for name, score in scores.items() if score > 0})


def mutual_information(data: Processed, train: pd.DataFrame, _: Any) -> Judged:
    """What a column tells of the label, in nats, less what chance alone would show (Miller and Madow, 1955)."""
    cells = train[str(data.label)]
    label = binned(as_numbers(cells)) if data.schema["task"] == "regression" else pd.factorize(cells, sort=True)[0]
    scores, found = {}, set()
    for column in data.columns:
        name = column["name"]
        if column["type"] == "number":
            codes = binned(numbers(train, name))
        else:
            codes = pooled(pd.factorize(train[name], sort=True)[0])
        scores[name], beyond_chance = information(codes, label)
        if beyond_chance:
            found.add(name)
    return Judged(scores, found)


def information(left: np.ndarray, right: np.ndarray) -> tuple[float, bool]:
    """Mutual information of two columns of codes, less its bias and never below 0; and whether chance explains it.

    Of unrelated columns, 2 n I follows a chi-squared distribution: its mean are the degrees of freedom, its variance
    twice as many. Beyond chance is what lies two standard deviations above.
    """
    table = pd.crosstab(left, right).to_numpy(dtype=float)
    share = table / table.sum()
    expected = share.sum(axis=1, keepdims=True) * share.sum(axis=0, keepdims=True)
    filled = share > 0
    found = math.fsum(share[filled] * np.log(share[filled] / expected[filled]))
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    excess = 2 * len(left) * found - freedom
    return max(excess / (2 * len(left)), 0.0), freedom > 0 and excess > 2 * math.sqrt(2 * freedom)


def pooled(codes: np.ndarray) -> np.ndarray:
    """Codes from 0; those of fewer than ten rows become one: a value that hardly recurs knows its labels by heart."""
    counts = np.bincount(codes + 1)  # a missing cell, -1, is a value of its own
    return np.where(counts[codes + 1] < RARE, 0, codes + 2)


def binned(values: np.ndarray) -> np.ndarray:
    """Codes of ten bins of as many rows each; 0 for a missing value."""
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if len(known) else np.array([])
    return np.where(np.isnan(values), 0, np.searchsorted(edges, values, side="left") + 1)


def importance(data: Processed, train: pd.DataFrame, config: Any) -> Judged:
    """Share of the loss that a feature saves in a small XGBoost model (total gain).

    Every feature has a shadow with the same values in another order: better than chance is what saves more than the
    best shadow does (Kursa and Rudnicki: "Feature selection with the Boruta package", 2010).
    """
    from specline_runtime.xgb import xgboost  # noqa: PLC0415  only where it is asked for

    features = learn_features(data.columns, train)
    if not features:
        fail("data/no-features", step="FeatureSelection")
    real, shadow = encode(train, features), encode(shuffled(train, features, config.seed), features)
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
    return Judged(scores, {name for name, score in scores.items() if score * total > chance})


def shuffled(train: pd.DataFrame, features: list[dict[str, Any]], seed: int) -> pd.DataFrame:
    """The same values of each feature, each on another row."""
    ids = train[ROW_ID].to_numpy()
    return pd.DataFrame(
        {
            name: train[name].to_numpy()[np.argsort(row_numbers(seed, f"shadow:{name}", ids), kind="mergesort")]
            for name in (feature["name"] for feature in features)
        }
    )


def target(data: Processed, train: pd.DataFrame) -> tuple[np.ndarray, dict[str, Any]]:
    """The label as XGBoost reads it, and the objective of the task."""
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
    """The mean of the ranks by each method, 1 being the best; equal scores share their rank."""
    ranks: dict[str, list[float]] = {}
    for of_method in scores.values():
        ranked = pd.Series(of_method, dtype=float).rank(ascending=False, method="average")
        for name, rank in ranked.items():
            ranks.setdefault(str(name), []).append(float(rank))
    return {name: math.fsum(ranks[name]) / len(ranks[name]) for name in names if name in ranks}


SCORES: dict[str, Callable[[Processed, pd.DataFrame, Any], Judged]] = {
    "variance": variance,
    "mutual-information": mutual_information,
    "importance": importance,
}

"""Scores of features, a method each: higher is better. All see the training rows only."""

from __future__ import annotations

import math
from typing import Any, Callable

import numpy as np
import pandas as pd

from specline_runtime.encode import booster_names, encode, learn_features
from specline_runtime.job import fail
from specline_runtime.processed import Processed
from specline_runtime.values import as_numbers

BINS = 10
ROUNDS = 50
# Small on purpose: it has to rank features, not to predict.
PARAMETERS = {"max_depth": 3, "eta": 0.3, "tree_method": "hist", "nthread": 1}
OBJECTIVES = {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}

Scores = "dict[str, float]"


def variance(data: Processed, train: pd.DataFrame, _: Any) -> Scores:
    """Variance of each column of numbers, its range scaled to 1, so that units do not matter: from 0 to 0.25."""
    scores = {}
    for column in data.columns:
        if column["type"] == "number":
            values = numbers(train, column["name"])
            values = values[~np.isnan(values)]
            width = float(values.max() - values.min()) if len(values) else 0.0
            scores[column["name"]] = float(np.var((values - values.min()) / width)) if width > 0 else 0.0
    return scores


def mutual_information(data: Processed, train: pd.DataFrame, _: Any) -> Scores:
    """What a column tells of the label, in nats, less what chance alone would show (Miller and Madow, 1955)."""
    cells = train[str(data.label)]
    label = binned(as_numbers(cells)) if data.schema["task"] == "regression" else pd.factorize(cells, sort=True)[0]
    scores = {}
    for column in data.columns:
        name = column["name"]
        if column["type"] == "number":
            codes = binned(numbers(train, name))
        else:
            codes = pd.factorize(train[name], sort=True)[0] + 1  # a missing cell is a value of its own
        scores[name] = information(codes, label)
    return scores


def information(left: np.ndarray, right: np.ndarray) -> float:
    """Mutual information of two columns of codes, corrected for its bias and never below 0."""
    table = pd.crosstab(left, right).to_numpy(dtype=float)
    share = table / table.sum()
    expected = share.sum(axis=1, keepdims=True) * share.sum(axis=0, keepdims=True)
    filled = share > 0
    found = math.fsum(share[filled] * np.log(share[filled] / expected[filled]))
    # Where a value occurs once for each row, the formula's bias is more than there can be: nothing is left.
    bias = (table.shape[0] - 1) * (table.shape[1] - 1) / (2 * len(left))
    return max(found - bias, 0.0)


def binned(values: np.ndarray) -> np.ndarray:
    """Codes of ten bins of as many rows each; 0 for a missing value."""
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if len(known) else np.array([])
    return np.where(np.isnan(values), 0, np.searchsorted(edges, values, side="left") + 1)


def importance(data: Processed, train: pd.DataFrame, config: Any) -> Scores:
    """Share of the loss that a feature saves in a small XGBoost model (total gain)."""
    import xgboost  # noqa: PLC0415  only where it is asked for

    task = data.schema["task"]
    features = learn_features(data.columns, train)
    if not features:
        fail("data/no-features", step="FeatureSelection")
    cells = train[str(data.label)]
    if task == "multiclass":
        places = {name: index for index, name in enumerate(data.schema["classes"])}
        labels = cells.map(places).to_numpy(dtype=float)
    else:
        labels = as_numbers(cells)
    more = {"num_class": len(data.schema["classes"])} if task == "multiclass" else {}
    parameters = {**PARAMETERS, **more, "objective": OBJECTIVES[task], "seed": config.seed}
    matrix = xgboost.DMatrix(encode(train, features), labels, enable_categorical=True)
    gains = xgboost.train(parameters, matrix, ROUNDS).get_score(importance_type="total_gain")
    total = math.fsum(gains.values()) or 1.0
    scores = {column["name"]: 0.0 for column in data.columns}
    for short, feature in zip(booster_names(features), features):
        scores[feature["name"]] = float(gains.get(short, 0.0)) / total
    return scores


def numbers(train: pd.DataFrame, name: str) -> np.ndarray:
    try:
        return as_numbers(train[name])
    except ValueError as error:
        fail("data/not-a-number", column=name, value=str(error))


def combined_ranks(names: list[str], scores: dict[str, Scores]) -> dict[str, float]:
    """The mean of the ranks by each method, 1 being the best; equal scores share their rank."""
    ranks: dict[str, list[float]] = {}
    for of_method in scores.values():
        ranked = pd.Series(of_method, dtype=float).rank(ascending=False, method="average")
        for name, rank in ranked.items():
            ranks.setdefault(str(name), []).append(float(rank))
    return {name: math.fsum(ranks[name]) / len(ranks[name]) for name in names if name in ranks}


SCORES: dict[str, Callable[[Processed, pd.DataFrame, Any], Scores]] = {
    "variance": variance,
    "mutual-information": mutual_information,
    "importance": importance,
}

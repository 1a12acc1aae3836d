"""XGBoost's objectives, metrics and parameters for each task, and one training with early stopping."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from chunks import Plan, common_fingerprint, fingerprint_of, grow
from together import collective
from watching import History, Watch, reached
from weighting import Weights, class_factors, row_weights

from specline_runtime import job
from specline_runtime.encode import booster_names, encode
from specline_runtime.hosts import Team
from specline_runtime.processed import check_columns
from specline_runtime.xgb import threads_for, xgboost

OBJECTIVES = {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}
# Early stopping watches a proper scoring rule, because AUC peaks long before the scores are good probabilities.
WATCHED = {"binary": "logloss", "multiclass": "mlogloss", "regression": "rmse"}
# Logged, so that a search can use any of them.
RECORDED = {"binary": ["auc", "logloss"], "multiclass": ["mlogloss"], "regression": ["rmse"]}
TASK_METRICS = {
    "binary": {"auc", "aucpr", "logloss", "error", "rmse", "mae"},
    "multiclass": {"mlogloss", "merror"},
    "regression": {"rmse", "mae"},
}
# They rank the rows, so class weights do not belong in them.
RANKING = {"auc", "aucpr"}
DIRECTIONS = {"increasing": 1, "decreasing": -1}


class Trained(NamedTuple):
    booster: xgboost.Booster
    """Only the best trees are kept."""
    rounds: int
    """Trees that were grown."""
    best: int
    """Trees that were kept."""
    history: History
    parameters: dict[str, Any]
    reached: dict[str, dict[str, float]]
    """Each metric of the kept trees, by split."""
    checkpoint: Path | None
    """The file to remove once the results are written, if training kept checkpoints."""


class Rows(NamedTuple):
    """Processed rows and their prediction targets."""

    table: pd.DataFrame
    labels: np.ndarray


class Tables(NamedTuple):
    """Each split's rows in XGBoost's form."""

    encoded: dict[str, pd.DataFrame]
    matrices: dict[str, xgboost.DMatrix]
    threads: dict[str, int]
    """XGBoost's parameter for the number of threads, if it is set."""


def watched_metric(given: dict[str, Any], task: str) -> str:
    """The metric that early stopping watches."""
    metric = WATCHED[task] if given["eval_metric"] in (None, "auto") else str(given["eval_metric"])
    if metric not in TASK_METRICS[task]:
        job.fail("data/metric-unfit", metric=metric, task=task, known=", ".join(sorted(TASK_METRICS[task])))
    return metric


def parameters(given: dict[str, Any], schema: dict[str, Any], features: list[dict[str, Any]]) -> dict[str, Any]:
    """The parameters under XGBoost's own names, except those that depend on the labels."""
    task = schema["task"]
    watched = watched_metric(given, task)
    made = {
        "objective": OBJECTIVES[task],
        # XGBoost uses the last one for early stopping.
        "eval_metric": [*(metric for metric in RECORDED[task] if metric != watched), watched],
        "tree_method": "hist",
        "max_depth": given["max_depth"],
        "eta": given["learning_rate"],
        "min_child_weight": given["min_child_weight"],
        "subsample": given["subsample"],
        "colsample_bytree": given["colsample_by_tree"],
        "gamma": given["gamma"],
        "alpha": given["reg_alpha"],
        "lambda": given["reg_lambda"],
        "max_cat_to_onehot": given["max_cat_to_onehot"],
        "seed": given["seed"],
        **(given.get("more_parameters") or {}),
    }
    if task == "multiclass":
        made["num_class"] = len(schema["classes"])
    constraints = directions(given.get("monotone_constraints") or {}, features)
    if any(constraints):
        made["monotone_constraints"] = f"({','.join(map(str, constraints))})"
    return made


def directions(wanted: dict[str, str], features: list[dict[str, Any]]) -> list[int]:
    """For each feature, 1 if the prediction can only rise with it, -1 if it can only fall, otherwise 0."""
    types = {feature["name"]: feature["type"] for feature in features}
    for name, direction in wanted.items():
        if name not in types:
            check_columns([name], list(types))
        if types[name] == "category":
            job.fail("data/monotone-category", column=name)
        if direction not in DIRECTIONS:
            job.fail("data/monotone-direction", column=name, value=direction)
    return [DIRECTIONS[wanted[name]] if name in wanted else 0 for name in types]


def positive_weight(given: dict[str, Any], labels: np.ndarray, team: Team) -> float:
    """The weight of a positive training row."""
    weight = given["scale_pos_weight"]
    rows, positives = team.totals([len(labels), float(labels.sum())])
    return (rows - positives) / max(positives, 1) if weight == "auto" else float(weight)


def train(
    given: dict[str, Any],
    schema: dict[str, Any],
    features: list[dict[str, Any]],
    rows: dict[str, Rows],
    team: Team,
    **more: Any,
) -> Trained:
    """Trains on the "train" rows, with early stopping on the "validation" rows if there are any. The rows are this
    machine's share; all machines return the same result.
    """
    task = schema["task"]
    chosen = {**parameters(given, schema, features), **more}
    labels = rows["train"].labels
    factors = class_factors(given.get("class_weights"), schema, labels, team)
    watched_factors = factors
    if task == "binary":
        chosen["scale_pos_weight"] = positive_weight(given, labels, team)
        # XGBoost does not apply this weight to its metrics. Without it, log loss would penalize the behavior that the
        # weight requests.
        watched_factors = factors * np.array([1.0, chosen["scale_pos_weight"]])
    if chosen["eval_metric"][-1] in RANKING:
        watched_factors = np.ones_like(factors)
    threads = threads_for(len(labels) * len(features))
    encoded = {name: encode(rows[name].table, features) for name in ("train", "validation") if name in rows}
    factors_of = {"train": factors, "validation": watched_factors}
    weights = {
        name: row_weights(
            rows[name].table, rows[name].labels, Weights(given.get("weight_column"), factors_of[name]), team
        )
        for name in encoded
    }
    with collective(team):
        matrices = {
            name: xgboost.DMatrix(table, rows[name].labels, weight=weights[name], enable_categorical=True, **threads)
            for name, table in encoded.items()
        }
        return grown(given, chosen, features, Tables(encoded, matrices, threads), team, is_fold=bool(more))


def grown(
    given: dict[str, Any],
    chosen: dict[str, Any],
    features: list[dict[str, Any]],
    tables: Tables,
    team: Team,
    *,
    is_fold: bool,
) -> Trained:
    """Grows the trees, in chunks if checkpoints are saved. A fold of cross-validation saves and logs nothing."""
    encoded, matrices, threads = tables
    patience = given["early_stopping_rounds"] if "validation" in matrices else 0
    if given.get("checkpoint_every") is not None and not is_fold:
        plan = Plan(given["n_estimators"], patience, given["checkpoint_every"])
        fingerprint = fingerprint_of(
            [chosen, plan, features, sorted(matrices)],
            list(encoded.values()),
            [*(matrix.get_label() for matrix in matrices.values()), *(one.get_weight() for one in matrices.values())],
        )
        made = grow({**chosen, **threads}, matrices, plan, common_fingerprint(fingerprint, team), team)
        kept = made.booster[: made.best]
        found = reached(kept, matrices["train"], made.history, chosen)
        return Trained(kept, made.rounds, made.best, made.history, chosen, found, made.checkpoint)
    watch = Watch(matrices["train"], logs=team.first and "verbosity" not in chosen)
    booster = xgboost.train(
        {**chosen, **threads},
        matrices["train"],
        given["n_estimators"],
        evals=[(matrix, name) for name, matrix in matrices.items() if name != "train"],
        early_stopping_rounds=patience or None,
        callbacks=[] if is_fold else [watch],
        verbose_eval=False,
    )
    rounds = booster.num_boosted_rounds()
    best = booster.best_iteration + 1 if patience else rounds
    kept = booster[:best]
    if is_fold:
        return Trained(kept, rounds, best, {}, chosen, {}, None)
    history = watch.history()
    return Trained(kept, rounds, best, history, chosen, reached(kept, matrices["train"], history, chosen), None)


def importance(booster: xgboost.Booster, features: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Gain, weight and cover of each feature, by feature name."""
    own = {short: feature["name"] for short, feature in zip(booster_names(features), features)}
    return {
        kind: {own[name]: value for name, value in booster.get_score(importance_type=kind).items()}
        for kind in ("gain", "weight", "cover")
    }

"""Trains gradient-boosted trees with early stopping and writes all that scoring raw rows needs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xgboost

from specline_runtime import job
from specline_runtime.encode import booster_names, encode, learn_features
from specline_runtime.files import (
    files_below,
    read_json,
    read_table,
    unpacked,
    write_exact_json,
    write_json,
    write_table,
)
from specline_runtime.predictions import prediction_table
from specline_runtime.scoring import Scorer
from specline_runtime.serving import serving_code
from specline_runtime.values import as_numbers

OBJECTIVES = {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}
METRICS = {"binary": "auc", "multiclass": "mlogloss", "regression": "rmse"}
TASK_METRICS = {
    "binary": {"auc", "aucpr", "logloss", "error", "rmse", "mae"},
    "multiclass": {"mlogloss", "merror"},
    "regression": {"rmse", "mae"},
}


def targets(table: pd.DataFrame, schema: dict[str, Any]) -> np.ndarray:
    """What is to be predicted, as numbers: 0 or 1, the index of a class, or the number itself."""
    cells = table[schema["label"]]
    if schema["task"] != "multiclass":
        return as_numbers(cells)
    places = {name: index for index, name in enumerate(schema["classes"])}
    unknown = sorted(set(cells) - set(places))
    if unknown:
        job.fail("data/class-unknown", label=schema["label"], value=unknown[0])
    return cells.map(places).to_numpy(dtype=float)


def settings(config: Any, overrides: dict[str, Any]) -> dict[str, Any]:
    """The config, with the values of a hyperparameters file over it."""
    known = vars(config)
    unknown = sorted(set(overrides) - set(known))
    if unknown:
        job.fail("data/hyperparameter-unknown", name=unknown[0], known=", ".join(sorted(known)))
    return {**known, **overrides}


def read_overrides(step: job.Step) -> dict[str, Any]:
    """hyperparameters.json of a file or of another model's archive; nothing where it is not there."""
    folder = step.input("hyperparameters") if step.takes("hyperparameters") else None
    if folder is None:
        return {}
    with tempfile.TemporaryDirectory() as scratch:
        return dict(read_json(unpacked(folder, Path(scratch)) / "hyperparameters.json"))


def parameters(given: dict[str, Any], schema: dict[str, Any], labels: np.ndarray) -> dict[str, Any]:
    """The parameters in XGBoost's own names."""
    task = schema["task"]
    metric = METRICS[task] if given["eval_metric"] in (None, "auto") else given["eval_metric"]
    if metric not in TASK_METRICS[task]:
        job.fail("data/metric-unfit", metric=metric, task=task, known=", ".join(sorted(TASK_METRICS[task])))
    made = {
        "objective": OBJECTIVES[task],
        "eval_metric": metric,
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
    }
    if task == "multiclass":
        made["num_class"] = len(schema["classes"])
    if task == "binary":
        weight = given["scale_pos_weight"]
        positives = float(labels.sum())
        made["scale_pos_weight"] = (len(labels) - positives) / max(positives, 1) if weight == "auto" else weight
    return made


def importance(booster: xgboost.Booster, features: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Gain, weight and cover of each feature, by its own name."""
    own = {short: feature["name"] for short, feature in zip(booster_names(features), features)}
    return {
        kind: {own[name]: value for name, value in booster.get_score(importance_type=kind).items()}
        for kind in ("gain", "weight", "cover")
    }


with job.run() as step:
    data = step.required("data")
    schema = read_json(data / "schema.json")
    if schema["label"] is None or not (data / "train").is_dir():
        job.fail("data/not-split", step=step.name)
    splits = {name: read_table(data / name) for name in ("train", "validation", "test") if (data / name).is_dir()}
    given = settings(step.config, read_overrides(step))
    features = learn_features(schema["columns"], splits["train"])
    if not features:
        job.fail("data/no-features", step=step.name)
    left_out = sorted({column["name"] for column in schema["columns"]} - {feature["name"] for feature in features})
    for name in left_out:
        step.log(f"{name} has no value in the training rows and is left out")

    labels = {name: targets(table, schema) for name, table in splits.items()}
    matrices = {
        name: xgboost.DMatrix(encode(splits[name], features), labels[name], enable_categorical=True)
        for name in ("train", "validation")
        if name in splits
    }
    chosen = parameters(given, schema, labels["train"])
    patience = given["early_stopping_rounds"] if "validation" in matrices else 0
    history: dict[str, dict[str, list[float]]] = {}
    booster = xgboost.train(
        chosen,
        matrices["train"],
        given["n_estimators"],
        evals=[(matrix, name) for name, matrix in matrices.items()],
        early_stopping_rounds=patience or None,
        evals_result=history,
        verbose_eval=50,
    )
    rounds = booster.num_boosted_rounds()
    best = booster.best_iteration if patience else rounds - 1
    booster = booster[: best + 1]
    reached = {name: values[chosen["eval_metric"]][best] for name, values in history.items()}
    step.log(
        f"{best + 1} of {rounds} trees; "
        + ", ".join(f"{n}-{chosen['eval_metric']}:{v:.5f}" for n, v in reached.items())
    )

    folder = step.output("model")
    booster.save_model(str(folder / "model.json"))
    description = {name: schema[name] for name in ("label", "positive", "task", "classes", "transform")}
    write_exact_json({"features": features, **description}, folder / "features.json")
    write_json(importance(booster, features), folder / "importance.json")
    write_json(
        {"rounds": rounds, "best_round": best + 1, "parameters": chosen, "history": history},
        folder / "training.json",
    )
    write_exact_json(
        {name: value for name, value in given.items() if value is not None}, folder / "hyperparameters.json"
    )
    for name, content in serving_code().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if (data / "fitted").is_dir():
        for name, content in files_below(data / "fitted").items():
            path = folder / "fitted" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    if step.makes("evaluation"):  # a tuning keeps models only
        # Scored with the archive as it lies there, so that what was evaluated is what will be served.
        scorer = Scorer(folder)
        held_out = [prediction_table(scorer, splits[name], name) for name in ("validation", "test") if name in splits]
        write_table(pd.concat(held_out, ignore_index=True), step.output("evaluation") / "predictions.csv")

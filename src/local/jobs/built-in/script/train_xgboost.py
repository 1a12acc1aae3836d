"""Trains as AWS's XGBoost image does if it is given no script: train_xgboost.py VERSION, the image's version.

Sources: aws/sagemaker-xgboost-container, algorithm_mode/train.py at 0745afd, callback.py at 58b6c24, train_utils.py at
002e8e7 and hyperparameter_validation.py at 13a194f; Developer Guide, "XGBoost hyperparameters"; read in November 2026.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import xgboost
from xgboost_data import Refused, Rows, read_channel

ROOT = Path(os.environ.get("SPECLINE_ROOT", "/")) / "opt/ml"
# From this version on, the model is a file of the library, and before that a pickle.
SAVES_MODEL = (1, 3)
WEIGHS_VALIDATION = (1, 2)
NEWEST = (99, 0)
# Read by the script itself, or unknown to newer releases of the library.
NOT_PASSED = {
    "num_round",
    "csv_weights",
    "early_stopping_rounds",
    "eval_metric",
    "save_model_on_termination",
    "deterministic_histogram",
    "dsplit",
    "predictor",
    "prob_buffer_row",
    "silent",
    "single_precision_histogram",
    "sketch_eps",
}
# Versions from which and before which the image takes a hyperparameter, if not all take it. Source: branches 0.90-1 to
# 1.7-1 and master at cb8df91 of the image's repository.
SINCE = {
    "learning_rate": ((0, 90), NEWEST),
    "min_split_loss": ((0, 90), NEWEST),
    "reg_alpha": ((0, 90), NEWEST),
    "reg_lambda": ((0, 90), NEWEST),
    "prob_buffer_row": ((1, 3), NEWEST),
    "sampling_method": ((1, 3), NEWEST),
    "silent": ((0, 0), (1, 2)),
    "single_precision_histogram": ((1, 2), (1, 7)),
}
NUMBERS = {
    "alpha",
    "aft_loss_distribution_scale",
    "base_score",
    "colsample_bylevel",
    "colsample_bynode",
    "colsample_bytree",
    "eta",
    "gamma",
    "lambda",
    "lambda_bias",
    "learning_rate",
    "max_bin",
    "max_delta_step",
    "max_depth",
    "max_leaves",
    "min_child_weight",
    "min_split_loss",
    "nthread",
    "num_class",
    "num_parallel_tree",
    "one_drop",
    "rate_drop",
    "refresh_leaf",
    "reg_alpha",
    "reg_lambda",
    "scale_pos_weight",
    "seed",
    "skip_drop",
    "subsample",
    "tweedie_variance_power",
    "verbosity",
}
TEXTS = {
    "aft_loss_distribution",
    "booster",
    "grow_policy",
    "interaction_constraints",
    "monotone_constraints",
    "normalize_type",
    "objective",
    "process_type",
    "sample_type",
    "sampling_method",
    "tree_method",
    "updater",
}
# Computed by the image itself.
OWN_METRICS = {
    "accuracy",
    "balanced_accuracy",
    "f1",
    "f1_binary",
    "f1_macro",
    "mse",
    "precision",
    "precision_macro",
    "precision_micro",
    "r2",
    "recall",
    "recall_macro",
    "recall_micro",
}
# As in the image: with a suffix, as in ndcg@5, even these are minimized.
HIGHER_IS_BETTER = {"auc", "aucpr", "map", "ndcg"}


def read_json(name: str) -> dict[str, Any]:
    path = ROOT / "input/config" / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def is_known(name: str, version: tuple[int, ...]) -> bool:
    since, before = SINCE.get(name, ((0, 0), NEWEST))
    return name in NUMBERS | TEXTS | NOT_PASSED and since <= version < before


def checked(given: dict[str, str], version: tuple[int, ...]) -> dict[str, str]:
    """The algorithm's hyperparameters. The image refuses unknown ones."""
    tuned = "_tuning_objective_metric"
    own = {name: str(value) for name, value in given.items() if not name.startswith("sagemaker_")}
    unknown = sorted(name for name in own if name != tuned and not is_known(name, version))
    if any(name in ("_kfold", "_num_cv_round") for name in unknown):
        raise Refused("the image's own cross-validation (_kfold) is not emulated")
    if unknown:
        shown = ".".join(map(str, version))
        raise Refused(f"the algorithm has no hyperparameter {' or '.join(unknown)} in version {shown}")
    if "num_round" not in own:
        raise Refused("the hyperparameter num_round is required")
    for name in sorted((NUMBERS | {"num_round", "early_stopping_rounds"}) & set(own)):
        try:
            float(own[name])
        except ValueError as error:
            raise Refused(f"the hyperparameter {name} is '{own[name]}', which is not a number") from error
    if own.get("tree_method") == "gpu_hist":
        raise Refused("the tree_method gpu_hist needs a GPU")
    return own


def metrics_of(own: dict[str, str]) -> tuple[list[str], str | None]:
    """The metrics to print, and the one that early stopping watches if the image's version needs it to be named."""
    named = [one.strip() for one in own.get("eval_metric", "").split(",") if one.strip()]
    tuned = own.get("_tuning_objective_metric", "").split(":")[1:2]
    computed = sorted(OWN_METRICS & {*named, *tuned})
    if computed:
        raise Refused(f"only the image itself computes the metric {' and '.join(computed)}")
    every = sorted({*named, *tuned}) if tuned else named
    return every, (tuned or named or [None])[-1]


def callbacks_of(
    own: dict[str, str], rows: dict[str, Rows], version: tuple[int, ...], watched: str | None
) -> list[Any]:
    if "early_stopping_rounds" not in own:
        return []
    rounds = int(float(own["early_stopping_rounds"]))
    if version < SAVES_MODEL:
        return [xgboost.callback.EarlyStopping(rounds=rounds)]
    if watched is None or "validation" not in rows:
        lacks = "eval_metric is set" if watched is None else "there is a validation channel"
        print(f"early_stopping_rounds has no effect, as in the image, unless {lacks}", flush=True)
        return []
    best = {"data_name": "validation", "metric_name": watched, "save_best": True}
    return [xgboost.callback.EarlyStopping(rounds=rounds, maximize=watched in HIGHER_IS_BETTER, **best)]


def train(version: tuple[int, ...]) -> None:
    own = checked(read_json("hyperparameters.json"), version)
    channels = read_json("inputdataconfig.json")
    if "train" not in channels:
        raise Refused("the channel 'train' is required")
    # Older images read weights of training rows only.
    weighted = {"train": own.get("csv_weights") == "1"}
    weighted["validation"] = weighted["train"] and version >= WEIGHS_VALIDATION
    rows = {
        name: read_channel(ROOT / "input/data" / name, channels["train"].get("ContentType"), weighted[name])
        for name in ("train", "validation")
        if name in channels
    }
    matrices = {name: one.matrix() for name, one in rows.items()}
    for name, matrix in matrices.items():
        print(f"{name} matrix has {matrix.num_row()} rows and {matrix.num_col()} columns", flush=True)
    metrics, watched = metrics_of(own)
    settings: dict[str, Any] = {name: value for name, value in own.items() if name in NUMBERS | TEXTS - NOT_PASSED}
    if settings.get("objective") == "reg:linear":
        settings["objective"] = "reg:squarederror"  # its name since 0.90
    settings.setdefault("nthread", os.environ.get("SPECLINE_CORES", "1"))
    if metrics:
        settings["eval_metric"] = metrics
    booster = xgboost.train(
        settings,
        matrices["train"],
        int(float(own["num_round"])),
        evals=[(matrix, name) for name, matrix in matrices.items()],
        callbacks=callbacks_of(own, rows, version, watched),
        verbose_eval=1,
    )
    target = ROOT / "model/xgboost-model"
    target.parent.mkdir(parents=True, exist_ok=True)
    if version >= SAVES_MODEL:
        booster.save_model(str(target))
    else:
        target.write_bytes(pickle.dumps(booster))


if __name__ == "__main__":
    try:
        train(tuple(int(part) for part in sys.argv[1].split(".")))
    except (Refused, xgboost.core.XGBoostError) as error:
        said = str(error) if isinstance(error, Refused) else str(error).splitlines()[0]
        reason = said if isinstance(error, Refused) else f"XGBoost refuses this training: {said}"
        failure = ROOT / "output/failure"
        failure.parent.mkdir(parents=True, exist_ok=True)
        failure.write_text(reason, encoding="utf-8")
        print(reason, file=sys.stderr)
        sys.exit(1)

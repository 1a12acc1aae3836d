"""Training in chunks of trees, with a checkpoint after each, so that an interrupted job can continue.

Every run goes through the same chunks, whether it is interrupted or not, and begins each chunk with a new booster that
is read from the checkpoint's bytes and with a seed that depends only on the chunk. An interrupted run therefore ends
with the model of an undisturbed one. (XGBoost's random generator is not part of a saved model: a booster that merely
continued would draw other rows and columns than one that was never stopped.)
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from watching import History, Watch

from specline_runtime import job
from specline_runtime.hosts import Team
from specline_runtime.xgb import xgboost

CHECKPOINTS = "/opt/ml/checkpoints"
# A prime, so that chunks of neighboring seeds do not share a seed.
SEED_STEP = 1_000_003
# XGBoost's early stopping looks for the highest value of these metrics, and for the lowest of all others.
HIGHER_IS_BETTER = {"auc", "aucpr"}


class Plan(NamedTuple):
    trees: int
    """The maximum number of trees."""
    patience: int
    """Training stops after this many trees without improvement. 0 disables early stopping."""
    every: int
    """Trees in a chunk."""


class Grown(NamedTuple):
    booster: xgboost.Booster
    rounds: int
    """Trees until training stopped. The booster can have more, because early stopping is checked after each chunk."""
    best: int
    history: History
    checkpoint: Path
    """The file to remove once the results are written."""


class Progress(NamedTuple):
    chunks: int
    model: bytes
    history: History


def grow(
    parameters: dict[str, Any], matrices: dict[str, xgboost.DMatrix], plan: Plan, fingerprint: str, team: Team
) -> Grown:
    """Trains until early stopping or the last tree, starting from the checkpoint with this fingerprint if it exists.

    With several machines, the first machine saves the checkpoints.
    """
    file = job.located(CHECKPOINTS) / f"{fingerprint}.json"
    progress = common_progress(read_checkpoint(file, fingerprint) if team.first else None, team)
    if progress.chunks and team.first:
        print(f"continues after {progress.chunks * plan.every} trees", flush=True)
    metric = parameters["eval_metric"][-1]
    while True:
        stopped = stopping_round(watched(progress.history, metric), plan.patience, metric)
        rounds = stopped or min(progress.chunks * plan.every, plan.trees)
        if stopped or rounds == plan.trees:
            break
        progress = next_chunk(parameters, matrices, min(plan.every, plan.trees - rounds), progress, logs=team.first)
        if team.first:
            write_checkpoint(file, fingerprint, progress)
    history = {
        name: {one: values[:rounds] for one, values in by_metric.items()}
        for name, by_metric in progress.history.items()
    }
    best = best_round(watched(history, metric), metric) if plan.patience else rounds
    return Grown(loaded(progress.model), rounds, best, history, file)


def common_progress(own: Progress | None, team: Team) -> Progress:
    """The first machine's progress."""
    shown = own and [own.chunks, base64.b64encode(own.model).decode(), own.history]
    chunks, model, history = team.first_of(shown) or (0, "", {})
    return Progress(chunks, base64.b64decode(model), history)


def next_chunk(
    parameters: dict[str, Any], matrices: dict[str, xgboost.DMatrix], trees: int, progress: Progress, *, logs: bool
) -> Progress:
    watch = Watch(matrices["train"], logs=logs)
    booster = xgboost.train(
        {**parameters, "seed": (parameters["seed"] + progress.chunks * SEED_STEP) % 2**31},
        matrices["train"],
        trees,
        evals=[(matrix, name) for name, matrix in matrices.items() if name != "train"],
        callbacks=[watch],
        verbose_eval=False,
        xgb_model=loaded(progress.model) if progress.chunks else None,
    )
    joined = {
        name: {metric: progress.history.get(name, {}).get(metric, []) + values for metric, values in by_metric.items()}
        for name, by_metric in watch.history().items()
    }
    return Progress(progress.chunks + 1, bytes(booster.save_raw(raw_format="ubj")), joined)


def loaded(model: bytes) -> xgboost.Booster:
    booster = xgboost.Booster()
    booster.load_model(bytearray(model))
    return booster


def watched(history: History, metric: str) -> list[float]:
    return [value for value in history.get("validation", {}).get(metric, []) if value is not None]


def best_round(values: list[float], metric: str) -> int:
    """The number of trees with the best value, and with the fewest trees if several have it."""
    order = np.argmax if metric in HIGHER_IS_BETTER else np.argmin
    return int(order(values)) + 1


def stopping_round(values: list[float], patience: int, metric: str) -> int | None:
    """The number of trees after which XGBoost's early stopping would end. None if it would go on."""
    if not patience:
        return None
    best = 0
    for place, value in enumerate(values):
        if (value > values[best]) if metric in HIGHER_IS_BETTER else (value < values[best]):
            best = place
        if place - best >= patience:
            return place + 1
    return None


def fingerprint_of(described: Any, tables: list[pd.DataFrame], arrays: list[np.ndarray]) -> str:
    """Identifies a training: the same parameters, rows and library. Another training never finds its checkpoint."""
    made = hashlib.sha256(json.dumps([described, xgboost.__version__], sort_keys=True).encode())
    for table in tables:
        made.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    for array in arrays:
        made.update(np.ascontiguousarray(array, dtype=float).tobytes())
    return made.hexdigest()[:32]


def common_fingerprint(own: str, team: Team) -> str:
    """Identifies the training on several machines, each of which has a share of the rows."""
    every = team.share(own)
    return own if len(every) == 1 else hashlib.sha256("".join(every).encode()).hexdigest()[: len(own)]


def write_checkpoint(file: Path, fingerprint: str, progress: Progress) -> None:
    """Replaces the file as a whole: SageMaker copies files from the folder to S3 at any moment."""
    content = {
        "fingerprint": fingerprint,
        "chunks": progress.chunks,
        "history": progress.history,
        "model": base64.b64encode(progress.model).decode(),
        "digest": hashlib.sha256(progress.model).hexdigest(),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_suffix(".new")
    scratch.write_text(json.dumps(content), encoding="utf-8")
    scratch.replace(file)


def read_checkpoint(file: Path, fingerprint: str) -> Progress | None:
    """The progress in a checkpoint. None if there is none, or if it was copied only in part."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        content = json.loads(file.read_text(encoding="utf-8"))
        model = base64.b64decode(content["model"])
        if content["fingerprint"] == fingerprint and content["digest"] == hashlib.sha256(model).hexdigest():
            return Progress(content["chunks"], model, content["history"])
    return None

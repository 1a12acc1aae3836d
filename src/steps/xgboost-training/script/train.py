"""Trains gradient-boosted trees with early stopping, and writes everything needed to score raw rows."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from boosting import Rows, importance, train
from cross_validation import cross_validated, obstacle, wanted_repeats
from weighting import without_weight

from specline_runtime import job
from specline_runtime.encode import learn_features
from specline_runtime.estimate import CROSS_VALIDATION, hand_on_cross_validation
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
from specline_runtime.scorer import Scorer
from specline_runtime.serving import serving_code
from specline_runtime.values import as_numbers


def targets(table: pd.DataFrame, schema: dict[str, Any]) -> np.ndarray:
    """The prediction targets as numbers: 0 or 1, a class index, or the number itself."""
    cells = table[schema["label"]]
    if schema["task"] != "multiclass":
        return as_numbers(cells)
    places = {name: index for index, name in enumerate(schema["classes"])}
    unknown = sorted(set(cells) - set(places))
    if unknown:
        job.fail("data/class-unknown", label=schema["label"], value=unknown[0])
    return cells.map(places).to_numpy(dtype=float)


def settings(config: Any, overrides: dict[str, Any]) -> dict[str, Any]:
    """The config, overridden by the values in a hyperparameters file."""
    known = vars(config)
    unknown = sorted(set(overrides) - set(known))
    if unknown:
        job.fail("data/hyperparameter-unknown", name=unknown[0], known=", ".join(sorted(known)))
    return {**known, **overrides}


def read_overrides(step: job.Step) -> dict[str, Any]:
    """hyperparameters.json from a file or from another model's archive. Empty if it does not exist."""
    folder = step.input("hyperparameters") if step.takes("hyperparameters") else None
    if folder is None:
        return {}
    with tempfile.TemporaryDirectory() as scratch:
        return dict(read_json(unpacked(folder, Path(scratch)) / "hyperparameters.json"))


with job.run() as step:
    data = step.required("data")
    schema = read_json(data / "schema.json")
    if schema["label"] is None or not (data / "train").is_dir():
        job.fail("data/not-split", step=step.name)
    splits = {name: read_table(data / name) for name in ("train", "validation", "test") if (data / name).is_dir()}
    given = settings(step.config, read_overrides(step))
    weighed = without_weight(schema, given["weight_column"])
    features = learn_features(weighed["columns"], splits["train"])
    if not features:
        job.fail("data/no-features", step=step.name)
    left_out = sorted({column["name"] for column in weighed["columns"]} - {feature["name"] for feature in features})
    for name in left_out:
        step.log(f"{name} has no value in the training rows and is left out")

    rows = {name: Rows(table, targets(table, schema)) for name, table in splits.items()}
    trained = train(given, schema, features, rows)
    step.log(
        f"{trained.best} of {trained.rounds} trees; "
        + ", ".join(
            f"{name}-{metric}:{value:.5f}" for name, by in trained.reached.items() for metric, value in by.items()
        )
    )

    tunes = not step.makes("evaluation")
    validated: pd.DataFrame | None = None
    repeats = 0 if tunes else wanted_repeats(given["cross_validation"], sum(len(part.labels) for part in rows.values()))
    if repeats:
        learnt = [path.name.split("-", 1)[-1] for path in sorted((data / "fitted").glob("*"))]
        every = np.concatenate([part.labels for part in rows.values()])
        why_not = obstacle(schema, learnt, every)
        if why_not is None:
            validated = cross_validated(given, weighed, rows, repeats)
            step.log(f"cross-validated {repeats} times over {len(every)} rows")
        else:
            step.log(f"not cross-validated, although there are few rows: {why_not}")

    folder = step.output("model")
    trained.booster.save_model(str(folder / "model.json"))
    description = {name: schema[name] for name in ("label", "positive", "task", "classes", "transform")}
    description["columns"] = [column["name"] for column in schema["columns"]]
    if given["weight_column"] is not None:
        description["weight"] = given["weight_column"]
    write_exact_json({"features": features, **description}, folder / "features.json")
    write_json(importance(trained.booster, features), folder / "importance.json")
    write_json(
        {
            "rounds": trained.rounds,
            "best_round": trained.best,
            "parameters": trained.parameters,
            "watched": trained.parameters["eval_metric"][-1],
            "history": trained.history,
        },
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

    if validated is not None:
        write_table(validated, folder / CROSS_VALIDATION)
    if not tunes:  # a tuning job keeps only models
        # Scored with the actual archive, so that the evaluated model is the one that will be served.
        scorer = Scorer(folder)
        held_out = [prediction_table(scorer, splits[name], name) for name in ("validation", "test") if name in splits]
        write_table(pd.concat(held_out, ignore_index=True), step.output("evaluation") / "predictions.csv")
        hand_on_cross_validation(folder, step.output("evaluation"))
    if trained.checkpoint is not None:
        trained.checkpoint.unlink()

"""Scores held-out rows and measures how good the scores are."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime import job
from specline_runtime.files import read_table, unpacked, write_json, write_table
from specline_runtime.metrics import (
    best_f1_threshold,
    binary_curves,
    binary_metrics,
    multiclass_metrics,
    regression_metrics,
)
from specline_runtime.predictions import class_scores, prediction_table
from specline_runtime.scoring import Scorer


def chosen_split(folder: Path, wanted: str) -> str:
    """The rows to score: the whole of a held-out branch, the test rows of a split one."""
    there = [name for name in ("all", "test", "validation", "train") if (folder / name).is_dir()]
    if wanted == "auto" and there:
        return there[0]
    if wanted not in there:
        job.fail("data/split-missing", split=wanted, there=", ".join(there) or "none")
    return wanted


def measured(scorer: Scorer, table: pd.DataFrame, threshold: Any, seed: int) -> dict[str, Any]:
    """The metrics of the task."""
    if scorer.task == "regression":
        return regression_metrics(table["label"].to_numpy(dtype=float), table["score"].to_numpy(), seed)
    if scorer.task == "multiclass":
        places = {name: index for index, name in enumerate(scorer.classes)}
        unknown = sorted(set(table["label"]) - set(places))
        if unknown:
            job.fail("data/class-unknown", label=scorer.description["label"], value=unknown[0])
        return multiclass_metrics(table["label"].map(places).to_numpy(), class_scores(table, scorer.classes), seed)
    labels, scores = table["label"].to_numpy(dtype=int), table["score"].to_numpy()
    if len(np.unique(labels)) < 2:
        job.fail("data/one-class", label=scorer.description["label"], value=scorer.classes[int(labels[0])])
    cut = best_f1_threshold(labels, scores) if threshold == "best-f1" else float(threshold)
    return binary_metrics(labels, scores, cut, seed)


def curves(scorer: Scorer, table: pd.DataFrame) -> dict[str, Any]:
    if scorer.task != "binary":
        return {}
    return binary_curves(table["label"].to_numpy(dtype=int), table["score"].to_numpy())


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    scorer = Scorer(unpacked(step.required("model"), Path(scratch)))
    folder = step.required("data")
    scorer.check_rows(folder)
    split = chosen_split(folder, step.config.split)
    rows = read_table(folder / split)
    if scorer.description["label"] not in rows:
        job.fail(
            "data/label-missing", label=scorer.description["label"], nearest="", columns=", ".join(rows.columns[1:])
        )
    table = prediction_table(scorer, rows, split)
    write_table(table, step.output("predictions") / "predictions.csv")
    numbers = measured(scorer, table, step.config.threshold, step.config.seed)
    where = {"branch": step.config.branch or "training", "split": split, "task": scorer.task}
    write_json({**numbers, **where}, step.output("metrics") / "metrics.json")
    write_json(curves(scorer, table), step.output("metrics") / "curves.json")
    step.log(", ".join(f"{name} {value:.4f}" for name, value in numbers.items() if isinstance(value, float)))

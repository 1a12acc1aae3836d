"""Fits a calibrator on all rows, and measures its kind on rows that the fitted one had not seen (cross-fitted)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from fitting import fit_calibrator

from specline_runtime import job
from specline_runtime.calibrators import apply_calibrator
from specline_runtime.draw import row_numbers
from specline_runtime.files import (
    ROW_ID,
    read_predictions,
    read_table,
    unpacked,
    write_exact_json,
    write_json,
    write_table,
)
from specline_runtime.metrics import auc, bootstrap, brier, calibration_error, log_loss, reliability
from specline_runtime.own_model import open_model
from specline_runtime.predictions import prediction_table


def labelled_scores(step: job.Step, scratch: Path) -> pd.DataFrame:
    """Held-out scores with labels: as they come, or made of model and rows."""
    folder = step.input("predictions")
    if folder is not None:
        return read_predictions(folder)
    rows = step.required("data")
    split = "all" if (rows / "all").is_dir() else "test"
    scorer = open_model(unpacked(step.required("model"), scratch))
    scorer.check_rows(rows)
    return prediction_table(scorer, read_table(rows / split), split)


def checked(table: pd.DataFrame, folds: int) -> pd.DataFrame:
    """Two classes, each with a row for every fold. Of a split table, the test rows: training saw the others."""
    if "score" not in table or "label" not in table:
        job.fail("data/not-binary")
    if (table["split"] == "test").any():
        table = table[table["split"] == "test"].reset_index(drop=True)
    values = sorted(set(table["label"].astype(str)))
    if not set(values) <= {"0", "1"} or not table["score"].between(0, 1).all():
        job.fail("data/not-binary")
    fewest = int(table["label"].astype(int).value_counts().min()) if len(values) == 2 else 0
    if fewest < folds:
        job.fail("data/too-few-rows", count=fewest, folds=folds)
    return table


def fold_of_rows(ids: np.ndarray, labels: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """The fold of each row, classes in proportion."""
    drawn = row_numbers(seed, "fold", ids)
    fold = np.zeros(len(ids), dtype=int)
    for value in (0, 1):
        rows = np.flatnonzero(labels == value)
        fold[rows[np.argsort(drawn[rows], kind="mergesort")]] = np.arange(len(rows)) % folds
    return fold


def cross_fitted(method: str, scores: np.ndarray, labels: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Each row's calibrated score, from a calibrator that was fitted on the other folds."""
    calibrated = np.zeros(len(scores))
    for number in np.unique(fold):
        inside = fold == number
        calibrator = fit_calibrator(method, scores[~inside], labels[~inside])
        calibrated[inside] = apply_calibrator(calibrator, scores[inside])
    return calibrated


def compared(labels: np.ndarray, before: np.ndarray, after: np.ndarray, bins: int, seed: int) -> dict[str, Any]:
    """The same numbers before and after, with intervals over rows."""

    def measure(y: np.ndarray, pair: np.ndarray) -> dict[str, float]:
        found = {}
        for column, when in enumerate(("before", "after")):
            scores = pair[:, column]
            found[f"ece_{when}"] = calibration_error(y, scores, bins)
            found[f"brier_{when}"] = brier(y, scores)
            found[f"log_loss_{when}"] = log_loss(y, scores)
            found[f"auc_{when}"] = auc(y, scores)
        return found

    pair = np.column_stack([before, after])
    return {**measure(labels, pair), "intervals": bootstrap(measure, labels, pair, seed)}


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    config = step.config
    table = checked(labelled_scores(step, Path(scratch)), config.folds)
    labels, scores = table["label"].to_numpy().astype(int), table["score"].to_numpy(dtype=float)
    fold = fold_of_rows(table[ROW_ID].to_numpy(), labels, config.folds, config.seed)
    after = cross_fitted(config.method, scores, labels, fold)
    numbers = compared(labels, scores, after, config.bins, config.seed)
    write_exact_json(fit_calibrator(config.method, scores, labels), step.output("calibrator") / "calibrator.json")
    write_table(table.assign(calibrated=after), step.output("calibrated") / "predictions.csv")
    where = {"branch": config.branch or "calibration", "method": config.method}
    counts = {"rows": len(labels), "positives": int(labels.sum()), "folds": config.folds}
    write_json({**numbers, **counts, **where}, step.output("metrics") / "metrics.json")
    write_json(
        {
            "before": {"bins": reliability(labels, scores, config.bins)},
            "after": {"bins": reliability(labels, after, config.bins)},
        },
        step.output("metrics") / "curves.json",
    )
    step.log(
        f"calibration error {numbers['ece_before']:.4f} before, {numbers['ece_after']:.4f} after ({config.method})"
    )

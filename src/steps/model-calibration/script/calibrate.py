"""Chooses and fits a calibrator on all rows, and evaluates it on rows that it has not seen (cross-fitted)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from choosing import Choice, choose, chosen_and_fitted, cross_fitted, held
from fitting import fit_calibrator

from specline_runtime import job
from specline_runtime.counted import CountedScores, log_losses
from specline_runtime.files import (
    read_predictions,
    read_table,
    unpacked,
    write_exact_json,
    write_json,
    write_table,
)
from specline_runtime.folds import fold_of_rows
from specline_runtime.intervals import Measure, as_json, auc_interval, bootstrap, noted, of_known
from specline_runtime.measure import in_order
from specline_runtime.metrics import auc, shown_reliability
from specline_runtime.own_model import open_model
from specline_runtime.predictions import prediction_table
from specline_runtime.row_hashes import prediction_keys


def labelled_scores(step: job.Step, scratch: Path) -> pd.DataFrame:
    """Held-out scores with labels, either given or computed with the model from the rows."""
    folder = step.input("predictions")
    if folder is not None:
        return read_predictions(folder)
    rows = step.required("data")
    split = "all" if (rows / "all").is_dir() else "test"
    scorer = open_model(unpacked(step.required("model"), scratch))
    scorer.check_rows(rows)
    return prediction_table(scorer, read_table(rows / split, numbers=scorer.numbers), split)


def checked(table: pd.DataFrame, folds: int) -> pd.DataFrame:
    """Checks for two classes, each with a row for every fold. For a split table, only the test rows are used, because
    training saw the others."""
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


def compared(labels: np.ndarray, before: np.ndarray, after: np.ndarray, bins: int, seed: int) -> dict[str, Any]:
    """The same metrics before and after calibration, with intervals computed over the rows."""
    pair = {"before": before, "after": after}

    def prepare(y: np.ndarray, scores: np.ndarray) -> Measure:
        both = {when: CountedScores(y, scores[:, column], bins) for column, when in enumerate(pair)}
        return lambda counts: {
            name: value
            for when, rows in both.items()
            for name, value in (
                (f"ece_{when}", rows.calibration_error(counts)),
                (f"brier_{when}", rows.brier(counts)),
                (f"log_loss_{when}", rows.log_loss(counts)),
            )
        }

    columns = np.column_stack([before, after])
    found = bootstrap(prepare, labels, columns, seed)
    for when, scores in pair.items():
        found = noted(found, [f"log_loss_{when}"], log_losses(labels, scores))
    areas = {f"auc_{when}": auc_interval(labels, scores) for when, scores in pair.items()}
    return {
        **prepare(labels, columns)(np.ones(len(labels), dtype=np.int64)),
        **{f"auc_{when}": auc(labels, scores) for when, scores in pair.items()},
        **as_json(found.merged(of_known(areas))),
    }


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    config = step.config
    automatic = config.method == "auto"
    fewest = 1 if automatic or config.method == "none" else config.folds
    table = in_order(checked(labelled_scores(step, Path(scratch)), fewest))
    scores, labels = table["score"].to_numpy(dtype=float), table["label"].to_numpy().astype(int)
    rows = held(prediction_keys(labels, scores), scores, labels)
    folds = max(1, min(config.folds, rows.rarer))
    fold = fold_of_rows(rows.keys, rows.labels, folds, config.seed)
    given = Choice(config.method, {}, f"{config.method} calibration is used, as configured")
    choice = choose(rows, config.folds, config.seed) if automatic else given
    if folds == 1:
        after = rows.scores
    elif automatic:
        after = chosen_and_fitted(rows, fold, config.folds, config.seed)
    else:
        after = cross_fitted(config.method, rows, fold)
    numbers = compared(rows.labels, rows.scores, after, config.bins, config.seed)
    fitted = fit_calibrator(choice.method, rows.scores, rows.labels, rows.parts)
    write_exact_json(fitted, step.output("calibrator") / "calibrator.json")
    write_table(table.assign(calibrated=after).sort_index(), step.output("calibrated") / "predictions.csv")
    said = {"method": choice.method, "tried": choice.losses, "notes": [choice.reason] if automatic else []}
    counts = {"rows": len(rows.labels), "positives": int(rows.labels.sum()), "folds": folds}
    where = {"branch": config.branch or "calibration"}
    write_json({**numbers, **counts, **said, **where}, step.output("metrics") / "metrics.json")
    write_json(
        {
            "before": {"bins": shown_reliability(rows.labels, rows.scores, config.bins)},
            "after": {"bins": shown_reliability(rows.labels, after, config.bins)},
        },
        step.output("metrics") / "curves.json",
    )
    step.log(choice.reason)
    step.log(f"calibration error {numbers['ece_before']:.4f} before, {numbers['ece_after']:.4f} after")

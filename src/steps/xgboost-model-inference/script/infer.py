"""Scores rows with a model, without evaluating the scores."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from specline_runtime import job
from specline_runtime.estimate import hand_on_cross_validation
from specline_runtime.files import read_table, unpacked, write_table
from specline_runtime.measure import scored_splits
from specline_runtime.own_model import installs, open_model
from specline_runtime.predictions import prediction_table

with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    install = installs(getattr(step.config, "install_requirements", False))
    model = unpacked(step.required("model"), Path(scratch))
    scorer = open_model(model, install)
    folder = step.required("data")
    scorer.check_rows(folder)
    splits = scored_splits(folder, step.config.split)
    tables = [prediction_table(scorer, read_table(folder / split), split) for split in splits]
    table = pd.concat(tables, ignore_index=True)
    write_table(table, step.output("predictions") / "predictions.csv")
    hand_on_cross_validation(model, step.output("predictions"))
    step.log(f"scored {len(table)} rows")

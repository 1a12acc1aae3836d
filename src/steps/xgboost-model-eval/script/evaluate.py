"""Scores held-out rows and evaluates the scores."""

from __future__ import annotations

import tempfile
from pathlib import Path

from specline_runtime import job
from specline_runtime.estimate import (
    HELD_OUT_SPLITS,
    best_grounded,
    hand_on_cross_validation,
    read_cross_validation,
    shown_rows,
)
from specline_runtime.files import ROW_ID, read_json, read_table, unpacked, write_json, write_table
from specline_runtime.labels import require_label
from specline_runtime.leaks import leaks
from specline_runtime.measure import Target, chosen_split, curves, measured
from specline_runtime.own_model import installs, open_model
from specline_runtime.predictions import class_scores, prediction_table

with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    config = step.config
    install = installs(getattr(config, "install_requirements", False))
    model = unpacked(step.required("model"), Path(scratch))
    scorer = open_model(model, install)
    label = scorer.description["label"]
    folder = step.required("data")
    scorer.check_rows(folder)
    split = chosen_split(folder, config.split)
    rows = read_table(folder / split)
    require_label(label, [name for name in rows.columns if name != ROW_ID])
    table = prediction_table(scorer, rows, split)
    write_table(table, step.output("predictions") / "predictions.csv")
    hand_on_cross_validation(model, step.output("predictions"))
    target = Target(scorer.task, scorer.classes, label)
    numbers = measured(table, target, config.threshold, config.seed)
    validated = read_cross_validation(model) if config.split in HELD_OUT_SPLITS else None
    numbers = best_grounded(numbers, validated, target, config.threshold, config.seed)
    scored = table["score"].to_numpy() if "score" in table else class_scores(table, scorer.classes)
    columns = [column for column in read_json(folder / "schema.json")["columns"] if column["name"] in rows]
    findings = leaks(rows, columns, label, scored, (scorer.task, scorer.classes))
    for finding in findings:
        step.log(step.sentence(finding["code"], finding["data"]))
    where = {
        "notes": numbers.get("notes", []),
        "branch": config.branch or "training",
        "split": split,
        "task": scorer.task,
        "findings": findings,
    }
    write_json({**numbers, **where}, step.output("metrics") / "metrics.json")
    write_json(curves(shown_rows(numbers, table, validated), scorer.task), step.output("metrics") / "curves.json")
    step.log(", ".join(f"{name} {value:.4f}" for name, value in numbers.items() if isinstance(value, float)))

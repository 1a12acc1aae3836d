"""Scores held-out rows and evaluates the scores. Several machines divide the rows, and then the columns that may give
the label away, among themselves. The first machine computes the metrics of all rows.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from explanation import explain
from scored import Scored, score_all, score_some, target_of

from specline_runtime import hosts, job
from specline_runtime.divided import with_pieces
from specline_runtime.estimate import (
    HELD_OUT_SPLITS,
    best_grounded,
    hand_on_cross_validation,
    read_cross_validation,
    shown_rows,
)
from specline_runtime.files import ROW_ID, column_names, read_json, unpacked, write_json
from specline_runtime.labels import require_label
from specline_runtime.leaks import leaks
from specline_runtime.measure import Target, chosen_split, curves, measured
from specline_runtime.own_model import installs, open_model
from specline_runtime.predictions import class_scores
from specline_runtime.scorer import Scorer
from specline_runtime.shares import pieces_of


def evaluate(step: job.Step, scorer: Scorer, model: Path, split: Path, scored: Scored) -> None:
    """Writes the metrics, on the first machine."""
    target = target_of(scorer)
    config, team = step.config, scored.rows.team
    described = read_json(split.parent / "schema.json")["columns"]
    columns = [column for column in described if column["name"] in scored.rows.names]
    mine, rows = scored.rows.mine([column["name"] for column in columns])
    numbers = measured(scored.table, target, config.threshold, config.seed) if team.first else {}
    found = found_leaks(rows, [column for column in columns if column["name"] in mine], scored.table, target)
    findings = in_order_of(columns, team.share(found))
    explain(step, scorer, scored, target)
    if not team.first:
        return
    for finding in findings:
        step.log(step.sentence(finding["code"], finding["data"]))
    hand_on_cross_validation(model, step.output("predictions"))
    validated = read_cross_validation(model) if config.split in HELD_OUT_SPLITS else None
    numbers = best_grounded(numbers, validated, target, config.threshold, config.seed)
    where = {
        "notes": numbers.get("notes", []),
        "branch": config.branch or "training",
        "split": split.name,
        "task": target.task,
        "findings": findings,
    }
    write_json({**numbers, **where}, step.output("metrics") / "metrics.json")
    shown = shown_rows(numbers, scored.table, validated)
    write_json(curves(shown, target.task), step.output("metrics") / "curves.json")
    step.log(", ".join(f"{name} {value:.4f}" for name, value in numbers.items() if isinstance(value, float)))


def found_leaks(
    rows: pd.DataFrame, columns: list[dict[str, str]], table: pd.DataFrame, target: Target
) -> list[dict[str, Any]]:
    """The findings of some columns, all of whose rows are given."""
    if not columns:
        return []
    labelled = rows if target.label in rows else rows.assign(**{target.label: table["label"].to_numpy()})
    scores = table["score"].to_numpy() if "score" in table else class_scores(table, target.classes)
    return leaks(labelled, columns, target.label, scores, (target.task, target.classes))


def in_order_of(columns: list[dict[str, str]], found: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The findings of all machines in the order of the columns."""
    names = [column["name"] for column in columns]
    return sorted((one for each in found for one in each), key=lambda finding: names.index(finding["data"]["column"]))


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    model = unpacked(step.required("model"), Path(scratch))
    scorer = open_model(model, installs(getattr(step.config, "install_requirements", False)))
    folder = step.required("data")
    scorer.check_rows(folder)
    split = folder / chosen_split(folder, step.config.split)
    require_label(target_of(scorer).label, [name for name in column_names(split) if name != ROW_ID])
    place, output = hosts.here(), step.output("predictions")
    pieces = pieces_of([split]) if place.count > 1 else []
    working = with_pieces(place, pieces)
    if working is not None and working.count == 1:
        evaluate(step, scorer, model, split, score_all(scorer, split, output))
    elif working is not None:
        with hosts.meet(step, working) as team:
            evaluate(step, scorer, model, split, score_some(scorer, pieces, output, team))

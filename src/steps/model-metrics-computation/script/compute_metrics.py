"""Evaluates predictions without the model: overall, by segment, and by score decile."""

from __future__ import annotations

from typing import Any

import pandas as pd
from segment_columns import with_columns

from specline_runtime import job
from specline_runtime.document import Block, Heading, Paragraph, Table, as_markdown
from specline_runtime.estimate import HELD_OUT_SPLITS, best_grounded, read_cross_validation, shown_rows
from specline_runtime.files import read_predictions, write_json
from specline_runtime.measure import Target, as_arrays, curves, measured
from specline_runtime.segments import compared, parts_of, tenths

SHOWN = {
    "binary": ["auc", "pr_auc", "ks", "brier", "ece"],
    "multiclass": ["accuracy", "macro_f1", "log_loss"],
    "regression": ["rmse", "mae", "r2"],
}


def task_of(table: pd.DataFrame, given: str | None) -> str:
    """The task implied by the columns and values of the predictions."""
    if given is not None:
        return given
    if "score" not in table:
        return "multiclass"
    labels = set(table["label"].astype(str))
    return "binary" if labels <= {"0", "1"} and table["score"].between(0, 1).all() else "regression"


def checked(table: pd.DataFrame, step: job.Step) -> pd.DataFrame:
    """Labeled rows from the requested split, with the scores to evaluate."""
    config = step.config
    if "label" not in table or table["label"].isna().any():
        job.fail("data/no-labels", step=step.name, columns=", ".join(table.columns))
    if config.scores == "calibrated":
        if "calibrated" not in table:
            job.fail("data/no-calibrated")
        table = table.assign(score=table["calibrated"])
    there = sorted(table["split"].unique())
    split = config.split
    if split == "auto":
        split = "test" if "test" in there else "all"
    if split != "all" and split not in there:
        job.fail("data/split-missing", split=split, there=", ".join(there))
    return table if split == "all" else table[table["split"] == split].reset_index(drop=True)


def target_of(table: pd.DataFrame, task: str) -> Target:
    prefix = "score_"
    named = [column[len(prefix) :] for column in table if column.startswith(prefix)]
    return Target(task, named if task == "multiclass" else ["0", "1"], "label")


def numbers_of(table: pd.DataFrame, task: str, config: Any) -> dict[str, Any]:
    return measured(table, target_of(table, task), config.threshold, config.seed)


def segment(table: pd.DataFrame, task: str, config: Any) -> dict[str, Any]:
    """A segment's counts, and its metrics if they can be computed."""
    made: dict[str, Any] = {"rows": len(table)}
    if task == "binary":
        made["rate"] = float(table["label"].astype(int).mean())
    few = len(table) < config.min_segment_rows
    if few or (task == "binary" and table["label"].nunique() < 2):
        return {**made, "left_out": "too few rows" if few else "one class only"}
    return {**made, **numbers_of(table, task, config)}


def interval(numbers: dict[str, Any], name: str) -> str:
    ends = numbers["intervals"].get(name)
    note = numbers.get("interval_notes", {}).get(name, "")
    return note if ends is None else f"{ends[0]:.3g} to {ends[1]:.3g}" + (f" ({note})" if note else "")


def to_read(
    numbers: dict[str, Any], segments: dict[str, list[dict[str, Any]]], parts: list[dict[str, Any]], task: str
) -> list[Block]:
    """The human-readable report."""
    shown = SHOWN[task]
    rows = [[name, numbers[name], interval(numbers, name), numbers["baseline"].get(name)] for name in shown]
    blocks: list[Block] = [Table(["metric", "value", "95 %", "baseline"], rows)]
    blocks += [Paragraph(note) for note in numbers.get("notes", [])]
    for column, found in segments.items():
        rows = [[one["value"], one["rows"], *map(one.get, shown)] for one in found]
        blocks += [Heading(f"By {column}"), Table(["value", "rows", *shown], rows)]
    if parts:
        names = [name for name in parts[0] if name != "interval"]
        blocks += [Heading("By tenths of the score"), Table(names, [[part[name] for name in names] for part in parts])]
    return blocks


with job.run() as step:
    config = step.config
    table = checked(read_predictions(step.required("predictions")), step)
    task = task_of(table, config.task)
    wanted = config.segments or []
    table = with_columns(table, wanted, step.input("data"))
    numbers = numbers_of(table, task, config)
    estimated = config.split in HELD_OUT_SPLITS and config.scores == "score"
    validated = read_cross_validation(step.required("predictions")) if estimated else None
    numbers = best_grounded(numbers, validated, target_of(table, task), config.threshold, config.seed)
    split = table["split"].iloc[0] if table["split"].nunique() == 1 else "all"
    where = {"branch": config.branch or "training", "split": split, "task": task}
    write_json({**numbers, **where}, step.output("metrics") / "metrics.json")
    write_json(curves(shown_rows(numbers, table, validated), task), step.output("metrics") / "curves.json")
    segments = {
        name: [
            {"value": value, **segment(table[rows].reset_index(drop=True), task, config)}
            for value, rows in parts_of(table[name])
        ]
        for name in wanted
    }
    labels, scores = as_arrays(table, target_of(table, task))
    parts = [] if task == "multiclass" else tenths(labels, scores, task)
    report = step.output("report")
    found = compared(table[wanted], labels, scores, task, config.min_segment_rows)
    made = {"task": task, "metrics": numbers, "segments": segments, "compared": found, "tenths": parts}
    write_json(made, report / "report.json")
    document = as_markdown("Metrics", to_read(numbers, segments, parts, task))
    (report / "report.md").write_text(document, encoding="utf-8")
    step.log(", ".join(f"{name} {value:.4f}" for name, value in numbers.items() if isinstance(value, float)))

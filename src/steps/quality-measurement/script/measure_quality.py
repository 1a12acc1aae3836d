"""Scores loaded rows by the code that serves a model, and evaluates the scores with the rows' labels."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime import job
from specline_runtime.coded import coded
from specline_runtime.files import ROW_ID, column_names, unpacked, write_json
from specline_runtime.label_rules import check_rules, labels_by_rules
from specline_runtime.labels import require_label
from specline_runtime.measure import Target, curves, measured
from specline_runtime.own_model import installs, open_model
from specline_runtime.predictions import score_columns
from specline_runtime.scorer import Scorer
from specline_runtime.table.write_back import as_source

CHUNK = 100_000


def labels_of(cells: pd.Series, scorer: Scorer) -> np.ndarray:
    """The labels as tables of predictions have them: numbers, class names, or 1 for the positive class."""
    if scorer.task == "regression":
        return pd.to_numeric(cells).to_numpy()
    unknown = sorted({*cells} - {*scorer.classes})
    if unknown:
        job.fail("data/other-labels", labels=", ".join(unknown[:5]), classes=", ".join(scorer.classes))
    if scorer.task == "multiclass":
        return cells.to_numpy()
    return (cells == scorer.classes[-1]).astype(int).to_numpy()


def source_cells(cells: pd.Series, reading: dict[str, Any] | None) -> pd.Series:
    """Loaded cells, written as in the training table."""
    spelled = {cell: as_source(reading, cell) if cell else "" for cell in cells.unique()}
    return cells.map(spelled)


def scored(frame: pd.DataFrame, scorer: Scorer) -> pd.DataFrame:
    """The scores and labels of loaded rows, whose cells are written as in the training table before they are scored."""
    label = scorer.description["label"]
    columns = [column for column in scorer.description["transform"]["raw"] if column["name"] in frame]
    written = {column["name"]: source_cells(frame[column["name"]], column.get("reading")) for column in columns}
    request = pd.DataFrame(written, dtype=object).to_dict("records")
    scores = scorer.score_raw(scorer.named(request))
    made: dict[str, Any] = {ROW_ID: frame[ROW_ID].astype("int64").to_numpy(), "split": "all"}
    made["label"] = labels_of(frame[label], scorer)
    return pd.DataFrame({**made, **score_columns(scores, scorer.task, scorer.classes)})


def label_cells(frame: pd.DataFrame, made: dict[str, Any], label: str, sentinels: list[float | str]) -> np.ndarray:
    """The label of loaded rows that training made by rules, or an empty cell where they do not decide it."""
    rules = check_rules(made["rules"], label, {name: kind for name, kind in made["types"].items() if name in frame})
    columns = {name: coded(frame[name].replace("", np.nan).to_numpy()) for name in rules.columns}
    codes, texts = labels_by_rules(rules, made["types"], columns, sentinels).label
    return np.append(texts, "")[codes]


def predictions_of(data: Path, scorer: Scorer) -> pd.DataFrame:
    """The predictions of all loaded rows that have a label."""
    label = scorer.description["label"]
    made = scorer.description["transform"].get("label_rules")
    if made is None:
        require_label(label, column_names(data))
    parts = []
    for path in sorted(data.glob("*.csv")):
        for frame in pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8", chunksize=CHUNK):
            if made is not None:
                frame[label] = label_cells(frame, made, label, scorer.description["transform"]["sentinels"])
            known = frame[frame[label] != ""]
            if len(known) > 0:
                parts.append(scored(known, scorer))
    if not parts:
        job.fail("data/no-known-labels", label=label)
    return pd.concat(parts, ignore_index=True)


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    kept = unpacked(step.required("baseline"), Path(scratch), "baseline.tar.gz")
    scorer = open_model(kept / "model", installs(step.config.install_requirements))
    table = predictions_of(step.required("data"), scorer)
    target = Target(scorer.task, scorer.classes, scorer.description["label"])
    numbers = measured(table, target, step.config.threshold, step.config.seed)
    where = {"notes": numbers.get("notes", []), "split": "all", "task": target.task, "branch": "inference"}
    write_json({**numbers, **where}, step.output("metrics") / "metrics.json")
    write_json(curves(table, target.task), step.output("metrics") / "curves.json")
    step.log(", ".join(f"{name} {value:.4f}" for name, value in numbers.items() if isinstance(value, float)))

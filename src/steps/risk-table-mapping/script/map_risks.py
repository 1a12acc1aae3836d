"""Replaces each category with the mean label of the training rows that have it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime import job
from specline_runtime.divided import Rows
from specline_runtime.draw import row_numbers
from specline_runtime.files import ROW_ID
from specline_runtime.fitted import apply_fitted, category_key
from specline_runtime.processed import Processed, check_columns
from specline_runtime.row_hashes import row_keys
from specline_runtime.splits import Make
from specline_runtime.transform import run_transform
from specline_runtime.values import as_numbers

Targets = "dict[str | None, np.ndarray]"


def targets_of(step: job.Step, data: Processed, rows: Rows) -> Targets:
    """The values to average: the positive class or the number itself, or each of several classes separately."""
    if data.label is None:
        job.fail("data/not-split", step=step.name)
    cells = rows.all_of([data.label])[data.label]
    if data.schema["task"] != "multiclass":
        return {None: as_numbers(cells)}
    return {name: (cells == name).to_numpy(dtype=float) for name in data.schema["classes"]}


def keys_of(column: dict[str, str], cells: pd.Series) -> pd.Series:
    """Each row's key in the table, or missing if the cell is missing."""
    return cells.map(lambda text: category_key(column, text), na_action="ignore")


def smoothed(values: np.ndarray, prior: float, config: Any, rows: int) -> float:
    """The mean of some rows, shrunk toward the prior by `smoothing` extra rows. The prior if there are too few rows."""
    smoothing = config.smoothing if config.smoothing_share is None else rows * config.smoothing_share
    weight = len(values) + smoothing
    if len(values) < config.min_count or weight == 0:
        return prior
    return (math.fsum(values) + smoothing * prior) / weight


def learn_table(config: Any, keys: pd.Series, targets: Targets, names: dict[str | None, str]) -> list[dict[str, Any]]:
    """For each target, the rate for every value, for missing cells, and for all rows (the prior)."""
    groups = keys.groupby(keys, sort=True).indices
    missing = np.flatnonzero(keys.isna().to_numpy())
    made = []
    for target, values in targets.items():
        prior = math.fsum(values) / len(values)
        rates = {str(key): smoothed(values[rows], prior, config, len(values)) for key, rows in groups.items()}
        rated = {"rates": rates, "missing": smoothed(values[missing], prior, config, len(values)), "prior": prior}
        made.append({"name": names[target], "class": target, **rated})
    return made


def out_of_fold(folds: int, seed: int, rows: Rows, targets: Targets) -> np.ndarray:
    """Each row's fold. Rows are assigned in turn, sorted by class or number, with ties in random order."""
    values = np.column_stack(list(targets.values()))
    keys = row_keys(rows.contents([name for name in rows.names if name != ROW_ID]))
    drawn = row_numbers(seed, "risk", keys)
    fold = np.zeros(len(keys), dtype=int)
    fold[np.lexsort((drawn, *values.T))] = np.arange(len(keys)) % folds
    return fold


def learn(step: job.Step, data: Processed, rows: Rows) -> tuple[dict[str, Any], Make | None]:
    """The tables, and how the train rows are mapped with tables from the other folds."""
    config = step.config
    columns = {column["name"]: column for column in mapped_columns(step, data, rows)}
    targets = targets_of(step, data, rows)
    taken = {column["name"] for column in data.columns} | {str(data.label)}
    names = {name: made_names(name, list(targets), config.keep, taken) for name in columns}
    # Several machines divide the columns among themselves.
    mine, table = rows.mine(list(columns))
    keys = {name: keys_of(columns[name], table[name]) for name in mine}
    count = len(next(iter(targets.values())))

    def fitted_on(chosen: np.ndarray) -> dict[str, Any]:
        of_rows = {target: values[chosen] for target, values in targets.items()}
        own = {
            name: {"made": learn_table(config, cells[chosen].reset_index(drop=True), of_rows, names[name])}
            for name, cells in keys.items()
        }
        found = rows.merged(own)
        tables = {name: found[name] for name in columns}
        return {"columns": data.columns, "keep": config.keep, "tables": tables, "makes": makes(data, names, config)}

    learnt = fitted_on(np.ones(count, dtype=bool))
    counts = rows.merged({name: counts_of(cells) for name, cells in keys.items()})
    for name in columns:
        learnt["tables"][name]["counts"] = counts[name]
        rare = sum(number < config.min_count for number in counts[name].values())
        rows.log(f"{name}: {len(counts[name])} values, {rare} of them have the prior")
    if not columns or not config.folds:
        return learnt, None
    if count < config.folds:
        job.fail("data/too-few-rows", count=count, folds=config.folds)
    fold = out_of_fold(config.folds, config.seed, rows, targets)
    of_others = [{"transform": "risk", **fitted_on(fold != number)} for number in range(config.folds)]

    def mapped(some: pd.DataFrame, before: int) -> pd.DataFrame:
        folds = fold[before:][: len(some)]
        parts = [apply_fitted(fitted, some[folds == number]) for number, fitted in enumerate(of_others)]
        return pd.concat(parts).sort_index()

    return learnt, mapped


def counts_of(keys: pd.Series) -> dict[str, int]:
    """The number of rows of each value."""
    counts = keys.value_counts()
    return {str(key): int(counts[key]) for key in sorted(counts.index)}


def mapped_columns(step: job.Step, data: Processed, rows: Rows) -> list[dict[str, str]]:
    """The columns that the config names, or all categories if it names none."""
    if step.config.columns is not None:
        check_columns(step.config.columns, [column["name"] for column in data.columns])
        return [column for column in data.columns if column["name"] in step.config.columns]
    chosen = [column for column in data.columns if column["type"] == "category"]
    if not chosen:
        rows.log("no column is a category: nothing is mapped")
    return chosen


def made_names(name: str, classes: list[str | None], keep: bool, taken: set[str]) -> dict[str | None, str]:
    """Names of the columns that a table creates. The original name is reused if one number replaces the column."""
    if classes == [None] and not keep:
        return {None: name}
    made = {}
    for one in classes:
        new = f"{name}_risk" if one is None else f"{name}_risk_{one}"
        while new in taken:
            new += "_"
        taken.add(new)
        made[one] = new
    return made


def makes(data: Processed, names: dict[str, dict[str | None, str]], config: Any) -> list[dict[str, str]]:
    """The columns after the mapping, with rates in place of each mapped category, or after it if `keep` is set."""
    made = []
    for column in data.columns:
        mapped = names.get(column["name"])
        if mapped is None or config.keep:
            made.append(column)
        made += [{"name": name, "type": "number"} for name in (mapped or {}).values()]
    return made


with job.run() as step:
    run_transform(step, "risk", lambda data, rows: learn(step, data, rows))

"""Fills missing cells with values from the training rows, and marks the filled cells."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime import job
from specline_runtime.divided import Rows
from specline_runtime.processed import Processed, check_columns
from specline_runtime.transform import run_transform
from specline_runtime.values import as_numbers, as_text, in_order

NUMBER_METHODS = ("mean", "median", "mode", "constant", "none")
CATEGORY_METHODS = ("mode", "constant", "none")


def chosen_method(config: Any, column: dict[str, str]) -> tuple[str, str]:
    """How a column is filled, and with which constant: by the column's setting, or else by its type's setting."""
    number = column["type"] == "number"
    method = config.number if number else config.category
    if column["type"] == "text":
        method = "none"
    constant = config.number_constant if number else config.category_constant
    said = (config.columns or {}).get(column["name"], method)
    if isinstance(said, dict):
        method, constant = "constant", said["constant"]
    else:
        method = said
    if method not in (NUMBER_METHODS if number else CATEGORY_METHODS):
        job.fail("data/method-unfit", column=column["name"], type=column["type"], method=method)
    if method == "constant" and number and isinstance(constant, str):
        job.fail("data/method-unfit", column=column["name"], type="number", method=f"the text '{constant}'")
    return method, constant if isinstance(constant, str) else str(as_text(constant))


def fill_value(cells: pd.Series, column: dict[str, str], method: str) -> str | None:
    """The value that replaces a missing cell, or None if it stays missing."""
    known = cells.dropna()
    if known.empty:
        return None
    if column["type"] != "number":
        return most_frequent(known)
    try:
        numbers = as_numbers(known)
    except ValueError as error:
        job.fail("data/not-a-number", column=column["name"], value=str(error))
    if method == "mode":
        return most_frequent(pd.Series([as_text(number) for number in numbers]))
    # fsum returns the same sum for any order and any version of NumPy.
    value = math.fsum(numbers) / len(numbers) if method == "mean" else float(np.median(numbers))
    return as_text(value)


def most_frequent(cells: pd.Series) -> str:
    """The most frequent value, or the first in sort order if there are several."""
    counts = cells.value_counts()
    return in_order(counts.index[counts == counts.max()])[0]


def free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def learn(step: job.Step, data: Processed, rows: Rows) -> tuple[dict[str, Any], None]:
    """The fill value of each column, and the columns that get a missing-value indicator."""
    names = [column["name"] for column in data.columns]
    check_columns(list(step.config.columns or {}), names)
    methods = {column["name"]: chosen_method(step.config, column) for column in data.columns}
    missing, values = rows.missing(names), fill_values(data, rows, methods)
    taken = {*names, *([data.label] if data.label is not None else [])}
    fills, indicators = {}, []
    for name, (method, _) in methods.items():
        value = values[name]
        if value is None:
            if method != "none":
                rows.log(f"{name} has no value in the training rows and stays missing")
            continue
        fills[name] = {"method": method, "value": value, "missing": missing[name]}
        if missing[name] > 0:
            rows.log(f"{name}: {missing[name]} missing cells are filled with {value} ({method})")
            if step.config.indicators:
                indicators.append({"column": name, "name": free_name(f"{name}_missing", taken)})
                taken.add(indicators[-1]["name"])
    made = [{"name": indicator["name"], "type": "number"} for indicator in indicators]
    return {"fills": fills, "indicators": indicators, "makes": [*data.columns, *made]}, None


def fill_values(data: Processed, rows: Rows, methods: dict[str, tuple[str, str]]) -> dict[str, str | None]:
    """What replaces a missing cell of each column. Several machines divide the columns among themselves."""
    fixed = {name: constant for name, (method, constant) in methods.items() if method == "constant"}
    learned = [name for name, (method, _) in methods.items() if method not in ("constant", "none")]
    mine, table = rows.mine(learned)
    columns = {column["name"]: column for column in data.columns}
    own = {name: fill_value(table[name], columns[name], methods[name][0]) for name in mine}
    return {**dict.fromkeys(columns), **fixed, **rows.merged(own)}


with job.run() as step:
    run_transform(step, "imputation", lambda data, rows: learn(step, data, rows))

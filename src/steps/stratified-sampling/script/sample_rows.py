"""Draws rows so that each stratum has its share of the sample. Data that is not to be sampled passes through. Several
machines divide the rows among themselves, and the first one draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from allocation import balanced, optimal, proportional

from specline_runtime import job
from specline_runtime.divided import Rows
from specline_runtime.draw import row_numbers
from specline_runtime.files import ROW_ID, write_exact_json
from specline_runtime.processed import Processed, Writer, check_columns
from specline_runtime.row_hashes import row_keys
from specline_runtime.splits import Splits, on_machines
from specline_runtime.values import as_numbers

MISSING = "(missing)"


def strata_columns(config: Any, data: Processed) -> list[str]:
    """The columns whose values are the strata."""
    label = [] if data.label is None else [data.label]
    columns = config.strata or label
    check_columns(columns, [*label, *(column["name"] for column in data.columns)])
    if not columns:
        job.fail("data/label-unknown", step="StratifiedSampling")
    return list(columns)


def strata_of(config: Any, data: Processed, rows: pd.DataFrame) -> pd.Series:
    """The stratum of each row as a string, such as "Home=rent, Status=1"."""
    columns = strata_columns(config, data)
    types = {column["name"]: column["type"] for column in data.columns}
    if data.schema["task"] == "regression" and data.label is not None:
        types[data.label] = "number"
    words = [f"{name}=" + values_of(rows[name], name, types.get(name), config.bins) for name in columns]
    joined = words[0]
    for more in words[1:]:
        joined = joined + ", " + more
    return joined


def values_of(cells: pd.Series, name: str, kind: str | None, bins: int) -> pd.Series:
    """Values as they are, except that numbers with more distinct values than bins are put into bins of equal row
    counts.
    """
    if kind != "number" or cells.nunique() <= bins:
        return cells.fillna(MISSING)
    numbers = column_numbers(cells, name)
    known = ~np.isnan(numbers)
    edges = np.unique(np.quantile(numbers[known], np.linspace(0, 1, bins + 1)[1:-1]))
    places = np.searchsorted(edges, numbers, side="left")
    words = [f"bin {place + 1} of {len(edges) + 1}" for place in range(len(edges) + 1)]
    return pd.Series([words[p] if there else MISSING for p, there in zip(places, known)], index=cells.index)


def column_numbers(cells: pd.Series, name: str) -> np.ndarray:
    try:
        return as_numbers(cells)
    except ValueError as error:
        job.fail("data/not-a-number", column=name, value=str(error))


def spread_columns(step: job.Step, data: Processed) -> list[str]:
    """The columns whose spread determines optimal allocation: the named ones, or all numeric columns by default."""
    numbers = [column["name"] for column in data.columns if column["type"] == "number"]
    if data.label is not None and data.schema["task"] == "regression":
        numbers.append(data.label)
    named = step.config.spread_columns
    if named is not None:
        check_columns(named, numbers)
    if not numbers:
        job.fail("data/no-numbers", step=step.name, purpose="optimal allocation")
    return list(named or numbers)


def spreads_of(step: job.Step, data: Processed, rows: pd.DataFrame, groups: dict[str, np.ndarray]) -> list[float]:
    """The standard deviation in each stratum, relative to the column's overall one. Several columns are averaged."""
    total = np.zeros(len(groups))
    for name in spread_columns(step, data):
        values = column_numbers(rows[name], name)
        whole = float(np.nanstd(values)) if not np.isnan(values).all() else 0.0
        if whole > 0:
            within = [values[places][~np.isnan(values[places])] for places in groups.values()]
            total += [float(np.std(known, ddof=1)) / whole if len(known) > 1 else 0.0 for known in within]
    return [float(value) for value in total]


def wanted_size(step: job.Step, split: str, rows: int, default: int) -> int:
    """The number of rows in the sample."""
    size, share = step.config.size, step.config.share
    if size is not None and share is not None:
        job.fail("data/size-and-share", step=step.name, size=size, share=share)
    if size is not None and size > rows:
        job.fail("data/sample-too-large", size=size, split=split, rows=rows)
    return int(size) if size is not None else default if share is None else max(1, round(rows * share))


def taken_counts(step: job.Step, data: Processed, split: str, rows: pd.DataFrame, groups: Any) -> list[int]:
    """The number of rows drawn from each stratum."""
    config = step.config
    counts = [len(places) for places in groups.values()]
    single = next((name for name, places in groups.items() if len(places) == 1), None)
    open_size = config.size is None and config.share is None
    if single is not None and (config.allocation == "optimal" or (config.allocation == "balanced" and open_size)):
        job.fail("data/stratum-single", stratum=single, method=config.allocation)
    default = min(counts) * len(counts) if config.allocation == "balanced" else len(rows)
    size = wanted_size(step, split, len(rows), default)
    least = [min(count, config.min_per_stratum) for count in counts]
    if sum(least) > size:
        job.fail("data/sample-too-small", size=size, strata=len(counts), least=config.min_per_stratum)
    if config.allocation == "proportional":
        return proportional(counts, size, least)
    if config.allocation == "balanced":
        return balanced(counts, size, least)
    return optimal(counts, spreads_of(step, data, rows, groups), size, least)


def sampled(step: job.Step, data: Processed, split: str, rows: Rows) -> tuple[np.ndarray, dict[str, Any]]:
    """Which of all rows are kept, and what was taken from each stratum. Decided on the first of several machines."""
    # What a row holds decides, so that the sample does not depend on the order of the rows.
    keys = row_keys(rows.contents([name for name in rows.names if name != ROW_ID]))
    table = rows.on_first(columns_for(step, data))
    keep, described = rows.team.first_of(None if table is None else list(drawn_rows(step, data, split, table, keys)))
    rows.log(f"{split}: {int(keep.sum())} of {len(keep)} rows in {len(described)} strata ({step.config.allocation})")
    return keep, {"rows": len(keep), "taken": int(keep.sum()), "strata": described}


def columns_for(step: job.Step, data: Processed) -> list[str]:
    """The columns that decide which rows are kept."""
    spread = spread_columns(step, data) if step.config.allocation == "optimal" else []
    return list(dict.fromkeys([*strata_columns(step.config, data), *spread]))


def drawn_rows(
    step: job.Step, data: Processed, split: str, rows: pd.DataFrame, keys: np.ndarray
) -> tuple[np.ndarray, dict[str, Any]]:
    strata = strata_of(step.config, data, rows)
    groups = dict(sorted(strata.groupby(strata, sort=True).indices.items()))
    counts = taken_counts(step, data, split, rows, groups)
    drawn = row_numbers(step.config.seed, "sample", keys)
    keep = np.zeros(len(rows), dtype=bool)
    for places, count in zip(groups.values(), counts):
        keep[places[np.argsort(drawn[places], kind="mergesort")][:count]] = True
    return keep, {name: {"rows": len(places), "taken": taken} for (name, places), taken in zip(groups.items(), counts)}


def sample(step: job.Step, splits: Splits) -> None:
    data, config = splits.data, step.config
    writer = Writer(step.output("data"), data.schema, data.fitted)
    report = {}
    for split in data.splits:
        if split not in config.splits:
            splits.write(writer, split, lambda rows, _: rows)
            continue
        rows = splits.rows(split)
        keep, report[split] = sampled(step, data, split, rows)
        splits.write(writer, split, lambda some, before, keep=keep: some[keep[before:][: len(some)]], rows)
    splits.close(writer)
    if splits.team.first:
        write_exact_json({"allocation": config.allocation, "splits": report}, step.output("data") / "sampling.json")
        for split in [name for name in data.splits if name not in report]:
            step.log(f"{split}: all rows")


with job.run() as step:
    on_machines(step, Processed(step.required("data")), lambda splits: sample(step, splits))

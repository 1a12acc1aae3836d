"""Reads the source, takes the branch's share of its rows, checks and profiles them."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import pandas as pd
from profile_table import profile_column, schema_of
from sources import read_source

from specline_runtime import job
from specline_runtime.draw import row_digest, row_numbers
from specline_runtime.encode import is_sentinel
from specline_runtime.files import ROW_ID, write_json, write_table
from specline_runtime.labels import label_cells, label_classes, label_task
from specline_runtime.values import is_of_type, sentinels_of


def check_declared(table: pd.DataFrame, declared: dict[str, str]) -> None:
    """Every declared column is there, and all its values have the declared type."""
    for name, kind in declared.items():
        if name not in table:
            job.fail("data/column-missing", column=name)
        for text in table[name].dropna().unique():
            if not is_of_type(text, kind):
                row = int(np.flatnonzero((table[name] == text).to_numpy())[0])
                job.fail("data/bad-type", column=name, type=kind, value=text, row=row)


def without_words(table: pd.DataFrame, words: list[str], log: Callable[[str], None]) -> pd.DataFrame:
    """The table without texts that stand for a missing value: "?" would make names of a column's numbers."""
    kept = table.copy() if words else table
    for name in table.columns if words else []:
        marked = is_sentinel(table[name], words)
        kept[name] = table[name].where(~marked, None)
        for text, count in sorted(table[name][marked].value_counts().items()):
            log(f"{name}: {count} rows hold '{text}', which stands for a missing value")
    return kept


def take_share(table: pd.DataFrame, seed: int, share: tuple[float, float]) -> pd.DataFrame:
    """The rows whose number falls into [from, to): shares that do not overlap have no row in common."""
    low, high = share
    if not low < high:
        job.fail("data/bad-share", low=low, high=high)
    drawn = row_numbers(seed, "share", table.index.to_numpy())
    taken = table[(drawn >= low) & (drawn < high)]
    if taken.empty:
        job.fail("data/no-rows", low=low, high=high, rows=len(table))
    return taken


def describe_label(config: Any, table: pd.DataFrame, taken: pd.DataFrame) -> dict[str, Any] | None:
    """Checks the label as far as it is known here, and counts its values."""
    if config.label is None or (config.branch == "inference" and config.label not in table):
        return None
    whole = label_cells(table, config.label, table.columns).dropna()
    task = label_task(whole.unique(), config.task, config.positive)
    label_classes(config.label, whole.unique(), task, config.positive)
    here = taken[config.label].dropna()
    described = {"column": config.label, "missing": len(taken) - len(here), "counts": {}}
    if task == "regression":
        return described
    label_classes(config.label, here.unique(), task, config.positive)
    return {**described, "counts": {text: int(n) for text, n in sorted(here.value_counts().items())}}


with job.run() as step:
    config = step.config
    sentinels = sentinels_of(config.sentinels or [])
    declared = config.schema or {}
    table = read_source(step.required("source"), config.format)
    step.log(f"read {len(table)} rows of {len(table.columns)} columns")
    table = without_words(table, [word for word in sentinels if isinstance(word, str)], step.log)
    check_declared(table, declared)
    share = (config.share_from, config.share_to)
    taken = take_share(table, config.seed, share)
    step.log(f"took {len(taken)} rows: the share from {share[0]:g} to {share[1]:g}")
    label = describe_label(config, table, taken)
    if label is not None and label["missing"] > 0:
        step.log(f"{label['column']}: {label['missing']} rows have no label, and will be left out")
    columns = schema_of(table, declared)
    ids = taken.index.to_numpy()
    profiles = [
        {
            "name": column["name"],
            "type": column["type"],
            **profile_column(taken[column["name"]], column["type"], sentinels),
        }
        for column in columns
    ]
    for profile in profiles:
        for number, count in profile.get("sentinels", {}).items():
            step.log(f"{profile['name']}: {count} rows hold {number}, which stands for a missing value")
    row_ids = {"count": len(ids), "digest": row_digest(ids), "share": list(share), "seed": config.seed}
    numbered = taken.copy()
    numbered.insert(0, ROW_ID, ids)
    write_table(numbered, step.output("data") / "part-00000.csv")
    write_json({"columns": columns, "sentinels": sentinels}, step.output("signature") / "schema.json")
    write_json(
        {"rows": len(taken), "source_rows": len(table), "columns": profiles, "label": label, "row_ids": row_ids},
        step.output("metadata") / "profile.json",
    )

"""Splits rows into train, validation and test: the same rows, whatever order they come in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from specline_runtime.copies import Contents
from specline_runtime.division import NAMING, Facts, places_of
from specline_runtime.files import ROW_ID
from specline_runtime.row_hashes import cell_digests, in_column
from specline_runtime.row_times import require_times, times_of
from specline_runtime.values import column_type, is_number

Splits = "dict[str, np.ndarray]"
NUMBERS = ("number", "integer")


def split_rows(facts: Facts, validation: float, test: float, seed: int) -> Splits:
    """Masks of the three splits: the last places are the test, those before them the validation."""
    places = places_of(facts, seed, "split")
    tested = places >= 1 - test
    watched = (places >= 1 - test - validation) & ~tested
    return {"train": ~tested & ~watched, "validation": watched, "test": tested}


def row_facts(
    table: pd.DataFrame, columns: list[dict[str, Any]], config: Any, strata: pd.Series | None, together: bool | None
) -> Facts:
    """What decides the split of each row.

    Rows go by time or group, where a column for that is named; otherwise each split has its share of every stratum.
    `together` says whether equal rows are copies, which stay together; None where nobody has looked.
    """
    naming = {column["name"] for column in columns if column.get("leftOut") in NAMING} | {config.id_column}
    numbers = {column["name"] for column in columns if column["type"] in NUMBERS}

    def bare(name: str) -> np.ndarray:
        codes, texts = pd.factorize(table[name])
        # Rows that came from elsewhere may not be what their schema says.
        return cell_digests(codes, texts, name in numbers and all(map(is_number, texts)))

    names = [name for name in table.columns if name != ROW_ID]
    digests = {name: in_column(name, bare(name)) for name in names}
    cells = np.column_stack([digests[name] for name in names if name not in naming] or [np.zeros(len(table))])
    contents = Contents(cells.shape[1])
    contents.add(cells.sum(axis=1, dtype=np.uint64), cells.astype(np.uint64))
    zero = np.zeros(len(table), dtype=np.uint64)
    named = sum((digests[name] for name in names if name in naming), zero)
    moments = groups = None
    if config.time_column is not None:
        codes, texts = pd.factorize(table[config.time_column])
        numeric = column_type(texts) in NUMBERS
        moments = require_times(times_of(codes, texts, numeric, config.time_column), config.time_column)
    elif config.group_column is not None or config.id_column is not None:
        groups = bare(config.group_column or config.id_column)
    if together is None:
        together = contents.copies() is not None
    classes = np.zeros(len(table), dtype=np.int64) if strata is None else pd.factorize(strata, sort=True)[0]
    return Facts(contents.keys, named, together, classes, moments, groups)

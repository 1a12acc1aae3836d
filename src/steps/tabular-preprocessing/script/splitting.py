"""Splits rows into train, validation and test: the same rows, whatever order they come in."""

from __future__ import annotations

from typing import Any

import numpy as np

from specline_runtime.coded import BLOCK, Coded, CodedTable
from specline_runtime.copies import Contents
from specline_runtime.division import NAMING, Facts, places_of
from specline_runtime.row_hashes import MISSING, cell_digests, in_column, number_digests
from specline_runtime.row_times import require_times, times_of
from specline_runtime.values import as_doubles, column_type

Splits = "dict[str, np.ndarray]"
NUMBERS = ("number", "integer")


def split_rows(facts: Facts, validation: float, test: float, seed: int) -> Splits:
    """Masks of the three splits: the last places are the test, those before them the validation."""
    places = places_of(facts, seed, "split")
    tested = places >= 1 - test
    watched = (places >= 1 - test - validation) & ~tested
    return {"train": ~tested & ~watched, "validation": watched, "test": tested}


def row_facts(
    table: CodedTable, columns: list[dict[str, Any]], config: Any, strata: Coded | None, together: bool | None
) -> Facts:
    """What decides the split of each row.

    Rows go by time or group, where a column for that is named; otherwise each split has its share of every stratum.
    `together` says whether equal rows are copies, which stay together; None where nobody has looked.
    """
    naming = {column["name"] for column in columns if column.get("leftOut") in NAMING} | {config.id_column}
    numbers = {column["name"] for column in columns if column["type"] in NUMBERS}
    bare = {name: digests_of(cells.texts, name in numbers) for name, cells in table.columns.items()}
    digests = {name: in_column(name, made) for name, made in bare.items()}
    contents = Contents(max(1, len(digests.keys() - naming)))
    named = np.zeros(len(table), dtype=np.uint64)
    for start in range(0, max(len(table), 1), BLOCK):
        rows = slice(start, start + BLOCK)
        of_rows = {name: made[table.columns[name].codes[rows]] for name, made in digests.items()}
        held = [made for name, made in of_rows.items() if name not in naming]
        cells = np.column_stack(held or [np.zeros(len(named[rows]), dtype=np.uint64)])
        contents.add(cells.sum(axis=1, dtype=np.uint64), cells)
        for name in of_rows.keys() & naming:
            named[rows] += of_rows[name]
    moments = groups = None
    if config.time_column is not None:
        codes, texts = table.columns[config.time_column]
        numeric = column_type(texts) in NUMBERS
        moments = require_times(times_of(codes, texts, numeric, config.time_column), config.time_column)
    elif config.group_column is not None or config.id_column is not None:
        name = config.group_column or config.id_column
        groups = bare[name][table.columns[name].codes]
    if together is None:
        together = contents.copies() is not None
    return Facts(contents.keys, named, together, _strata(table, strata), moments, groups)


def digests_of(texts: np.ndarray, numeric: bool) -> np.ndarray:
    """Digests of a column's distinct texts, followed by the digest of a missing cell."""
    # Rows from other sources may not match their schema.
    numbers = as_doubles(texts.tolist()) if numeric else None
    if numbers is not None:
        return np.append(number_digests(numbers), MISSING)
    return cell_digests(np.append(np.arange(len(texts)), -1), texts, numeric=False)


def _strata(table: CodedTable, cells: Coded | None) -> np.ndarray:
    """Each row's stratum, numbered in the order of the texts; -1 for a missing cell."""
    if cells is None:
        return np.zeros(len(table), dtype=np.int32)
    order = {text: place for place, text in enumerate(sorted({text for text in cells.texts if text is not None}))}
    return np.array([*(order.get(text, -1) for text in cells.texts), -1], dtype=np.int32)[cells.codes]

"""Splits rows into train, validation and test: the same rows, whatever order they come in."""

from __future__ import annotations

from typing import Any

import numpy as np

from specline_runtime.coded import BLOCK, Coded, CodedTable
from specline_runtime.copies import Contents
from specline_runtime.division import NAMING, Facts, places_of
from specline_runtime.hosts import Team, alone
from specline_runtime.row_hashes import MISSING, cell_digests, in_column, number_digests
from specline_runtime.row_times import require_times, times_of
from specline_runtime.together import joined_arrays
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
    table: CodedTable,
    columns: list[dict[str, Any]],
    config: Any,
    strata: Coded | None,
    together: bool | None,
    *,
    team: Team | None = None,
) -> Facts | None:
    """What decides the split of each row of all machines. None on machines other than the first.

    Rows go by time or group, where a column for that is named; otherwise each split has its share of every stratum.
    `together` says whether equal rows are copies, which stay together; None where nobody has looked.
    """
    team = team or alone()
    naming = {column["name"] for column in columns if column.get("leftOut") in NAMING} | {config.id_column}
    bare = _digests(table, {column["name"] for column in columns if column["type"] in NUMBERS}, team)
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
        moments = _times(table.columns[config.time_column], config.time_column, team)
    elif config.group_column is not None or config.id_column is not None:
        name = config.group_column or config.id_column
        groups = bare[name][table.columns[name].codes]
    own = {"content": contents.keys, "named": named, "classes": _strata(table, strata, team)}
    if together is None and team.place.count > 1:
        contents = _contents_of_all(contents, team)
    of_all = joined_arrays(team, {**own, "moments": moments, "groups": groups})
    if of_all is None:
        return None
    if of_all["moments"] is not None:
        require_times(of_all["moments"], config.time_column)
    if together is None:
        together = contents.copies() is not None
    return Facts(**of_all, together=together)


def _contents_of_all(own: Contents, team: Team) -> Contents:
    """The contents of all machines' rows, on the first machine."""
    every = team.gather(own.state())
    if every is None:
        return own
    made, *others = map(Contents.of_state, every)
    for other in others:
        made.merge(other)
    return made


def _digests(table: CodedTable, numbers: set[str], team: Team) -> dict[str, np.ndarray]:
    """The digests of each column's distinct texts, as in `digests_of`."""
    # Rows from other sources may not match their schema.
    read = {name: as_doubles(cells.texts.tolist()) for name, cells in table.columns.items() if name in numbers}
    every = team.share([name for name, found in read.items() if found is None])
    odd = {name for one in every for name in one}
    return {
        name: digests_of(cells.texts, None if name in odd else read.get(name)) for name, cells in table.columns.items()
    }


def digests_of(texts: np.ndarray, numbers: np.ndarray | None) -> np.ndarray:
    """Digests of a column's distinct texts, or of the numbers that they are, followed by that of a missing cell."""
    if numbers is not None:
        return np.append(number_digests(numbers), MISSING)
    return cell_digests(np.append(np.arange(len(texts)), -1), texts, numeric=False)


def _times(cells: Coded, name: str, team: Team) -> np.ndarray:
    """The time of each row, as numbers if all machines' cells are numbers."""
    codes, texts = cells
    every = team.share(None if len(texts) == 0 else column_type(texts) in NUMBERS)
    numeric = any(every) and False not in every
    return times_of(codes, texts, numeric, name)


def _strata(table: CodedTable, cells: Coded | None, team: Team) -> np.ndarray:
    """Each row's stratum, numbered in the order of the texts; -1 for a missing cell."""
    if cells is None:
        return np.zeros(len(table), dtype=np.int32)
    every = team.share(sorted({text for text in cells.texts if text is not None}))
    order = {text: place for place, text in enumerate(sorted({text for one in every for text in one}))}
    return np.array([*(order.get(text, -1) for text in cells.texts), -1], dtype=np.int32)[cells.codes]

"""Splits rows into train, validation and test: the same rows, whatever order they come in."""

from __future__ import annotations

from typing import Any, Iterator

import numpy as np

from specline_runtime.coded import Coded, CodedTable
from specline_runtime.copies import Contents
from specline_runtime.division import NAMING, Facts, places_of
from specline_runtime.hosts import Team, alone
from specline_runtime.job import fail
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


def leave_gaps(splits: Splits, moments: np.ndarray, gap: float) -> dict[str, int]:
    """Takes out of train and validation the rows that are closer in time to the next split than the gap.

    `moments` and `gap` are in days, or in the unit of a numeric time column. Returns how many rows each split loses.
    Fails with `data/gap-empties` if a split loses all of its rows.
    """
    lost = {}
    # The starts of the later splits are those before any row is taken out.
    starts = {name: float(moments[mask].min()) for name, mask in splits.items() if mask.any()}
    for split, after in (("train", "validation"), ("validation", "test")):
        if after not in starts or split not in starts:
            continue
        near = splits[split] & (moments > starts[after] - gap)
        lost[split] = int(near.sum())
        splits[split] = splits[split] & ~near
        if not splits[split].any():
            fail("data/gap-empties", gap=f"{gap:g}", split=split, next=after, rows=lost[split])
    return lost


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
    digests = _Digests(table, {column["name"] for column in columns if column["type"] in NUMBERS}, team)
    content, named = np.zeros(len(table), dtype=np.uint64), np.zeros(len(table), dtype=np.uint64)
    for name, codes, made in digests.of(list(table.columns)):
        total = named if name in naming else content
        with np.errstate(over="ignore"):
            total += in_column(name, made)[codes]
    moments = groups = None
    if config.time_column is not None:
        moments = _times(table.columns[config.time_column], config.time_column, team)
    elif config.group_column is not None or config.id_column is not None:
        ((_, codes, made),) = digests.of([config.group_column or config.id_column])
        groups = made[codes]
    own = {"content": content, "named": named, "classes": _strata(table, strata, team)}
    contents = None
    if together is None:
        held = [name for name in table.columns if name not in naming]
        contents = _contents_of_all(_contents(content, held, digests), team)
    of_all = joined_arrays(team, {**own, "moments": moments, "groups": groups})
    if of_all is None:
        return None
    if of_all["moments"] is not None:
        require_times(of_all["moments"], config.time_column)
    if contents is not None:
        together = contents.copies() is not None
    return Facts(**of_all, together=together)


def _contents(content: np.ndarray, held: list[str], digests: _Digests) -> Contents:
    """The contents of this machine's rows, whose digests are known. `held` are the columns that belong to them."""
    made = Contents(max(1, len(held)))

    def cells(rows: np.ndarray) -> np.ndarray:
        each = [in_column(name, of_texts)[codes[rows]] for name, codes, of_texts in digests.of(held)]
        return np.column_stack(each or [np.zeros(len(rows), dtype=np.uint64)])

    made.add(content, cells)
    return made


def _contents_of_all(own: Contents, team: Team) -> Contents:
    """The contents of all machines' rows, on the first machine."""
    if team.place.count == 1:
        return own
    every = team.gather(own.state())
    if every is None:
        return own
    made, *others = map(Contents.of_state, every)
    for other in others:
        made.merge(other)
    return made


class _Digests:
    """The digests of columns' distinct texts, made whenever they are needed, because a table can have many columns."""

    def __init__(self, table: CodedTable, numbers: set[str], team: Team) -> None:
        """`numbers` are the columns whose texts should be numbers."""
        self._table = table
        self._numbers = numbers & table.columns.keys()
        if team.place.count > 1:
            # Rows from other sources may not match their schema. A column is read in the same way on all machines.
            odd = [name for name in self._numbers if as_doubles(table.columns[name].texts.tolist()) is None]
            self._numbers -= {name for one in team.share(odd) for name in one}

    def of(self, names: list[str]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """Each column's name, codes and digests, as in `digests_of`."""
        for name in names:
            codes, texts = self._table.columns[name]
            numbers = as_doubles(texts.tolist()) if name in self._numbers else None
            yield name, codes, digests_of(texts, numbers)


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

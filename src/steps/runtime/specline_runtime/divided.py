"""The rows of a split that several machines divide among themselves: each machine reads its own rows, and then works on
all rows of its own columns.

What is learned from a column depends on all of its rows, but not on the other columns. So each machine does exactly
what a single machine would do with these columns, and the result does not depend on how the rows were divided.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterable, Mapping, Sequence, TypeVar

import numpy as np
import pandas as pd

from .coded import ROW_ID, Coded, as_objects, coded, read_columns
from .files import column_names, read_table
from .hosts import Here, Team, alone
from .row_hashes import cell_digests, content_keys, in_column, number_digests
from .shares import Piece, Range

Column = "Coded | np.ndarray"
Result = TypeVar("Result")


def own_pieces(pieces: Sequence[Piece], place: Here) -> list[Piece]:
    """This machine's pieces. The pieces of all machines, in machine order, are in the order of the rows."""
    start, end = (len(pieces) * number // place.count for number in (place.own, place.own + 1))
    return list(pieces[start:end])


def with_pieces(place: Here, pieces: Sequence[Piece]) -> Here | None:
    """The machines if only as many work as there are pieces, and at least one. None for a machine without work."""
    count = max(1, min(place.count, len(pieces)))
    return place.among(count) if place.own < count else None


class Rows:
    """A split's rows on a single machine."""

    def __init__(self, table: pd.DataFrame, team: Team | None = None) -> None:
        self.table = table
        self.team = team or alone()

    @property
    def names(self) -> list[str]:
        return list(self.table)

    def all_of(self, names: Sequence[str]) -> pd.DataFrame:
        """All rows of these columns, on every machine. The table may have other columns, too."""
        return self.table

    def on_first(self, names: Sequence[str]) -> pd.DataFrame | None:
        """All rows of these columns, on the first machine. The table may have other columns, too."""
        return self.table

    def picked(self, names: Sequence[str], places: np.ndarray) -> pd.DataFrame | None:
        """A few rows of these columns, on the first machine. `places` are the rows' indices among all rows, in the
        order of the result, and are the same on every machine.
        """
        return self.table[list(names)].iloc[places].reset_index(drop=True)

    def mine(self, names: Sequence[str]) -> tuple[list[str], pd.DataFrame]:
        """Those of the columns that this machine works on, and all rows of these. The table may have other columns."""
        return list(names), self.table

    def contents(self, names: Iterable[str]) -> np.ndarray:
        """The digest of each row in these columns, of all rows, on every machine (see `row_hashes.content_keys`)."""
        return content_keys(self.table, names)

    def missing(self, names: Sequence[str]) -> dict[str, int]:
        """The number of missing cells in each of these columns."""
        return {name: int(self.table[name].isna().sum()) for name in names}

    def log(self, text: str) -> None:
        """Logs something about all rows, on the first machine only."""
        if self.team.first:
            print(text, flush=True)

    def merged(self, found: Mapping[str, Result]) -> dict[str, Result]:
        """The results of all machines' columns."""
        return {name: value for each in self.team.share(dict(found)) for name, value in each.items()}


class DividedRows(Rows):
    """A split's rows, divided among several machines, which must all call the same methods in the same order."""

    def __init__(self, own: Mapping[str, Coded | np.ndarray], team: Team) -> None:
        super().__init__(pd.DataFrame(), team)
        self._own = own

    @property
    def names(self) -> list[str]:
        return list(self._own)

    def all_of(self, names: Sequence[str]) -> pd.DataFrame:
        return pd.DataFrame({name: joined(self.team.share(_sent(self._own[name]))) for name in names})

    def on_first(self, names: Sequence[str]) -> pd.DataFrame | None:
        made: dict[str, np.ndarray] = {}
        for name in names:
            parts = self.team.gather(_sent(self._own[name]))
            if parts is not None:
                made[name] = joined(parts)
        return pd.DataFrame(made) if self.team.first else None

    def picked(self, names: Sequence[str], places: np.ndarray) -> pd.DataFrame | None:
        ordered, start = np.sort(places), self.start
        made: dict[str, np.ndarray] = {}
        for name in names:
            own = self._own[name]
            codes = own.codes if isinstance(own, Coded) else own
            here = ordered[(ordered >= start) & (ordered < start + len(codes))] - start
            cells = own if isinstance(own, Coded) or own.dtype != object else _coded(own)
            taken = Coded(cells.codes[here], cells.texts) if isinstance(cells, Coded) else cells[here]
            parts = self.team.gather(_sent(_used(taken)))
            if parts is not None:
                made[name] = joined(parts)
        if not self.team.first:
            return None
        return (
            pd.DataFrame(made).iloc[np.argsort(np.argsort(places, kind="stable"), kind="stable")].reset_index(drop=True)
        )

    def mine(self, names: Sequence[str]) -> tuple[list[str], pd.DataFrame]:
        count, own = self.team.place.count, self.team.place.own
        made = {}
        for start in range(0, len(names), count):
            turn = names[start : start + count]
            everyones = self.team.share([_sent(self._own[name]) for name in turn])
            if own < len(turn):
                made[turn[own]] = joined([each[own] for each in everyones])
        return list(made), pd.DataFrame(made)

    def missing(self, names: Sequence[str]) -> dict[str, int]:
        own = [int((_coded(self._own[name]).codes < 0).sum()) for name in names]
        return {name: sum(counts) for name, counts in zip(names, zip(*self.team.share(own)))}

    @property
    def start(self) -> int:
        """The number of rows before this machine's."""
        own = next((len(one.codes if isinstance(one, Coded) else one) for one in self._own.values()), 0)
        return sum(self.team.share(own)[: self.team.place.own])

    def contents(self, names: Iterable[str]) -> np.ndarray:
        total: np.ndarray | None = None
        for name in names:
            digests = in_column(name, _digests(self._own[name]))
            with np.errstate(over="ignore"):
                total = digests if total is None else total + digests
        return np.concatenate(self.team.share(total))


def _digests(column: Coded | np.ndarray) -> np.ndarray:
    """Digests of a column's cells, as `row_hashes.content_keys` computes them."""
    if isinstance(column, np.ndarray) and column.dtype == np.float64:
        return number_digests(column)
    codes, texts = _coded(column)
    return cell_digests(codes, texts, numeric=False)


def _used(column: Coded | np.ndarray) -> Coded | np.ndarray:
    """The column with only those texts that occur, because all of them would be sent."""
    if isinstance(column, np.ndarray):
        return column
    return column.where(np.ones(len(column.codes), dtype=bool))


def divided_rows(folder: Path, own: Sequence[Piece], team: Team) -> DividedRows:
    """The rows of a split, of which this machine reads only its own pieces."""
    if own:
        return DividedRows(dict(read_columns(folder, ranges_of(own))), team)
    empty = Coded(np.empty(0, dtype=np.int8), as_objects([]))
    ids = np.empty(0, dtype=np.int64)
    return DividedRows({name: ids if name == ROW_ID else empty for name in column_names(folder)}, team)


def ranges_of(pieces: Sequence[Piece]) -> list[Range]:
    """The pieces' rows, in as few ranges as possible."""
    made: list[Range] = []
    for rows in (piece.rows for piece in pieces):
        if made and made[-1].path == rows.path and made[-1].end == rows.start:
            made[-1] = made[-1]._replace(end=rows.end)
        else:
            made.append(rows)
    return made


def row_counts(pieces: Sequence[Piece], total: int) -> list[int]:
    """The number of rows of each piece, which have `total` rows together."""
    counts = [_line_ends(piece.rows) for piece in pieces]
    if sum(counts) == total:
        return counts
    # Blank lines are no rows.
    return [len(read_table(piece.rows.path.parent, [piece.rows])) for piece in pieces]


def _line_ends(rows: Range) -> int:
    """The number of lines, except that a line break in quotes does not end a line."""
    with rows.open() as file:
        content = file.read()
    last = 0 if content.endswith(b"\n") else 1
    if b'"' not in content:
        return content.count(b"\n") + last
    # Every second part of the content is in quotes.
    return sum(part.count(b"\n") for part in content.split(b'"')[::2]) + last


def _coded(column: Coded | np.ndarray) -> Coded:
    return column if isinstance(column, Coded) else coded(column)


def _sent(column: Coded | np.ndarray) -> Any:
    """A column as a message."""
    if isinstance(column, np.ndarray) and column.dtype != object:
        return column
    codes, texts = _coded(column)
    return {"codes": codes, "texts": texts.tolist()}


def joined(parts: Sequence[Any]) -> np.ndarray:
    """The cells of all machines' rows: strings or missing, or numbers."""
    return np.concatenate(
        [
            np.append(as_objects(part["texts"]), np.nan)[part["codes"]] if isinstance(part, dict) else part
            for part in parts
        ]
    )

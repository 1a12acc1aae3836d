"""Examines all cells of a source once. Columns other than plain numbers are examined as strings."""

from __future__ import annotations

from typing import Callable

import numpy as np
import pandas as pd

from . import names
from .case import AnySummary
from .cells import cells_of
from .decision import Said
from .numerals import POINT, number_shape
from .plain import Plain
from .shapes import shape_of
from .source import Rows, Table
from .summary import Summary

# Whole numbers that could be days (19000101) or timestamps since 1970, in seconds or fractions of them.
_DAYS = (19_000_101, 20_991_231)
_MOMENTS = [(10.0**place, 2.53 * 10.0**place) for place in (9, 12, 15, 18)]
_EXACT = 2.0**53
# If real numbers have this few distinct values, 1.1 and 1.10 can be different.
FEW_VALUES = 50


class Survey:
    """The summary of each column in a table."""

    def __init__(self, table: Table, said: Callable[[str], Said]) -> None:
        self.table = table
        self.rows = 0
        self.bare = table.delimiter == ","
        """Whether each line of the files can be copied unchanged to the output, judging by layout and words."""
        self.columns: dict[str, AnySummary] = {}
        self._said = said
        self._again: set[str] = set()
        self._look()
        self._look_again()

    def _look(self) -> None:
        texts = {name for name in self.table.names if self._wants_texts(name)}
        wanted = _AllBut(self._again)
        for rows in self.table.rows(wanted, texts):
            for name in rows.frame:
                values = rows.frame[name].to_numpy()
                if not self._add(name, values):
                    self._again.add(name)
                elif values.dtype.kind == "O":
                    texts.add(name)
            self.rows = rows.first + len(rows.frame)
            self._fill(rows.frame)
            self.bare = self.bare and _is_bare(rows)

    def _add(self, name: str, values: np.ndarray) -> bool:
        """Adds the next cells of a column. False if the column must be examined as strings from the beginning."""
        typed = values.dtype.kind != "O"
        column = self.columns.get(name)
        if column is None:
            column = self.columns[name] = Plain() if typed else Summary()
            add_missing(column, self.rows)
        if isinstance(column, Summary):
            column.add(*cells_of(values, self.table.words))
        elif typed:
            column.add(values)
        elif pd.isna(values).all():
            add_missing(column, len(values))
        else:
            return False
        return True

    def _fill(self, frame: pd.DataFrame) -> None:
        """A column that is absent from these rows has no values there."""
        for name, column in self.columns.items():
            if name not in frame and name not in self._again:
                add_missing(column, self.rows - column.rows)

    def _look_again(self) -> None:
        self._again |= {name for name, column in self.columns.items() if self._doubtful(name, column)}
        if not self._again:
            return
        self.columns.update({name: Summary() for name in self._again})
        for rows in self.table.rows(self._again, self._again):
            for name in self._again:
                column = self.columns[name]
                if name in rows.frame and isinstance(column, Summary):
                    add_missing(column, rows.first - column.rows)
                    column.add(*cells_of(rows.frame[name].to_numpy(), self.table.words))
        for name in self._again:
            add_missing(self.columns[name], self.rows - self.columns[name].rows)

    def _wants_texts(self, name: str) -> bool:
        said = self._said(name)
        return said.type not in (None, "number", "integer") or said.words or names.speaks_of(name, names.VERSIONS)

    def _doubtful(self, name: str, column: AnySummary) -> bool:
        """Whether plain numbers could mean something else: days, timestamps, versions, thousands."""
        if not isinstance(column, Plain) or column.rows == column.missing:
            return False
        said = self._said(name)
        if not column.integers:
            marks = said.decimal == "," or said.thousands == "."
            few = 1 < len(column.distinct) <= FEW_VALUES
            return marks or few or (column.three_decimals and self._point_is_open(name))
        if column.floats and self.table.pointed:
            return True
        if max(-column.least, column.greatest) >= _EXACT:
            return True
        ranges = [_DAYS, *_MOMENTS]
        return any(low <= column.least and column.greatest <= high for low, high in ranges)

    def _point_is_open(self, name: str) -> bool:
        """Whether each point could be a thousands separator (1.234), based on the first rows."""
        return not any(_has_one_reading(cell) for cell in self.table.first_cells(name))


def _has_one_reading(cell: str) -> bool:
    number = number_shape(shape_of(cell)) if cell else None
    return number is not None and number.options == (POINT,)


def add_missing(column: AnySummary, count: int) -> None:
    """Adds cells without a value."""
    if count > 0:
        column.rows += count
        column.missing += count


def _is_bare(rows: Rows) -> bool:
    """Whether the cells are already written in the output format: missing ones are empty, and there are no surrounding
    characters."""
    return rows.piece is not None and rows.piece.bare and rows.piece.empty == int(rows.frame.isna().to_numpy().sum())


class _AllBut:
    """All names except the given ones."""

    def __init__(self, without: set[str]) -> None:
        self._without = without

    def __contains__(self, name: object) -> bool:
        return name not in self._without

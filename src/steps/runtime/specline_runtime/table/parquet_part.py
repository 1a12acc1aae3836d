"""A single parquet file: pyarrow reads some of its rows at a time, and another engine of pandas reads it as a whole."""

from __future__ import annotations

import math
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Collection, Iterator, NoReturn

import numpy as np
import pandas as pd

from ..job import fail
from .characters import NUMBER_MARK

# The largest chunk. Results do not depend on it.
ROWS = 100_000
CELLS = 1_000_000
# From here on, not all whole numbers are doubles.
_EXACT = 2.0**53


class ParquetPart:
    """A parquet file. Its types are kept, and its strings are read like those in other files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                fail("data/no-table", file=path.name, reason="it is no parquet, but its name or the format says so")
        try:
            self._rows = _rows_of(path)
        except ImportError:
            fail("data/parquet-engine", file=path.name)
        except Exception as error:  # each engine has exceptions of its own
            self._refuse(error)
        self.names = self._rows.names
        self.comments: list[str] = []
        self.pointed = False

    def pieces(self, size: int | None = None) -> Iterator[pd.DataFrame]:
        """The rows, in chunks of at most this many."""
        pieces = self._rows.pieces(max(1, min(size or ROWS, ROWS, CELLS // max(1, len(self.names)))))
        while True:
            try:
                piece = next(pieces, None)
            except Exception as error:  # damaged rows are noticed only here
                self._refuse(error)
            if piece is None:
                return
            yield piece

    def _refuse(self, error: Exception) -> NoReturn:
        fail("data/no-table", file=self.path.name, reason=f"{type(error).__name__}: {error}")

    def size_of(self, piece: pd.DataFrame) -> int:
        """The number of bytes per chunk in memory."""
        return int(piece.memory_usage().sum())

    def frame(self, piece: pd.DataFrame, wanted: Collection[int], texts: Collection[int] | None) -> pd.DataFrame:
        """Columns by position, either as numbers or as strings with None."""
        made = {}
        for place in sorted(wanted):
            column = _doubles(piece.iloc[:, place].reset_index(drop=True))
            typed = isinstance(column.dtype, np.dtype) and column.dtype.kind in "if"
            if typed and texts is not None and place not in texts:
                made[place] = column
            else:
                made[place] = pd.Series([_text(value) for value in column], dtype=object)
        return pd.DataFrame(made)


class _Batches:
    """The rows of a file as pyarrow reads them. The file is open only while they are read, since a table can have
    thousands of files.
    """

    def __init__(self, path: Path, parquet: Any) -> None:
        self._path, self._parquet = path, parquet
        with path.open("rb") as file:
            # Without the index of a data frame, which pandas does not count among the columns.
            nothing = parquet.ParquetFile(file).schema_arrow.empty_table().to_pandas()
        self.names = [str(name) for name in nothing.columns]

    def pieces(self, size: int) -> Iterator[pd.DataFrame]:
        with self._path.open("rb") as file:
            rows = self._parquet.ParquetFile(file)
            # Some versions of pyarrow hold all row groups that they are asked for.
            for group in range(rows.num_row_groups):
                for batch in rows.iter_batches(batch_size=size, row_groups=[group]):
                    if batch.num_rows > 0:
                        yield _exact_frame(batch)


class _Whole:
    """All rows of a file, as another engine reads them."""

    def __init__(self, path: Path) -> None:
        self._frame = pd.read_parquet(path)
        self.names = [str(name) for name in self._frame.columns]

    def pieces(self, size: int) -> Iterator[pd.DataFrame]:
        for start in range(0, len(self._frame), size):
            yield self._frame.iloc[start : start + size]


def _rows_of(path: Path) -> _Batches | _Whole:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        return _Whole(path)
    return _Batches(path, parquet)


def _exact_frame(batch: Any) -> pd.DataFrame:
    """Rows as a data frame. Beside missing cells, whole numbers are doubles, or objects if doubles are too imprecise:
    otherwise, a number would depend on whether a cell near it is missing.
    """
    frame = batch.to_pandas()
    doubles = frame.select_dtypes("float64").to_numpy()
    return batch.to_pandas(integer_object_nulls=True) if (np.abs(doubles) >= _EXACT).any() else frame


def _doubles(column: pd.Series) -> pd.Series:
    """Doubles instead of shorter numbers with a point, with the digits that these were written with: 0.1 as a float32
    is 0.1, not 0.10000000149011612.
    """
    if not isinstance(column.dtype, np.dtype) or column.dtype not in (np.float32, np.float16):
        return column
    return pd.Series(list(map(float, map(str, column.to_numpy()))), dtype="float64")


def _text(value: Any) -> str | None:
    """A value in the form of a csv cell. Numbers are preceded by their mark."""
    if (
        value is None
        or value is pd.NaT
        or value is getattr(pd, "NA", None)
        or (isinstance(value, float) and math.isnan(value))
    ):
        return None
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, float, np.integer, np.floating)):
        whole = float(value).is_integer() and abs(value) < 1e15
        return f"{NUMBER_MARK}{int(value) if whole else value}"
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != datetime.min.time() or value.tzinfo else value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)

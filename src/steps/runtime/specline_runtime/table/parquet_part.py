"""A single parquet file, if pandas has an engine for it. Untested, because no engine can be installed here."""

from __future__ import annotations

import math
from datetime import date, datetime
from pathlib import Path
from typing import Any, Collection, Iterator

import numpy as np
import pandas as pd

from ..job import fail
from .characters import NUMBER_MARK

ROWS = 100_000


class ParquetPart:
    """A parquet file. Its types are kept, and its strings are read like those in other files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                fail("data/no-table", file=path.name, reason="it is no parquet, but its name or the format says so")
        try:
            self._frame = pd.read_parquet(path)
        except ImportError:
            fail("data/parquet-engine", file=path.name)
        except Exception as error:  # each engine has exceptions of its own
            fail("data/no-table", file=path.name, reason=f"{type(error).__name__}: {error}")
        self.names = [str(name) for name in self._frame.columns]
        self.comments: list[str] = []
        self.pointed = False

    def pieces(self, size: int = ROWS) -> Iterator[pd.DataFrame]:
        """The rows, in chunks of this many."""
        step = min(size, ROWS)
        for start in range(0, len(self._frame), step):
            yield self._frame.iloc[start : start + step]

    def size_of(self, piece: pd.DataFrame) -> int:
        """The number of bytes per chunk in memory."""
        return int(piece.memory_usage().sum())

    def frame(self, piece: pd.DataFrame, wanted: Collection[int], texts: Collection[int] | None) -> pd.DataFrame:
        """Columns by position, either as numbers or as strings with None."""
        made = {}
        for place in sorted(wanted):
            column = piece.iloc[:, place].reset_index(drop=True)
            typed = isinstance(column.dtype, np.dtype) and column.dtype.kind in "if"
            if typed and texts is not None and place not in texts:
                made[place] = column
            else:
                made[place] = pd.Series([_text(value) for value in column], dtype=object)
        return pd.DataFrame(made)


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
        # A float32 is printed in its shortest form, as originally written, not with the digits of a double.
        whole = float(value).is_integer() and abs(value) < 1e15
        return f"{NUMBER_MARK}{int(value) if whole else value}"
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != datetime.min.time() or value.tzinfo else value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)

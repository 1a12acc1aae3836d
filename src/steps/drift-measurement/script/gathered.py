"""The values of a table's columns, as far as comparing them needs: numbers, or how often each category occurs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime.date_parts import days_of

NUMBERS = ("number", "integer")
CHUNK = 100_000
# More categories are not compared one by one: they are text.
MOST_LEVELS = 20_000


class Gathered:
    """One column's values. Dates are days since 1970, and text is the length of each cell."""

    def __init__(self, kind: str, sentinels: list[float], *, by_length: bool) -> None:
        self.kind, self.by_length = kind, by_length
        self.rows = self.missing = self.unreadable = 0
        self.examples: list[str] = []
        """Cells that cannot be read."""
        self.units: Counter[str] = Counter()
        """The number of cells in other units than at training."""
        self.levels: Counter[str] = Counter()
        self._sentinels = np.array(sentinels, dtype=np.float64)
        self._parts: list[np.ndarray] = []

    @property
    def is_numeric(self) -> bool:
        """Whether the column has numbers to compare, rather than categories."""
        return self.kind in (*NUMBERS, "date") or self.by_length

    @property
    def numbers(self) -> np.ndarray:
        """The numbers of all rows that have one."""
        return np.concatenate([np.empty(0), *self._parts])

    def add_numbers(self, numbers: np.ndarray) -> None:
        """Adds rows, with NaN for missing cells."""
        numbers = numbers.astype(np.float64, copy=False)
        known = numbers[np.isfinite(numbers) & ~np.isin(numbers, self._sentinels)]
        self.rows += len(numbers)
        self.missing += len(numbers) - len(known)
        self._parts.append(known)

    def add_texts(self, codes: np.ndarray, texts: list[Any]) -> None:
        """Adds rows: for each cell, the index of its string as loading writes it, or -1. Strings can be None."""
        if self.kind in NUMBERS and not self.by_length:
            values = np.array([*(np.nan if text is None else float(text) for text in texts), np.nan])
            self.add_numbers(values[codes])
            return
        if self.kind == "date" and not self.by_length:
            self.add_numbers(np.append(days_of(np.array([*texts, None], dtype=object)[:-1]), np.nan)[codes])
            return
        if self.by_length:
            lengths = np.array([*(np.nan if text is None else len(text) for text in texts), np.nan])
            self.add_numbers(lengths[codes])
            return
        counts = np.bincount(codes[codes >= 0], minlength=len(texts))
        self.rows += len(codes)
        known = 0
        for text, count in zip(texts, counts.tolist()):
            if text is not None and count:
                self.levels[text] += count
                known += count
        self.missing += len(codes) - known


def read_loaded(folder: Path, columns: dict[str, Gathered]) -> int:
    """Adds the rows that a loading step wrote, and returns their number."""
    plain = {name for name, one in columns.items() if one.kind in NUMBERS and not one.by_length}
    types = {name: "float64" if name in plain else "object" for name in columns}
    rows = 0
    for path in sorted(folder.glob("*.csv")):
        reading = {"dtype": types, "usecols": [*columns], "keep_default_na": False, "na_values": [""]}
        for frame in pd.read_csv(path, chunksize=CHUNK, encoding="utf-8", **reading):
            rows += len(frame)
            for name, one in columns.items():
                if name in plain:
                    one.add_numbers(frame[name].to_numpy())
                else:
                    codes, texts = pd.factorize(frame[name].to_numpy(dtype=object))
                    one.add_texts(codes, list(texts))
    return rows

"""The values of a table's columns, as far as comparing them needs: numbers, or how often each category occurs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pandas as pd
from read_source import Source

from specline_runtime.date_parts import days_of
from specline_runtime.other_units import count_units, other_units
from specline_runtime.policy import LENIENT
from specline_runtime.table.apply import reader
from specline_runtime.table.cells import cells_of
from specline_runtime.table.characters import NUMBER_MARK
from specline_runtime.table.decision import Decision
from specline_runtime.table.plain import Plain
from specline_runtime.table.summary import without_marks
from specline_runtime.table.units import unit_name
from specline_runtime.table.words import means_missing

NUMBERS = ("number", "integer")
CHUNK = 100_000
# More categories are not compared one by one: they are text.
MOST_LEVELS = 20_000
_EXAMPLES = 3


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


def read_baseline(folder: Path, columns: dict[str, Gathered]) -> int:
    """Adds the rows that the loading step of a run wrote, and returns their number."""
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


def read_new(source: Source, columns: dict[str, Gathered]) -> int:
    """Adds the rows of a source, whose cells are read as training read them, and returns their number."""
    readers = [_Reader(source, one, columns[one.name]) for one in source.decisions if one.name in columns]
    for rows in source.table.rows([one.name for one in readers], {one.name for one in readers if not one.plain}):
        for one in readers:
            one.read(rows.frame)
    return source.survey.rows


class _Reader:
    def __init__(self, source: Source, decision: Decision, gathered: Gathered) -> None:
        self.name = decision.name
        self.plain = (
            isinstance(source.survey.columns[decision.name], Plain)
            and decision.type in NUMBERS
            and not gathered.by_length
        )
        self._words, self._type, self._gathered = source.table.words, decision.type, gathered
        self._described = {"name": decision.name, "type": decision.type, "reading": decision.reading}
        self._read = without_marks if decision.reading is None else reader(decision.reading)

    def read(self, frame: pd.DataFrame) -> None:
        """Adds a piece's cells."""
        if self.name not in frame:
            self._gathered.add_numbers(np.full(len(frame), np.nan))
            return
        cells = frame[self.name].to_numpy()
        if cells.dtype.kind != "O":
            self._gathered.add_numbers(cells)
            return
        codes, texts = cells_of(cells, self._words)
        plain = self._read(texts)
        if self._type in NUMBERS and self._described["reading"] is None:
            plain = np.array([*map(_number, plain), None], dtype=object)[:-1]
        self._look(texts, plain, codes)
        self._gathered.add_texts(codes, plain.tolist())

    def _look(self, texts: np.ndarray, plain: np.ndarray, codes: np.ndarray) -> None:
        """Counts cells that cannot be read, and those in other units."""
        unread = np.array([known is None for known in plain], dtype=bool)
        if not unread.any():
            return
        foreign = other_units(self._described, texts, unread, LENIENT)
        self._gathered.units += Counter({unit_name(unit): count for unit, count in count_units(foreign, codes).items()})
        counts = np.bincount(codes[codes >= 0], minlength=len(texts))
        for at in np.flatnonzero(unread):
            if foreign[at] == "" and not means_missing(texts[at], self._type):
                self._gathered.unreadable += int(counts[at])
                if len(self._gathered.examples) < _EXAMPLES:
                    self._gathered.examples.append(texts[at].lstrip(NUMBER_MARK)[:60])


def _number(text: str) -> str | None:
    try:
        float(text)
    except (TypeError, ValueError):
        return None
    return text


def pieces(total: int, wanted: int) -> Iterator[int]:
    """The positions of `wanted` rows, evenly spaced among `total`."""
    yield from np.unique(np.linspace(0, total - 1, min(total, wanted)).astype(np.int64)).tolist()

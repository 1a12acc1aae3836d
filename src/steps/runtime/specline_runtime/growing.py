"""Columns that are read block by block, in memory that does not depend on the number of blocks."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from .packed import Packed, as_objects, packed, unpacked

# A table's texts beyond this number are packed while the table is read. A dictionary takes about 150 bytes per text.
TEXTS = 1 << 20
# New texts are merged with the known ones once there are so many times as many.
WAITING = 4
FEWEST_WAITING = 1 << 13


class Doubles:
    """A column of numbers."""

    def __init__(self, rows: int) -> None:
        self._parts = [np.full(rows, np.nan)]
        self._rows = rows

    def add(self, cells: np.ndarray) -> None:
        if np.isinf(cells).any():
            raise ValueError("inf")
        self._parts.append(cells)
        self._rows += len(cells)

    def fill(self, rows: int) -> None:
        """Extends the column to a number of rows with missing cells."""
        self._parts.append(np.full(rows - self._rows, np.nan))
        self._rows = rows

    def finished(self) -> np.ndarray:
        return np.concatenate(self._parts)


class Room:
    """The number of texts that a table's columns may still keep in dictionaries."""

    def __init__(self) -> None:
        self.texts = TEXTS


class Texts:
    """A column of texts: numbers of texts in the order of their first occurrence, and -1 for missing cells."""

    def __init__(self, rows: int, room: Room) -> None:
        self._room = room
        # A new text gets the next number.
        self._places: defaultdict[str, int] | None = defaultdict(count().__next__)
        self._codes = [np.full(rows, -1, dtype=np.int8)]
        self._rows = rows
        self._known: Packed = as_objects([])
        # The numbers of known texts, and of texts in blocks whose texts are not numbered yet.
        self._sizes = [0]
        self._waiting: list[tuple[np.ndarray, Packed]] = []

    def add(self, cells: np.ndarray) -> None:
        codes, texts = pd.factorize(cells)
        self._rows += len(cells)
        if self._places is None:
            self._wait(codes, np.asarray(texts, dtype=object))
            return
        before = len(self._places)
        numbers = np.fromiter(map(self._places.__getitem__, texts.tolist()), dtype=np.int32, count=len(texts))
        self._codes.append(np.append(numbers, np.int32(-1)).astype(_narrowest(len(self._places)))[codes])
        self._room.texts -= len(self._places) - before
        if self._room.texts < 0:
            self._room.texts += len(self._places)
            self._sizes = [len(self._places)]
            self._known, self._places = packed(as_objects(self._places)), None

    def _wait(self, codes: np.ndarray, texts: np.ndarray) -> None:
        self._waiting.append((codes.astype(_narrowest(len(texts))), packed(texts)))
        self._sizes.append(len(texts))
        if sum(self._sizes[1:]) > max(FEWEST_WAITING, WAITING * self._sizes[0]):
            self._merge()

    def _merge(self) -> None:
        """Numbers the texts that wait. Known texts keep their numbers, because they come first."""
        every = [unpacked(texts) for texts in (self._known, *(texts for _, texts in self._waiting))]
        places, distinct = pd.factorize(np.concatenate(every))
        kind = _narrowest(len(distinct))
        ends = np.cumsum(self._sizes)
        for (codes, _), start, end in zip(self._waiting, ends, ends[1:]):
            self._codes.append(np.append(places[start:end], -1).astype(kind)[codes])
        self._known, self._waiting = packed(np.asarray(distinct, dtype=object)), []
        self._sizes = [len(distinct)]

    def fill(self, rows: int) -> None:
        """Extends the column to a number of rows with missing cells."""
        if rows > self._rows:
            empty = np.full(rows - self._rows, -1, dtype=np.int8)
            if self._waiting:
                self._waiting.append((empty, as_objects([])))
                self._sizes.append(0)
            else:
                self._codes.append(empty)
            self._rows = rows

    def finished(self) -> tuple[np.ndarray, np.ndarray]:
        if self._places is not None:
            return np.concatenate(self._codes), as_objects(self._places)
        if self._waiting:
            self._merge()
        return np.concatenate(self._codes), unpacked(self._known)


def _narrowest(texts: int) -> Any:
    """The smallest integer type whose codes fit this number of texts, and one more."""
    return next(kind for kind in (np.int8, np.int16, np.int32) if texts < np.iinfo(kind).max)

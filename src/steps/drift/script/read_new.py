"""Reads new rows as training read its table, and counts the cells that the model's code could not read."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from gathered import NUMBERS, Gathered
from read_source import Source

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

_EXAMPLES = 3


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

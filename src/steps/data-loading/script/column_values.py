"""The values of single columns as they are read, in pieces: distinct values with the number of their cells."""

from __future__ import annotations

from typing import Iterator, NamedTuple

import numpy as np
from read_source import Source

from specline_runtime.row_hashes import MISSING, cell_digests, number_digests
from specline_runtime.table.apply import reader
from specline_runtime.table.cells import cells_of
from specline_runtime.table.decision import Decision
from specline_runtime.table.plain import Plain
from specline_runtime.table.schema import counted_values
from specline_runtime.table.summary import without_marks

NUMBERS = ("number", "integer")


class Chunk(NamedTuple):
    """Distinct values of a column, without missing ones."""

    values: np.ndarray
    """Doubles in columns of numbers; otherwise strings as loading writes them."""
    counts: np.ndarray
    """The number of cells with each value."""
    marked: int
    """The number of cells with numbers that represent a missing value, which are not among the values."""
    integers: bool

    def text(self, place: int) -> str:
        """A value as loading writes it."""
        value = self.values[place]
        if self.values.dtype.kind != "f":
            return str(value)
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))

    @property
    def digests(self) -> np.ndarray:
        """A digest of each value."""
        if self.values.dtype.kind == "f":
            return number_digests(self.values)
        return cell_digests(np.arange(len(self.values)), self.values, numeric=False)


def chunks_of(source: Source, decision: Decision) -> Iterator[Chunk]:
    """The values of this machine's rows. A column with few values is not read again: its survey has all of them, which
    only the first machine of several returns.
    """
    counted = counted_values(decision, source.survey.columns[decision.name])
    if counted is not None:
        if source.table.team.first:
            texts = np.array([*counted, None], dtype=object)[:-1]
            yield _chunk(source, decision, texts, np.array(list(counted.values()), dtype=np.int64))
        return
    plain = isinstance(source.survey.columns[decision.name], Plain)
    read = without_marks if decision.reading is None else reader(decision.reading)
    for rows in source.table.rows([decision.name], [] if plain else [decision.name]):
        if decision.name not in rows.frame:
            continue
        cells = rows.frame[decision.name].to_numpy()
        if cells.dtype.kind != "O":
            values, counts = np.unique(cells[~np.isnan(cells.astype(np.float64))], return_counts=True)
            yield _chunk(source, decision, values, counts)
        else:
            codes, texts = cells_of(cells, source.table.words)
            yield _chunk(source, decision, read(texts), np.bincount(codes[codes >= 0], minlength=len(texts)))


def _chunk(source: Source, decision: Decision, values: np.ndarray, counts: np.ndarray) -> Chunk:
    known = np.array([value is not None for value in values.tolist()], dtype=bool)
    values, counts = values[known], counts[known]
    if decision.type not in NUMBERS:
        return Chunk(values, counts, 0, False)
    numbers = np.array([float(value) for value in values.tolist()], dtype=np.float64)
    marked = np.isin(numbers, source.numeric_sentinels)
    return Chunk(numbers[~marked], counts[~marked], int(counts[marked].sum()), decision.type == "integer")


def repeated(source: Source, decision: Decision) -> tuple[int, str]:
    """The number of rows whose value is in another row too, and the first such value."""
    own = [(chunk.digests, chunk.counts) for chunk in chunks_of(source, decision)]
    digests = np.concatenate([np.empty(0, dtype=np.uint64), *(one for one, _ in own)])
    counts = np.concatenate([np.empty(0, dtype=np.int64), *(one for _, one in own)])
    every = source.table.team.share({"digests": digests, "counts": counts})
    all_digests = np.concatenate([one["digests"] for one in every])
    different, places = np.unique(all_digests, return_inverse=True)
    sums = np.bincount(places, np.concatenate([one["counts"] for one in every]), len(different)).astype(np.int64)
    often = different[(sums > 1) & (different != MISSING)]
    if len(often) == 0:
        return 0, ""
    count = int(sums[np.isin(different, often)].sum())
    every_example = source.table.team.share(_first_of(source, decision, often))
    return count, next(one for one in every_example if one)


def _first_of(source: Source, decision: Decision, digests: np.ndarray) -> str:
    for chunk in chunks_of(source, decision):
        found = np.flatnonzero(np.isin(chunk.digests, digests))
        if len(found):
            return chunk.text(int(found[0]))
    return ""

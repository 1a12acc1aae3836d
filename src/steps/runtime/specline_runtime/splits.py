"""Reads and writes the splits of a processed artifact. Several machines divide the rows of each split."""

from __future__ import annotations

from typing import Callable, Iterator

import numpy as np
import pandas as pd

from .divided import Rows, divided_rows, own_pieces, ranges_of, row_counts, with_pieces
from .files import ROW_ID, read_table, write_piece
from .hosts import Team, alone, here, meet
from .job import Step
from .processed import Processed, Writer, counted
from .shares import Piece, pieces_of

BATCH = 1 << 23
"""The number of bytes of csv that one of several machines transforms at a time."""

Make = Callable[[pd.DataFrame, int], pd.DataFrame]
"""What is made of some of a split's rows: columns with the same index, or some of the rows. The second argument is the
number of rows before them, which is known only once `Splits.rows` has read the split.
"""


class Splits:
    """A processed artifact's splits on a single machine."""

    def __init__(self, data: Processed, team: Team) -> None:
        self.data, self.team = data, team

    def rows(self, split: str) -> Rows:
        return Rows(self.data.rows(split), self.team)

    def write(self, writer: Writer, split: str, make: Make, rows: Rows | None = None) -> None:
        """Writes what is made of a split. `rows` are the split's rows if they have been read."""
        table = self.data.rows(split) if rows is None else rows.table
        writer.split(split, make(table, 0))

    def close(self, writer: Writer) -> None:
        """Writes the files of the whole artifact."""
        writer.close()


class DividedSplits(Splits):
    """The splits, of which each of several machines reads and writes its own pieces."""

    def __init__(self, data: Processed, team: Team, pieces: dict[str, list[Piece]]) -> None:
        super().__init__(data, team)
        self._pieces = {split: own_pieces(every, team.place) for split, every in pieces.items()}
        self._starts: dict[str, int] = {}

    def rows(self, split: str) -> Rows:
        made = divided_rows(self.data.folder / split, self._pieces[split], self.team)
        self._starts[split] = made.start
        return made

    def write(self, writer: Writer, split: str, make: Make, rows: Rows | None = None) -> None:
        start = self._starts.get(split, 0)
        ids: list[np.ndarray] = [np.empty(0, dtype=np.int64)]
        for batch in batches(self._pieces[split]):
            table = read_table(self.data.folder / split, ranges_of(batch))
            made = writer.ordered(make(table, start))
            start += len(table)
            ids.append(made[ROW_ID].to_numpy())
            ends = np.cumsum(row_counts(batch, len(table)))
            cuts = np.searchsorted(made.index, [0, *ends])
            for piece, first, end in zip(batch, cuts, cuts[1:]):
                write_piece(made.iloc[first:end], writer.folder / split, piece.name)
        every = self.team.gather(np.concatenate(ids))
        if every is not None:
            writer.counts[split] = counted(np.concatenate(every))

    def close(self, writer: Writer) -> None:
        if self.team.first:
            writer.close()


def on_machines(step: Step, data: Processed, work: Callable[[Splits], None]) -> None:
    """Does the work on as many of the job's machines as there are pieces of the largest split."""
    place = here()
    pieces = {split: pieces_of([data.folder / split]) for split in data.splits} if place.count > 1 else {}
    working = with_pieces(place, max(pieces.values(), key=len, default=[]))
    if working is not None and working.count == 1:
        work(Splits(data, alone()))
    elif working is not None:
        with meet(step, working) as team:
            work(DividedSplits(data, team, pieces))


def batches(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces that are transformed together."""
    batch: list[Piece] = []
    for piece in pieces:
        if batch and sum(one.rows.end - one.rows.start for one in (*batch, piece)) > BATCH:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch

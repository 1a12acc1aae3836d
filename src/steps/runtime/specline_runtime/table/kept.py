"""Keeps what was read of a small file, because loading reads its table three times."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from .rows import Piece

# The size of a file's rows up to which they are kept, together with about as many bytes of columns.
BYTES = 32 << 20
Read = Callable[[Piece, "list[int]", "list[int]"], pd.DataFrame]


class Kept:
    """The chunks of a file, and their columns in both forms in which they have been asked for."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._columns: dict[int, dict[tuple[int, bool], np.ndarray]] = {}
        self._whole = False
        self._room = BYTES

    def pieces(self, cut: Iterable[Piece]) -> Iterator[Piece]:
        """The chunks. `cut` is used only if they have not all been kept."""
        if self._whole:
            yield from self._pieces
            return
        self._forget()
        for piece in cut:
            self._room -= len(piece.content)
            if self._room >= 0:
                self._pieces.append(piece)
                self._columns[id(piece)] = {}
            elif self._pieces:
                room = self._room
                self._forget()
                self._room = room
            yield piece
        self._whole = self._room >= 0

    def _forget(self) -> None:
        self._pieces, self._columns, self._room = [], {}, BYTES

    def frame(self, piece: Piece, chosen: list[int], texts: Sequence[int], read: Read) -> pd.DataFrame:
        """Columns of a chunk by position, some as texts. `read` reads those that have not been kept."""
        known = self._columns.get(id(piece))
        if known is None:
            return read(piece, chosen, list(texts))
        as_text = {place: place in texts for place in chosen}
        lacking = [place for place in chosen if (place, as_text[place]) not in known]
        if lacking:
            frame = read(piece, lacking, [place for place in lacking if as_text[place]])
            for place in lacking:
                values = frame[place].to_numpy()
                known[place, as_text[place]] = values
                # What is no number has been read as texts.
                if values.dtype.kind == "O":
                    known[place, True] = values
        columns = {place: known[place, as_text[place]] for place in chosen}
        return pd.DataFrame(columns, index=pd.RangeIndex(len(piece.ends)), columns=chosen)

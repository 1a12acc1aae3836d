"""Keeps what was read of a file, because loading reads its table three times and reading takes most of its time."""

from __future__ import annotations

import os
import pickle
import tempfile
from itertools import islice
from typing import IO, Callable, Iterable, Iterator, NamedTuple, Sequence, Union

import numpy as np
import pandas as pd

from .rows import Piece

# Memory for what is kept. Beyond it, a file without a name is used, which ends with the process.
BYTES = 64 << 20
# A string takes about so many bytes in addition to its characters.
_STRING = 50
Read = Callable[[Piece, "list[int]", "list[int]"], pd.DataFrame]


class _Stored(NamedTuple):
    """The place of bytes in the file."""

    start: int
    size: int


Held = Union[bytes, _Stored]


class Scratch:
    """Holds bytes, in memory or in a file. The files of a table share it, so that memory does not grow with them."""

    def __init__(self) -> None:
        self._room = BYTES
        self._file: IO[bytes] | None = None

    def put(self, content: bytes, room: int | None = None) -> Held:
        """`room` is what the content takes in memory, if that is more than its bytes. OSError if the disk is full."""
        self._room -= len(content) if room is None else room
        if self._room >= 0:
            return content
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  needed until the table is no longer used
        start = self._file.tell()
        self._file.write(content)
        self._file.flush()
        return _Stored(start, len(content))

    def get(self, held: Held) -> bytes:
        if isinstance(held, bytes):
            return held
        assert self._file is not None, "it has been written to"
        return os.pread(self._file.fileno(), held.size, held.start)


class _Numbers(NamedTuple):
    held: Held
    kind: np.dtype


class _Texts(NamedTuple):
    codes: Held
    texts: Held


class _Kept(NamedTuple):
    """A chunk."""

    content: Held
    ends: Held
    bare: bool
    empty: int
    columns: dict[tuple[int, bool], _Numbers | _Texts]
    """By position, and whether they were asked for as texts."""


class Kept:
    """The chunks of a file, and their columns in both forms in which they have been asked for."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._kept: list[_Kept] = []
        self._whole = self._full = False
        self._now: tuple[Piece, _Kept] | None = None

    def pieces(self, cut: Iterable[Piece]) -> Iterator[Piece]:
        """The chunks. `cut` gives all of them, always the same, and is used only for those that have not been kept."""
        for kept in self._kept:
            piece = Piece(
                self._scratch.get(kept.content),
                np.frombuffer(self._scratch.get(kept.ends), dtype=np.int64),
                kept.bare,
                kept.empty,
            )
            self._now = (piece, kept)
            yield piece
        if self._whole:
            return
        for piece in islice(cut, len(self._kept), None):
            self._now = self._keep(piece)
            yield piece
        self._whole = not self._full

    def _keep(self, piece: Piece) -> tuple[Piece, _Kept] | None:
        if self._full:
            return None
        try:
            ends = self._scratch.put(piece.ends.astype(np.int64).tobytes())
            kept = _Kept(self._scratch.put(piece.content), ends, piece.bare, piece.empty, {})
        except OSError:
            self._full = True
            return None
        self._kept.append(kept)
        return piece, kept

    def frame(self, piece: Piece, chosen: list[int], texts: Sequence[int], read: Read) -> pd.DataFrame:
        """Columns of a chunk by position, some as texts. `read` reads those that have not been kept."""
        if self._now is None or self._now[0] is not piece:
            return read(piece, chosen, list(texts))
        known = self._now[1].columns
        as_text = {place: place in texts for place in chosen}
        lacking = [place for place in chosen if (place, as_text[place]) not in known]
        frame = read(piece, lacking, [place for place in lacking if as_text[place]]) if lacking else None
        found = {place: frame[place].to_numpy() for place in lacking} if frame is not None else {}
        for place in chosen:
            if place not in found:
                found[place] = self._column(known[place, as_text[place]])
            else:
                self._keep_column(known, place, as_text[place], found[place])
        if frame is not None and len(lacking) == len(chosen):
            return frame
        return pd.DataFrame(found, index=pd.RangeIndex(len(piece.ends)), columns=chosen)

    def _keep_column(
        self, known: dict[tuple[int, bool], _Numbers | _Texts], place: int, as_text: bool, values: np.ndarray
    ) -> None:
        if self._full:
            return
        try:
            if values.dtype.kind != "O":
                known[place, as_text] = _Numbers(self._scratch.put(values.tobytes()), values.dtype)
                return
            codes, texts = pd.factorize(values)
            if all(type(text) is str for text in texts):
                content = pickle.dumps(texts.tolist())
                made = _Texts(
                    self._scratch.put(codes.astype(np.int32).tobytes()),
                    self._scratch.put(content, len(content) + _STRING * len(texts)),
                )
                # What is no number has been read as texts.
                known[place, as_text] = known[place, True] = made
        except OSError:
            self._full = True

    def _column(self, column: _Numbers | _Texts) -> np.ndarray:
        if isinstance(column, _Numbers):
            return np.frombuffer(self._scratch.get(column.held), dtype=column.kind)
        codes = np.frombuffer(self._scratch.get(column.codes), dtype=np.int32)
        texts = pickle.loads(self._scratch.get(column.texts))
        return np.array([*texts, np.nan, None], dtype=object)[:-1][codes]

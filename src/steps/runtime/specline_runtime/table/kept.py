"""Caches a file's parsed contents, because loading reads its table three times and spends most of its time reading."""

from __future__ import annotations

import os
import pickle
import tempfile
from itertools import islice
from typing import IO, Callable, Iterable, Iterator, NamedTuple, Sequence, Union

import numpy as np
import pandas as pd

from .rows import Piece

# The memory limit for cached contents. Beyond it, an unnamed temporary file is used, deleted when the process exits.
BYTES = 64 << 20
# The approximate overhead per string, in bytes.
_STRING = 50
Read = Callable[[Piece, "list[int]", "list[int]"], pd.DataFrame]


class _Stored(NamedTuple):
    """The position of bytes in the file."""

    start: int
    size: int


Held = Union[bytes, _Stored]


class Scratch:
    """Stores bytes in memory or in a file. A table's files share it, so that memory does not grow with their number."""

    def __init__(self) -> None:
        self._room = BYTES
        self._file: IO[bytes] | None = None

    def put(self, content: bytes, room: int | None = None) -> Held:
        """`room` is the content's size in memory, if larger than its number of bytes. OSError if the disk is full."""
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
        assert self._file is not None, "the content was written to the file"
        return os.pread(self._file.fileno(), held.size, held.start)


class _Numbers(NamedTuple):
    held: Held
    kind: np.dtype


class _Texts(NamedTuple):
    codes: Held
    texts: Held


class _Kept(NamedTuple):
    """A cached chunk."""

    content: Held
    ends: Held
    bare: bool
    empty: int
    columns: dict[tuple[int, bool], _Numbers | _Texts]
    """By position, and by whether they were requested as texts."""


class Kept:
    """A file's cached chunks, with their columns in every form that has been requested."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._kept: list[_Kept] = []
        self._whole = self._full = False
        self._now: tuple[Piece, _Kept] | None = None

    def pieces(self, cut: Iterable[Piece]) -> Iterator[Piece]:
        """The chunks. `cut` yields the same chunks on every pass, and is used only for chunks that are not cached."""
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
        """A chunk's columns by position, some of them as texts. `read` reads the columns that are not cached."""
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
                # Columns that are not numeric were read as texts.
                known[place, as_text] = known[place, True] = made
        except OSError:
            self._full = True

    def _column(self, column: _Numbers | _Texts) -> np.ndarray:
        if isinstance(column, _Numbers):
            return np.frombuffer(self._scratch.get(column.held), dtype=column.kind)
        codes = np.frombuffer(self._scratch.get(column.codes), dtype=np.int32)
        texts = pickle.loads(self._scratch.get(column.texts))
        return np.array([*texts, np.nan, None], dtype=object)[:-1][codes]

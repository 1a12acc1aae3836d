"""Caches a file's parsed contents, because loading reads its table three times and spends most of its time reading."""

from __future__ import annotations

from itertools import islice
from typing import IO, Any, Callable, Iterable, Iterator, NamedTuple, Sequence

import numpy as np
import pandas as pd

from .rows import Piece
from .scratch import Held, Scratch, Stored, read

# The approximate overhead per string, in bytes.
_STRING = 50
# Separates strings. A string that contains it is not cached.
_BETWEEN = "\0"
Read = Callable[[Piece, "list[int]", "list[int]"], pd.DataFrame]


class _Numbers(NamedTuple):
    held: Held
    kind: np.dtype


class _Texts(NamedTuple):
    codes: Held
    count: int
    texts: Held
    """The different strings, one after the other."""


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
                read(kept.content),
                np.frombuffer(read(kept.ends), dtype=np.int64),
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

    def frame(self, piece: Piece, chosen: list[int], texts: Sequence[int], parse: Read) -> pd.DataFrame:
        """A chunk's columns by position, some of them as texts. `parse` reads the columns that are not cached."""
        if self._now is None or self._now[0] is not piece:
            return parse(piece, chosen, list(texts))
        known = self._now[1].columns
        as_text = {place: place in texts for place in chosen}
        lacking = [place for place in chosen if (place, as_text[place]) not in known]
        frame = parse(piece, lacking, [place for place in lacking if as_text[place]]) if lacking else None
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
            if set(map(type, texts)) <= {str}:
                content = _BETWEEN.join(texts.tolist()).encode("utf-8", "surrogatepass")
                if content.count(b"\0") > max(len(texts) - 1, 0):
                    return
                made = _Texts(
                    self._scratch.put(codes.astype(np.int32).tobytes()),
                    len(texts),
                    self._scratch.put(content, len(content) + _STRING * len(texts)),
                )
                # Columns that are not numeric were read as texts.
                known[place, as_text] = known[place, True] = made
        except OSError:
            self._full = True

    def _column(self, column: _Numbers | _Texts) -> np.ndarray:
        if isinstance(column, _Numbers):
            return np.frombuffer(read(column.held), dtype=column.kind)
        codes = np.frombuffer(read(column.codes), dtype=np.int32)
        texts = read(column.texts).decode("utf-8", "surrogatepass").split(_BETWEEN) if column.count else []
        return np.array([*texts, np.nan, None], dtype=object)[:-1][codes]

    def state(self) -> list[Any] | None:
        """Where everything is in the file that the scratch shares, for another process. None unless all chunks are
        cached.
        """
        return [_state(kept) for kept in self._kept] if self._whole else None

    @classmethod
    def of_state(cls, scratch: Scratch, file: IO[bytes], state: list[Any]) -> Kept:
        """The chunks that another process has cached in a file. Further columns are cached in this process."""
        made = cls(scratch)
        made._kept = [_of_state(file, one) for one in state]
        made._whole = True
        return made


def _state(kept: _Kept) -> list[Any]:
    columns = [
        [place, as_text, _place(column.held), column.kind.str]
        if isinstance(column, _Numbers)
        else [place, as_text, _place(column.codes), column.count, _place(column.texts)]
        for (place, as_text), column in kept.columns.items()
    ]
    return [_place(kept.content), _place(kept.ends), kept.bare, kept.empty, columns]


def _of_state(file: IO[bytes], state: list[Any]) -> _Kept:
    content, ends, bare, empty, columns = state
    known: dict[tuple[int, bool], _Numbers | _Texts] = {}
    for place, as_text, *column in columns:
        if len(column) == 2:
            known[place, as_text] = _Numbers(Stored(file, *column[0]), np.dtype(column[1]))
        else:
            known[place, as_text] = _Texts(Stored(file, *column[0]), column[1], Stored(file, *column[2]))
    return _Kept(Stored(file, *content), Stored(file, *ends), bare, empty, known)


def _place(held: Held) -> list[int]:
    assert isinstance(held, Stored), "a shared scratch keeps nothing in memory"
    return [held.start, held.size]

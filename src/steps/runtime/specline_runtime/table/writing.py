"""Writes csv tables in UTF-8, with commas, line feeds, quotes only if a cell needs them, and empty missing cells."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import Any, Iterable, Mapping, Sequence

import numpy as np

from .rows import Piece

_NEEDS_QUOTES = re.compile('[,"\r\n]')


def written_cell(text: str | None) -> str:
    """A cell as csv."""
    if text is None:
        return ""
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def written_cells(texts: Sequence[str | None]) -> list[str]:
    """Cells as csv, usually without examining each of them."""
    plain = ["" if text is None else text for text in texts]
    joined = "\n".join(plain)
    clean = joined.count("\n") == max(len(plain) - 1, 0) and not any(mark in joined for mark in ',"\r')
    return plain if clean else list(map(written_cell, plain))


def csv_lines(columns: Iterable[Iterable[str]]) -> bytes:
    """Lines of csv, from each column's cells in written form."""
    lines = "\n".join(map(",".join, zip(*columns)))
    return (lines + "\n").encode() if lines else b""


def lines_of_bytes(columns: Iterable[Iterable[bytes]]) -> bytes:
    """Lines of csv, from each column's cells in written form and in UTF-8."""
    lines = b"\n".join(map(b",".join, zip(*columns)))
    return lines + b"\n" if lines else b""


class TableWriter:
    """Writes the rows of one file, chunk by chunk. The first column identifies the rows."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._width = len(names) - 1
        self._file.write(csv_lines([[written_cell(name)] for name in names]))

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, ids: np.ndarray, columns: Sequence[Any]) -> None:
        """Formats rows of cells as csv, from one array of strings per column."""
        self._file.write(csv_lines([map(str, ids.tolist()), *columns]))

    def copy(self, ids: np.ndarray, piece: Piece, chosen: np.ndarray, changed: Mapping[int, Iterable[str]]) -> None:
        """Writes some lines of a bare chunk, each after its id. `changed` has the new cells of columns that are not
        copied, by the column's index: one cell per written line.
        """
        if len(ids) == 0:
            return
        columns: list[Iterable[bytes]] = [map(b"%d".__mod__, ids.tolist())]
        for first, (starts, ends) in _parts(piece, self._width, chosen, set(changed)).items():
            if first in changed:
                columns.append(map(str.encode, changed[first]))
            else:
                spans = map(slice, starts.tolist(), ends.tolist())
                columns.append(map(piece.content.__getitem__, spans))
        self._file.write(lines_of_bytes(columns))


def _parts(piece: Piece, width: int, chosen: np.ndarray, columns: set[int]) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """The chosen lines of a bare chunk, divided before and after the cells of some columns. For the column that starts
    each part of a line, the positions in the chunk at which the lines' parts start and end.
    """
    places = [place for place in range(width) if not place or {place - 1, place} & columns]
    starts, ends = np.concatenate([[0], piece.ends[:-1]])[chosen], piece.ends[chosen] - 1
    if len(places) == 1:
        return {0: (starts, ends)}
    content = np.frombuffer(piece.content, dtype=np.uint8)
    separators = np.flatnonzero((content == ord(",")) | (content == ord("\n"))).reshape(-1, width)[chosen]
    first = [starts, *(separators[:, place - 1] + 1 for place in places[1:])]
    last = [*(separators[:, place - 1] for place in places[1:]), ends]
    return dict(zip(places, zip(first, last)))

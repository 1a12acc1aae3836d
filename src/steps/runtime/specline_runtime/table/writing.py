"""Writes csv tables in UTF-8, with commas, line feeds, quotes only if a cell needs them, and empty missing cells."""

from __future__ import annotations

import re
from itertools import compress
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
        lines, places = _split_at(piece, self._width, set(changed))
        copied = (compress(lines[place :: len(places)], chosen.tolist()) for place in range(len(places)))
        self.write(ids, [changed.get(first, cells) for first, cells in zip(places, copied)])


def _split_at(piece: Piece, width: int, columns: set[int]) -> tuple[list[str], list[int]]:
    """A bare chunk's lines as text, divided before and after the cells of some columns, and the column that starts each
    part of a line.
    """
    places = [place for place in range(width) if not place or {place - 1, place} & columns]
    if len(places) == 1:
        return piece.content.decode().split("\n"), places
    content = np.frombuffer(piece.content, dtype=np.uint8).copy()
    separators = np.flatnonzero((content == ord(",")) | (content == ord("\n"))).reshape(-1, width)
    for place in places[1:]:
        content[separators[:, place - 1]] = ord("\n")
    return content.tobytes().decode().split("\n"), places

"""Writes csv tables in UTF-8, with commas, line feeds, quotes only if a cell needs them, and empty missing cells."""

from __future__ import annotations

import re
from itertools import compress
from pathlib import Path
from types import TracebackType
from typing import Any, Iterable, Sequence

import numpy as np

from .rows import Piece

_NEEDS_QUOTES = re.compile('[,"\r\n]')


def written_cell(text: str | None) -> str:
    """A cell as csv."""
    if text is None:
        return ""
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


class TableWriter:
    """Writes the rows of one file, chunk by chunk. The first column identifies the rows."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._line(map(written_cell, names))

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def _line(self, cells: Iterable[str]) -> None:
        self._file.write((",".join(cells) + "\n").encode())

    def write(self, ids: np.ndarray, columns: Sequence[Any]) -> None:
        """Formats rows of cells as csv, from one array of strings per column."""
        if len(ids):
            lines = map(",".join, zip(map(str, ids.tolist()), *columns))
            self._file.write(("\n".join(lines) + "\n").encode())

    def copy(self, ids: np.ndarray, piece: Piece, chosen: np.ndarray) -> None:
        """Writes some of a chunk's lines unchanged, each after its id."""
        if len(ids):
            lines = compress(piece.content.split(b"\n"), chosen.tolist())
            self._file.write(b"".join([b"%d,%s\n" % pair for pair in zip(ids.tolist(), lines)]))

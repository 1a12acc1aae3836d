"""Writes csv tables: UTF-8, commas, line feeds, quotes where a cell needs them, nothing for a missing cell."""

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
    """A cell as csv has it."""
    if text is None:
        return ""
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


class TableWriter:
    """Writes the rows of one file, piece after piece; the first column names the rows."""

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
        """Rows of cells as csv has them: an array of texts for each column."""
        if len(ids):
            lines = map(",".join, zip(map(str, ids.tolist()), *columns))
            self._file.write(("\n".join(lines) + "\n").encode())

    def copy(self, ids: np.ndarray, piece: Piece, chosen: np.ndarray) -> None:
        """Some lines of a piece as they are, each behind its id."""
        if len(ids):
            lines = compress(piece.content.split(b"\n"), chosen.tolist())
            self._file.write(b"".join([b"%d,%s\n" % pair for pair in zip(ids.tolist(), lines)]))

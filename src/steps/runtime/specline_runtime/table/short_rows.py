"""Rows that end before their last cells, as Excel writes them.

Excel saves 16 rows at a time. In each such block, it leaves out the last columns, with their delimiters, if none of the
block's rows has a value in them (Microsoft's article 77295, "Column delimiters missing in Excel text file"). A row that
is short for another reason differs from its block, and is refused.
"""

from __future__ import annotations

from typing import NamedTuple, Sequence

import numpy as np

BLOCK = 16


class Uneven(NamedTuple):
    """A row that is short, but not because its block is."""

    row: int
    """Its index among the rows that were given, or -1 for the row before them."""
    cells: int


class ShortRows:
    """Follows the rows of a file, in pieces. The result does not depend on where they were cut."""

    def __init__(self, width: int, before: int) -> None:
        """`width` is the number of columns, and `before` the number of rows before the first one, with the header."""
        self.width = width
        self.count = 0
        """Short rows so far."""
        self._row = before
        self._block = width
        """The number of cells of each row in the current block."""

    def uneven(self, cells: np.ndarray) -> Uneven | None:
        """Takes the next rows, given by their numbers of cells. Returns the first one that is not like its block."""
        if len(cells) == 0:
            return None
        blocks = (self._row + np.arange(len(cells))) // BLOCK
        begins = np.append(self._row % BLOCK == 0, blocks[1:] != blocks[:-1])
        first = np.maximum.accumulate(np.where(begins, np.arange(len(cells)), -1))
        expected = np.where(first < 0, self._block, cells[np.maximum(first, 0)])
        odd = np.flatnonzero((cells != expected) | (cells > self.width))
        if len(odd):
            row = int(odd[0])
            wide = cells[row] == self.width
            return Uneven(row - 1, int(expected[row])) if wide else Uneven(row, int(cells[row]))
        self.count += int((cells < self.width).sum())
        self._row += len(cells)
        self._block = int(expected[-1])
        return None

    @property
    def cut_off(self) -> int | None:
        """The cells of the last row if it alone is a short block, so that the file may end within it."""
        return self._block if self._row % BLOCK == 1 and self._block < self.width else None


def whole_width(widths: Sequence[int]) -> int:
    """The number of columns of a table with short rows, or 0 if it has none. `widths` are the numbers of cells of the
    header and the first rows.
    """
    columns = max(widths, default=0)
    followed = ShortRows(columns, 0)
    even = widths[:1] == [columns] and followed.uneven(np.array(widths)) is None
    return columns if even and followed.count > 0 else 0


def padded(content: bytes, ends: np.ndarray, missing: np.ndarray, delimiter: bytes) -> tuple[bytes, np.ndarray]:
    """Adds empty cells to rows that end at `ends`, as many as `missing` says for each. Returns the new ends, too.

    >>> made, ends = padded(b"1,2\\n3\\r\\n", np.array([4, 7]), np.array([0, 1]), b",")
    >>> made, ends.tolist()
    (b'1,2\\n3,\\r\\n', [4, 8])
    """
    buffer = np.frombuffer(content, dtype=np.uint8)
    behind = ends - 1 - (buffer[np.maximum(ends - 2, 0)] == ord("\r"))
    made = np.insert(buffer, np.repeat(behind, missing), delimiter[0])
    return made.tobytes(), ends + np.cumsum(missing)

"""Rows without their last cells, as Excel writes them.

Excel saves 16 rows at a time. In each such block, it leaves out the last columns, with their delimiters, if none of the
block's rows has a value in them (Microsoft's article 77295, "Column delimiters missing in Excel text file"). A row that
is short for another reason differs from the other rows in its block, and is refused.
"""

from __future__ import annotations

from typing import NamedTuple, Sequence

import numpy as np

BLOCK = 16


class Uneven(NamedTuple):
    """A row whose length differs from its block's."""

    row: int
    """The row's index among the given rows, or -1 for the row before them."""
    cells: int


class ShortRows:
    """Checks a file's rows in pieces. The result does not depend on how they are divided."""

    def __init__(self, width: int, before: int) -> None:
        """`width` is the number of columns, and `before` the number of lines before the first row, with the header."""
        self.width = width
        self.count = 0
        """The number of short rows so far."""
        self._row = before
        self._block = width
        """The number of cells per row in the current block."""

    def uneven(self, cells: np.ndarray) -> Uneven | None:
        """Checks the next rows, given as cell counts. Returns the first row that does not match its block."""
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
        """The last row's number of cells if it is the only row of a short block, so that the file may be truncated
        there."""
        return self._block if self._row % BLOCK == 1 and self._block < self.width else None


def whole_width(widths: Sequence[int]) -> int:
    """The number of columns of a table with short rows, or 0 if it has no short rows. `widths` are the numbers of cells
    in the header and the first rows.
    """
    columns = max(widths, default=0)
    followed = ShortRows(columns, 0)
    even = widths[:1] == [columns] and followed.uneven(np.array(widths)) is None
    return columns if even and followed.count > 0 else 0


def padded(content: bytes, ends: np.ndarray, missing: np.ndarray, delimiter: bytes) -> tuple[bytes, np.ndarray]:
    """Adds `missing` empty cells to each of the rows that end at `ends`. Returns the new content and the new ends.

    >>> made, ends = padded(b"1,2\\n3\\r\\n", np.array([4, 7]), np.array([0, 1]), b",")
    >>> made, ends.tolist()
    (b'1,2\\n3,\\r\\n', [4, 8])
    """
    buffer = np.frombuffer(content, dtype=np.uint8)
    behind = ends - 1 - (buffer[np.maximum(ends - 2, 0)] == ord("\r"))
    made = np.insert(buffer, np.repeat(behind, missing), delimiter[0])
    return made.tobytes(), ends + np.cumsum(missing)

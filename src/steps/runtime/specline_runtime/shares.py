"""Divides csv tables' rows by bytes, without parsing them, among machines that all have the complete files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .hosts import Here

CHUNK = 1 << 20
PIECES = 64
# In bytes.
LEAST_PIECE, GREATEST_PIECE = 1 << 16, 1 << 23


class Range(NamedTuple):
    """A range of complete rows in a csv file with a header."""

    path: Path
    start: int
    """The offset of the first row, after the header."""
    end: int

    def open(self) -> io.BufferedReader:
        """The rows as a separate file, without a header."""
        return io.BufferedReader(_Part(self.path.open("rb"), self.start, self.end))


def shares_of(folder: Path, count: int) -> list[list[Range]]:
    """The rows of a table in a folder, in `count` shares of about equal size in bytes. Concatenated, the shares are the
    table. A share can be empty."""
    files = [(path, path.stat().st_size) for path in sorted(folder.glob("*.csv"))]
    total = sum(size for _, size in files)
    bounds = [total * number // count for number in range(count + 1)]
    shares: list[list[Range]] = [[] for _ in range(count)]
    before = 0
    for path, size in files:
        cuts = row_starts(path, [min(max(bound - before, 0), size) for bound in bounds])
        for share, start, end in zip(shares, cuts, cuts[1:]):
            if end > start:
                share.append(Range(path, start, end))
        before += size
    return shares


def byte_shares(files: list[tuple[Path, int]], place: Here) -> list[Range]:
    """One machine's share of the rows of several files: a range of each file, which can be empty. Each file comes with
    the offset of its first row. Machine by machine, the ranges are all rows, and of about equal size in bytes.
    """
    sizes = [path.stat().st_size - first for path, first in files]
    low, high = (sum(sizes) * number // place.count for number in (place.own, place.own + 1))
    before, made = 0, []
    for (path, first), size in zip(files, sizes):
        cuts = [first + min(max(bound - before, 0), size) for bound in (low, high)]
        made.append(Range(path, *row_starts(path, cuts, first)))
        before += size
    return made


class Piece(NamedTuple):
    """Some rows of one of a table's files. Pieces do not depend on the number of machines that read them."""

    rows: Range
    name: str
    """The index of the file, and the offset at which the rows begin. Sorting by name gives the order of the rows."""
    split: str


def pieces_of(folders: list[Path]) -> list[Piece]:
    """The tables' rows in pieces that machines can divide among themselves. A folder is named after its split."""
    files = [(path, path.stat().st_size) for folder in folders for path in sorted(folder.glob("*.csv"))]
    # Enough pieces for many machines, each large enough to be worth a file.
    size = max(LEAST_PIECE, min(GREATEST_PIECE, sum(size for _, size in files) // PIECES))
    made = []
    for number, (path, length) in enumerate(files):
        cuts = [*row_starts(path, list(range(0, max(length, 1), size))), length]
        for start, end in zip(cuts, cuts[1:]):
            if end > start:
                made.append(Piece(Range(path, start, end), f"{number:05d}-{start:012d}", path.parent.name))
    return made


def row_starts(path: Path, offsets: list[int], first: int | None = None) -> list[int]:
    """For each of the ascending offsets, the start of the first row at or after the offset, excluding the header.

    The end of the file if there is no such row. A line break in quotes does not end a row. `first` is the start of the
    first row, if it is not the file's second.
    """
    found: list[int] = []
    waiting = list(offsets)
    position, quoted = first or 0, False
    while first is not None and waiting and waiting[0] <= first:
        found.append(first)
        waiting.pop(0)
    with path.open("rb") as file:
        file.seek(position)
        for chunk in iter(lambda: file.read(CHUNK), b""):
            at = 0
            while waiting:
                wanted = at if first is None else max(at, waiting[0] - 1 - position)
                if wanted >= len(chunk):
                    break
                quoted ^= chunk.count(b'"', at, wanted) % 2 == 1
                end = chunk.find(b"\n", wanted)
                stop = len(chunk) if end < 0 else end + 1
                quoted ^= chunk.count(b'"', wanted, stop) % 2 == 1
                at = stop
                if end < 0 or quoted:
                    continue
                if first is None:
                    first = position + stop
                while waiting and waiting[0] <= position + stop:
                    found.append(max(first, position + stop if waiting[0] > first else first))
                    waiting.pop(0)
            quoted ^= chunk.count(b'"', at) % 2 == 1
            position += len(chunk)
            if not waiting:
                break
    return found + [path.stat().st_size] * len(waiting)


class _Part(io.RawIOBase):
    """A range of a file's bytes."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._left = file, end - start
        file.seek(start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self._file.read(min(len(buffer), self._left))
        buffer[: len(content)] = content
        self._left -= len(content)
        return len(content)

    def close(self) -> None:
        self._file.close()
        super().close()

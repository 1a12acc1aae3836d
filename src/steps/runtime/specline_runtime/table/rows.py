"""Divides a text file into chunks of complete rows, and checks each row against the header's width. A line end or a
delimiter counts if an even number of quotes precedes it in its chunk. This can be determined without examining each
character, because quotes open and close cells only at their ends. If there is a quote inside a cell (`5" pipe`), the
chunk is examined cell by cell.
"""

from __future__ import annotations

import re
from typing import Iterable, Iterator, NamedTuple

import numpy as np

from ..job import fail
from .short_rows import ShortRows, padded

PIECE, WIDEST = 8 << 20, 32 << 20
# The bytes of a chunk per column. Each column of each chunk takes the same time, however few its rows are.
PER_COLUMN = 16 << 10
# The maximum length of a cell. A longer one indicates that a quote was never closed.
LONGEST_CELL = 64 << 20
LINE, RETURN, QUOTE, BLANK = 10, 13, 34, 32
BLANKS_ASCII = (b" ", b"\t", b"\x0b", b"\x0c", b"\x1c", b"\x1d", b"\x1e", b"\x1f")
BLANKS = (
    *BLANKS_ASCII,
    *(letter.encode() for letter in "\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"),
    *(chr(code).encode() for code in range(0x2000, 0x200B)),
)


def piece_size(columns: int, bound: int | None = None) -> int:
    """The number of bytes to read at a time: 8 to 32 MiB, more if a table is wide, but no more than are read at all."""
    size = max(PIECE, min(WIDEST, columns * PER_COLUMN))
    return size if bound is None else max(1, min(size, bound))


class Piece(NamedTuple):
    """Complete rows."""

    content: bytes
    """Without blank lines and comments, and with line feeds as line endings outside cells."""
    ends: np.ndarray
    """The position after the line ending of each row."""
    bare: bool
    """Whether each cell is exactly the bytes between two separators, without quotes, blanks or carriage returns."""
    empty: int
    """Cells without content."""


class Cutter:
    """Divides a single file into chunks."""

    def __init__(self, file: str, delimiter: str, width: int, size: int = PIECE, before: int = 1) -> None:
        """`before` is the number of lines before the first row, including the header."""
        self.file, self.width, self.size = file, width, size
        self.short = ShortRows(width, before)
        self.delimiter = delimiter.encode()
        self.lines = 0
        """The number of lines read so far."""
        self.comments: list[str] = []
        self.odd = False
        """Whether a row's end depends on rows before it: a quote is inside a cell, or rows are short."""

    def pieces(self, blocks: Iterable[bytes]) -> Iterator[Piece]:
        """Divides text that arrives in blocks into rows. Chunks are never empty."""
        return (piece for piece in self._pieces(blocks) if len(piece.ends))

    def _pieces(self, blocks: Iterable[bytes]) -> Iterator[Piece]:
        rest = b""
        for block in blocks:
            rest += block
            if len(rest) < self.size:
                continue
            end = self._last_row_end(rest)
            if end == 0:
                if len(rest) > LONGEST_CELL:
                    self._unclosed(rest)
                continue
            yield self._piece(rest[:end])
            rest = rest[end:]
        if rest.strip(b"\r\n"):
            rest = rest if rest.endswith((b"\n", b"\r")) else rest + b"\n"
            yield self._piece(rest)
        if self.short.cut_off is not None:
            self._odd_width(self.lines, self.short.cut_off)

    def skip(self, blocks: Iterator[bytes], lines: int) -> Iterator[bytes]:
        """Skips physical lines and returns the remaining bytes."""
        rest = b""
        while self.lines < lines:
            found = re.search(rb"\r\n|\n|\r(?=[^\n])", rest)
            if found is None:
                block = next(blocks, None)
                if block is None:
                    return
                rest += block
                continue
            rest = rest[found.end() :]
            self.lines += 1
        yield rest
        yield from blocks

    def _last_row_end(self, content: bytes) -> int:
        """The position after the last line end outside cells, or 0 if there is none. A lone CR at the end may
        continue."""
        buffer = np.frombuffer(content, dtype=np.uint8)
        if content.find(b'"') < 0:
            return max(
                content.rfind(b"\n") + 1, content.rfind(b"\r", 0, len(content) - 1) + 1 if b"\n" not in content else 0
            )
        ends = np.flatnonzero(_line_ends(buffer[:-1] if content.endswith(b"\r") else buffer))
        outside = ends[~self._inside(content, buffer, ends)]
        return int(outside[-1]) + 1 if len(outside) else 0

    def _piece(self, content: bytes) -> Piece:
        buffer = np.frombuffer(content, dtype=np.uint8)
        quoted = content.find(b'"') >= 0
        separators = np.flatnonzero((buffer == self.delimiter[0]) | _line_ends(buffer))
        if quoted:
            separators = separators[~self._inside(content, buffer, separators, last=True)]
        is_end = buffer[separators] != self.delimiter[0]
        if b"\r" in content:
            content, buffer = self._with_line_feeds(content, separators[is_end])
        ends = separators[is_end] + 1
        cells = np.diff(np.flatnonzero(is_end), prepend=-1)
        lines = int(np.count_nonzero(buffer == LINE))
        empty = int(np.count_nonzero(np.diff(separators, prepend=-1) == 1))
        bare = not quoted and b"\r" not in content and not self._has_blanks(content)
        short = self._short(content, ends, cells)
        if short.any():
            content, ends = padded(content, ends, short, self.delimiter)
            cells, empty = cells + short, empty + int(short.sum())
        odd = np.flatnonzero(cells != self.width)
        blank = self._blank(np.frombuffer(content, dtype=np.uint8), ends) if self.width == 1 else odd[:0]
        if len(odd) or len(blank):
            content, ends = self._without(content, ends, np.union1d(odd, blank))
            bare = False
        self.lines += lines
        return Piece(content, ends, bare, empty)

    def _short(self, content: bytes, ends: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """The number of cells that Excel left out at the end of each row. Fails if a row is short for another
        reason."""
        missing = self.width - cells
        rows = np.ones(len(cells), dtype=bool)
        starts = np.concatenate([[0], ends[:-1]])
        for row in np.flatnonzero(missing).tolist():
            rows[row] = not self._is_no_row(content[starts[row] : ends[row]].strip(), int(cells[row]))
        self.odd = self.odd or bool(missing[rows].any())
        found = self.short.uneven(cells[rows])
        if found is not None:
            end = 0 if found.row < 0 else int(ends[np.flatnonzero(rows)[found.row]])
            self._odd_width(self.lines + content.count(b"\n", 0, end), found.cells)
        return np.where(rows, missing, 0)

    def _is_no_row(self, line: bytes, cells: int) -> bool:
        """Whether a line with a different number of cells is blank or a comment."""
        comment = line.startswith((b"#", b"//")) and cells != self.width
        return comment or line == b"" or (self.width > 1 and line.strip(self.delimiter + b" ") == b"")

    def _odd_width(self, line: int, cells: int) -> None:
        fail("data/row-width", file=self.file, line=line, cells=cells, columns=self.width)

    def _has_blanks(self, content: bytes) -> bool:
        """Whether there is a blank next to a separator."""
        blanks = BLANKS_ASCII if content.isascii() else BLANKS
        return content.startswith(blanks) or any(
            blank + mark in content or mark + blank in content
            for blank in blanks
            if blank in content
            for mark in (self.delimiter, b"\n")
        )

    def _blank(self, buffer: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Empty rows in a table with a single column."""
        lengths = np.diff(ends, prepend=0)
        return np.flatnonzero((lengths == 1) | ((lengths == 2) & (buffer[ends - lengths] == RETURN)))

    def _with_line_feeds(self, content: bytes, ends: np.ndarray) -> tuple[bytes, np.ndarray]:
        """Replaces lone carriage returns outside cells with line feeds."""
        changed = np.frombuffer(content, dtype=np.uint8).copy()
        lone = ends[changed[ends] == RETURN]
        changed[lone] = LINE
        return changed.tobytes(), changed

    def _without(self, content: bytes, ends: np.ndarray, odd: np.ndarray) -> tuple[bytes, np.ndarray]:
        """Removes blank lines and comments."""
        starts = np.concatenate([[0], ends[:-1]])
        for row in odd.tolist():
            line = content[starts[row] : ends[row]].strip()
            if line.startswith((b"#", b"//")):
                self.comments.append(line.decode(errors="replace"))
        kept = np.ones(len(ends), dtype=bool)
        kept[odd] = False
        lengths = (ends - starts)[kept]
        mask = np.repeat(kept, ends - starts)
        return np.frombuffer(content, dtype=np.uint8)[: ends[-1] if len(ends) else 0][mask].tobytes(), np.cumsum(
            lengths
        )

    def _inside(self, content: bytes, buffer: np.ndarray, places: np.ndarray, last: bool = False) -> np.ndarray:
        """The positions inside quoted cells."""
        quotes = np.flatnonzero(buffer == QUOTE)
        opening, closing = quotes[::2], quotes[1::2]
        edge = np.frombuffer(self.delimiter + b'\n\r"', dtype=np.uint8)
        before = np.where(opening == 0, LINE, buffer[np.maximum(opening - 1, 0)])
        behind = np.where(closing == len(buffer) - 1, LINE, buffer[np.minimum(closing + 1, len(buffer) - 1)])
        if np.isin(before, edge).all() and np.isin(behind, edge).all() and len(opening) - len(closing) in (0, 1 - last):
            return np.searchsorted(quotes, places) % 2 == 1
        return self._inside_cells(content, places, last)

    def _inside_cells(self, content: bytes, places: np.ndarray, last: bool) -> np.ndarray:
        """Like `_inside`, but for chunks in which some quotes neither open nor close a cell."""
        self.odd = True
        edge = re.escape(self.delimiter)
        cell = re.compile(rb"(?:(?<=[\n\r" + edge + rb'])|\A) *("(?:[^"]|"")*("?))( *)(?=([\n\r' + edge + rb"]|\Z)?)")
        inside = np.zeros(len(places), dtype=bool)
        for found in cell.finditer(content):
            start, end = found.span(1)
            if not found[2]:
                if last:
                    self._unclosed(content, start)
            elif found[4] is None:
                line = self.lines + content.count(b"\n", 0, end) + 1
                fail(
                    "data/no-table", file=self.file, reason=f"line {line}: there is text behind a cell's closing quote"
                )
            inside[np.searchsorted(places, start) : np.searchsorted(places, end)] = True
        return inside

    def _unclosed(self, content: bytes, at: int | None = None) -> None:
        if at is None:
            buffer = np.frombuffer(content, dtype=np.uint8)
            at = int(np.flatnonzero(buffer == QUOTE)[-1])
        line = self.lines + content.count(b"\n", 0, at) + 1
        fail("data/no-table", file=self.file, reason=f"a quote that opens in line {line} is never closed")


def _line_ends(buffer: np.ndarray) -> np.ndarray:
    """Line feeds, and carriage returns that are not followed by a line feed."""
    ends = buffer == LINE
    returns = np.flatnonzero(buffer == RETURN)
    if len(returns):
        follows = np.append(buffer[1:], LINE + 1)[returns]
        ends[returns[follows != LINE]] = True
    return ends

"""Tables whose columns are separated by blanks, as written by R's write.table and many scientific programs.

Any number of blanks and tabs outside quotes is one delimiter, so that columns can be aligned. Empty cells would be
invisible, so such a table has no empty cells.
"""

from __future__ import annotations

import re
from typing import Iterable, Iterator

from .numerals import number_shape
from .shapes import OTHER, shape_of
from .words import MISSING

BLANK = " "
# Fewer rows are not enough to distinguish columns from words.
ROWS = 3
_TOKEN = re.compile(r'"(?:[^"]|"")*"(?=[ \t]|$)|[^ \t"][^ \t]*')
_RUN = re.compile(rb"[ \t]+")
_EDGE = re.compile(rb"(?<=[\r\n]) | (?=[\r\n])")


def is_spaced(lines: Iterable[str]) -> int:
    """The number of columns if blanks separate them, otherwise 0.

    All rows must have the same number of cells, and more than half of the columns must have only numbers or quoted
    cells, unlike sentences. The header can lack a name for the column of row names.
    """
    rows = [_cells(line) for line in lines if line.strip() and not line.lstrip().startswith(("#", "//"))]
    if len(rows) <= ROWS or not all(rows):
        return 0
    header, body = rows[0], rows[1:]
    width = len(body[0])
    if width < 2 or any(len(row) != width for row in body):
        return 0
    short = len(header) == width - 1 and (len(header) > 1 or header[0].startswith('"'))
    sure = sum(all(map(_is_sure, column)) for column in zip(*body))
    return width if (len(header) == width or short) and 2 * sure > width else 0


def _cells(line: str) -> list[str]:
    """A line's cells, with their quotes. Empty if the line does not consist of cells."""
    return _TOKEN.findall(line) if _TOKEN.sub("", line).strip(" \t") == "" else []


def _is_sure(cell: str) -> bool:
    if cell.startswith('"') or cell in MISSING:
        return True
    shape = shape_of(cell)
    return shape != OTHER and number_shape(shape) is not None


def collapsed_lines(lines: Iterable[str]) -> list[str]:
    """Lines with a single blank between cells, and without leading or trailing blanks."""
    return b"".join(collapsed([f"{line}\n".encode() for line in lines])).decode().split("\n")[:-1]


def collapsed(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """UTF-8 text in blocks of complete lines, with a single blank between cells and no leading or trailing blanks.

    >>> b"".join(collapsed([b' a  "b', b'  c"\\n', b"1 \\t 2 "]))
    b'a "b  c"\\n1 2'
    """
    rest, inside = b"", False
    for block in blocks:
        rest += block
        end = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, -1)) + 1
        if end:
            made, inside = _collapsed(rest[:end], inside)
            yield made
            rest = rest[end:]
    if rest:
        yield _collapsed(rest, inside)[0].rstrip(b" ")


def _collapsed(content: bytes, inside: bool) -> tuple[bytes, bool]:
    """Complete lines, and whether a quote is still open after them. `inside` is true if a quote is open before them."""
    parts = content.split(b'"')
    outside = [(place % 2 == 1) == inside for place in range(len(parts))]
    # A leading blank is at the start of the content, or after a line end.
    made = [_EDGE.sub(b"", _RUN.sub(b" ", part)) if free else part for part, free in zip(parts, outside)]
    if outside[0] and made[0].startswith(b" "):
        made[0] = made[0][1:]
    return b'"'.join(made), not outside[-1]

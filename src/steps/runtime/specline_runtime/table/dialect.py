"""The layout of a table in a text file: its delimiter, the lines above the header, the comments, and the header."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import mean
from typing import Any, Iterable

from ..job import fail
from .clocks import clock_shape
from .dates import date_shape
from .headless import is_row, looks_like_year
from .numerals import number_shape
from .shapes import OTHER, shape_of
from .short_rows import whole_width
from .spaced import BLANK, collapsed_lines, is_spaced
from .words import MISSING

DELIMITERS = ",;\t|"
# The number of lines to examine at the beginning.
LINES = 400
# The maximum number of lines above the header.
ABOVE = 60
# No cell is too long, as for pandas.
LONGEST_CELL = 2**31 - 1


@dataclass
class Dialect:
    delimiter: str
    names: list[str]
    """The header's cells, with "" for a column without a name. Their number equals the number of cells per row."""
    skipped: int
    """The lines before the first row: those above the header, and the header."""
    above: list[str] = field(default_factory=list)
    """The lines above the header that are not part of the table."""
    trailing: bool = False
    """Whether each row ends with a delimiter that is not followed by a value."""
    headless: bool = False
    """Whether the first line is a row, so that column names are generated."""
    first_rows: list[list[str]] = field(default_factory=list)
    """The cells of some rows at the beginning, for decisions that need only a few cells."""


def sniff(head: str, said: str | None, file: str) -> Dialect:
    """The layout of a text file, determined from its first lines. `said` is the delimiter in the config, if any."""
    lines = _lines(head)
    delimiter, lines_before = said, 0
    marked = next((re.fullmatch(r'"?sep=(.)"?\s*', line, re.IGNORECASE) for line in lines if line.strip()), None)
    if marked is not None:
        lines_before = next(place for place, line in enumerate(lines) if line.strip()) + 1
        delimiter = said or marked[1]
    body = lines[lines_before:]
    if delimiter is None:
        delimiter = max(DELIMITERS, key=lambda one: (_score(body, one), -DELIMITERS.index(one)))
        # Cells separated by another delimiter can contain words.
        others = _width(_records(body, delimiter)) if _score(body, delimiter) else 0
        delimiter = BLANK if is_spaced(body) > 2 * others else delimiter
    dialect = _laid_out(collapsed_lines(body) if delimiter == BLANK else body, delimiter, file)
    dialect.skipped += lines_before
    return dialect


def _lines(head: str) -> list[str]:
    """Complete physical lines, without line endings."""
    return [line.rstrip("\r\n") for line in io.StringIO(head, newline="").readlines()][:LINES]


def is_comment(line: str) -> bool:
    return line.lstrip().startswith(("#", "//"))


@dataclass
class _Record:
    cells: list[str]
    first: int
    """The number of physical lines before it."""
    after: int
    """The number of physical lines before the next one."""


def _reader(lines: Iterable[str], delimiter: str) -> Any:
    # Not while this module is imported, which may be before there is a job.
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, skipinitialspace=True)


def _records(lines: Iterable[str], delimiter: str) -> list[_Record]:
    reader = _reader(lines, delimiter)
    found, before = [], 0
    try:
        for cells in reader:
            if cells and any(cell.strip() for cell in cells):
                found.append(_Record([cell.strip() for cell in cells], before, reader.line_num))
            before = reader.line_num
    except csv.Error:
        pass
    return found


def _widths(lines: Iterable[str], delimiter: str) -> list[int]:
    """The number of cells in each record, including empty cells."""
    reader = _reader(lines, delimiter)
    found = []
    with suppress(csv.Error):
        for cells in reader:
            found.append(len(cells))
    return [width for width in found if width]


def _width(records: list[_Record]) -> int:
    """The most common number of cells per row, judged by the last rows, because other lines can precede the table."""
    body = [record for record in records if not is_comment(record.cells[0])] or records
    widths = Counter(len(record.cells) for record in body[len(body) // 4 :])
    return max(widths, key=lambda width: (widths[width], width)) if widths else 0


def _score(lines: list[str], delimiter: str) -> float:
    """How well a delimiter divides lines into a table: rows with the same width and cells that look like values."""
    records = _records(lines, delimiter)
    whole = whole_width(_widths(lines, delimiter))
    width = whole or _width(records)
    if width < 2:
        return 0.0
    fitting = [record for record in records if len(record.cells) == width]
    share = 1.0 if whole else len(fitting) / len(records)
    values = mean(_looks_like_value(cell) for record in fitting[:60] for cell in record.cells)
    header = 1.0 if _names_columns(fitting[0].cells) or len(records[0].cells) == width - 1 else 0.6
    return share * (0.3 + values) * (1 - 0.5 / width) * header


def _looks_like_value(cell: str) -> float:
    """1 for a number, a date or an empty cell, less for words, and little for cells that other delimiters would
    split."""
    if cell in MISSING:
        return 0.8
    shape = shape_of(cell)
    if shape != OTHER and (number_shape(shape) or date_shape(shape) or clock_shape(shape)):
        return 1.0
    if any(mark in cell for mark in DELIMITERS):
        return 0.2
    return 0.7


def _laid_out(lines: list[str], delimiter: str, file: str) -> Dialect:
    records = _records(lines, delimiter)
    width = whole_width(_widths(lines, delimiter)) or _width(records)
    place = _header_at(records, width)
    if place is None:
        fail("data/no-table", file=file, reason="no line looks like a header")
    header = records[place]
    rows = [one for one in records[place + 1 :] if len(one.cells) == width]
    above = [line for line in lines[: header.first] if line.strip()]
    names = list(header.cells)
    names[0] = names[0].lstrip("#").strip() if is_comment(names[0]) and len(names) > 1 else names[0]
    trailing = bool(rows) and width > 1 and all(row.cells[-1] == "" for row in rows)
    if len(names) == width - 1 and trailing:
        names = [*names, ""]
    elif len(names) == width - 1:
        names = ["", *names]  # R's write.table does not write a header for the row names
    dialect = Dialect(delimiter, names, header.after, above, trailing and names[-1] == "")
    dialect.first_rows = [row.cells for row in rows]
    if is_row(header.cells, [row.cells for row in rows]):
        dialect.headless, dialect.skipped = True, header.first
        dialect.names = [f"column_{number}" for number in range(1, width + 1)]
    return dialect


def _header_at(records: list[_Record], width: int) -> int | None:
    """The first record that can be a header: as wide as the rows or one cell less, and with names in most cells."""
    candidates = [
        place
        for place, record in enumerate(records[:ABOVE])
        if len(record.cells) in (width, width - 1) and not (is_comment(record.cells[0]) and len(record.cells) == 1)
    ]
    last = len(records) - 1
    for place, following in zip(candidates, candidates[1:]):
        if following != place + 1:
            continue
        header, first = records[place], records[following]
        if is_comment(header.cells[0]) and is_comment(first.cells[0]):
            continue
        short = len(header.cells) == width - 1
        if short and (len(first.cells) != width or first.first > header.after):
            continue
        if short and _names_columns(first.cells) and not _names_columns(records[min(following + 1, last)].cells):
            continue
        if not _names_columns(header.cells) and _names_columns(first.cells) and len(first.cells) == width:
            continue
        return place
    return candidates[0] if candidates else None


def _names_columns(cells: list[str]) -> bool:
    """Whether cells look like a header: most are not empty, all are different, and none is a number or a date."""
    said = [cell for cell in cells if cell != ""]
    if len(said) * 2 <= len(cells) or len(set(said)) < len(said):
        return False
    return not any(_looks_like_value(cell) == 1.0 and not looks_like_year(cell) for cell in said)

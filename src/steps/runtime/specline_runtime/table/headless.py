"""Detects whether a text file's first line is a header or a row."""

from __future__ import annotations

import re

from .dates import date_shape
from .numerals import number_shape
from .shapes import OTHER, shape_of

_PLAIN = re.compile(r"[-+]?[0-9]+([.,][0-9]+)*")


def is_row(header: list[str], rows: list[list[str]]) -> bool:
    """Whether the first line is a row like the others: all of its cells are numbers or values that occur in their
    columns, or most are, and its numbers are not sorted. (Numbers that name columns usually are.)
    """
    if len(rows) < 3 or len(header) != len(rows[0]):
        return False
    # Years can be column names. But next to numbers that cannot be names, 2019 also counts as a number.
    fractions = any(re.fullmatch(r"-?\d+[.,]\d+", cell) for cell in header)
    numbers = [cell for cell in header if _is_value(cell) and (fractions or not looks_like_year(cell))]
    columns = list(zip(*rows))
    if numbers and all(cell in numbers or (cell != "" and cell in column) for cell, column in zip(header, columns)):
        return True
    like = len(_among_others(header, rows)) + len(numbers)
    most = like > 1 and 2 * like > sum(cell != "" for cell in header)
    return most and (not numbers or not _in_order(numbers))


def _is_value(cell: str) -> bool:
    shape = shape_of(cell) if cell else OTHER
    return shape != OTHER and (number_shape(shape) or date_shape(shape)) is not None


def _in_order(cells: list[str]) -> bool:
    """Whether numbers only increase or only decrease. Always true for fewer than three numbers."""
    try:
        numbers = [float(cell) for cell in cells]
    except ValueError:
        return False
    pairs = list(zip(numbers, numbers[1:]))
    return len(numbers) < 3 or all(one < other for one, other in pairs) or all(one > other for one, other in pairs)


def _among_others(header: list[str], rows: list[list[str]]) -> list[str]:
    """The words in the first line that occur as values in their columns next to other values. A header can be repeated
    between the rows, and survey tables repeat a column's name in each row where that answer was given.
    """
    others = [row for row in rows if row != header]
    columns = [set(column) for column in zip(*others)]
    words = [(cell, column) for cell, column in zip(header, columns) if cell != "" and not _is_value(cell)]
    return [cell for cell, column in words if cell in column and column - {cell, ""}]


def number_names(names: list[str]) -> list[str]:
    """The names that are numbers, if they may be cells of a row, or counts as above the rows of sklearn's iris.csv.

    Years are names, and so are numbers at equal distances, as in a pivot table: 0, 1, 2 or 10, 20, 30.
    """
    found = [name for name in names if _PLAIN.fullmatch(name) and not looks_like_year(name)]
    if not all(map(str.isdigit, found)):
        return found
    numbers = list(map(int, found))
    steps = {later - one for one, later in zip(numbers, numbers[1:])}
    even = len(steps) < 2 and min(steps, default=1) > 0
    return [] if even and (len(numbers) > 2 or numbers in ([0], [1], [0, 1], [1, 2])) else found


def is_number_name(name: str) -> bool:
    """Whether a column's name is a number other than a year."""
    shape = shape_of(name) if name else OTHER
    return shape != OTHER and number_shape(shape) is not None and not looks_like_year(name)


def looks_like_year(cell: str) -> bool:
    return re.fullmatch(r"(1[89]|20)\d\d", cell) is not None

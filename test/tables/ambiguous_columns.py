"""Columns that can be read in two ways if the table has no other evidence, and similar columns with decisive cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence

from date_columns import column as date_column
from model import Column, Maker, Source
from number_columns import column
from number_style import NumberStyle, write_number

EITHER = "each cell has one mark and three digits after it: thousands or decimals, and nothing in the file says which"
DAYS = "no day above twelve: day first or month first, and nothing in the file says which"


def number(style: NumberStyle, negative: bool = False, role: str = "number") -> Maker:
    """1,234 throughout. The values are the reading with a thousands separator; the other reading is a thousandth of
    it."""

    def make(source: Source) -> Column:
        raw = [float(value) for value in 1000 + abs(source.draw()) * 30000]
        signs = source.rng.choice([1, 1, -1], source.rows) if negative else [1] * source.rows
        found = column(source.name(role), [sign * value for sign, value in zip(signs, raw)], style, "integer")
        found.accept = [{"kind": "number", "values": [value / 1000 for value in found.values]}]
        found.ambiguous, found.reason = True, EITHER
        return found

    return make


def point(source: Source) -> Column:
    """1.234 throughout. Between semicolons, the dot may be a thousands separator; between commas, it is the usual
    decimal point."""
    if source.delimiter == ";":
        return number(NumberStyle(",", ".", decimals=0))(source)
    found = column(source.name("number"), [abs(value) * 9 + 1 for value in source.draw()], NumberStyle(decimals=3))
    found.may_report = True
    found.reason = "a decimal point is what programs write; only a table between semicolons makes it doubtful"
    return found


def decided_late(mark: str, last: str, style: NumberStyle) -> Maker:
    """1,234 throughout, except for a few cells near the end that have only one possible reading."""

    def make(source: Source) -> Column:
        whole = not style.decimals
        raw = [value / (1 if whole else 1000) for value in source.integers(1000, 99999)]
        found = column(source.name("number"), raw, style, "integer" if whole else "number")
        plain = "".join(letter for letter in last if letter != mark)
        for row in range(source.rows - max(2, source.rows // 40), source.rows):
            found.cells[row] = last
            found.values[row] = int(plain) if whole else float(last.replace(mark, "."))
        found.format = {**found.format, "few": last}
        found.reason = f"{last} has only one reading, so the column has one too"
        return found

    return make


def days(pattern: str, role: str = "date", late: bool = False, month_first: bool = False) -> Maker:
    """Dates whose days of the month are at most 12. With `late`, the last rows contain a date with a later day."""

    def make(source: Source) -> Column:
        clock = "T{:02}:{:02}:00" if "%H" in pattern else ""
        values = []
        for row in range(source.rows):
            decisive = late and row >= source.rows - max(2, source.rows // 40)
            day = int(source.rng.integers(13, 29)) if decisive else int(source.rng.integers(1, 13))
            month = int(source.rng.integers(1, 13))
            year = int(source.rng.integers(2001, 2012) if "%y" in pattern else source.rng.integers(2016, 2025))
            time = clock.format(int(source.rng.integers(24)), int(source.rng.integers(60)))
            values.append(f"{year}-{month:02}-{day:02}{time}")
        found = date_column(source.name(role), values, pattern)
        if late:
            found.reason = "only the last rows have a day above twelve"
            return found
        other = [f"{value[:5]}{value[8:10]}-{value[5:7]}{value[10:]}" for value in values]
        found.ambiguous, found.reason, found.accept = True, DAYS, [{"kind": "date", "values": other}]
        return found

    return make


COMMA = NumberStyle(thousands=",", decimals=0)
THREE = NumberStyle(decimal=",", decimals=3)


def money(before: str) -> Maker:
    def make(source: Source) -> Column:
        found = number(replace(COMMA, before=before))(source)
        found.ambiguous, found.may_report = False, True
        found.accept = []
        found.reason = f"{write_number(1234, replace(COMMA, before=before))}: sums of money have no three decimals"
        return found

    return make


# Such columns would resolve each other's ambiguity, so a table has only one of them. It can also be the label.
AMBIGUOUS: Sequence[Maker] = [
    *(number(COMMA), number(COMMA, negative=True), point, days("%d/%m/%Y"), days("%m/%d/%Y"), days("%d-%m-%Y")),
    *(days("%d/%m/%Y %H:%M"), days("%m/%d/%y"), days("%-d/%-m/%Y")),
]
DECIDED: Sequence[Maker] = [
    *(decided_late(",", "0,512", THREE), decided_late(",", "12,5", THREE), decided_late(",", "1,234,567", COMMA)),
    *(days("%d/%m/%Y", late=True), days("%m/%d/%Y", late=True), days("%d-%m-%Y %H:%M", late=True), money("$")),
]

"""Columns of numbers, each in one of the ways in which people write them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Sequence

import numpy as np
from model import Column, Maker, Source
from number_style import MINUS, NBSP, NumberStyle, settle, write_number
from words import MISSING

SYMBOLS = [
    ("$", ""),
    ("£", ""),
    ("", "\u00a0€"),
    ("", " €"),
    ("€ ", ""),
    ("R$ ", ""),
    ("¥", ""),
    ("₹ ", ""),
    ("", " kr"),
]
CODES = [("USD ", ""), ("CHF ", ""), ("", " EUR"), ("", " GBP"), ("", "PLN"), ("EUR", "")]
JUNK = ["see notes", "#REF!", "1O4", "12..5", "tbd", "error", "abc", "12 or 13", "#DIV/0!"]


def column(name: str, raw: Sequence[float], style: NumberStyle, kind: str = "number") -> Column:
    values: list[Any] = [settle(float(value), style) for value in raw]
    cells = [write_number(value, style) for value in values]
    if kind == "integer":
        values = [int(value) for value in values]
    return Column(name, kind, values, cells, format=asdict(style))


def amounts(source: Source, negative: bool = False) -> np.ndarray:
    """Typical sizes of amounts of money, up to many thousands."""
    size = np.exp(7 + 1.6 * source.draw())
    return size * source.rng.choice([1, 1, -1], source.rows) if negative else size


def amount(source: Source) -> Column:
    return column(source.name("number"), amounts(source), source.style)


def styled(signed: bool = False, **changes: Any) -> Maker:
    """Amounts in the source's style, changed in one respect."""

    def make(source: Source) -> Column:
        found = column(source.name("number"), amounts(source, signed), replace(source.style, **changes))
        # In accounting, a single dash means zero, so it is not used for a missing cell here.
        words = [word for word in MISSING if word != "-"]
        return found.spoil(source.rng, 0.04, [source.pick(words)]) if source.rng.random() < 0.4 else found

    return make


def money(signs: list[tuple[str, str]], at: int, negative: str = "-") -> Maker:
    def make(source: Source) -> Column:
        before, after = signs[(at + int(source.rng.integers(3)) * 3) % len(signs)]
        return styled(negative != "-", before=before, after=after, negative=negative)(source)

    return make


def percent(after: str) -> Maker:
    def make(source: Source) -> Column:
        style = replace(source.style, after=after, decimals=1)
        found = column(source.name("number"), 100 / (1 + np.exp(-source.draw())), style)
        found.accept = [{"kind": "number", "values": [round(value / 100, 6) for value in found.values]}]
        return found

    return make


def exponent(mark: str) -> Maker:
    def make(source: Source) -> Column:
        style = replace(source.style, exponent=mark, decimals=4)
        return column(source.name("number"), 10 ** (3 * source.draw()), style)

    return make


def full_precision(source: Source) -> Column:
    """Floats as programs write them, with all digits."""
    return column(source.name("number"), source.draw() * 10, replace(source.style, decimals=-1, thousands=""))


def whole(name: str, middle: float, spread: float, low: float, high: float) -> Maker:
    def make(source: Source) -> Column:
        raw = np.clip(np.round(middle + spread * source.draw()), low, high)
        found = column(
            name or source.name("integer"), [float(value) for value in raw], NumberStyle(decimals=0), "integer"
        )
        if high - low < 10:
            found.accept = [{"kind": "category"}]
            found.reason = "few distinct whole numbers: a number by its order, a category by its count"
        return found

    return make


small_integer = whole("", 42, 14, 18, 95)
rating = whole("rating", 3, 1, 1, 5)


def gappy(decimals: int, words: Sequence[str]) -> Maker:
    """Whole numbers with gaps. With one decimal, they are written as in pandas: 12.0, or nothing."""

    def make(source: Source) -> Column:
        style = replace(source.style, decimals=decimals, thousands="")
        raw = [float(value) for value in source.integers(0, 900)]
        found = column(source.name("integer"), raw, style, "integer")
        return found.spoil(source.rng, 0.1, [source.pick(words), source.pick(words)])

    return make


def counts(source: Source) -> Column:
    """Whole numbers below and above a thousand. The smaller ones have no mark, so the mark is a thousands separator."""
    raw = [float(round(value)) for value in amounts(source)]
    found = column(source.name("integer"), raw, replace(source.style, decimals=0), "integer")
    found.may_report = source.style.thousands in {",", "."}
    return found


def decided_by_source(source: Source) -> Column:
    """One mark and three digits throughout. The file's other columns show what the mark means."""
    style = source.style
    if style.thousands in {",", "."}:
        raw = [float(value) for value in source.integers(1000, 99999)]
        found = column(source.name("number"), raw, replace(style, decimals=0, indian=False), "integer")
    else:
        raw = [value / 1000 for value in source.integers(1000, 99999)]
        found = column(source.name("number"), raw, replace(style, decimals=3, thousands=""))
    found.may_report = True
    found.reason = "ambiguous alone; the source's other columns use the mark in one way only"
    return found


def with_junk(source: Source) -> Column:
    words = [source.pick(JUNK), source.pick(JUNK)]
    return amount(source).spoil(source.rng, 0.02, words, unreadable=True)


def censored(source: Source) -> Column:
    """Laboratory values, some of which are below the detection limit."""
    limit = f"<{write_number(0.5, replace(source.style, decimals=1))}"
    found = column(source.name("number"), 0.6 + np.exp(source.draw()), source.style)
    found.reason = f"{limit} is no number; a missing cell and the limit itself are both fair readings, silence is not"
    return found.spoil(source.rng, 0.03, [limit], unreadable=True)


def year(source: Source) -> Column:
    raw = [float(value) for value in source.integers(1950, 2023)]
    found = column("year", raw, NumberStyle(decimals=0), "integer")
    found.accept = [{"kind": "date", "values": [f"{value}-01-01" for value in found.values]}, {"kind": "category"}]
    found.reason = "a year is a whole number that is also a time"
    return found


MAKERS: list[Maker] = [
    *(money(SYMBOLS, at) for at in range(3)),
    *(money(CODES, at) for at in range(3)),
    money(SYMBOLS, 0, "()"),
    percent("%"),
    percent(" %"),
    percent(f"{NBSP}%"),
    styled(True, decimals=2),
    *(styled(True, negative=sign) for sign in ("()", "-after", MINUS)),
    styled(True, plus=True, decimals=1),
    styled(decimals=4),
    exponent("e"),
    exponent("E"),
    *(full_precision, rating, gappy(1, [""]), gappy(0, MISSING), gappy(0, MISSING), counts, counts, decided_by_source),
    *(with_junk, with_junk, censored, year),
]
